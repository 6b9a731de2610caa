"""How the stand-in BookLore writes its books: the shapes of contract §2 by version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import orjson

from .drawn_covers import draw_cover
from .shelf import ShelfBook

_LOCKED = (
    "title subtitle publisher publishedDate description seriesName seriesNumber seriesTotal isbn13 "
    "isbn10 asin goodreadsId hardcoverId hardcoverBookId googleId pageCount language amazonRating "
    "amazonReviewCount goodreadsRating goodreadsReviewCount hardcoverRating hardcoverReviewCount "
    "lubimyczytacId lubimyczytacRating cover authors categories moods tags reviews"
).split()
_LOCKED_SINCE_2 = (
    "abridged ageRating audibleId audibleRating audibleReviewCount audiobookCover comicvineId "
    "contentRating narrator ranobedbId ranobedbRating"
).split()
_LOCKS = {f"{name}Locked": False for name in _LOCKED}
_LOCKS_SINCE_2 = _LOCKS | {f"{name}Locked": False for name in _LOCKED_SINCE_2}
_STRIPPED = ("subtitle", "hardcoverId", "hardcoverBookId", "seriesTotal")


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
    access_seconds: int = 36_000
    collides: bool = True
    keeps_refresh_token_on_collision: bool = False
    header_opens_covers: bool = False
    compresses: bool = True
    serves_page_for_unknown_paths: bool = True
    tells_wrong_methods: bool = False
    knows_oidc_only: bool = True
    orders_authors: bool = True
    access_denied: str = "Access Denied"


PROFILES = {
    "booklore-1.18": Profile(
        "v1.18.5",
        limits_logins=False,
        strips=False,
        numeric_hardcover_id=True,
        compresses=False,
        serves_page_for_unknown_paths=False,
        knows_oidc_only=False,
        orders_authors=False,
    ),
    "booklore-2.3": Profile("v2.3.0"),
    "grimmory-3.2": Profile(
        "v3.2.4",
        no_token_status=401,
        strip_parameter=True,
        expires=True,
        boolean_default_password=True,
        json_401=True,
        access_seconds=7_200,
        keeps_refresh_token_on_collision=True,
        header_opens_covers=True,
        access_denied="Access denied.",
    ),
    "grimmory-3.3": Profile(
        "v3.3.3",
        wrong_password_status=401,
        no_token_status=401,
        strip_parameter=True,
        expires=True,
        boolean_default_password=True,
        json_401=True,
        access_seconds=7_200,
        keeps_refresh_token_on_collision=True,
        opaque_refresh=True,
        collides=False,
        tells_wrong_methods=True,
        header_opens_covers=True,
        access_denied="Access denied.",
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


def book_as_json(
    book: ShelfBook, libraries: dict[int, str], profile: Profile, *, described: bool
) -> bytes:
    """Return one book in full, as `/books/{id}` does."""
    return orjson.dumps(_book(book, libraries, profile, False, described) | {"readStatus": "UNSET"})


def account_row(account_id: int, username: str, libraries: Mapping[int, str]) -> dict[str, Any]:
    """Return who we are, as `/users/me` does: nulls and all (§1.5)."""
    return {
        "id": account_id,
        "username": username,
        "name": username.title(),
        "email": f"{username}@example.org",
        "defaultPassword": False,
        "provisioningMethod": "LOCAL",
        "assignedLibraries": [library_row(*each) for each in libraries.items()],
        "permissions": {"admin": False, "canEditMetadata": False, "demoUser": False},
        "userSettings": {"perBookSetting": None, "sidebarLibrarySorting": None},
    }


def library_row(library_id: int, name: str) -> dict[str, Any]:
    """Return one library (§11)."""
    paths = [{"id": library_id, "libraryId": library_id, "path": f"/books/{library_id}"}]
    return {"id": library_id, "name": name, "icon": "book", "watch": False, "paths": paths}


def cover_of(book: ShelfBook, *, small: bool) -> bytes:
    """Return the book's picture; all books without one have the same."""
    if not book.cover:
        return draw_cover("", "")
    return draw_cover(book.title or "", ", ".join(book.authors), small=small)


def _book(
    book: ShelfBook, libraries: dict[int, str], profile: Profile, stripped: bool, described: bool
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": book.id,
        "libraryId": book.library_id,
        "libraryName": libraries.get(book.library_id, "Books"),
        "addedOn": "2026-06-02T18:22:41Z",
        "metadata": _metadata(book, profile, stripped, described),
        "metadataMatchScore": 61.2,
    }
    file = _file(book)
    if not profile.strips:
        kept = ("fileName", "filePath", "fileSubPath", "bookType", "fileSizeKb")
        row |= {name: file[name] for name in kept}
    else:
        row["isPhysical"] = book.physical
        if not book.physical:
            row["primaryFile"] = file
    if not book.physical:
        progress = {"cfi": "epubcfi(/6/88!/4/2)", "href": None, "percentage": 12.5}
        row["epubProgress"] = progress | {"ttsPositionCfi": None}
        if not stripped:
            row["libraryPath"] = {"id": 1}
    if not stripped:
        row |= {"alternativeFormats": [], "supplementaryFiles": [], "shelves": []}
    return row


def _file(book: ShelfBook) -> dict[str, Any]:
    name = f"{book.title or book.id}.epub"
    return {
        "id": book.id + 100,
        "bookId": book.id,
        "book": True,
        "folderBased": False,
        "fileName": name,
        "filePath": f"/books/{name}",
        "fileSubPath": "",
        "extension": "epub",
        "bookType": "EPUB",
        "fileSizeKb": 1187,
        "addedOn": "2026-06-02T18:22:41Z",
    }


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
        # A set without order before BookLore 2.0.6 (§2.3).
        "authors": book.authors if profile.orders_authors else sorted(book.authors, key=_hash),
        "isbn13": book.isbn13,
        "isbn10": book.isbn10,
        "seriesName": book.series,
        "seriesNumber": book.series_number,
        "language": book.language,
        "publishedDate": _date(book.published),
        "hardcoverBookId": known_id,
        "hardcoverId": "a-slug" if known_id is not None else None,
        "coverUpdatedOn": "2026-06-02T18:22:44Z" if book.cover else None,
        "categories": [],
        "moods": [],
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
    return present | (_LOCKS_SINCE_2 if profile.strips else _LOCKS)


def _hash(name: str) -> int:
    return crc32(name.encode())


def _date(published: str | None) -> str | None:
    """Return a whole date; the servers keep nothing less (§2.3)."""
    return f"{published}-01-01" if published and len(published) == 4 else published
