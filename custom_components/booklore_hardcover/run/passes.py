"""Passes over the library, and what the end of a pass means for its run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..accounts.pair import pair_name
from ..accounts.refusal import AccountGuard
from ..booklore.client import BookLoreClient
from ..booklore.errors import BookLoreCannotConnect, BookLoreError
from ..const import CONF_HARDCOVER_USER_ID, LOGGER
from ..errors import problem_of
from ..hardcover.client import HardcoverClient
from ..hardcover.errors import HardcoverError, HardcoverPaused, HardcoverReserved
from ..hardcover.pacer import Priority
from ..messages.issues import LIBRARY_REBUILT, async_create_library_rebuilt, async_delete_issues
from ..models import Problem, RunRequest, RunResult, RunState, RunStatus
from ..options import Options, RatingsMode
from ..store import MatchStore
from ..store.errors import StoreError
from . import state
from .answers import Answers
from .library_pass import LibraryEmpty, LibraryPass, LibraryRebuilt, Started
from .progress import ProgressReport
from .shelf import works_on_shelf


@dataclass(frozen=True, slots=True)
class PassEnd:
    """How a pass ended, and what that means for the run."""

    advance: Callable[[RunState], RunState]
    """Returns the new state of the run."""
    result: RunResult
    status: RunStatus | None
    """The status from now on; None means that of the run before."""
    problem: Problem | None = None
    temporary: bool = False
    """Whether the problem may pass by itself, so that the run may be tried again later."""
    quietly: bool = False
    """Whether listeners are not told."""


def drop(served: int, problem: Problem | None = None) -> PassEnd:
    """Drop a run that nobody asked for; it will be tried again."""
    advance = partial(state.dropped, served)
    return PassEnd(advance, RunResult.FAILED, None, problem, quietly=True)


def _fail(problem: Problem) -> PassEnd:
    """End the run with an error; its other requests are dropped."""
    end = partial(state.ended, problem=problem)
    return PassEnd(end, RunResult.FAILED, RunStatus.ERROR, problem)


def _pause(err: HardcoverPaused) -> PassEnd:
    """Pause the run until Hardcover accepts requests again."""
    until, held = state.after_reset(err.until), isinstance(err, HardcoverReserved)
    pause = partial(state.paused, until, held=held)
    return PassEnd(pause, RunResult.PAUSED, RunStatus.WAITING_FOR_QUOTA)


@dataclass(frozen=True, slots=True)
class Passes:
    """Makes the passes of one entry, and creates issues about failures."""

    hass: HomeAssistant
    entry: ConfigEntry
    store: MatchStore
    progress: ProgressReport
    accounts: AccountGuard
    booklore: BookLoreClient
    hardcover: HardcoverClient
    """The client for runs; its priority is changed for each pass."""
    options: Options
    answers: Answers | None
    """None while imports are not watched."""

    async def serve(
        self, requests: Sequence[RunRequest], started: Started, *, asked: bool
    ) -> PassEnd:
        """Serve requests with one pass. Raises only the store's errors."""
        try:
            await self._library_pass(requests, started, asked=asked).serve()
        except StoreError:
            raise
        except HardcoverPaused as err:
            return _pause(err)
        except BookLoreCannotConnect as err:
            if asked:
                return replace(_fail(problem_of(err)), temporary=True)
            return drop(len(requests), problem_of(err))
        except (BookLoreError, HardcoverError) as err:
            await self.accounts.async_note(err)
            self.accounts.ask_about_lock(err)
            problem = problem_of(err)
        except LibraryEmpty:
            problem = Problem("library_empty")
        except LibraryRebuilt:
            async_create_library_rebuilt(self.hass, self.entry)
            problem = Problem("library_rebuilt")
        except Exception:  # noqa: BLE001 - it is logged, and callers must not wait for ever
            LOGGER.exception("Unexpected error while matching books")
            problem = Problem("run_failed")
        else:
            served = partial(state.without_served, len(requests))
            return PassEnd(served, RunResult.FINISHED, RunStatus.IDLE)
        return _fail(problem)

    async def _on_shelf(self) -> frozenset[int]:
        """Return the works on the person's shelf; none while ratings are not synced."""
        if self.options.ratings is RatingsMode.OFF:
            return frozenset()
        user_id = self.entry.data[CONF_HARDCOVER_USER_ID]
        return await works_on_shelf(self.hardcover, self.store, pair_name(self.entry), user_id)

    def _library_pass(
        self, requests: Sequence[RunRequest], started: Started, *, asked: bool
    ) -> LibraryPass:
        async def read(known: int) -> None:
            """Delete the issues of earlier failures: the library has been read."""
            async_delete_issues(self.hass, self.entry, LIBRARY_REBUILT)
            self.accounts.note_success()
            await started(known)

        run = self.store.run
        self.hardcover.priority = Priority.RUN if asked else Priority.UNASKED
        return LibraryPass(
            requests=requests,
            store=self.store,
            run=run.number if run.begun else run.number + 1,
            booklore=self.booklore if asked else self.booklore.for_nobody(),
            hardcover=self.hardcover,
            options=self.options,
            on_shelf=self._on_shelf,
            answers=self.answers,
            started=read,
            progress=self.progress,
        )
