"""A household whose ids are written to BookLore, where the person works as well."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, ClassVar

from homeassistant.config_entries import ConfigEntryState

from custom_components.booklore_hardcover.accounts.pair import pair_of
from custom_components.booklore_hardcover.const import DOMAIN, OPT_ACCEPT_EXACT, OPT_WRITE_IDS
from custom_components.booklore_hardcover.store.journal import Journal
from custom_components.booklore_hardcover.store.sync_state import Consent
from custom_components.booklore_hardcover.sync.syncer import Syncer
from tests.books import add_work, isbn
from tests.person import fetch
from tests.sight import Sight
from tests.writing import exclude as exclude_book

from .decisions import MayStand
from .household import Household
from .promises import ID, Promises, all_writes, link_of
from .rest import until_over
from .shelf import UNKNOWN_TO_HARDCOVER

SYNC_TASK = f"{DOMAIN} sync of "
_MERGED = 3_000
_OVERWRITES = "replaceMode=REPLACE_WHEN_PROVIDED"


@dataclass
class WritingHousehold(Household):
    """It has agreed, or will, or will not; most of its books are matched."""

    options: ClassVar[dict[str, Any]] = {OPT_ACCEPT_EXACT: True}

    async def move_in(self) -> None:
        """Fill the shelves, undo what another household's Hardcover merged, and set up."""
        self.merged: set[int] = set()
        self.just_decided = False
        """Whether a sync may follow by itself, since a second has not passed after a decision."""
        self.booklore.permissions = {"canEditMetadata": True}
        for work in self.hardcover.catalogue.works.values():
            work.slug = f"work-{work.id}"
        await super().move_in()
        self.promises = Promises(self.booklore)

    async def move_out(self) -> None:
        """Leave nothing behind, nor at Hardcover."""
        await super().move_out()
        for book_id in self.merged:
            self._part(book_id)

    async def agree(self) -> None:
        """Turn writing on, with consent."""
        self.promises.agreed()
        await self.syncer.async_agree(Consent(*pair_of(self.entry), ids=True))
        await self.turn_writing(on=True)

    async def turn_writing(self, *, on: bool) -> None:
        """Turn writing on or off, with the reload that follows."""
        options = {**self.entry.options, OPT_WRITE_IDS: on}
        self.hass.config_entries.async_update_entry(self.entry, options=options)
        await self.reload()

    async def write(self, action: str = "write_ids", **data: Any) -> dict[str, Any]:
        """Write, undo or plan, and return the response."""
        response = await self.hass.services.async_call(
            DOMAIN, action, data, blocking=True, return_response=True
        )
        assert response is not None
        return dict(response)

    async def exclude(self, book_id: int, *, exclude: bool) -> None:
        """Leave a book out of all writes, or no longer."""
        await exclude_book(self.hass, book_id, exclude=exclude)

    def begin(
        self,
        doing: Coroutine[Any, Any, Any],
        book_id: int | None = None,
        decision: MayStand | None = None,
        *,
        late: bool = False,
    ) -> None:
        """Let somebody do something; if they decide about a book, a sync may follow."""
        super().begin(doing, book_id, decision, late=late)
        self.just_decided |= book_id is not None

    def let_time_pass(self, delta: timedelta) -> None:
        """Let so much time pass that a sync begins which has waited for further decisions."""
        super().let_time_pass(delta)
        self._only_what_is_being_decided()

    def interrupt(self) -> None:
        """Take note that the entry goes: the sync that was to follow is kept for the next."""
        super().interrupt()
        self._only_what_is_being_decided()

    def _only_what_is_being_decided(self) -> None:
        self.just_decided = any(each.book_id is not None for each in self.actions)

    async def flow(self, requests: int) -> None:
        """Let so many requests pass, one after the other, or as many as there are."""
        for _ in range(requests):
            self.gate.let_through(1)
            for _ in range(20):
                if self.gate.held:
                    break
                await asyncio.sleep(0.002)
            else:
                return

    @property
    def syncer(self) -> Syncer:
        """Return what writes."""
        syncer: Syncer = self.entry.runtime_data.syncer
        return syncer

    @property
    def journal(self) -> Journal:
        """Return what is known to have been written."""
        journal: Journal = self.entry.runtime_data.store.journal
        return journal

    @property
    def at_work(self) -> bool:
        """Whether a sync is under way, by the name of its task."""
        return any(each.get_name().startswith(SYNC_TASK) for each in asyncio.all_tasks())

    @property
    def loaded(self) -> bool:
        """Whether the entry is set up."""
        return self.entry.state is ConfigEntryState.LOADED

    @property
    def syncing(self) -> bool:
        """Whether something is being written to BookLore, or will be."""
        if not self.loaded:
            return False
        agreement, requests = self.syncer.permission.agreement, self.journal.state.requests
        due = any(each.takes_back or agreement.allows(each.what) for each in requests)
        return self.at_work or self.just_decided or due

    def in_flight(self, book_id: int, query: str = "") -> bool:
        """Whether a write of this book may still happen; one that overwrites, say."""
        place = f"/books/{book_id}/metadata?"
        return any(
            number and place in address and query in address
            for address, number in self.booklore.under_way.items()
        )

    def may_be_overwritten(self, book_id: int) -> bool:
        """Whether the book was read, found to be ours, and a write is on its way.

        No server offers more than that: what the person enters just then is lost.
        """
        return self.in_flight(book_id, _OVERWRITES)

    async def empty(self, book_id: int) -> None:
        """Let the person take the id out of a book, whosever it is."""
        pending = self.syncing or self.busy(book_id) or self.in_flight(book_id)
        written = [] if pending else await all_writes(self.journal)
        self.promises.empties(book_id, [each for each in written if each.book_id == book_id])

    async def enter(self, book_id: int, work: str) -> None:
        """Let the person enter an id that we might have written, but have not."""
        known = [each for each in await all_writes(self.journal) if each.book_id == book_id]
        nobody_could_tell = known and work in (
            known[-1].after.book_id,
            next((e.after.book_id for e in reversed(known) if e.outcome == "written"), None),
        )
        if not (self.syncing or self.in_flight(book_id) or nobody_could_tell):
            self.promises.edit(book_id, hardcover_book_id=work)

    def put_back(self, book_id: int, title: str = "Title") -> None:
        """Put a book on the shelf as it was when it was bought."""
        super().put_back(book_id, title)
        self.promises.arrives(self.booklore.books[book_id])

    def merge(self, book_id: int) -> None:
        """Let Hardcover merge the book's work into another."""
        if book_id in self.merged or book_id == UNKNOWN_TO_HARDCOVER:
            return
        self.merged.add(book_id)
        add_work(
            self.hardcover,
            _MERGED + book_id,
            f"Title {book_id}",
            f"Author {book_id}",
            slug=f"work-{_MERGED + book_id}",
        )
        self.hardcover.catalogue.merge(1_000 + book_id, into=_MERGED + book_id)

    def _part(self, book_id: int) -> None:
        catalogue, work = self.hardcover.catalogue, self.hardcover.catalogue.works[1_000 + book_id]
        work.status_id, work.canonical_id = 1, None
        merged = catalogue.works.pop(_MERGED + book_id)
        for index in (catalogue.works_by_title, catalogue.works_by_contributor):
            for works in index.values():
                if merged in works:
                    works.remove(merged)
        for edition in catalogue.editions_by_isbn.get(isbn(book_id), ()):
            edition.book_id = work.id

    async def settle(self) -> None:
        """Wait also until the sync waits for an answer: it may just have read a book."""
        await super().settle()
        for _ in range(30):
            asked = self.gate.held or any(self.booklore.under_way.values())
            if asked or not self.loaded or not self.at_work:
                return
            await asyncio.sleep(0.002)

    async def look(self) -> Sight:
        """Look at everything; a work and the one it was merged into are the same."""
        sight = await super().look()
        books = {
            book_id: {**match, "hardcover_id": match["hardcover_id"] - _MERGED + 1_000}
            if match.get("hardcover_id", 0) > _MERGED
            else match
            for book_id, match in sight.books.items()
        }
        return replace(sight, books=books)

    async def check(self) -> Sight:
        """Check also what is promised about BookLore."""
        if self.loaded:
            agreed = self.syncer.permission.agreement.ids
            await self.promises.check(self.journal, agreed=agreed)
        return await super().check()

    async def crash(self) -> None:
        """Cut the power: nothing more is sent after what is on disk then."""
        for task in asyncio.all_tasks():
            if task.get_name().startswith(SYNC_TASK):
                task.cancel()
        await super().crash()


async def take_all_back(home: WritingHousehold) -> None:
    """Write all that may be written, and take it back, while nothing else happens."""
    await home.agree()
    await until_over(home)
    while (await home.write())["paused_until"]:
        await until_over(home)
    await home.check()
    await _check_ids(home)
    sent = len(home.booklore.sent)
    assert (await home.write(dry_run=True))["planned"] == 0
    assert (await home.write())["written"] == 0
    assert len(home.booklore.sent) == sent
    for run in range(home.journal.state.number, 0, -1):
        if await home.journal.has_run(run):
            await home.write("undo_writes", run=run)
            await home.check()
    await _check_nothing_is_left(home)
    before = {book_id: link_of(book) for book_id, book in home.booklore.books.items()}
    await fetch(home.hass)
    await until_over(home)
    after = {book_id: link_of(book) for book_id, book in home.booklore.books.items()}
    assert after == before
    await home.check()


async def _check_ids(home: WritingHousehold) -> None:
    """Check that BookLore has the ids of all books that may be written."""
    excluded = await home.journal.excluded()
    sight = await Household.look(home)
    for book_id, match in sight.books.items():
        book = home.booklore.books[book_id]
        locked = book.locked & {"hardcoverBookId", "hardcoverId"}
        if locked or book_id in excluded or home.promises.entered_by_person(book_id):
            continue
        found, wanted = link_of(book)[ID], match.get("hardcover_id")
        assert found == (wanted and str(wanted)), (book_id, match, found)


async def _check_nothing_is_left(home: WritingHousehold) -> None:
    """Check that no id of ours is left in a book that may be written."""
    for book in home.booklore.books.values():
        locked = book.locked & {"hardcoverBookId", "hardcoverId"}
        if not locked and not home.promises.entered_by_person(book.id):
            writes = [e for e in await all_writes(home.journal) if e.book_id == book.id]
            assert link_of(book)[ID] is None, (book, writes)
