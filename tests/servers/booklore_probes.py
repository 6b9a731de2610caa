"""The cheap questions by which an import can be noticed (sync §C2, contract §2.6).

None of them is on every server.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from aiohttp import web
import orjson

from .booklore_profiles import Profile
from .booklore_replies import UNEXPECTED, error, json_reply
from .booklore_rows import list_as_json
from .shelf import ShelfBook

_LARGEST_PAGE = 100
_PAGE = 20


def probe(
    request: web.Request,
    operation: str,
    books: list[ShelfBook],
    libraries: dict[int, str],
    profile: Profile,
) -> web.Response | None:
    """Answer a cheap question, if it is one and this generation knows it."""
    match operation:
        case "format-counts" if profile.counts_formats:
            return _format_counts(request, books, libraries)
        case "page-probe" if profile.page_sort:
            return _page(request, books, libraries, profile)
        case "app-probe" if profile.lists_for_apps:
            return _page_for_apps(request, books)
    return None


def _format_counts(
    request: web.Request, books: list[ShelfBook], libraries: Mapping[int, str]
) -> web.Response:
    """Return how many books a library has of each format; physical books have none."""
    library = request.path.split("/")[-2]
    if not library.isdecimal():
        return error(500, UNEXPECTED)
    if int(library) not in libraries:
        return error(404, f"Library not found with ID: {library}")
    own = [book for book in books if book.library_id == int(library) and not book.physical]
    return json_reply(Counter(book.format for book in own))


def _page(
    request: web.Request, books: list[ShelfBook], libraries: dict[int, str], profile: Profile
) -> web.Response:
    """Return a page of the list, stripped; each generation wants the sort said its own way."""
    if (asked := _asked(request)) is None:
        return error(500, UNEXPECTED)
    by_cursor = profile.page_sort.startswith("-")
    newest_first = request.query.get("sort") == profile.page_sort
    if "sort" in request.query and not newest_first:
        # The other generation's way: "desc" is no key (§2.6), "-addedOn" no property.
        return error(400, "Invalid sort.") if by_cursor else error(500, UNEXPECTED)
    ordered = sorted(books, key=_added, reverse=True) if newest_first else books
    number, size = asked[0], min(asked[1], _LARGEST_PAGE)
    shown = ordered[number * size : (number + 1) * size]
    rows = orjson.loads(list_as_json(shown, libraries, profile, stripped=True, described=False))
    told: dict[str, Any] = {
        "size": size,
        "number": number,
        "totalElements": len(ordered),
        "totalPages": -(-len(ordered) // size),
    }
    reply: dict[str, Any] = {"content": rows, "page": told}
    if by_cursor:
        told["cursor"] = "b3BhcXVlLWN1cnNvcg"
        link = {"href": f"/api/v1/books/page?cursor={told['cursor']}", "type": "application/json"}
        reply["links"] = [{"rel": [each], **link} for each in ("self", "first")]
    return json_reply(reply)


def _page_for_apps(request: web.Request, books: list[ShelfBook]) -> web.Response:
    """Return a page of summaries, without any Hardcover id."""
    if (asked := _asked(request)) is None:
        return error(500, UNEXPECTED)
    number, size = asked
    newest_first = request.query.get("dir", "desc") != "asc"
    ordered = sorted(books, key=_added, reverse=newest_first)
    pages = -(-len(ordered) // size)
    return json_reply(
        {
            "content": [_summary(book) for book in ordered[number * size : (number + 1) * size]],
            "page": number,
            "size": size,
            "totalElements": len(ordered),
            "totalPages": pages,
            "hasNext": number + 1 < pages,
            "hasPrevious": number > 0,
        }
    )


def _asked(request: web.Request) -> tuple[int, int] | None:
    """Return which page, and of what size."""
    number, size = request.query.get("page", "0"), request.query.get("size", str(_PAGE))
    if not (number.isdecimal() and size.isdecimal() and int(size)):
        return None
    return int(number), int(size)


def _added(book: ShelfBook) -> tuple[str, int]:
    return book.added_on, book.id


def _summary(book: ShelfBook) -> dict[str, Any]:
    facts = {
        "id": book.id,
        "title": book.title,
        "authors": book.authors,
        "readStatus": book.read_status,
        "personalRating": book.personal_rating,
        "seriesName": book.series,
        "seriesNumber": book.series_number,
        "libraryId": book.library_id,
        "addedOn": book.added_on,
        "primaryFileType": None if book.physical else book.format,
        "isPhysical": book.physical,
        "isbn13": book.isbn13,
        "isbn10": book.isbn10,
    }
    return {name: value for name, value in facts.items() if value is not None}
