"""What a write does to a book's metadata: modes, locks and clear flags (sync §A1, §A2; §5).

`read_update` says what a body means to this generation of servers, `apply_update` does it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from .booklore_profiles import Profile
from .shelf import ShelfBook

_MOST_IN_A_COLUMN = 2**31 - 1

_ATTRIBUTES = {
    "title": "title",
    "subtitle": "subtitle",
    "publisher": "publisher",
    "publishedDate": "published",
    "description": "description",
    "seriesName": "series",
    "seriesNumber": "series_number",
    "isbn13": "isbn13",
    "isbn10": "isbn10",
    "language": "language",
    "pageCount": "page_count",
    "hardcoverId": "slug",
    "hardcoverBookId": "hardcover_book_id",
}
"""Where a book keeps a field; the others are in `more`, by their own names."""
_LISTS = ("authors", "categories", "moods", "tags")
_KEPT_BLANK = frozenset({"seriesName", "hardcoverBookId"})
"""Texts that are kept as they are; any other that is blank becomes none."""


class ReplaceMode(StrEnum):
    """What becomes of a field that the body gives, or leaves out."""

    ALL = "REPLACE_ALL"
    MISSING = "REPLACE_MISSING"
    WHEN_PROVIDED = "REPLACE_WHEN_PROVIDED"


class Malformed(Exception):
    """The body cannot be read as what the server takes: 400 (§9)."""


@dataclass(frozen=True, slots=True)
class Update:
    """What a body asks for."""

    values: Mapping[str, Any]
    """Fields by their names on the wire; those left out are left out here."""
    locks: Mapping[str, bool]
    clears: frozenset[str]


def read_update(body: Mapping[str, Any], profile: Profile) -> Update:
    """Return what the body asks for; what the server does not know it passes over (§5)."""
    metadata, flags = _object(body, "metadata"), _object(body, "clearFlags")
    values, locks = {}, {}
    for name in profile.lockable:
        if (given := metadata.get(name)) is not None and name in _READERS:
            values[name] = _reader(name, profile)(given)
        if (lock := metadata.get(f"{name}Locked")) is not None:
            locks[name] = _truth(lock)
    clears = {name for name in profile.lockable if _truth(flags.get(name) or False)}
    return Update(values, locks, frozenset(clears))


def _object(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    if not isinstance(given := body.get(name), dict | None):
        raise Malformed
    return given or {}


def apply_update(
    book: ShelfBook, update: Update, profile: Profile, *, mode: ReplaceMode, merges: bool
) -> None:
    """Change the book as `handleFieldUpdate` does, the locks after the values (§5)."""
    book.settle()
    for name in profile.lockable:
        if name in book.locked or name not in _READERS:
            continue
        if name in _LISTS:
            keeps = merges and (name in ("authors", "categories") or profile.merges_moods_and_tags)
            _replace_list(book, name, update, mode, merges=keeps)
        else:
            _replace_value(book, name, update, mode)
    for name, lock in update.locks.items():
        (book.locked.add if lock else book.locked.discard)(name)


def _replace_value(book: ShelfBook, name: str, update: Update, mode: ReplaceMode) -> None:
    given = update.values.get(name)
    if name in update.clears:
        _write(book, name, None)
    elif (
        mode is ReplaceMode.ALL
        or (mode is ReplaceMode.MISSING and _blank(_read(book, name)))
        or (mode is ReplaceMode.WHEN_PROVIDED and not _blank(given))
    ):
        kept = isinstance(given, str) and _blank(given) and name not in _KEPT_BLANK
        _write(book, name, None if kept else given)


def _replace_list(
    book: ShelfBook, name: str, update: Update, mode: ReplaceMode, *, merges: bool
) -> None:
    present: list[str] = getattr(book, name)
    given: list[str] = update.values.get(name, [])
    if name in update.clears or (not given and mode is ReplaceMode.ALL):
        setattr(book, name, [])
        return
    if not (named := [each for each in given if not _blank(each)]):
        return
    if mode is ReplaceMode.MISSING:
        setattr(book, name, present or _each_once(named))
    else:
        setattr(book, name, _each_once([*present, *named] if merges else named))


def _read(book: ShelfBook, name: str) -> Any:
    return getattr(book, _ATTRIBUTES[name]) if name in _ATTRIBUTES else book.more.get(name)


def _write(book: ShelfBook, name: str, value: Any) -> None:
    if name in _ATTRIBUTES:
        setattr(book, _ATTRIBUTES[name], value)
    elif value is None:
        book.more.pop(name, None)
    else:
        book.more[name] = value


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _each_once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _reader(name: str, profile: Profile) -> Callable[[Any], Any]:
    if name == "hardcoverBookId" and profile.numeric_hardcover_id:
        return _digits
    return _READERS[name]


def _text(given: object) -> str:
    """Take a number for a text too, as Jackson does."""
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, str | int | float):
        return str(given)
    raise Malformed


def _whole(given: object) -> int | None:
    if given == "":
        return None
    try:
        number = int(given) if isinstance(given, str | int) else None
    except ValueError:
        number = None
    if number is None or isinstance(given, bool) or abs(number) > _MOST_IN_A_COLUMN:
        raise Malformed
    return number


def _digits(given: object) -> str | None:
    """Take what fits an integer column; the stand-in keeps its digits (§2.3)."""
    number = _whole(given)
    return None if number is None else str(number)


def _number(given: object) -> float | None:
    if given == "":
        return None
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise Malformed
    try:
        return float(given)
    except ValueError:
        raise Malformed from None


def _truth(given: object) -> bool:
    if isinstance(given, bool):
        return given
    if given in ("true", "false"):
        return given == "true"
    raise Malformed


def _day(given: object) -> str:
    try:
        return date.fromisoformat(_text(given)).isoformat()
    except ValueError:
        raise Malformed from None


def _texts(given: object) -> list[str]:
    if not isinstance(given, list):
        raise Malformed
    return [_text(each) for each in given if each is not None]


_READERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        "title subtitle publisher description seriesName isbn13 isbn10 language asin goodreadsId "
        "hardcoverId hardcoverBookId googleId comicvineId lubimyczytacId ranobedbId audibleId "
        "narrator contentRating".split(),
        _text,
    ),
    **dict.fromkeys(
        "seriesNumber amazonRating goodreadsRating hardcoverRating lubimyczytacRating "
        "ranobedbRating audibleRating".split(),
        _number,
    ),
    **dict.fromkeys(
        "seriesTotal pageCount ageRating amazonReviewCount goodreadsReviewCount "
        "hardcoverReviewCount audibleReviewCount".split(),
        _whole,
    ),
    **dict.fromkeys(_LISTS, _texts),
    "publishedDate": _day,
    "abridged": _truth,
}
"""How each field is read; locks without a field of ours (covers, reviews) have none."""
