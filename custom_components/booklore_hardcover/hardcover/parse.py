"""Reading Hardcover's JSON into the models.

The API is a beta that "could break" at any time (contract §2), so every value's type is checked.
A value of the wrong type is treated as absent, and a row without its essential values is left
out. A field of the query with the wrong shape raises `HardcoverUnexpectedReply`.
"""

from collections.abc import Iterable, Iterator, Mapping

import orjson

from .errors import HardcoverInvalidToken, HardcoverUnexpectedReply
from .models import Account, Author, Contributor, Edition, Work

type Row = Mapping[str, object]

_MAX_DIGITS = 15
_NUMBER_LIMIT = 10**_MAX_DIGITS
"""Numbers from here on are neither ids nor counts; a store takes at most 64 bits."""


def account_from(me: object) -> Account:
    """Read the `me` field, a list of one row; the token is nobody's if empty (contract §1)."""
    rows = _listed(me, "me")
    if not me:
        raise HardcoverInvalidToken("the token belongs to nobody")
    for row in rows:
        user_id, username = _integer(row.get("id")), _text(row.get("username"))
        if user_id is not None and username is not None:
            return Account(user_id, username)
    raise HardcoverUnexpectedReply("me names nobody")


def works_from(books: object) -> list[Work]:
    """Read a `books` field without duplicates, keeping its order (contract §5)."""
    return _without_duplicates(map(_work_with_canonical, _listed(books, "books")))


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

    That the search failed stands in the field itself; one that finds nothing has an empty list.
    """
    if not isinstance(search, dict):
        raise HardcoverUnexpectedReply("search is not an object")
    if search.get("error"):
        raise HardcoverUnexpectedReply("the search was refused")
    results = search.get("results")
    if isinstance(results, str):
        try:
            results = orjson.loads(results)
        except orjson.JSONDecodeError:
            raise HardcoverUnexpectedReply("the search results are not JSON") from None
    hits = results.get("hits") if isinstance(results, dict) else None
    if not isinstance(hits, list):
        raise HardcoverUnexpectedReply("the search has no results")
    return _without_duplicates(map(_hit, _rows(hit.get("document") for hit in _rows(hits))))


def _work_with_canonical(row: Row) -> Work | None:
    canonical = row.get("canonical")
    # Only one level is read, as the queries ask for; deeper nesting is ignored.
    return _book(row, _book(canonical) if isinstance(canonical, dict) else None)


def _book(row: Row, canonical: Work | None = None) -> Work | None:
    contributors = _contributors(row.get("cached_contributors"))
    return _work(row, contributors, row.get("cached_image"), canonical)


def _hit(document: Row) -> Work | None:
    contributors = _contributors(document.get("contributions"))
    if not contributors:
        # This is the second choice, because it also names narrators and translators (§4).
        contributors = tuple(map(Contributor, _texts(document.get("author_names"))))
    return _work(document, contributors, document.get("image"), None)


def _work(
    row: Row, contributors: tuple[Contributor, ...], image: object, canonical: Work | None
) -> Work | None:
    work_id, title = _integer(row.get("id")), row.get("title")
    if work_id is None or not isinstance(title, str) or not title.strip():
        return None
    return Work(
        id=work_id,
        title=title,
        subtitle=_text(row.get("subtitle")),
        release_year=_integer(row.get("release_year")),
        users_count=_integer(row.get("users_count")) or 0,
        contributors=contributors,
        alternative_titles=_texts(row.get("alternative_titles")),
        cover_url=_text(image.get("url")) if isinstance(image, dict) else None,
        compilation=row.get("compilation") is True,
        status_id=_integer(row.get("book_status_id")),
        category_id=_integer(row.get("book_category_id")),
        canonical_id=_integer(row.get("canonical_id")),
        canonical=canonical,
    )


def _edition(row: Row) -> Edition | None:
    edition_id, book = _integer(row.get("id")), row.get("book")
    work = _work_with_canonical(book) if isinstance(book, dict) else None
    if edition_id is None or work is None:
        return None
    isbn13, isbn10 = _text(row.get("isbn_13")), _text(row.get("isbn_10"))
    return Edition(edition_id, isbn13, isbn10, work, _text(row.get("title")))


def _author(row: Row, works_limit: int) -> Author | None:
    author_id, name = _integer(row.get("id")), _text(row.get("name"))
    contributions = row.get("contributions")
    if author_id is None or name is None or not isinstance(contributions, list):
        return None
    books = (contribution.get("book") for contribution in _rows(contributions))
    works = _without_duplicates(map(_book, _rows(books)))
    merged = row.get("canonical_id") is not None
    return Author(author_id, name, tuple(works), len(contributions) < works_limit and not merged)


def _contributors(value: object) -> tuple[Contributor, ...]:
    found: dict[Contributor, None] = {}
    for row in _rows(value):
        author = row.get("author")
        if isinstance(author, dict) and (name := _text(author.get("name"))):
            role = _text(row.get("contribution"))
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


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys(text for text in map(_text, value) if text is not None))


def _text(value: object) -> str | None:
    return (value.strip() or None) if isinstance(value, str) else None


def _integer(value: object) -> int | None:
    """Read an id or a count. Until April 2026 ids were texts, and in hits they still are (§4)."""
    match value:
        case bool():
            return None
        case int() if abs(value) < _NUMBER_LIMIT:
            return value
        case float() if value.is_integer() and abs(value) < _NUMBER_LIMIT:
            return int(value)
        case str() if value.isascii() and value.isdigit() and len(value) <= _MAX_DIGITS:
            return int(value)
        case _:
            return None
