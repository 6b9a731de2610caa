"""A household whose ratings are synced, where the person rates on both sides as well."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from custom_components.booklore_hardcover.accounts.pair import pair_of
from custom_components.booklore_hardcover.const import (
    DOMAIN,
    OPT_ACCEPT_EXACT,
    OPT_ADD_MISSING,
    OPT_RATINGS,
)
from custom_components.booklore_hardcover.options import RatingsMode
from custom_components.booklore_hardcover.store.sync_state import Consent
from custom_components.booklore_hardcover.sync.syncer import Syncer
from tests.rating import differences
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.servers.hardcover_shelf import ShelfRow
from tests.sight import Sight

from .household import Household
from .rest import until_over
from .shelf import BOOKS
from .writing_household import WritingHousehold

USER = 7
NOT_ON_SHELF = 5


@dataclass(frozen=True)
class Known:
    """What is known to be right of a rating on one side."""

    rating: int | None
    edited: int = 0
    """When the person has given it, in the order of all that they did; 0 if they have not."""
    raced: bool = False
    """Whether that was while a sync worked, which may have read the one before."""


@dataclass
class RatingPromises:
    """Watches the ratings of both sides; whoever changes one for the person says so here."""

    booklore: BookLoreServer
    hardcover: HardcoverServer
    mine: dict[int, Known] = field(default_factory=dict)
    """By book."""
    theirs: dict[int, Known] = field(default_factory=dict)
    """By row on the shelf."""
    before: dict[int, set[int | None]] = field(default_factory=dict)
    """All ratings that a book ever had, on either side: an undo may bring one of them back."""
    settled: set[int] = field(default_factory=set)
    """Books of which the person has said which rating counts."""
    undone: bool = False
    """Whether anybody has asked for something to be taken back."""
    agreed: bool = False
    """Whether ratings may be written, or could have been since the last look."""
    may_add: bool = False
    deeds: int = 0

    def __post_init__(self) -> None:
        """Take what there is for the person's."""
        for book in self.booklore.books.values():
            self.arrives(book.id)
        for row in self.hardcover.shelf.values():
            self._knows(book_of(row.book_id), self.theirs, row.id, Known(half_stars(row)))
        self.rows = {row.id: _others(row) for row in self.hardcover.shelf.values()}

    def arrives(self, book_id: int) -> None:
        """Know a book as the person has put it on the shelf."""
        rating = self.booklore.books[book_id].personal_rating
        self._knows(book_id, self.mine, book_id, Known(rating))

    def rate(self, book_id: int, rating: int | None, *, raced: bool) -> None:
        """Let the person rate a book in BookLore."""
        self.deeds += 1
        self.booklore.books[book_id].personal_rating = rating
        self._knows(book_id, self.mine, book_id, Known(rating, self.deeds, raced))
        self.settled.discard(book_id)

    def rate_there(self, row: ShelfRow, rating: int | None, *, raced: bool) -> None:
        """Let the person rate a book on Hardcover."""
        self.deeds += 1
        row.rating = None if rating is None else rating / 2
        book_id = book_of(row.book_id)
        self._knows(book_id, self.theirs, row.id, Known(rating, self.deeds, raced))
        self.settled.discard(book_id)

    def take_off(self, row: ShelfRow) -> None:
        """Let the person take a book off their shelf."""
        del self.hardcover.shelf[row.id]
        self.theirs.pop(row.id, None)
        self.rows.pop(row.id, None)

    def check(self) -> None:
        """Check all that has changed since the last look."""
        for book in self.booklore.books.values():
            known, now = self.mine[book.id], book.personal_rating
            if now != known.rating:
                others = [self.theirs[row.id] for row in self._rows_of(book.id)]
                self._check(book.id, known, now, others)
                self._knows(book.id, self.mine, book.id, Known(now))
        shelf = self.hardcover.shelf
        for row in shelf.values():
            book_id = book_of(row.book_id)
            if row.id not in self.rows:
                assert self.agreed, ("added without consent", row)
                assert self.may_add, ("added unasked", row)
                self._knows(book_id, self.theirs, row.id, Known(half_stars(row)))
                self.rows[row.id] = _others(row)
                continue
            assert _others(row) == self.rows[row.id] or self.may_add, ("more than the rating", row)
            self.rows[row.id] = _others(row)
            known, now = self.theirs[row.id], half_stars(row)
            if now != known.rating:
                mine = [self.mine[book_id]] if book_id in self.mine else []
                self._check(book_id, known, now, mine)
                self._knows(book_id, self.theirs, row.id, Known(now))
        for gone in self.rows.keys() - shelf.keys():
            assert self.undone, ("taken off the shelf", self.rows[gone])
            del self.rows[gone], self.theirs[gone]

    def _check(self, book_id: int, known: Known, now: int | None, others: Iterable[Known]) -> None:
        """Check that a rating of ours may be there in place of the one that is known."""
        facts = (book_id, known, now, list(others))
        assert self.agreed or self.undone, ("written without consent", *facts)
        if self.undone:
            assert now in self.before[book_id], ("not undone exactly", *facts)
            return
        assert now is not None, ("cleared", *facts)
        assert now in self.before[book_id], ("from nowhere", *facts)
        newer = any(each.edited >= known.edited for each in others) or not others
        may = known.rating is None or known.raced or newer or book_id in self.settled
        assert may, ("overwritten", *facts)

    def _rows_of(self, book_id: int) -> list[ShelfRow]:
        return [
            row
            for row in self.hardcover.shelf.values()
            if book_of(row.book_id) == book_id and row.id in self.theirs
        ]

    def _knows(self, book_id: int, side: dict[int, Known], key: int, known: Known) -> None:
        side[key] = known
        self.before.setdefault(book_id, {None}).add(known.rating)


def book_of(work: int) -> int:
    """Return the book that a work is, or whose namesake it is."""
    return work % 1_000


def half_stars(row: ShelfRow) -> int | None:
    """Return the rating of a row in half stars."""
    return None if row.rating is None else round(row.rating * 2)


def _others(row: ShelfRow) -> tuple[Any, ...]:
    """Return all of a row but its rating, and when it was changed."""
    return (row.status_id, row.privacy_setting_id, row.edition_id, row.date_added, [*row.reads])


@dataclass
class RatingHousehold(WritingHousehold):
    """It has agreed, or will, or will not."""

    options: ClassVar[dict[str, Any]] = {OPT_ACCEPT_EXACT: True}
    asked_at_rest: ClassVar[int] = 1  # whether the shelf has changed

    async def move_in(self) -> None:
        """Fill the shelves on both sides, and set up."""
        self.hardcover.shelf.clear()
        self.hardcover.activities.clear()
        await super().move_in()
        for book_id in BOOKS:
            book = self.booklore.books[book_id]
            book.personal_rating = (None, 4, 7, 10)[book_id % 4]
            book.read_status = (None, "READ", "READING")[book_id % 3]
            if book_id != NOT_ON_SHELF:
                rating = (None, 3.5, None)[book_id % 3]
                self.hardcover.put_on_shelf(1_000 + book_id, rating=rating, user_id=USER)
        self.rated = RatingPromises(self.booklore, self.hardcover)

    def put_back(self, book_id: int, title: str = "Title") -> None:
        """Put a book on the shelf as it was when it was bought: nobody has rated it."""
        super().put_back(book_id, title)
        self.rated.arrives(book_id)

    async def agree_to_ratings(self, mode: str, *, add_missing: bool) -> None:
        """Turn ratings on, with consent."""
        self.rated.agreed, self.rated.may_add = True, self.rated.may_add or add_missing
        consent = Consent(*pair_of(self.entry), ratings=RatingsMode(mode), add_missing=add_missing)
        await self.syncer.async_agree(consent)
        await self.turn_ratings(mode, add_missing=add_missing)

    async def turn_ratings(self, mode: str, *, add_missing: bool = False) -> None:
        """Turn ratings on or off, with the reload that follows."""
        options = {**self.entry.options, OPT_RATINGS: mode, OPT_ADD_MISSING: add_missing}
        self.hass.config_entries.async_update_entry(self.entry, options=options)
        await self.reload()

    async def settle_rating(self, book_id: int, keep: str) -> None:
        """Say which of two ratings counts."""
        self.rated.settled.add(book_id)
        data = {"book_id": book_id, "keep": keep}
        await self.hass.services.async_call(DOMAIN, "settle_difference", data, blocking=True)

    async def check(self) -> Sight:
        """Check also what is promised about ratings."""
        self.rated.check()
        for book_id in self.booklore.books:
            self.promises.locks_changed(book_id)  # ratings are looked at here
        if self.loaded and not self.syncing:
            syncer: Syncer = self.syncer
            self.rated.agreed = syncer.permission.agreement.ratings is not None
            self.rated.undone = False
            self.rated.mine = {k: replace(e, raced=False) for k, e in self.rated.mine.items()}
            self.rated.theirs = {k: replace(e, raced=False) for k, e in self.rated.theirs.items()}
        return await super().check()


async def sync_all(home: RatingHousehold) -> None:
    """Sync all that may be synced, while nothing else happens, and take all of it back."""
    await home.agree_to_ratings("both", add_missing=True)
    await until_over(home)
    while (await home.write("sync_ratings"))["paused_until"]:
        await until_over(home)
    await home.check()
    told = len(home.hardcover.activities)
    assert (await home.write("sync_ratings", dry_run=True))["planned"] == 0
    assert (await home.write("sync_ratings"))["written"] == 0
    assert len(home.hardcover.activities) == told
    for each in await differences(home.hass):
        assert None not in (each["booklore"], each["hardcover"]) or each["hardcover"] is None
        assert each["booklore"] != each["hardcover"]
    for run in range(home.journal.state.number, 0, -1):
        if await home.journal.has_run(run):
            home.rated.undone = True
            await home.write("undo_writes", run=run)
            home.rated.undone = True
            home.rated.check()
    home.rated.undone = False
    assert (await home.write("sync_ratings"))["written"] == 0
    await Household.check(home)
