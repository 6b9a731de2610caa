"""Plain values out of Hardcover's JSON, whatever state it is in.

A row that makes no sense is left out; a reply that makes none raises
`HardcoverUnexpectedReply`. The beta "could break" at any time (contract §2), so
nothing here trusts a type.
"""

from collections.abc import Iterable, Iterator, Mapping

import orjson

from .errors import HardcoverInvalidToken, HardcoverUnexpectedReply
from .models import Account, Author, Contributor, Edition, Work

type Row = Mapping[str, object]

_LONGEST_NUMBER = 15
_TOO_LARGE = 10**_LONGEST_NUMBER
"""No id or count of a person's library; and a store file takes 64 bits at the most."""


def account_from(me: object) -> Account:
    """Read the `me` field: a list of one row (contract §1).

    Raises `HardcoverInvalidToken` when nobody is in it.
    """
    if not isinstance(me, list):
        raise HardcoverUnexpectedReply("me is not a list")
    if not me:
        raise HardcoverInvalidToken("the token belongs to nobody")
    for row in _rows(me):
        user_id, username = _integer(row.get("id")), _text(row.get("username"))
        if user_id is not None and username is not None:
            return Account(user_id, username)
    raise HardcoverUnexpectedReply("me names nobody")


def works_from(books: object) -> list[Work]:
    """Read a `books` field, in its order, each work once (contract §5)."""
    if not isinstance(books, list):
        raise HardcoverUnexpectedReply("books is not a list")
    return _once(_work_with_canonical(row) for row in _rows(books))


def editions_from(editions: object) -> list[Edition]:
    """Read an `editions` field, in its order, each edition once (contract §3)."""
    if not isinstance(editions, list):
        raise HardcoverUnexpectedReply("editions is not a list")
    return _once(_edition(row) for row in _rows(editions))


def authors_from(authors: object, most_works: int) -> list[Author]:
    """Read an `authors` field, in its order, each author once.

    `most_works` is how many works of each were asked for: so many may not be all.
    """
    if not isinstance(authors, list):
        raise HardcoverUnexpectedReply("authors is not a list")
    return _once(_author(row, most_works) for row in _rows(authors))


def hits_from(search: object) -> list[Work]:
    """Read a `search` field: the hits in their order, each work once (contract §4).

    Raises when the search itself failed, which is not the same as finding nothing.
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
    documents = (hit.get("document") for hit in _rows(hits))
    return _once(_hit(document) for document in _rows(documents))


def _work_with_canonical(row: Row) -> Work | None:
    canonical = row.get("canonical")
    # One level only: that is what we ask for, and a reply cannot make us go deeper.
    return _book(row, _book(canonical) if isinstance(canonical, dict) else None)


def _book(row: Row, canonical: Work | None = None) -> Work | None:
    return _work(
        row,
        _contributors(row.get("cached_contributors")),
        _cover(row.get("cached_image")),
        canonical,
    )


def _hit(document: Row) -> Work | None:
    contributors = _contributors(document.get("contributions"))
    if not contributors:
        # Narrators and translators are among these, hence only for want of better (§4).
        contributors = tuple(map(Contributor, _texts(document.get("author_names"))))
    return _work(document, contributors, _cover(document.get("image")), None)


def _work(
    row: Row,
    contributors: tuple[Contributor, ...],
    cover_url: str | None,
    canonical: Work | None,
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
        cover_url=cover_url,
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
    return Edition(
        id=edition_id,
        isbn13=_text(row.get("isbn_13")),
        isbn10=_text(row.get("isbn_10")),
        work=work,
        title=_text(row.get("title")),
    )


def _author(row: Row, most_works: int) -> Author | None:
    author_id, name = _integer(row.get("id")), _text(row.get("name"))
    contributions = row.get("contributions")
    if author_id is None or name is None or not isinstance(contributions, list):
        return None
    books = (contribution.get("book") for contribution in _rows(contributions))
    works = _once(_book(book) for book in _rows(books))
    merged = row.get("canonical_id") is not None
    return Author(author_id, name, tuple(works), len(contributions) < most_works and not merged)


def _contributors(value: object) -> tuple[Contributor, ...]:
    found: dict[Contributor, None] = {}
    for row in _rows(value):
        author = row.get("author")
        if isinstance(author, dict) and (name := _text(author.get("name"))):
            role = _text(row.get("contribution"))
            # Old rows say null, newer ones "Author" (§5).
            is_author = role is None or role.casefold() == "author"
            found[Contributor(name, None if is_author else role)] = None
    return tuple(found)


def _cover(image: object) -> str | None:
    url = image.get("url") if isinstance(image, dict) else None
    return _text(url)


def _once[ItemT: (Author, Work, Edition)](items: Iterable[ItemT | None]) -> list[ItemT]:
    found: dict[int, ItemT] = {}
    for item in items:
        if item is not None:
            found.setdefault(item.id, item)
    return list(found.values())


def _rows(value: object) -> Iterator[Row]:
    if isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping):
        yield from (row for row in value if isinstance(row, dict))


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys(text for text in map(_text, value) if text is not None))


def _text(value: object) -> str | None:
    return (value.strip() or None) if isinstance(value, str) else None


def _integer(value: object) -> int | None:
    """Read an id or a count; ids were strings until April 2026 and may be again (§4)."""
    match value:
        case bool():
            return None
        case int() if abs(value) < _TOO_LARGE:
            return value
        case float() if value.is_integer() and abs(value) < _TOO_LARGE:
            return int(value)
        case str() if value.isascii() and value.isdigit() and len(value) <= _LONGEST_NUMBER:
            return int(value)
        case _:
            return None
