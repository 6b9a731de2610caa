"""What anybody may read in the settings, what a write does besides, and who may what (sync §A)."""

from typing import Any

import orjson
import pytest

from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_settings import SECRETS
from tests.servers.tests.asking import Ask

from .conftest import Put, every_generation

ONLY_ID = {"hardcoverBookId": "5"}
QUERY = "?replaceMode=REPLACE_MISSING"


@every_generation
async def test_settings_are_read_by_anybody_who_is_logged_in(
    ask: Ask, token: str, server: BookLoreServer
) -> None:
    assert (await ask("settings")).status in (401, 403)
    reply = await ask("settings", token)
    assert reply.status == 200
    text = orjson.dumps(reply.body).decode()
    assert all(secret in text for secret in SECRETS)
    assert server.requests["settings"] == 2


@pytest.mark.parametrize(
    ("profile", "formats"),
    [
        ("booklore-1.16", None),
        ("booklore-1.18", {"epub", "pdf", "cbx"}),
        ("booklore-2.0.3", {"epub", "pdf", "cbx"}),
        ("booklore-2.3", {"epub", "pdf", "cbx"}),
        ("grimmory-3.2", {"epub", "pdf", "cbx", "audiobook"}),
        ("grimmory-3.3", {"epub", "pdf", "cbx", "audiobook"}),
    ],
)
async def test_the_switches_for_files_have_their_generations_shape(
    ask: Ask, token: str, server: BookLoreServer, profile: str, formats: set[str] | None
) -> None:

    async def switches() -> dict[str, Any]:
        return (await ask("settings", token)).body["metadataPersistenceSettings"]

    before = await switches()
    server.settings.rewrites = {"EPUB"}
    server.settings.moves_files = True
    server.settings.most_mb["EPUB"] = 50
    after = await switches()
    moves = "moveFilesToLibraryPattern"
    assert (before[moves], after[moves]) == (False, True)
    assert ("sidecarSettings" in after) is not profile.startswith("booklore-1")
    if formats is None:
        assert (before["saveToOriginalFile"], after["saveToOriginalFile"]) == (False, True)
        return
    assert after["saveToOriginalFile"].keys() == formats
    assert not before["saveToOriginalFile"]["epub"]["enabled"]
    assert after["saveToOriginalFile"]["epub"] == {"enabled": True, "maxFileSizeInMb": 50}


@pytest.mark.parametrize(
    ("profile", "rewrites", "book", "written"),
    [
        ("booklore-1.16", {"EPUB"}, {"format": "PDF"}, True),
        ("booklore-1.18", {"EPUB"}, {"format": "PDF"}, False),
        ("booklore-1.18", {"PDF"}, {"format": "PDF"}, True),
        ("booklore-2.3", set(), {}, False),
        ("booklore-2.3", {"EPUB"}, {}, True),
        ("booklore-2.3", {"EPUB"}, {"file_size_kb": 300 * 1_024}, False),
        ("booklore-2.3", {"EPUB"}, {"physical": True}, False),
        ("booklore-2.3", {"AUDIOBOOK"}, {"format": "AUDIOBOOK"}, False),
        ("grimmory-3.2", {"AUDIOBOOK"}, {"format": "AUDIOBOOK"}, True),
        ("grimmory-3.3", {"CBX"}, {"format": "CBX"}, True),
    ],
)
async def test_whose_file_is_rewritten(
    put: Put, server: BookLoreServer, rewrites: set[str], book: dict[str, Any], written: bool
) -> None:
    server.settings.rewrites = rewrites
    before = server.edit(2, **book).current_hash
    assert (await put(2, QUERY, **ONLY_ID)).status == 200
    assert server.file_writes[2] == written
    assert (server.books[2].current_hash != before) is written


@pytest.mark.parametrize(("profile", "written"), [("booklore-2.3", True), ("grimmory-3.2", False)])
async def test_grimmory_leaves_files_on_the_network_alone(
    put: Put, server: BookLoreServer, written: bool
) -> None:
    server.settings.rewrites = {"EPUB"}
    server.settings.disk_type = "NETWORK"
    await put(2, QUERY, **ONLY_ID)
    assert server.file_writes[2] == written


@pytest.mark.parametrize("profile", ["booklore-2.0.3", "booklore-2.3", "grimmory-3.3"])
@pytest.mark.parametrize("locks", [["hardcoverBookId"], []])
async def test_a_useless_write_works_on_the_file_all_the_same(
    put: Put, server: BookLoreServer, locks: list[str]
) -> None:
    server.settings.rewrites = {"EPUB"}
    server.settings.moves_files = server.settings.writes_sidecars = True
    server.lock(2, *locks)
    await put(2, QUERY, **ONLY_ID)
    counters = (server.metadata_updates, server.file_writes, server.file_moves)
    assert [counter[2] for counter in (*counters, server.sidecar_writes)] == [1, 1, 1, 1]
    assert server.books[2].hardcover_book_id is None
    server.unlock(2)
    server.edit(2, hardcover_book_id="7")
    await put(2, QUERY, **ONLY_ID)
    assert [counter[2] for counter in counters] == [2, 2, 2]


@pytest.mark.parametrize("profile", ["booklore-2.3", "grimmory-3.2"])
@pytest.mark.parametrize(("moves", "name"), [(False, "Piranesi.epub"), (True, "Other.epub")])
async def test_a_file_is_called_otherwise_only_when_files_move(
    put: Put, ask: Ask, token: str, server: BookLoreServer, moves: bool, name: str
) -> None:
    server.settings.moves_files = moves
    await put(2, "?replaceMode=REPLACE_WHEN_PROVIDED", title="Other")
    row = (await ask("books/2", token)).body
    assert (row["metadata"]["title"], row["primaryFile"]["fileName"]) == ("Other", name)


@every_generation
async def test_permissions_are_those_of_their_generation(
    ask: Ask, token: str, server: BookLoreServer, profile: str
) -> None:
    server.permissions = {"canEditMetadata": True, "canBulkResetBookReadStatus": True}
    told = (await ask("users/me", token)).body["permissions"]
    assert {name for name, given in told.items() if given} == (
        {"canEditMetadata"} if profile == "booklore-1.16" else server.permissions.keys()
    )
    assert {"canSyncKobo", "canSyncKoReader", "canAccessUserStats", "admin"} <= told.keys()
