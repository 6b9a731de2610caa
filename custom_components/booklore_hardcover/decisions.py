"""What a person decides about a book: the one way by which decisions are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_urlsafe
from time import time

from .accounts.refusal import AccountGuard
from .booklore.client import BookLoreClient
from .coordinator import MatchCoordinator
from .errors import store_errors, validation_error
from .hardcover.address import work_named
from .hardcover.client import HardcoverClient
from .hardcover.models import Work
from .matching.lookup import canonical
from .matching.records import decided, identity
from .matching.search_again import searched_record
from .models import Change, Identity, Record
from .store import Decision, MatchStore
from .store.errors import ChangedMeanwhile


@dataclass(frozen=True, slots=True)
class Choice:
    """Exactly one of: a number of the list shown last, a work, or a skip."""

    candidate: int | None = None
    hardcover_id: int | None = None
    address: str | None = None
    """What the person typed to name a work: an id, or the address of its page."""
    skip: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What a choice has put in place."""

    record: Record
    undo: str
    """The word that takes it back."""


class Decisions:
    """Makes a person's decisions; each is on disk and visible when its call returns.

    They raise a translated `ServiceValidationError` when what is asked for cannot be, and a
    `HomeAssistantError` when a server or the disk fails.
    """

    def __init__(
        self,
        store: MatchStore,
        coordinator: MatchCoordinator,
        accounts: AccountGuard,
        booklore: BookLoreClient,
        hardcover: HardcoverClient,
    ) -> None:
        """Take what decisions need; `hardcover` is asked before everything that waits."""
        self._store = store
        self._coordinator = coordinator
        self._accounts = accounts
        self._booklore = booklore
        self._hardcover = hardcover

    async def choose(self, book_id: int, choice: Choice) -> Decided:
        """Match a book as the person says, or leave it without an id."""
        before = await self._record(book_id, listed=True)
        book = before.book if before else await self._read_book(book_id)
        chosen = None if choice.skip else await self._chosen(book, before, choice)
        run, now, word = self._store.run.number, time(), token_urlsafe(16)

        def decide(stands: Record | None) -> Record:
            known = stands if before is not None else None
            return decided(known, book, chosen, run=run, now=now)

        changes = await self._update(book.title, {book_id: decide}, by_person=True, keep_as=word)
        made = changes[0].after if changes else None
        return Decided(made or decide(before), word)

    async def undo(self, book_id: int, word: str) -> Record | None:
        """Restore what stood before a choice, unless somebody has changed it since."""
        with store_errors():
            changes = await self._store.kept(word)
        if book_id not in {change.book_id for change in changes}:
            raise validation_error("nothing_to_undo")
        [change] = [change for change in changes if change.book_id == book_id]
        await self._update(
            change.after.book.title if change.after else "",
            {change.book_id: _restore(change) for change in changes},
            by_person=True,
            spend=word,
        )
        return change.before

    async def forget(self, book_id: int) -> None:
        """Drop a book's record, so that the next run looks it up anew."""
        record = await self._record(book_id)
        if record is None:
            raise validation_error("nothing_to_forget", book_id=str(book_id))
        await self._update(record.book.title, {book_id: lambda _stands: None})

    async def search_again(self, book_id: int, query: str) -> tuple[int, Record]:
        """Search Hardcover with the person's own words; hits replace the book's candidates.

        Returns how many there are; none changes nothing. One request.
        """
        record = await self._record(book_id)
        if record is None:
            raise validation_error("unknown_book", book_id=str(book_id))
        async with self._accounts.asking():
            works = await self._hardcover.search(query)
        after = searched_record(book_id, record, works, self._store.run.number, time())
        if after is None:
            return 0, record
        await self._update(record.book.title, {book_id: _replace(record, after)})
        return len(after.candidates), after

    async def _update(
        self,
        title: str,
        decisions: Mapping[int, Decision],
        *,
        by_person: bool = False,
        keep_as: str | None = None,
        spend: str | None = None,
    ) -> list[Change]:
        """Put decisions on disk, and return once everybody can see them."""
        with store_errors(title):
            changes = await self._store.update(
                decisions, by_person=by_person, keep_as=keep_as, spend=spend
            )
        await self._coordinator.async_refresh()
        return changes

    async def _record(self, book_id: int, *, listed: bool = False) -> Record | None:
        with store_errors():
            records = await self._store.records(
                [book_id], listed_in=frozenset() if listed else None
            )
        return records.get(book_id)

    async def _read_book(self, book_id: int) -> Identity:
        """Read a book without a record from BookLore."""
        async with self._accounts.asking():
            found = await self._booklore.books_by_id([book_id])
        for book in found:
            if book.id == book_id:
                return identity(book)
        raise validation_error("unknown_book", book_id=str(book_id))

    async def _chosen(self, book: Identity, record: Record | None, choice: Choice) -> int:
        """Return the Hardcover id that was chosen."""
        offered = [candidate.hardcover_id for candidate in record.candidates] if record else []
        if choice.candidate is not None:
            if 1 <= choice.candidate <= len(offered):
                return offered[choice.candidate - 1]
            key = "wrong_candidate" if offered else "no_candidates"
            raise validation_error(key, title=book.title, count=str(len(offered)))
        named = choice.hardcover_id or work_named(choice.address or "")
        if named is None:
            raise validation_error("no_address_of_a_work")
        if isinstance(named, int) and named in offered:
            return named
        return await self._checked(named)

    async def _checked(self, named: int | str) -> int:
        """Ask Hardcover whether there is such a work, and follow it if it was merged."""
        async with self._accounts.asking():
            work: Work | None
            if isinstance(named, str):
                work = await self._hardcover.work_by_slug(named)
            else:
                work = next(iter(await self._hardcover.works_by_id([named])), None)
            kept = await canonical(self._hardcover, [work] if work else [])
        for each in kept.values():
            return each.id
        if isinstance(named, str):
            raise validation_error("unknown_slug", slug=named)
        raise validation_error("unknown_work", hardcover_id=str(named))


def _restore(change: Change) -> Decision:
    return _replace(change.after, change.before)


def _replace(before: Record | None, after: Record | None) -> Decision:
    """Put `after` in the place of `before`, and of nothing else."""

    def decide(stands: Record | None) -> Record | None:
        if stands != before:
            raise ChangedMeanwhile
        return after

    return decide
