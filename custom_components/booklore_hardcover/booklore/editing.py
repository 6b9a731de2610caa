"""Reading what matters before a book's metadata is written, and the bodies of such writes.

Section numbers are those of the sync contract.
"""

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any, Final
from zlib import crc32

import orjson

from ..wire import MAX_NAME, mapping
from .errors import BookLoreUnexpectedReply
from .models import Book, EditableBook, FileSettings, HardcoverLink
from .parse import book_from, rows, text_in
from .reply import json_from

OLDEST_SAFE_VERSION: Final = (2, 0, 4)
"""Older servers ignore `replaceMode` and wipe every field that a request leaves out (§A1)."""
_LINK_FIELDS: Final = ("hardcoverBookId", "hardcoverId")
_CHANGED_BY_ITSELF: Final = frozenset({"metadataUpdatedAt", "coverUpdatedOn", *_LINK_FIELDS})
_FILE_TYPES: Final = {"epub": "EPUB", "pdf": "PDF", "cbx": "CBX", "audiobook": "AUDIOBOOK"}
_KB_IN_MB: Final = 1024
_ANY_SIZE: Final = 2**62


def editable_books_from(body: bytes) -> list[EditableBook]:
    """Read a list of books in full (contract §2.6); raises `BookLoreUnexpectedReply`.

    Stripped rows are left out: without locks and ids, their books must not be written.
    """
    return [
        _editable(row, book)
        for row in rows(json_from(body))
        if (book := book_from(row)) is not None and book.complete
    ]


def link_from(body: bytes) -> HardcoverLink:
    """Read the reply to a write: what the Hardcover fields hold now (§A2)."""
    return _link(mapping(json_from(body)))


def file_settings_from(body: bytes) -> FileSettings:
    """Read only what concerns files from the server's settings, which also hold keys (§A4)."""
    settings = mapping(mapping(json_from(body)).get("metadataPersistenceSettings"))
    if not settings:
        raise BookLoreUnexpectedReply("the settings do not tell of files")
    saved = settings.get("saveToOriginalFile")
    if isinstance(saved, bool):  # BookLore 1.16
        sizes = dict.fromkeys(_FILE_TYPES.values(), _ANY_SIZE) if saved else {}
    else:
        sizes = {
            _FILE_TYPES[name]: _most_kb(each)
            for name, each in mapping(saved).items()
            if name in _FILE_TYPES and mapping(each).get("enabled")
        }
    return FileSettings(sizes, moved=bool(settings.get("moveFilesToLibraryPattern")))


def body_to_change(before: HardcoverLink, after: HardcoverLink) -> bytes:
    """Return the body that turns one link into another, and clears fields that become None."""
    fields = {
        name: new
        for name, old, new in zip(_LINK_FIELDS, astuple(before), astuple(after), strict=True)
        if old != new
    }
    present = {name: new for name, new in fields.items() if new is not None}
    # Without `clearFlags`, some versions of Grimmory fail (contract §5).
    clear = {name: True for name, new in fields.items() if new is None}
    return orjson.dumps({"metadata": present, "clearFlags": clear})


def _editable(row: Mapping[str, Any], book: Book) -> EditableBook:
    metadata = mapping(row.get("metadata"))
    file = mapping(row.get("primaryFile")) or row  # BookLore 1.x has the file's fields in the row
    file_type, size = file.get("bookType"), file.get("fileSizeKb")
    return EditableBook(
        book=book,
        link=_link(metadata),
        locked=any(metadata.get(f"{name}Locked") is True for name in _LINK_FIELDS),
        file_type=file_type if isinstance(file_type, str) and not row.get("isPhysical") else None,
        file_kb=size if isinstance(size, int) else 0,
        others=_checksum(metadata),
    )


def _link(metadata: Mapping[str, Any]) -> HardcoverLink:
    # A field may hold a number or any text; an empty text counts as empty (§A1).
    return HardcoverLink(*(text_in(metadata.get(name), MAX_NAME) for name in _LINK_FIELDS))


def _checksum(metadata: Mapping[str, Any]) -> int:
    others = {
        name: sorted(value, key=repr) if isinstance(value, list) else value
        for name, value in metadata.items()
        if name not in _CHANGED_BY_ITSELF
    }
    return crc32(orjson.dumps(others, option=orjson.OPT_SORT_KEYS))


def _most_kb(setting: object) -> int:
    most = mapping(setting).get("maxFileSizeInMb")
    return most * _KB_IN_MB if isinstance(most, int) and most > 0 else _ANY_SIZE
