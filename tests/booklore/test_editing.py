"""Before a book is written: locks, links, files and the rest; and what such a write is (§A)."""

from typing import Any

import orjson
import pytest

from custom_components.booklore_hardcover.booklore.client import BookLoreClient
from custom_components.booklore_hardcover.booklore.editing import (
    body_to_change,
    editable_books_from,
    file_settings_from,
    link_from,
)
from custom_components.booklore_hardcover.booklore.errors import (
    BookLoreError,
    BookLoreForbidden,
    BookLoreMayNotEdit,
    BookLoreServerError,
    BookLoreTooOldToWrite,
    BookLoreUnexpectedReply,
)
from custom_components.booklore_hardcover.booklore.models import (
    EditableBook,
    FileSettings,
    HardcoverLink,
)
from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_profiles import GENERATIONS

from .conftest import every_profile

TOO_OLD = {"booklore-1.16", "booklore-1.18", "booklore-2.0.3"}
WRITABLE = pytest.mark.parametrize("profile", sorted(GENERATIONS.keys() - TOO_OLD))
OURS = HardcoverLink("10", "emma")


def editable(metadata: dict[str, Any], **row: Any) -> EditableBook:
    """Return the book that a batch with this one row tells of."""
    [book] = editable_books_from(orjson.dumps([{"id": 1, "metadata": metadata} | row]))
    return book


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ({}, HardcoverLink()),
        ({"hardcoverBookId": 379760, "hardcoverId": "emma"}, HardcoverLink("379760", "emma")),
        ({"hardcoverBookId": " 10 "}, HardcoverLink("10")),
        ({"hardcoverBookId": "", "hardcoverId": " "}, HardcoverLink()),
        ({"hardcoverBookId": "no number"}, HardcoverLink("no number")),
        ({"hardcoverBookId": True, "hardcoverId": []}, HardcoverLink()),
    ],
)
def test_what_stands_in_the_two_fields(fields: dict[str, Any], link: HardcoverLink) -> None:
    """Whatever a person has typed counts, and blanks are empty, as the servers have it."""
    assert editable(fields).link == link
    assert link_from(orjson.dumps(fields)) == link


@pytest.mark.parametrize(
    ("locks", "locked"),
    [
        ({}, False),
        ({"hardcoverBookIdLocked": False, "hardcoverIdLocked": None}, False),
        ({"titleLocked": True}, False),
        ({"hardcoverBookIdLocked": True}, True),
        ({"hardcoverIdLocked": True}, True),
    ],
)
def test_either_lock_locks_both(locks: dict[str, Any], locked: bool) -> None:
    """One request writes both fields."""
    assert editable(locks).locked is locked


def test_a_stripped_row_is_not_to_be_written() -> None:
    """It says nothing of ids and locks."""
    rows = [{"id": 1, "metadata": {"allMetadataLocked": False}}, {"metadata": {}}, {"id": 2}]
    assert [each.book.id for each in editable_books_from(orjson.dumps(rows))] == [2]


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"hardcoverBookId": "10", "hardcoverId": "emma"}, True),
        ({"metadataUpdatedAt": "2026-11-27"}, True),
        ({"authors": ["B", "A"]}, True),
        ({"title": "Emma!"}, False),
        ({"title": None}, False),
        ({"authors": ["A"]}, False),
        ({"titleLocked": True}, False),
        ({"comicMetadata": {"issue": 2}}, False),
    ],
)
def test_all_else_is_told_apart_by_a_checksum(change: dict[str, Any], same: bool) -> None:
    """Lists count in any order; what changes with every write does not count."""
    before = {"title": "Emma", "authors": ["A", "B"], "metadataUpdatedAt": "2026-11-26"}
    assert (editable(before).others == editable(before | change).others) is same


@pytest.mark.parametrize(
    ("settings", "read"),
    [
        ({"other": 1}, FileSettings({}, moved=False)),
        ({"saveToOriginalFile": False}, FileSettings({}, moved=False)),
        (
            {"saveToOriginalFile": {"epub": {"enabled": True, "maxFileSizeInMb": 2}}},
            FileSettings({"EPUB": 2048}, moved=False),
        ),
        (
            {
                "saveToOriginalFile": {
                    "pdf": {"enabled": True, "maxFileSizeInMb": 0},
                    "cbx": {"enabled": False},
                    "scroll": {"enabled": True},
                    "epub": None,
                },
                "moveFilesToLibraryPattern": True,
            },
            FileSettings({"PDF": 2**62}, moved=True),
        ),
    ],
)
def test_what_the_settings_say_of_files(settings: dict[str, Any], read: FileSettings) -> None:
    """A size of 0, or none, is no limit."""
    body = orjson.dumps({"metadataPersistenceSettings": settings, "apiKey": "secret"})
    assert file_settings_from(body) == read
    assert "secret" not in repr(file_settings_from(body))


def test_one_switch_is_every_format() -> None:
    """As on BookLore 1.16."""
    body = orjson.dumps({"metadataPersistenceSettings": {"saveToOriginalFile": True}})
    assert file_settings_from(body).rewritten.keys() == {"EPUB", "PDF", "CBX", "AUDIOBOOK"}


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"metadataPersistenceSettings": []}', b"<html>"])
def test_settings_that_do_not_tell_of_files(body: bytes) -> None:
    """Nobody may be told then that no file changes."""
    with pytest.raises(BookLoreUnexpectedReply):
        file_settings_from(body)


@pytest.mark.parametrize(
    ("row", "rewrites", "moves"),
    [
        ({"primaryFile": {"bookType": "EPUB", "fileSizeKb": 2048}}, True, True),
        ({"primaryFile": {"bookType": "EPUB", "fileSizeKb": 2049}}, False, True),
        ({"primaryFile": {"bookType": "EPUB"}}, True, True),
        ({"primaryFile": {"bookType": "PDF", "fileSizeKb": 1}}, False, True),
        ({"bookType": "EPUB", "fileSizeKb": 1}, True, True),
        ({"isPhysical": True, "primaryFile": {"bookType": "EPUB"}}, False, False),
        ({}, False, False),
    ],
)
def test_whose_file_changes(row: dict[str, Any], rewrites: bool, moves: bool) -> None:
    """By its type and size; a file of unknown size does, a book on paper has none."""
    settings, book = FileSettings({"EPUB": 2048}, moved=True), editable({}, **row)
    assert (settings.rewrites(book), settings.moves(book)) == (rewrites, moves)


@pytest.mark.parametrize(
    ("body", "metadata", "flags"),
    [
        (
            body_to_change(HardcoverLink(), OURS),
            {"hardcoverBookId": "10", "hardcoverId": "emma"},
            {},
        ),
        (body_to_change(HardcoverLink(), HardcoverLink("10")), {"hardcoverBookId": "10"}, {}),
        (body_to_change(OURS, HardcoverLink("11", "emma")), {"hardcoverBookId": "11"}, {}),
        (
            body_to_change(OURS, HardcoverLink(None, "emma")),
            {},
            {"hardcoverBookId": True},
        ),
        (
            body_to_change(HardcoverLink("10"), HardcoverLink("11", "emma")),
            {"hardcoverBookId": "11", "hardcoverId": "emma"},
            {},
        ),
        (
            body_to_change(OURS, HardcoverLink("11")),
            {"hardcoverBookId": "11"},
            {"hardcoverId": True},
        ),
        (body_to_change(OURS, OURS), {}, {}),
    ],
)
def test_the_body_of_a_write(body: bytes, metadata: Any, flags: Any) -> None:
    """It holds what changes and nothing else, and flags even if there are none."""
    assert orjson.loads(body) == {"metadata": metadata, "clearFlags": flags}


@WRITABLE
async def test_filling_and_replacing(server: BookLoreServer, client: BookLoreClient) -> None:
    """What is there, or locked, is only replaced by a write that may, and told by the reply."""
    server.permissions = {"canEditMetadata": True}
    await client.require_editing()
    assert await client.fill_link(2, OURS) == OURS
    assert await client.fill_link(2, HardcoverLink("11", "other")) == OURS
    assert await client.fill_link(1, OURS) == HardcoverLink("379760", "a-slug")
    after = HardcoverLink("11")
    assert await client.replace_link(2, OURS, after) == after
    assert await client.replace_link(2, after, HardcoverLink()) == HardcoverLink()
    server.lock(2, "hardcoverBookId")
    assert await client.fill_link(2, OURS) == HardcoverLink(None, "emma")
    [book] = await client.editable_books([2])
    assert (book.link, book.locked) == (HardcoverLink(None, "emma"), True)


@every_profile
async def test_who_may_edit(profile: str, server: BookLoreServer, client: BookLoreClient) -> None:
    """An account with the permission or an administrator, on a server that does no harm."""
    error: type[BookLoreError] = BookLoreTooOldToWrite if profile in TOO_OLD else BookLoreMayNotEdit
    with pytest.raises(error):
        await client.require_editing()
    for permission in ("canEditMetadata", "admin"):
        server.permissions = {permission: True}
        if profile in TOO_OLD:
            with pytest.raises(BookLoreTooOldToWrite):
                await client.require_editing()
        else:
            assert (await client.require_editing()).may_edit_metadata
    assert server.requests["write"] == 0


@WRITABLE
async def test_how_a_write_fails(server: BookLoreServer, client: BookLoreClient) -> None:
    """A missing permission, a book that is gone, and a server that stumbles are told apart."""
    with pytest.raises(BookLoreForbidden):
        await client.fill_link(1, OURS)
    server.permissions = {"canEditMetadata": True}
    with pytest.raises(BookLoreUnexpectedReply):
        await client.fill_link(77, OURS)
    server.fail("write", "500")
    with pytest.raises(BookLoreServerError):
        await client.fill_link(1, OURS)
    assert server.requests["write"] == 3


@WRITABLE
async def test_a_write_with_an_old_token(server: BookLoreServer, client: BookLoreClient) -> None:
    """It is sent once more with a new one, for it was refused."""
    server.permissions = {"canEditMetadata": True}
    await client.account()
    server.expire_tokens()
    assert await client.fill_link(2, OURS) == OURS
    assert server.metadata_updates == {2: 1}
