"""Reading Hardcover's JSON into the models.

The API is a beta that "could break" at any time (contract §2), so every value's type is checked.
A value of the wrong type is treated as absent, and a row without its essential values is left
out. A field of the query with the wrong shape raises `HardcoverUnexpectedReply`.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
import logging
import re

from ..wire import (
    MAX_ADDRESS,
    MAX_NAME,
    MAX_TEXTS,
    MAX_TITLE,
    MAX_WORD,
    id_of,
    mapping,
    parse_json,
    representable,
    tidy,
)
from .errors import HardcoverInvalidToken, HardcoverUnexpectedReply
from .models import Account, Author, Contributor, Edition, Work

_LOGGER = logging.getLogger(__name__)

_DECIMAL = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,3})?")
_MAX_NUMBER = 100_000
"""Pages, or a place in a series: a larger number is a mistake."""

type Row = Mapping[str, object]


def account_from(me: object) -> Account:
    """Read the `me` field, a list of one row; if empty, the token is invalid (contract §1)."""
    rows = _listed(me, "me")
    if not me:
        raise HardcoverInvalidToken("the token belongs to nobody")
    for row in rows:
        user_id, username = id_of(row.get("id")), _text(row.get("username"), MAX_NAME)
        if user_id is not None and username is not None:
            return Account(user_id, username)
    raise HardcoverUnexpectedReply("me names nobody")


def works_from(books: object) -> list[Work]:
    """Read a `books` field without duplicates, keeping its order (contract §5)."""
    return _without_duplicates(map(_work_with_canonical, _listed(books, "books")))


def work_from(books: object, slug: str) -> Work | None:
    """Read a `books` field with the one work of a slug, if there is one."""
    rows = list(_listed(books, "books"))
    if any(row.get("slug") != slug for row in rows):
        raise HardcoverUnexpectedReply("the work is not the one that was asked for")
    return next(iter(works_from(rows)), None)


def editions_from(editions: object) -> list[Edition]:
    """Read an `editions` field without duplicates, keeping its order (contract §3)."""
    return _without_duplicates(map(_edition, _listed(editions, "editions")))


def authors_from(authors: object, works_limit: int) -> list[Author]:
    """Read an `authors` field without duplicates, keeping its order.

    An author with `works_limit` works, as many as the query asked for, may have more, so that
    its `complete` is False.
    """
    return _without_duplicates(_author(row, works_limit) for row in _listed(authors, "authors"))


def hits_from(search: object) -> list[Work]:
    """Read the hits of a `search` field without duplicates, keeping their order (contract §4).

    The field itself says if the search failed; a search without hits has an empty list.
    """
    if not isinstance(search, dict):
        raise HardcoverUnexpectedReply("search is not an object")
    if search.get("error"):
        raise HardcoverUnexpectedReply("the search was refused")
    results = search.get("results")
    if isinstance(results, str):
        try:
            results = parse_json(results)
        except ValueError:
            raise HardcoverUnexpectedReply("the search results are not JSON") from None
    hits = results.get("hits") if isinstance(results, dict) else None
    if not isinstance(hits, list):
        raise HardcoverUnexpectedReply("the search has no results")
    return _without_duplicates(map(_hit, _rows(hit.get("document") for hit in _rows(hits))))


def _work_with_canonical(row: Row) -> Work | None:
    canonical = row.get("canonical")
    # Only one level is read, as the queries ask for; deeper nesting is ignored.
    kept = _book(canonical) if isinstance(canonical, dict) else None
    named = kept is not None and kept.id == id_of(row.get("canonical_id"))
    return _book(row, kept if named else None)


def _book(row: Row, canonical: Work | None = None) -> Work | None:
    edition = mapping(row.get("default_physical_edition"))
    return _work(
        row,
        _contributors(row.get("cached_contributors")),
        image=row.get("cached_image"),
        series=row.get("cached_featured_series"),
        audio_only=row.get("default_audio_edition_id") is not None
        and row.get("default_physical_edition_id") is None
        and row.get("default_ebook_edition_id") is None,
        language=_text(mapping(edition.get("language")).get("language"), MAX_WORD),
        slug=_text(row.get("slug"), MAX_NAME),
        canonical=canonical,
    )


def _hit(document: Row) -> Work | None:
    contributors = _contributors(document.get("contributions"))
    if not contributors:
        # This is the second choice, because it also names narrators and translators (§4).
        contributors = tuple(map(Contributor, _texts(document.get("author_names"), MAX_NAME)))
    # A printed work has a number of pages, since the document does not say whether it is one.
    readable = document.get("has_ebook") is True or bool(_count(document.get("pages")))
    return _work(
        document,
        contributors,
        image=document.get("image"),
        series=document.get("featured_series"),
        audio_only=document.get("has_audiobook") is True and not readable,
    )


def _work(
    row: Row,
    contributors: tuple[Contributor, ...],
    *,
    image: object,
    series: object,
    audio_only: bool,
    language: str | None = None,
    slug: str | None = None,
    canonical: Work | None = None,
) -> Work | None:
    work_id, title = id_of(row.get("id")), _text(row.get("title"), MAX_TITLE)
    if work_id is None or title is None:
        return None
    if not representable(row):
        _LOGGER.debug("Work %d is left out: it holds what is no text or no number", work_id)
        return None
    named, number = _series(series)
    return Work(
        id=work_id,
        title=title,
        subtitle=_text(row.get("subtitle"), MAX_TITLE),
        release_year=_integer(row.get("release_year")),
        users_count=_integer(row.get("users_count")) or 0,
        contributors=contributors,
        alternative_titles=_texts(row.get("alternative_titles"), MAX_TITLE),
        cover_url=_text(mapping(image).get("url"), MAX_ADDRESS),
        pages=_count(row.get("pages")),
        language=language,
        series=named,
        series_number=number,
        audio_only=audio_only,
        compilation=row.get("compilation") is True,
        status_id=_integer(row.get("book_status_id")),
        category_id=_integer(row.get("book_category_id")),
        canonical_id=id_of(row.get("canonical_id")),
        slug=slug,
        canonical=canonical,
    )


def _edition(row: Row) -> Edition | None:
    edition_id, book = id_of(row.get("id")), row.get("book")
    work = _work_with_canonical(book) if isinstance(book, dict) else None
    if edition_id is None or work is None:
        return None
    isbn13, isbn10 = (_text(row.get(each), MAX_WORD) for each in ("isbn_13", "isbn_10"))
    title, kept = _text(row.get("title"), MAX_TITLE), id_of(row.get("canonical_id"))
    return Edition(edition_id, isbn13, isbn10, work, title, kept)


def _author(row: Row, works_limit: int) -> Author | None:
    author_id, name = id_of(row.get("id")), _text(row.get("name"), MAX_NAME)
    contributions = row.get("contributions")
    if author_id is None or name is None or not isinstance(contributions, list):
        return None
    books = (contribution.get("book") for contribution in _rows(contributions))
    works = _without_duplicates(map(_book, _rows(books)))
    merged = row.get("canonical_id") is not None
    return Author(author_id, name, tuple(works), len(contributions) < works_limit and not merged)


def _series(value: object) -> tuple[str | None, float | None]:
    """Read the name of a series and the work's number in it; it has none without a name."""
    series = mapping(value)
    if (name := _text(mapping(series.get("series")).get("name"), MAX_NAME)) is None:
        return None, None
    number = _number(series.get("position"))
    return name, _number(series.get("details")) if number is None else number


def _contributors(value: object) -> tuple[Contributor, ...]:
    found: dict[Contributor, None] = {}
    for row in islice(_rows(value), MAX_TEXTS):
        author = row.get("author")
        if isinstance(author, dict) and (name := _text(author.get("name"), MAX_NAME)):
            role = _text(row.get("contribution"), MAX_WORD)
            # An author's contribution is null in old rows and "Author" in newer ones (§5).
            is_author = role is None or role.casefold() == "author"
            found[Contributor(name, None if is_author else role)] = None
    return tuple(found)


def _without_duplicates[ItemT: (Author, Work, Edition)](
    items: Iterable[ItemT | None],
) -> list[ItemT]:
    """Return the items that are not None, only the first of those with the same id."""
    found: dict[int, ItemT] = {}
    for item in items:
        if item is not None:
            found.setdefault(item.id, item)
    return list(found.values())


def _listed(value: object, name: str) -> Iterator[Row]:
    if not isinstance(value, list):
        raise HardcoverUnexpectedReply(f"{name} is not a list")
    return _rows(value)


def _rows(value: object) -> Iterator[Row]:
    """Yield the JSON objects among the values of a list."""
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
        yield from (row for row in value if isinstance(row, dict))


def _texts(value: object, most: int) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys(text for each in value[:MAX_TEXTS] if (text := _text(each, most))))


def _text(value: object, most: int) -> str | None:
    return (tidy(value, most) or None) if isinstance(value, str) else None


def _number(value: object) -> float | None:
    """Read a place in a series, which may be 0 or between two numbers."""
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= _MAX_NUMBER else None


def _count(value: object) -> int | None:
    """Read how many there are of something, such as pages, where 0 says nothing."""
    number = _integer(value)
    return number if number and 0 < number <= _MAX_NUMBER else None


def _integer(value: object) -> int | None:
    """Read a count, a kind or a year, which may also be 0 or, before our era, negative."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float) and value < 0:
        return -number if (number := id_of(-value)) else None
    return 0 if value in (0, "0") else id_of(value)
