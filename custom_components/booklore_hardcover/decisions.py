"""What a person decides about a book: every decision is made here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import token_urlsafe
from time import time

from .accounts.refusal import AccountGuard, Asker
from .booklore.client import BookLoreClient
from .coordinator import MatchCoordinator
from .errors import store_errors, validation_error
from .hardcover.address import work_named
from .hardcover.client import HardcoverClient
from .matching.by_person import decided, searched_record
from .matching.facts import facts_of
from .matching.lookup import canonical
from .matching.offers import offered
from .matching.records import identity
from .models import Change, Identity, Record, WorkFacts
from .store import Decision, MatchStore
from .store.errors import ChangedMeanwhile


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chooses for a book: a candidate, a work by id or address, or to skip it."""

    candidate: int | None = None
    """Its number in the list that was shown last, from 1."""
    hardcover_id: int | None = None
    address: str | None = None
    """What the person typed: an id, or the address of the work's page."""
    skip: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """The result of a choice."""

    record: Record
    undo: str
    """The token with which `Decisions.undo` takes it back."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Makes a person's decisions; each is saved and shown by the entities when its call returns.

    Its methods raise a translated `ServiceValidationError` when the person asks for what cannot
    be done, and a `HomeAssistantError` when a server or the disk fails.
    """

    store: MatchStore
    coordinator: MatchCoordinator
    accounts: AccountGuard
    booklore: BookLoreClient
    hardcover: HardcoverClient
    """Its requests go before those of a run."""

    async def choose(self, book_id: int, choice: Choice, asker: Asker) -> Decided:
        """Match a book as the person says, or skip it."""
        before = await self._record(book_id, listed=True)
        book = before.book if before else await self._read_book(book_id, asker)
        chosen = None if choice.skip else await self._chosen(book, before, choice, asker)
        run, now, token = self.store.run.number, round(time(), 3), token_urlsafe(16)

        def decide(stands: Record | None) -> Record:
            known = stands if before is not None else None
            return decided(known, book, chosen, run=run, now=now)

        decisions = {book_id: decide}
        changes = await self._update(book.title, decisions, by_person=True, undo_token=token)
        made = changes[0].after if changes else None
        return Decided(made or decide(before), token)

    async def undo(self, book_id: int, token: str) -> Record | None:
        """Restore the record before a choice, unless it has changed since; returns it."""
        with store_errors():
            changes = {each.book_id: each for each in await self.store.undoable(token)}
        if (change := changes.get(book_id)) is None:
            raise validation_error("nothing_to_undo")
        await self._update(
            change.after.book.title if change.after else "",
            {each.book_id: _replace(each.after, each.before) for each in changes.values()},
            by_person=True,
            used_token=token,
        )
        return change.before

    async def forget(self, book_id: int) -> None:
        """Delete a book's record, so that the next run looks it up again."""
        record = await self._record(book_id)
        if record is None:
            raise validation_error("nothing_to_forget", book_id=str(book_id))
        await self._update(record.book.title, {book_id: lambda _stands: None}, by_person=True)

    async def exclude(self, book_id: int, asker: Asker, *, exclude: bool) -> None:
        """Leave a book out of all that is written to the servers, or no longer."""
        if await self._record(book_id) is None:
            await self._read_book(book_id, asker)  # raises if there is no such book
        with store_errors():
            await self.store.journal.exclude(book_id, exclude=exclude)

    async def search_again(self, book_id: int, query: str, asker: Asker) -> tuple[int, Record]:
        """Search Hardcover with the person's own words; what is found comes before the candidates.

        Returns how many were found, and the record; if none, it has not changed. One request.
        """
        record = await self._record(book_id)
        if record is None:
            raise validation_error("unknown_book", book_id=str(book_id))
        async with self.accounts.asking(asker):
            works = await self.hardcover.search(query)
        after = searched_record(book_id, record, works, self.store.run.number, round(time(), 3))
        if after is None:
            return 0, record
        await self._update(record.book.title, {book_id: _replace(record, after)})
        return len(after.found), after

    async def _update(
        self,
        title: str,
        decisions: Mapping[int, Decision],
        *,
        by_person: bool = False,
        undo_token: str | None = None,
        used_token: str | None = None,
    ) -> Sequence[Change]:
        """Save decisions, and return once the entities show them; `title` is for errors."""
        with store_errors(title):
            changes = await self.store.update(
                decisions, by_person=by_person, undo_token=undo_token, used_token=used_token
            )
        await self.coordinator.async_refresh()
        return changes

    async def _record(self, book_id: int, *, listed: bool = False) -> Record | None:
        listed_in = frozenset[int]() if listed else None
        with store_errors():
            return (await self.store.records([book_id], listed_in=listed_in)).get(book_id)

    async def _read_book(self, book_id: int, asker: Asker) -> Identity:
        async with self.accounts.asking(asker):
            found = await self.booklore.books_by_id([book_id])
        for book in found:
            if book.id == book_id:
                return identity(book)
        raise validation_error("unknown_book", book_id=str(book_id))

    async def _chosen(
        self, book: Identity, record: Record | None, choice: Choice, asker: Asker
    ) -> WorkFacts:
        """Return the work of a choice that is no skip."""
        candidates = offered(record) if record else ()
        if choice.candidate is not None:
            if 1 <= choice.candidate <= len(candidates):
                return candidates[choice.candidate - 1]
            key = "wrong_candidate" if candidates else "no_candidates"
            raise validation_error(key, title=book.title, count=str(len(candidates)))
        named = choice.hardcover_id or work_named(choice.address or "")
        if named is None:
            raise validation_error("no_address_of_a_work")
        for each in candidates:
            if each.hardcover_id == named:
                return each
        return await self._checked(named, asker)

    async def _checked(self, named: int | str, asker: Asker) -> WorkFacts:
        """Ask Hardcover for a work; returns it, or the work it was merged into."""
        async with self.accounts.asking(asker):
            if isinstance(named, str):
                work = await self.hardcover.work_by_slug(named)
                works = [work] if work else []
            else:
                works = await self.hardcover.works_by_id([named])
            kept = await canonical(self.hardcover, works)
        for each in kept.values():
            return facts_of(each)
        if isinstance(named, str):
            raise validation_error("unknown_slug", slug=named)
        raise validation_error("unknown_work", hardcover_id=str(named))


def _replace(before: Record | None, after: Record | None) -> Decision:
    """Replace `before` by `after`; raises `ChangedMeanwhile` if it is something else by now."""

    def decide(stands: Record | None) -> Record | None:
        if stands != before:
            raise ChangedMeanwhile
        return after

    return decide
