"""Reading Hardcover's JSON about a person's shelf into the models.

Unlike in the catalogue, no row is left out: its book would be taken for one that is not on the
shelf. A row that cannot be read raises `HardcoverUnexpectedReply`.
"""

from collections.abc import Mapping
import re

from ..wire import MAX_WORD, id_of, mapping, tidy
from .errors import HardcoverInvalidToken, HardcoverRefused, HardcoverUnexpectedReply
from .models import Read, Shelf, UserBook

_DECIMAL = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,30})?", re.ASCII)
_MOST_HALF_STARS = 10

type _Row = Mapping[str, object]


def shelf_from(me: object) -> Shelf:
    """Read the `me` field with the shelf's count; if it is empty, the token is invalid."""
    if me == []:
        raise HardcoverInvalidToken("the token belongs to nobody")
    rows = _rows(me, "me")
    if len(rows) != 1:
        raise HardcoverUnexpectedReply("me is not one row")
    [row] = rows
    counted = mapping(mapping(row.get("user_books_aggregate")).get("aggregate")).get("count")
    newest = _rows(row.get("user_books"), "the shelf's newest row")
    if not isinstance(counted, int) or isinstance(counted, bool) or counted < 0:
        raise HardcoverUnexpectedReply("the shelf is not counted")
    return Shelf(
        user_id=_id(row, "id"),
        privacy=_id(row, "account_privacy_setting_id"),
        count=counted,
        newest=_text(newest[0].get("updated_at")) if newest else None,
    )


def user_books_from(user_books: object, user_id: int) -> list[UserBook]:
    """Read a `user_books` field in its order; another person's row raises an error.

    Without a filter by person, Hardcover returns other people's rows as well (sync §B2, L3).
    """
    rows = _rows(user_books, "user_books")
    if any(id_of(row.get("user_id")) != user_id for row in rows):
        raise HardcoverUnexpectedReply("the reply has a row of another person")
    return [_user_book(row) for row in rows]


def written_from(reply: object) -> UserBook:
    """Read the row that `update_user_book` or `insert_user_book` has written."""
    row = _user_book(mapping(mapping(reply).get("user_book")))
    if row.id != id_of(mapping(reply).get("id")):
        raise HardcoverUnexpectedReply("the reply tells of two rows")
    return row


def read_from(reply: object) -> Read:
    """Read what `update_user_book_read` has written."""
    return _read(mapping(mapping(reply).get("user_book_read")))


def removed_from(reply: object) -> int:
    """Read the id of the row that `delete_user_book` removed; raises `HardcoverRefused` if none."""
    if isinstance(reply, dict) and reply.get("id", 0) is None:
        raise HardcoverRefused("there is no such row")
    return _id(mapping(reply), "id")


def half_stars(rating: object) -> int | None:
    """Return a rating in half stars, 1 to 10; None if there is none, or no valid one.

    Hardcover has 0.5 to 5, as a number or as text (contract §6).
    """
    if isinstance(rating, str) and _DECIMAL.fullmatch(rating):
        rating = float(rating)
    if isinstance(rating, bool) or not isinstance(rating, int | float):
        return None
    # Far from halves it would be no rating, however it is rounded.
    halves = round(rating * 2) if 0 < rating < _MOST_HALF_STARS else 0
    return halves if 1 <= halves <= _MOST_HALF_STARS else None


def _user_book(row: _Row) -> UserBook:
    book_id, kept = _id(row, "book_id"), id_of(mapping(row.get("book")).get("canonical_id"))
    known = dict.fromkeys((kept, book_id, id_of(row.get("original_book_id"))))
    work, *others = (each for each in known if each is not None)
    reads = row.get("user_book_reads", [])
    return UserBook(
        id=_id(row, "id"),
        book_id=work,
        status_id=_id(row, "status_id"),
        rating=half_stars(row.get("rating")),
        other_ids=tuple(others),
        updated_at=_text(row.get("updated_at")),
        reads=tuple(_read(each) for each in _rows(reads, "user_book_reads")),
    )


def _read(row: _Row) -> Read:
    edition = row.get("edition_id")
    return Read(
        id=_id(row, "id"),
        edition_id=None if edition is None else _id(row, "edition_id"),
        started_at=_text(row.get("started_at")),
        finished_at=_text(row.get("finished_at")),
    )


def _rows(value: object, name: str) -> list[_Row]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise HardcoverUnexpectedReply(f"{name} is not a list of rows")
    return value


def _id(row: _Row, name: str) -> int:
    if (number := id_of(row.get(name))) is None:
        raise HardcoverUnexpectedReply(f"a row has no {name}")
    return number


def _text(value: object) -> str | None:
    """Return a moment or a day as it is written, which may be sent back; None only for null."""
    if value is None:
        return None
    text = tidy(value, MAX_WORD) if isinstance(value, str) else ""
    if not text or text != value:
        raise HardcoverUnexpectedReply("a day is no text")
    return text
