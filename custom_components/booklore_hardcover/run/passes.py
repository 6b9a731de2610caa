"""One pass over the library, and what becomes of the run however it ends."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ..accounts.refusal import AccountGuard
from ..booklore.client import BookLoreClient
from ..booklore.errors import BookLoreCannotConnect, BookLoreError
from ..const import LOGGER
from ..errors import problem_of
from ..hardcover.client import HardcoverClient
from ..hardcover.errors import HardcoverError, HardcoverPaused, HardcoverReserved
from ..hardcover.pacer import Priority
from ..messages.issues import async_create_library_rebuilt, async_delete_library_rebuilt
from ..models import Options, Problem, RunRequest, RunResult, RunState, RunStatus
from ..store import MatchStore
from ..store.errors import StoreError
from . import state
from .answers import Answers
from .library_pass import LibraryEmpty, LibraryPass, LibraryRebuilt
from .progress import ProgressReport


@dataclass(frozen=True, slots=True)
class PassEnd:
    """How a pass ended, and what that makes of the run."""

    advance: Callable[[RunState], RunState]
    """What becomes of the run's state."""
    result: RunResult
    status: RunStatus | None
    """None: as after the run before."""
    problem: Problem | None = None
    passes: bool = False
    """Whether the problem may pass by itself: then the run goes on later instead, if it may."""
    quietly: bool = False
    """Whether it is no news to anybody who did not ask."""


def drop(served: int, problem: Problem | None = None) -> PassEnd:
    """End what nobody asked for as if it had never begun; it will be tried again."""
    advance = partial(state.dropped, served)
    return PassEnd(advance, RunResult.FAILED, None, problem, quietly=True)


def _finish(served: int) -> PassEnd:
    return PassEnd(partial(state.without_served, served), RunResult.FINISHED, RunStatus.IDLE)


def _fail(problem: Problem) -> PassEnd:
    """End the run; whatever else was asked for is dropped."""
    end = partial(state.failed, problem)
    return PassEnd(end, RunResult.FAILED, RunStatus.ERROR, problem)


def _pause(err: HardcoverPaused) -> PassEnd:
    """Pause the run until a little after Hardcover answers again.

    One that is only held back gives way to whoever has asked for something meanwhile.
    """
    until = state.after_reset(err.until)
    pause = state.held_back if isinstance(err, HardcoverReserved) else state.paused
    return PassEnd(partial(pause, until), RunResult.PAUSED, RunStatus.WAITING_FOR_QUOTA)


class Passes:
    """Makes passes for one entry, and tells people what they can do about a failure."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        store: MatchStore,
        progress: ProgressReport,
        accounts: AccountGuard,
        booklore: BookLoreClient,
        hardcover: HardcoverClient,
        options: Options,
        answers: Answers | None,
        started: Callable[[int], Awaitable[None]],
    ) -> None:
        """Call `started` when a pass has read the library: so many of its books need no look."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self._progress = progress
        self._accounts = accounts
        self._booklore = booklore
        self._hardcover = hardcover
        self._options = options
        self._answers = answers
        self._started = started

    async def serve(self, requests: Sequence[RunRequest], *, asked: bool) -> PassEnd:
        """Serve requests with one pass. Raises the store's errors only."""
        try:
            await self._library_pass(requests, asked=asked).serve()
        except StoreError:
            raise
        except HardcoverPaused as err:
            return _pause(err)
        except BookLoreCannotConnect as err:
            if asked:
                return replace(_fail(problem_of(err)), passes=True)
            return drop(len(requests), problem_of(err))
        except (BookLoreError, HardcoverError) as err:
            await self._accounts.async_note(err)
            self._accounts.ask_about_lock(err)
            problem = problem_of(err)
        except LibraryEmpty:
            problem = Problem("library_empty")
        except LibraryRebuilt:
            async_create_library_rebuilt(self._hass, self._entry)
            problem = Problem("library_rebuilt")
        except Exception:  # noqa: BLE001 - whoever waits must be told, and it is logged
            LOGGER.exception("Unexpected error while matching books")
            problem = Problem("run_failed")
        else:
            return _finish(len(requests))
        return _fail(problem)

    def _library_pass(self, requests: Sequence[RunRequest], *, asked: bool) -> LibraryPass:
        run = self._store.run
        self._hardcover.priority = Priority.RUN if asked else Priority.UNASKED
        return LibraryPass(
            requests=requests,
            store=self._store,
            run=run.number if run.begun else run.number + 1,
            booklore=self._booklore if asked else self._booklore.for_nobody(),
            hardcover=self._hardcover,
            options=self._options,
            answers=self._answers,
            started=self._read,
            report=self._progress.add,
            expect=self._progress.expect,
        )

    async def _read(self, known: int) -> None:
        """Take back what was said of an earlier failure: the library has been read."""
        async_delete_library_rebuilt(self._hass, self._entry)
        self._accounts.note_success()
        await self._started(known)
