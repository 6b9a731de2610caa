"""The file: made, opened, damaged, held still, and on a disk that takes nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
import sqlite3

import pytest

from custom_components.booklore_hardcover.models import RunState
from custom_components.booklore_hardcover.record import Identity
from custom_components.booklore_hardcover.store import MatchStore
from custom_components.booklore_hardcover.store.database import remove_files
from custom_components.booklore_hardcover.store.errors import (
    CannotOpen,
    CannotRead,
    NewerSchema,
    NotWritten,
)
from tests.disk import full_disk, lost_pages, pragma

from .copies import copy_of
from .test_records import CHOICE, EMMA, fill, put


async def records_in(path: Path) -> dict[int, object]:
    """Open a database, and return the first hundred records."""
    store = await MatchStore.open(path, asyncio.to_thread)
    found = await store.records(range(100))
    await store.close()
    return dict(found)


async def test_what_has_returned_survives_a_power_cut(store: MatchStore, path: Path) -> None:
    """It is in the file or the -wal beside it, at every moment."""
    for number in range(1, 20):
        await store.update({number: put(EMMA)})
        assert len(await records_in(copy_of(path))) == number


async def test_a_power_cut_in_the_middle_of_a_write_leaves_what_was_before(
    store: MatchStore, path: Path
) -> None:
    """Wherever the -wal ends."""
    await store.update({1: put(EMMA)})
    wal = path.with_name(f"{path.name}-wal")
    before = wal.stat().st_size
    await store.update({2: put(EMMA), 3: put(EMMA)})
    for length in range(before, wal.stat().st_size, 97):
        copy = copy_of(path)
        with copy.with_name(f"{copy.name}-wal").open("r+b") as file:
            file.truncate(length)
        assert set(await records_in(copy)) in ({1}, {1, 2, 3})


async def test_nobody_else_may_read_the_file(store: MatchStore, path: Path) -> None:
    """It says which books somebody has; so does the -wal beside it."""
    await store.update({1: put(EMMA)})
    assert len(list(path.parent.iterdir())) == 2
    assert all(each.stat().st_mode & 0o077 == 0 for each in path.parent.iterdir())


async def test_a_newer_file_is_left_alone(path: Path) -> None:
    """Byte for byte."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE record (everything)")
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NewerSchema):
        await MatchStore.open(path, asyncio.to_thread)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: b"not a database at all" * 400, id="something else"),
        pytest.param(lambda content: content[:100] + b"\xff" * 3_900 + content[4_000:], id="torn"),
        pytest.param(lambda content: content[: len(content) // 2 // 4096 * 4096], id="cut short"),
        pytest.param(
            lambda content: content[:8192] + b"\xff" * 8192 + content[16384:], id="a page of it"
        ),
    ],
)
async def test_a_damaged_file_is_kept_under_another_name(
    store: MatchStore, path: Path, damage: Callable[[bytes], bytes]
) -> None:
    """The store begins anew, and tells where the old file is, as long as it is there."""
    await fill(store, dict.fromkeys(range(1, 500), EMMA))
    await store.close()
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    again = await MatchStore.open(path, asyncio.to_thread)
    assert again.database.damaged_file is not None
    assert again.database.damaged_file.read_bytes() == damaged
    assert await again.records([1]) == {}
    await again.update({1: put(CHOICE)})
    await again.close()
    later = await MatchStore.open(path, asyncio.to_thread)
    assert later.database.damaged_file == again.database.damaged_file
    assert await later.records([1]) == {1: CHOICE}
    await later.close()
    remove_files(path)
    assert list(path.parent.iterdir()) == []


async def test_an_empty_file_is_a_new_one(path: Path) -> None:
    """As after a power cut before anything was written."""
    path.touch()
    assert await records_in(path) == {}
    assert not list(path.parent.glob("*.corrupt*"))


async def test_a_file_that_cannot_be_opened(path: Path) -> None:
    """It may be there later, so nothing is put in its place."""
    path.mkdir()
    with pytest.raises(CannotOpen):
        await MatchStore.open(path, asyncio.to_thread)
    with pytest.raises(CannotOpen):
        await MatchStore.open(path / "no folder" / "matches.db", asyncio.to_thread)


async def test_a_file_that_another_store_has_open(store: MatchStore, path: Path) -> None:
    """Two would write over each other."""
    await store.update({1: put(EMMA)})
    with pytest.raises(CannotOpen, match="locked"):
        await MatchStore.open(path, asyncio.to_thread)


async def test_a_full_disk_changes_nothing(store: MatchStore, path: Path) -> None:
    """Neither records nor the run; reading goes on, and writing does once there is room."""
    heard: list[bool] = []
    store.database.listen_to_disk(heard.append)
    await store.update({1: put(EMMA)})
    with full_disk():
        for _ in range(2):
            with pytest.raises(NotWritten):
                await store.update({1: put(CHOICE), 2: put(EMMA)})
        with pytest.raises(NotWritten):
            await store.update_run(lambda run: replace(run, number=5))
        assert await store.records([1, 2]) == {1: EMMA}
        assert store.run == RunState()
    assert heard == [True]
    await store.update({1: put(CHOICE)})
    assert heard == [True, False]
    assert await records_in(copy_of(path)) == {1: CHOICE}


@pytest.mark.parametrize(
    ("fails", "works"),
    [("max_page_count = 1", "max_page_count = 1000000"), ("query_only = 1", "query_only = 0")],
    ids=["full", "read-only"],
)
async def test_what_sqlite_refuses_to_write(
    store: MatchStore, path: Path, fails: str, works: str
) -> None:
    """It answers as for a file system without room, and for one that was mounted read-only."""
    long = replace(EMMA, book=Identity("Emma " * 1_000, ()))
    pragma(path, fails)
    with pytest.raises(NotWritten):
        await store.update({number: put(long) for number in range(1, 50)})
    assert await store.records(range(50)) == {}
    pragma(path, works)
    await store.update({1: put(long)})
    assert await store.records(range(50)) == {1: long}


async def test_pages_that_cannot_be_read(store: MatchStore, path: Path) -> None:
    """The disk may lose them while the store is open: whoever reads is told."""
    await fill(store, dict.fromkeys(range(1, 100), EMMA))
    async with lost_pages(store, path):
        with pytest.raises(CannotRead):
            await store.records(range(100))
    assert len(await store.records(range(100))) == 99


async def test_a_file_stands_still_while_it_is_copied(store: MatchStore, path: Path) -> None:
    """Though thousands are written meanwhile; a copy with any part of the -wal is whole."""
    await store.update({1: put(EMMA)})
    await store.database.hold()
    still = path.read_bytes()
    for start in range(2, 4_000, 500):
        await store.update({number: put(EMMA) for number in range(start, start + 500)})
        assert path.read_bytes() == still
        assert 1 in await records_in(copy_of(path))
    await store.database.release()
    await store.update({1: put(CHOICE)})
    assert (await records_in(copy_of(path)))[1] == CHOICE


async def test_a_file_stands_still_over_a_restart_of_the_store(
    store: MatchStore, path: Path
) -> None:
    """An entry may be reloaded while a backup is made."""
    await store.update({1: put(EMMA)})
    await store.database.hold()
    still = path.read_bytes()
    await store.update({2: put(EMMA)})
    await store.close()
    again = await MatchStore.open(path, asyncio.to_thread)
    await again.database.hold(checkpoint=False)
    await again.update({3: put(EMMA)})
    assert path.read_bytes() == still
    await again.database.release()
    await again.close()
    assert path.read_bytes() != still
    assert set(await records_in(path)) == {1, 2, 3}
