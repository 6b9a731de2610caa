"""How the stand-in BookLore writes its books: the shapes of contract §2 by version."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson

from .shelf import ShelfBook

_LOCKS = ("title", "subtitle", "authors", "isbn13", "isbn10", "hardcoverId", "hardcoverBookId")
_STRIPPED = ("subtitle", "hardcoverId", "hardcoverBookId", "seriesTotal", "description")


@dataclass(frozen=True, slots=True)
class Profile:
    """What one generation of servers does differently."""

    version: str
    wrong_password_status: int = 400
    no_token_status: int = 403
    limits_logins: bool = True
    strips: bool = True
    strip_parameter: bool = False
    """Whether `stripForListView` decides; before, `withDescription` did (§2)."""
    numeric_hardcover_id: bool = False
    expires: bool = False
    boolean_default_password: bool = False
    json_401: bool = False
    opaque_refresh: bool = False
    collides: bool = True
    header_opens_covers: bool = False
    compresses: bool = True
    serves_page_for_unknown_paths: bool = True


PROFILES = {
    "booklore-1.18": Profile(
        "v1.18.5",
        limits_logins=False,
        strips=False,
        numeric_hardcover_id=True,
        compresses=False,
        serves_page_for_unknown_paths=False,
    ),
    "booklore-2.3": Profile("v2.3.0"),
    "grimmory-3.2": Profile(
        "v3.2.4",
        no_token_status=401,
        strip_parameter=True,
        expires=True,
        boolean_default_password=True,
        json_401=True,
        header_opens_covers=True,
    ),
    "grimmory-3.3": Profile(
        "v3.3.3",
        wrong_password_status=401,
        no_token_status=401,
        strip_parameter=True,
        expires=True,
        boolean_default_password=True,
        json_401=True,
        opaque_refresh=True,
        collides=False,
        header_opens_covers=True,
    ),
}


def list_as_json(
    books: Iterable[ShelfBook],
    libraries: dict[int, str],
    profile: Profile,
    *,
    stripped: bool,
    described: bool,
) -> bytes:
    """Return the books as the server lists them."""
    return orjson.dumps([_book(book, libraries, profile, stripped, described) for book in books])


def book_as_json(book: ShelfBook, libraries: dict[int, str], profile: Profile) -> bytes:
    """Return one book in full, as `/books/{id}` does."""
    return orjson.dumps(_book(book, libraries, profile, False, False) | {"readStatus": "UNSET"})


def _book(
    book: ShelfBook, libraries: dict[int, str], profile: Profile, stripped: bool, described: bool
) -> dict[str, Any]:
    file = {
        "id": book.id + 100,
        "bookId": book.id,
        "fileName": f"{book.title}.epub",
        "filePath": f"/books/{book.id}.epub",
        "bookType": "EPUB",
        "fileSizeKb": 1187,
    }
    row: dict[str, Any] = {
        "id": book.id,
        "libraryId": book.library_id,
        "libraryName": libraries.get(book.library_id, "Books"),
        "addedOn": "2026-06-02T18:22:41Z",
        "metadata": _metadata(book, profile, stripped, described),
        "metadataMatchScore": 61.2,
        "epubProgress": {"cfi": "epubcfi(/6/88!/4/2)", "href": None, "percentage": 12.5},
    }
    if profile.strips:
        row["isPhysical"] = book.physical
        if not book.physical:
            row["primaryFile"] = file
    else:
        row |= {"fileName": file["fileName"], "filePath": file["filePath"], "bookType": "EPUB"}
    if not stripped:
        row |= {"libraryPath": {"id": 1}, "alternativeFormats": [], "supplementaryFiles": []}
    return row


def _metadata(book: ShelfBook, profile: Profile, stripped: bool, described: bool) -> dict[str, Any]:
    known = book.hardcover_book_id
    if known is not None and profile.numeric_hardcover_id:
        # An integer column: nothing else could be entered.
        known_id: int | str | None = int(known) if known.isascii() and known.isdecimal() else None
    else:
        known_id = known
    facts: dict[str, Any] = {
        "bookId": book.id,
        "title": book.title,
        "subtitle": book.subtitle,
        "authors": list(book.authors),
        "isbn13": book.isbn13,
        "isbn10": book.isbn10,
        "seriesName": book.series,
        "seriesNumber": book.series_number,
        "language": book.language,
        "publishedDate": book.published,
        "hardcoverBookId": known_id,
        "hardcoverId": "a-slug" if known_id is not None else None,
        "coverUpdatedOn": "2026-06-02T18:22:44Z" if book.cover else None,
        "categories": [],
        "tags": [],
        "description": "…" * 200 if described else None,
    }
    if stripped:
        facts = {
            key: value
            for key, value in facts.items()
            if key not in _STRIPPED and value not in ([], None)
        }
        return facts | {"allMetadataLocked": False}
    present = {key: value for key, value in facts.items() if value is not None}
    return present | {f"{name}Locked": False for name in _LOCKS}
