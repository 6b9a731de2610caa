"""The decisions of people about books: all of them go through here, and into the store."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from secrets import token_urlsafe
from time import time
from typing import Protocol

from ..accounts.refusal import Asker
from ..coordinator import MatchCoordinator
from ..errors import store_errors, validation_error
from ..hardcover.address import work_named
from ..hardcover.models import Work
from ..matching.by_person import brought_back, decided, searched_record, unlinked
from ..matching.facts import facts_of
from ..matching.offers import offered
from ..record import Identity, Record, Status, WorkFacts
from ..store import Decision, MatchStore
from ..store.changes import Change
from ..store.errors import ChangedMeanwhile, StoreError
from ..store.ratings import SHELF_HOLDS
from ..store.steps import Step, StepKind
from .lookup import Lookup


class _Decide(Protocol):
    """Returns the new record, as `unlinked` and `brought_back` do."""

    def __call__(self, record: Record, /, *, run: int, now: float) -> Record | None: ...


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chooses for a book: a candidate, a work by its id, or to skip it."""

    candidate: int | None = None
    """The number of a candidate in the list that was shown last, from 1."""
    hardcover_id: int | None = None
    skip: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """The result of a decision."""

    changes: Sequence[Change] = ()
    """The records that have changed, before and after."""
    left: tuple[int, ...] = ()
    """Books that were left alone, since they had changed after the person saw them."""
    step: Step | None = None
    """The step that undoes it; None if nothing has changed, or if no user did it."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Carries out decisions; when a call returns, it is saved, and the entities show it.

    A decision of a user is a step, which they can undo; those of automations are not. `add_to` is
    the id of one of the user's steps, to which the decision is added if it is of the same kind.
    Methods raise a translated `ServiceValidationError` if a decision is not possible, and a
    `HomeAssistantError` if a server or the disk fails.
    """

    store: MatchStore
    coordinator: MatchCoordinator
    lookup: Lookup

    async def choose(
        self, book_id: int, choice: Choice, asker: Asker, add_to: str | None = None
    ) -> Done:
        """Match or skip one book, in whatever state it is.

        Takes one request if the work is not a candidate, and one if the book has no record.
        """
        before = await self._record(book_id, listed=True)
        book = before.book if before else (await self.lookup.books([book_id], asker))[book_id]
        chosen = None if choice.skip else await self._chosen(book, before, choice, asker)
        run, now = self._now

        def decide(stands: Record | None) -> Record:
            known = stands if before is not None else None
            return decided(known, book, chosen, run=run, now=now)

        return await self._do(
            StepKind.CHOOSE if chosen else StepKind.SKIP,
            {book_id: decide},
            asker,
            add_to,
            title=book.title,
            choice=None if chosen is None else chosen.title,
        )

    async def choose_each(
        self, chosen: Mapping[int, int], asker: Asker, add_to: str | None = None
    ) -> Done:
        """Match pending books with their candidates, by Hardcover id; takes no request."""
        run, now = self._now

        def decide(hardcover_id: int, stands: Record | None) -> Record | None:
            if stands is None or stands.status is not Status.PENDING:
                return stands
            work = _candidate(stands, hardcover_id)
            return decided(stands, stands.book, work, run=run, now=now) if work else stands

        decisions = {book_id: partial(decide, work_id) for book_id, work_id in chosen.items()}
        return await self._do(StepKind.CHOOSE, decisions, asker, add_to)

    async def skip(
        self,
        book_ids: Iterable[int],
        asker: Asker,
        add_to: str | None = None,
        *,
        status: Status | None = None,
    ) -> Done:
        """Skip books; with a `status`, only those that are in it."""

        def decide(stands: Record, *, run: int, now: float) -> Record:
            if stands.status is Status.SKIPPED or status not in (None, stands.status):
                return stands
            return decided(stands, stands.book, None, run=run, now=now)

        return await self._each(StepKind.SKIP, book_ids, decide, asker, add_to)

    async def unlink(
        self, book_ids: Iterable[int], asker: Asker, add_to: str | None = None
    ) -> Done:
        """Unlink matched books from their works, which are never matched again without asking."""
        return await self._each(StepKind.UNLINK, book_ids, unlinked, asker, add_to)

    async def bring_back(
        self, book_ids: Iterable[int], asker: Asker, add_to: str | None = None
    ) -> Done:
        """Bring skipped books back, so that they are asked about again."""
        return await self._each(StepKind.BRING_BACK, book_ids, brought_back, asker, add_to)

    async def forget(self, book_id: int, asker: Asker) -> None:
        """Delete a book's record, so that the next run looks it up again."""
        record = await self._record(book_id)
        if record is None:
            raise validation_error("nothing_to_forget", book_id=str(book_id))
        await self._do(
            StepKind.FORGET, {book_id: lambda _stands: None}, asker, title=record.book.title
        )

    async def exclude(self, book_ids: Collection[int], asker: Asker, *, exclude: bool) -> None:
        """Exclude books from everything that is written to the servers, or include them again."""
        with store_errors():
            known = await self.store.records(book_ids)
        if unknown := [book_id for book_id in book_ids if book_id not in known]:
            await self.lookup.books(unknown, asker)  # raises if there is no such book
        with store_errors():
            await self.store.exclude(book_ids, exclude=exclude)

    async def search(self, book_id: int, query: str, asker: Asker) -> Done:
        """Search Hardcover with the person's own words, and add what is found to the candidates.

        Nothing changes if nothing is found. Takes one request.
        """
        record = await self._known(book_id)
        works = await self.lookup.works(query, asker)
        return await self._offer(book_id, record, works, asker)

    async def find(self, book_id: int, address: str, asker: Asker) -> Done:
        """Add the work with the id or address that the person typed. Takes one request."""
        record = await self._known(book_id)
        if (named := work_named(address)) is None:
            raise validation_error("no_address_of_a_work")
        work = await self.lookup.work(named, asker)
        return await self._offer(book_id, record, [work], asker)

    async def undo(self, step_id: str, asker: Asker) -> Done:
        """Undo a step of this person, except for books that have changed since.

        Many books take several transactions; if one of them fails, the step keeps the rest.
        """
        with store_errors():
            step = left_of = await self._step(step_id, asker)
        if step is None:
            raise validation_error("nothing_to_undo")
        restored: list[Change] = []
        left: list[int] = []
        while left_of is not None:
            with store_errors(step.title):
                changes, stay = await self.store.take_back(step, by_person=_is_decision(step.kind))
                left_of = await self._step(step_id, asker)
            restored += changes
            left += stay
        if not (restored or left):  # it has been undone meanwhile, or deleted for a newer one
            raise validation_error("nothing_to_undo")
        await self.coordinator.async_refresh()
        taken = replace(step, count=len(restored)) if restored else None
        return Done(restored, tuple(left), taken)

    async def _each(
        self,
        kind: StepKind,
        book_ids: Iterable[int],
        decide: _Decide,
        asker: Asker,
        add_to: str | None,
    ) -> Done:
        """Decide about each of these books that has a record."""
        run, now = self._now

        def decide_known(stands: Record | None) -> Record | None:
            return stands and decide(stands, run=run, now=now)

        return await self._do(kind, dict.fromkeys(book_ids, decide_known), asker, add_to)

    async def _do(
        self,
        kind: StepKind,
        decisions: Mapping[int, Decision],
        asker: Asker,
        add_to: str | None = None,
        *,
        title: str = "",
        choice: str | None = None,
    ) -> Done:
        """Save decisions, and return once the entities show them; `title` appears in errors."""
        step = None
        if asker.user_id is not None:
            with store_errors():
                known = await self._step(add_to, asker) if add_to else None
            step_id = known.id if known and known.kind is kind else token_urlsafe(16)
            _, now = self._now
            step = Step(step_id, asker.user_id, kind, now, choice=choice)
        with store_errors(title):
            changes = await self.store.update(decisions, by_person=_is_decision(kind), step=step)
        await self.coordinator.async_refresh()
        changed = {each.book_id for each in changes}
        left = tuple(each for each in decisions if each not in changed)
        if step and changes:
            with suppress(StoreError):  # it is saved, and Home Assistant may be shutting down
                step = await self._step(step.id, asker)
        return Done(changes, left, step if changes else None)

    async def _offer(
        self, book_id: int, record: Record, works: Sequence[Work], asker: Asker
    ) -> Done:
        run, now = self._now
        with store_errors():
            on_shelf = await self.store.ratings.on_shelf(now - SHELF_HOLDS)
        after = searched_record(record, works, run, now, on_shelf=on_shelf)
        if after is None or after == record:
            return Done()

        def decide(stands: Record | None) -> Record | None:
            if stands != record:
                raise ChangedMeanwhile
            return after

        return await self._do(StepKind.SEARCH, {book_id: decide}, asker, title=record.book.title)

    @property
    def _now(self) -> tuple[int, float]:
        """The number of the run, and the time in seconds, rounded as in records."""
        return self.store.run.number, round(time(), 3)

    async def _step(self, step_id: str, asker: Asker) -> Step | None:
        return await self.store.steps.get(asker.user_id, step_id) if asker.user_id else None

    async def _record(self, book_id: int, *, listed: bool = False) -> Record | None:
        listed_in = frozenset[int]() if listed else None
        with store_errors():
            return (await self.store.records([book_id], listed_in=listed_in)).get(book_id)

    async def _known(self, book_id: int) -> Record:
        if (record := await self._record(book_id)) is None:
            raise validation_error("unknown_book", book_id=str(book_id))
        return record

    async def _chosen(
        self, book: Identity, record: Record | None, choice: Choice, asker: Asker
    ) -> WorkFacts:
        """Return the work that the person has chosen; not for a skip."""
        candidates = offered(record) if record else ()
        if choice.candidate is not None:
            if 1 <= choice.candidate <= len(candidates):
                return candidates[choice.candidate - 1]
            key = "wrong_candidate" if candidates else "no_candidates"
            raise validation_error(key, title=book.title, count=str(len(candidates)))
        hardcover_id = choice.hardcover_id or 0
        if record and (candidate := _candidate(record, hardcover_id)):
            return candidate
        return facts_of(await self.lookup.work(hardcover_id, asker))


def _candidate(record: Record, hardcover_id: int) -> WorkFacts | None:
    return next((each for each in offered(record) if each.hardcover_id == hardcover_id), None)


def _is_decision(kind: StepKind) -> bool:
    """Whether events and syncs treat it as a person's decision; a search decides nothing."""
    return kind is not StepKind.SEARCH
