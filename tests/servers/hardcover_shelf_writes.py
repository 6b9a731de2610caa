"""What the stand-in Hardcover does when somebody writes to a shelf, and what by itself (sync §B2)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from graphql import GraphQLError

from .hardcover_limits import Token
from .hardcover_rows import Row
from .hardcover_shelf import ShelfRead, ShelfRow, ShelfSide

NO_SUCH_BOOK = "We weren't able to find that book. Was it deleted?"
BAD_EDITION = (
    "parsing Hasura.GraphQL.Execute.Action.Types.ActionWebhookErrorResponse failed, "
    'key "message" not found'
)
WANT, READING, READ = 1, 2, 3
_EVENTS = {
    WANT: "status_want_to_read",
    READING: "status_currently_reading",
    READ: "status_read",
    4: "status_paused",
    5: "status_did_not_finish",
    6: "status_ignored",
}
_PLAIN = ("privacy_setting_id", "date_added", "edition_id")
_DAYS = ("started_at", "finished_at")


class ShelfWrites:
    """The mutations of one person."""

    def __init__(self, side: ShelfSide, token: Token) -> None:
        """Write to these shelves as the person of this token."""
        self._side = side
        self._user_id = token.user_id

    @property
    def fields(self) -> Mapping[str, Callable[..., Row]]:
        """The mutations by their names; each takes its arguments by name."""
        return {
            "insert_user_book": self._insert,
            "update_user_book": self._update,
            "update_user_book_read": self._update_read,
            "delete_user_book": self._delete,
        }

    def _insert(self, _info: Any, **args: Any) -> Row:
        """Put a book on the shelf; if it is there, this is an update, told to everybody again."""
        new = args["object"]
        book_id = new["book_id"]
        row = self._side.row_of(self._user_id, book_id)
        work = self._side.catalogue.works.get(book_id)
        if work is None or work.status_id == 3 or work.canonical_id is not None:
            return _refused(NO_SUCH_BOOK)
        if error := _bad_values(new):
            return _refused(error)
        self._check_edition(new)
        if self._side.deaf:
            return {"id": None, "error": None, "user_book": None}
        if row is None:
            row = self._side.put_on_shelf(
                book_id,
                status=new.get("status_id") or WANT,
                user_id=self._user_id,
                edition_id=_chosen_edition(book_id),
                privacy_setting_id=1,  # what it is when left out is not established
            )
            new = {"status_id": row.status_id} | new
            self._change(row, new, was=None)
        else:
            self._change(row, new, was=row.status_id)
        return self._written(row)

    def _update(self, _info: Any, **args: Any) -> Row:
        changes = args["object"]
        row = self._own(args["id"])
        work = row and self._side.catalogue.works.get(row.book_id)
        if row is None or work is None or (work.status_id == 3 and work.canonical_id is None):
            return _refused(NO_SUCH_BOOK)
        if error := _bad_values(changes):
            return _refused(error)
        self._check_edition(changes)
        if not self._side.deaf:
            self._change(row, changes, was=row.status_id)
        return self._written(row)

    def _update_read(self, _info: Any, **args: Any) -> Row:
        changes = args["object"]
        for row in self._side.shelf.values():
            for read in row.reads:
                if read.id == args["id"] and row.user_id == self._user_id:
                    self._check_edition(changes)
                    if not self._side.deaf:
                        self._change_read(row, read, changes)
                    shown = self._side.read_json(row, read)
                    return {"id": read.id, "error": None, "user_book_read": shown}
        return {"id": None, "error": "Read not found", "user_book_read": None}

    def _delete(self, _info: Any, **args: Any) -> Row:
        """Remove a row with its reads; what was told about it stays (sync §B2: not established)."""
        row = self._own(args["id"])
        if row is None:
            return {"id": None, "book_id": None, "user_id": None, "user_book": None}
        if not self._side.deaf:
            del self._side.shelf[row.id]
        return {"id": row.id, "book_id": row.book_id, "user_id": row.user_id, "user_book": None}

    def _change(self, row: ShelfRow, changes: Mapping[str, Any], *, was: int | None) -> None:
        """Do what is asked for, leave what is left out (L1), and what follows from a status."""
        for name in _PLAIN:
            if changes.get(name) is not None:
                setattr(row, name, changes[name])
        if "edition_id" in changes and row.open_read:
            row.open_read.edition_id = changes["edition_id"]  # GR #143
        if changes.get("status_id") is not None:
            row.status_id = changes["status_id"]
            self._follow(row, was)
            self._side.tell(row, _EVENTS[row.status_id])
        if "rating" in changes:
            rating = changes["rating"]
            row.rating = None if rating is None else float(rating)
            if was is not None or rating is not None:
                self._side.tell(row, "rated")

    def _follow(self, row: ShelfRow, was: int | None) -> None:
        """Make or end reads by the status, always with today (L10, L11, L12, L14, TOME #219)."""
        today, going_on = self._side.day(), row.open_read
        if row.status_id == READING and not (was == READING and going_on):
            edition = _chosen_edition(row.book_id)
            row.reads.append(self._side.new_read(edition_id=edition, started_at=today, progress=0))
            self._side.tell(row, "user_book_read_started")
        elif row.status_id == READ and (
            ended := going_on or (row.reads[-1] if row.reads else None)
        ):
            ended.finished_at, ended.progress = today, 100
        elif row.status_id == READ:
            row.reads.append(
                self._side.new_read(edition_id=row.edition_id, finished_at=today, progress=100)
            )

    def _change_read(self, row: ShelfRow, read: ShelfRead, changes: Mapping[str, Any]) -> None:
        was_open = read.finished_at is None
        for name in _DAYS:
            if name in changes or self._side.forgets_days:
                setattr(read, name, changes.get(name))
        if "edition_id" in changes:
            read.edition_id = changes["edition_id"]
        self._side.tell(row, "progress_updated")
        if was_open and read.finished_at is not None and row.status_id != READ:
            row.status_id = READ  # by itself: L13
            self._side.tell(row, _EVENTS[READ])

    def _own(self, row_id: int) -> ShelfRow | None:
        row = self._side.shelf.get(row_id)
        return row if row and row.user_id == self._user_id else None

    def _check_edition(self, changes: Mapping[str, Any]) -> None:
        """Fail as Hardcover does over an edition that there is not, or a day that is none."""
        edition = changes.get("edition_id")
        works = self._side.catalogue.works
        known = edition in self._side.catalogue.editions or (
            edition is not None and edition // 10 in works and edition % 10 in (1, 2)
        )
        if edition is not None and not known:
            raise GraphQLError(BAD_EDITION, extensions={"path": "$", "code": "parse-failed"})
        for name in _DAYS:
            if changes.get(name) is not None:
                date.fromisoformat(changes[name])

    def _written(self, row: ShelfRow) -> Row:
        return {"id": row.id, "error": None, "user_book": self._side.row_json(row)}


def _chosen_edition(book_id: int) -> int:
    """Return the edition that Hardcover chooses: an audiobook, if that is the worst choice (L10)."""
    return book_id * 10 + 2


def _bad_values(changes: Mapping[str, Any]) -> str | None:
    rating, status = changes.get("rating"), changes.get("status_id")
    if rating is not None and not 0 <= float(rating) <= 5:
        return "Rating must be between 0 and 5"
    if status is not None and status not in _EVENTS:
        return "Status is not included in the list"
    return None


def _refused(error: str) -> Row:
    return {"id": None, "error": error, "user_book": None}
