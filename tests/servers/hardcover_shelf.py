"""The shelves of the stand-in Hardcover: their rows and reads, and how they are read (sync §B2, §D)."""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
import time
from typing import Any

from .catalogue import Catalogue
from .hardcover_limits import Token
from .hardcover_rows import Row, Tables, select

PUBLIC, FOLLOWERS, PRIVATE = 1, 2, 3


@dataclass
class ShelfRead:
    """A row of `user_book_reads`; its days are plain dates (`2026-05-03`)."""

    id: int
    edition_id: int | None = None
    started_at: str | None = None
    finished_at: str | None = None
    progress: float | None = None


@dataclass
class ShelfRow:
    """A row of `user_books`. Whatever is set makes it a row that has changed just now."""

    id: int
    book_id: int
    user_id: int
    rating: float | None
    """In stars, as Hardcover has them; what was not put in by us may be no half."""
    status_id: int
    privacy_setting_id: int
    edition_id: int | None
    date_added: str
    created_at: str
    updated_at: str
    moment: Callable[[], str] = field(repr=False, compare=False)
    """What tells the time of a change."""
    reads: list[ShelfRead] = field(default_factory=list)
    """A change among them is none of the row: that it were is not established (sync §D)."""
    original_book_id: int | None = None
    merged_at: str | None = None

    def __setattr__(self, name: str, value: object) -> None:
        """Note when it was."""
        made = "merged_at" in vars(self)
        super().__setattr__(name, value)
        if made and name != "updated_at":
            self.updated_at = self.moment()

    @property
    def open_read(self) -> ShelfRead | None:
        """The first read that has no end, be it that nobody knows its day."""
        return next((read for read in self.reads if read.finished_at is None), None)

    def twin(self) -> ShelfRow:
        """Return a copy, for a world in which things go on otherwise."""
        twin = copy(self)
        vars(twin)["reads"] = [copy(read) for read in self.reads]
        return twin


class ShelfSide:
    """Everybody's shelves, and what was told to everybody about them."""

    def __init__(self, catalogue: Catalogue, clock: Callable[[], float] | None) -> None:
        """Begin with empty shelves; `clock` gives Unix seconds, else the machine does."""
        self.catalogue = catalogue
        self.tokens: dict[str, Token] = {}
        """Whom it knows; anybody else gets a 401."""
        self.shelf: dict[int, ShelfRow] = {}
        """The rows of all people by their ids."""
        self.activities: list[dict[str, Any]] = []
        """What the people who follow somebody got to read, one for each write, be it for nothing."""
        self.today: date | None = None
        """What Hardcover takes for today; None: the clock's day in UTC, whatever it is for people."""
        self.account_privacy = PUBLIC
        """What everybody has set for what they do next."""
        self.most_rows: int | None = None
        """How many rows a page of `user_books` has at most, whatever is asked for."""
        self.ratings_as_text = False
        self.forgets_days = False
        """Whether days that an update of a read leaves out are lost, as in June 2025 (L1)."""
        self.deaf = False
        """Whether writes are answered with a 200, and not done."""
        self._clock = clock
        self._tables = Tables(catalogue)
        self._row_ids, self._read_ids = count(9_001), count(700_001)
        self._last_moment = datetime.min.replace(tzinfo=UTC)

    def put_on_shelf(
        self,
        book_id: int,
        *,
        rating: float | None = None,
        status: int = 3,
        user_id: int | None = None,
        **more: Any,
    ) -> ShelfRow:
        """Put a book on a shelf, as a person did long ago: nothing comes of it, no read either.

        `rating` is in stars; `more` are facts of the row. Without a `user_id` it is that of
        the first token.
        """
        now = self.moment()
        facts = {
            "privacy_setting_id": self.account_privacy,
            "edition_id": None,
            "date_added": self.day(),
            "created_at": now,
            "updated_at": now,
        }
        if user_id is None:
            user_id = next(iter(self.tokens.values())).user_id
        row = ShelfRow(
            **{"id": next(self._row_ids)} | facts | more,
            book_id=book_id,
            user_id=user_id,
            rating=rating,
            status_id=status,
            moment=self.moment,
        )
        self.shelf[row.id] = row
        return row

    def new_read(self, **facts: Any) -> ShelfRead:
        """Return a read with an id of its own, to be put into a row's."""
        return ShelfRead(next(self._read_ids), **facts)

    def merge_works(self, work_id: int, into: int) -> None:
        """Merge a work into another, and move its rows; who has both keeps the other's (§3).

        With the catalogue's own `merge` alone the rows stay where they are, for a while.
        """
        self.catalogue.merge(work_id, into)
        for row in [each for each in self.shelf.values() if each.book_id == work_id]:
            if self.row_of(row.user_id, into):
                del self.shelf[row.id]
                continue
            row.book_id, row.original_book_id = into, work_id
            row.merged_at = self.moment().removesuffix("+00:00")

    def row_of(self, user_id: int, book_id: int) -> ShelfRow | None:
        """Return a person's row of a book: there is one at most."""
        rows = self.shelf.values()
        return next((r for r in rows if (r.user_id, r.book_id) == (user_id, book_id)), None)

    def day(self) -> str:
        """Return what Hardcover takes for today."""
        return (self.today or self._now().date()).isoformat()

    def moment(self) -> str:
        """Return the time, later than ever before."""
        self._last_moment = max(self._now(), self._last_moment + timedelta(microseconds=1))
        return self._last_moment.isoformat(timespec="microseconds")

    @contextmanager
    def elsewhere(self) -> Generator[None]:
        """Let what happens meanwhile happen in another world."""
        kept, self.shelf = self.shelf, {row.id: row.twin() for row in self.shelf.values()}
        told, self.activities = self.activities, []
        try:
            yield
        finally:
            self.shelf, self.activities = kept, told

    def tell(self, row: ShelfRow, event: str) -> None:
        """Tell everybody who may know."""
        self.activities.append(
            {
                "event": event,
                "user_id": row.user_id,
                "book_id": row.book_id,
                "user_book_id": row.id,
                "privacy_setting_id": row.privacy_setting_id,
            }
        )

    def me(self, token: Token) -> Row:
        """Describe the person, with their own rows and their number."""

        def own(_info: Any = None, **args: Any) -> list[Row]:
            return select(args, {}, lambda: self._rows(r for r in self._visible(token, own=True)))

        def counted(_info: Any, **args: Any) -> Row:
            rows = own(**args)
            newest = {
                name: max((r[name] for r in rows), default=None) for name in ("id", "updated_at")
            }
            return {"aggregate": {"count": len(rows), "max": newest}}

        return {
            "id": token.user_id,
            "username": token.username,
            "account_privacy_setting_id": self.account_privacy,
            "user_books": own,
            "user_books_aggregate": counted,
        }

    def user_books(self, token: Token, _info: Any, **args: Any) -> list[Row]:
        """Resolve `user_books`: everybody's rows, unless it says whose (L3)."""
        if self.most_rows is not None:
            args["limit"] = min(args.get("limit") or self.most_rows, self.most_rows)
        return select(args, {}, lambda: self._rows(self._visible(token)))

    def row_json(self, row: ShelfRow) -> Row:
        """Describe a row of `user_books`; what it is related to is looked up when asked for."""
        shown: Any = row.rating
        if shown is not None and self.ratings_as_text:
            shown = str(shown)
        return {
            **vars(row),
            "rating": shown,
            "book": partial(self._tables.book, row.book_id),
            "user_book_reads": partial(self._reads, row),
        }

    def read_json(self, row: ShelfRow, read: ShelfRead) -> Row:
        """Describe a row of `user_book_reads`."""
        return {**vars(read), "paused_at": None, "user_book_id": row.id}

    def _visible(self, token: Token, *, own: bool = False) -> Iterable[ShelfRow]:
        for row in self.shelf.values():
            mine = row.user_id == token.user_id
            if mine or (not own and row.privacy_setting_id == PUBLIC):
                yield row

    def _rows(self, rows: Iterable[ShelfRow]) -> Iterable[Row]:
        return map(self.row_json, rows)

    def _reads(self, row: ShelfRow, _info: Any = None, **args: Any) -> list[Row]:
        return select(args, {}, lambda: (self.read_json(row, read) for read in row.reads))

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock() if self._clock else time.time(), UTC)
