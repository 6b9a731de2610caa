"""How the stand-in BookLore writes its books: the shapes of contract §2 by version."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from zlib import crc32

import orjson

from .booklore_profiles import GENERATIONS, PROFILES, Profile
from .drawn_covers import draw_cover
from .shelf import EXTENSIONS, ShelfBook

__all__ = (
    "GENERATIONS",
    "PROFILES",
    "Profile",
    "account_row",
    "book_as_json",
    "cover_of",
    "library_row",
    "list_as_json",
    "metadata_as_json",
)

_STRIPPED = frozenset(
    "subtitle hardcoverId hardcoverBookId seriesTotal asin goodreadsId comicvineId googleId "
    "lubimyczytacId ranobedbId audibleId abridged audibleRating audibleReviewCount "
    "lubimyczytacRating".split()
)
_PERMISSIONS = (
    "canEditMetadata canManageLibrary canSyncKobo canSyncKoReader canAccessUserStats "
    "canAccessLibraryStats"
).split()
_BULK_PERMISSIONS = (
    "canBulkAutoFetchMetadata canBulkCustomFetchMetadata canBulkEditMetadata "
    "canBulkRegenerateCover canMoveOrganizeFiles canBulkLockUnlockMetadata "
    "canBulkResetBookloreReadProgress canBulkResetKoReaderReadProgress canBulkResetBookReadStatus"
).split()


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
    status = {"readStatus": book.read_status or "UNSET"}
    return orjson.dumps(_book(book, libraries, profile, False, described) | status)


def metadata_as_json(book: ShelfBook, profile: Profile) -> bytes:
    """Return what a write is answered with: all that is known of the book now (§5)."""
    return orjson.dumps(_metadata(book, profile, False, True))


def account_row(
    account_id: int,
    username: str,
    libraries: Mapping[int, str],
    permissions: Mapping[str, bool],
    profile: Profile,
) -> dict[str, Any]:
    """Return who we are, as `/users/me` does: nulls and all (§1.5), permissions by version."""
    known = ["admin", *_PERMISSIONS, *(_BULK_PERMISSIONS * profile.bulk_permissions), "demoUser"]
    return {
        "id": account_id,
        "username": username,
        "name": username.title(),
        "email": f"{username}@example.org",
        "defaultPassword": False,
        "provisioningMethod": "LOCAL",
        "assignedLibraries": [library_row(*each) for each in libraries.items()],
        "permissions": {name: permissions.get(name, False) for name in known},
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
        "addedOn": book.added_on,
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
        if book.format == "EPUB":
            progress = {"cfi": "epubcfi(/6/88!/4/2)", "href": None, "percentage": 12.5}
            row["epubProgress"] = progress | {"ttsPositionCfi": None}
        if not stripped:
            row["libraryPath"] = {"id": 1}
    if not stripped:
        row |= {"alternativeFormats": [], "supplementaryFiles": [], "shelves": []}
    # What the person did with the book; nothing is said of what they did not (§2.2).
    if book.personal_rating is not None:
        row["personalRating"] = book.personal_rating
    if book.has_progress:
        row["readStatus"] = book.read_status or "UNSET"
    if book.date_finished is not None:
        row["dateFinished"] = book.date_finished
    return row


def _file(book: ShelfBook) -> dict[str, Any]:
    name = book.name_of_file()
    return {
        "id": book.id + 100,
        "bookId": book.id,
        "book": True,
        "folderBased": False,
        "fileName": name,
        "filePath": f"/books/{name}",
        "fileSubPath": "",
        "extension": EXTENSIONS[book.format],
        "bookType": book.format,
        "fileSizeKb": book.file_size_kb,
        "addedOn": book.added_on,
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
        "hardcoverId": book.slug_beside(known_id),
        "coverUpdatedOn": "2026-06-02T18:22:44Z" if book.cover else None,
        "publisher": book.publisher,
        "pageCount": book.page_count,
        "categories": book.categories,
        "moods": book.moods,
        "tags": book.tags,
        "description": book.description if described else None,
    }
    facts |= book.more
    if stripped:
        facts = {
            key: value
            for key, value in facts.items()
            if key not in _STRIPPED and value not in ([], None)
        }
        all_locked = bool(book.locked) and book.locked.issuperset(profile.lockable)
        return facts | {"allMetadataLocked": all_locked}
    present = {key: value for key, value in facts.items() if value is not None}
    return present | _locks(profile.lockable, frozenset(book.locked))


@cache
def _locks(lockable: tuple[str, ...], locked: frozenset[str]) -> dict[str, bool]:
    return {f"{name}Locked": name in locked for name in lockable}


def _hash(name: str) -> int:
    return crc32(name.encode())


def _date(published: str | None) -> str | None:
    """Return a whole date; the servers keep nothing less (§2.3)."""
    return f"{published}-01-01" if published and len(published) == 4 else published
