"""The columns that lists are searched and sorted by, derived from a record when it is saved."""

from ..matching.normalize import words
from ..matching.offers import offered
from ..matching.records import accepted
from ..record import Record
from .rows import search_text

KEYS = "search_text, title_key, author_key, likeliest, readers, exact"
"""The columns that `keys_of` fills, in its order."""


def keys_of(record: Record) -> tuple[str, str, str, int | None, int, int | None]:
    """Return the values of `KEYS`."""
    book, exact = record.book, accepted(record)
    title = search_text(book.title)
    wanted = (each for each in offered(record) if each.hardcover_id not in record.refused)
    first = next(wanted, None)
    return (
        " ".join(filter(None, (title, search_text(book.subtitle or "", *book.authors)))),
        title,
        _author_key(book.authors[0]) if book.authors else "",
        first.hardcover_id if first else None,
        first.users_count if first else 0,
        exact.hardcover_id if exact else None,
    )


def _author_key(name: str) -> str:
    """Return an author's words, last name first: the last word, unless the name has a comma."""
    parts = words(name)
    return " ".join(parts if "," in name else (*parts[-1:], *parts[:-1]))
