"""The journal: what is kept of each write, and what is read from it."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.booklore_hardcover.booklore.models import HardcoverLink
from custom_components.booklore_hardcover.store import MatchStore
from custom_components.booklore_hardcover.store.changes import StoreUpdate
from custom_components.booklore_hardcover.store.database import Database
from custom_components.booklore_hardcover.store.journal import Journal, Write, WriteOutcome
from custom_components.booklore_hardcover.store.sync_state import Consent, SyncRequest, SyncState

EMPTY = HardcoverLink()
ONE, TWO = HardcoverLink("10", "one"), HardcoverLink("20", None)
BOOKS = (1, 2, 3)


@pytest.fixture
def journal(store: MatchStore) -> Journal:
    """Return the journal of an empty store."""
    return store.journal


async def put(
    journal: Journal,
    book_id: int,
    before: HardcoverLink,
    after: HardcoverLink,
    outcome: WriteOutcome | None = WriteOutcome.WRITTEN,
    *,
    run: int = 1,
    undoes: int | None = None,
) -> Write:
    """Write to the journal what is sent and what becomes of it."""
    write = Write(run, book_id, before, after, 12.345, undoes=undoes)
    number = await journal.intend(write)
    if outcome is not None:
        await journal.complete(number, outcome)
    return replace(write, id=number, outcome=outcome)


async def test_a_write_is_kept_as_it_was_intended_and_completed(
    journal: Journal, store: MatchStore, path: Path
) -> None:
    """Over a restart too, which leaves one without an outcome."""
    done = await put(journal, 1, EMPTY, ONE)
    lost = await put(journal, 2, EMPTY, TWO, None, run=2)
    failed = await put(journal, 3, ONE, EMPTY, None, undoes=done.id)
    await journal.complete(failed.id, WriteOutcome.FAILED, "booklore_cannot_connect")
    await store.close()
    store = await MatchStore.open(path, asyncio.to_thread)
    failed = replace(failed, outcome=WriteOutcome.FAILED, error="booklore_cannot_connect")
    assert await store.journal.of_books([*BOOKS, 9]) == {1: [done], 2: [lost], 3: [failed], 9: []}
    assert await store.journal.interrupted() == [lost]
    assert await store.journal.unsuccessful(BOOKS) == {3: failed}
    assert await store.journal.counts() == {"written": 1, "under_way": 1, "failed": 1}
    await store.close()


async def test_the_last_that_was_written(journal: Journal) -> None:
    """Failures after it do not count, nor do other books."""
    await put(journal, 1, EMPTY, ONE)
    second = await put(journal, 1, ONE, TWO)
    await put(journal, 1, TWO, ONE, WriteOutcome.FAILED)
    cleared = await put(journal, 2, ONE, EMPTY)
    await put(journal, 3, EMPTY, ONE, WriteOutcome.NOT_WRITTEN)
    assert await journal.last_written(BOOKS) == {1: second, 2: cleared}
    assert await journal.last_written([3]) == {}
    assert await journal.standing_books() == [1]


async def test_what_seems_not_to_have_happened(journal: Journal) -> None:
    """Only until another write is carried out; one without an outcome is asked about first."""
    await put(journal, 1, EMPTY, ONE, WriteOutcome.FAILED)
    await put(journal, 1, EMPTY, ONE)
    late = await put(journal, 2, EMPTY, ONE, WriteOutcome.INTERRUPTED)
    await put(journal, 3, EMPTY, ONE, None)
    assert await journal.unsuccessful(BOOKS) == {2: late}
    assert await journal.unsuccessful([1, 3]) == {}


async def test_failures_in_a_row(journal: Journal) -> None:
    """What an interruption ended is no failure, and success makes up for all before."""
    for outcome in (WriteOutcome.FAILED, WriteOutcome.NOT_WRITTEN, WriteOutcome.INTERRUPTED, None):
        await put(journal, 1, EMPTY, ONE, outcome)
    await put(journal, 2, EMPTY, ONE, WriteOutcome.FAILED)
    await put(journal, 2, EMPTY, ONE)
    await put(journal, 3, EMPTY, ONE, WriteOutcome.FAILED)
    assert await journal.failures(BOOKS) == {1: 2, 3: 1}
    assert await journal.failures([2]) == {}


async def test_ids_that_were_ever_written(journal: Journal) -> None:
    """Not those that an undo has put back, nor those that did not come there."""
    first = await put(journal, 1, EMPTY, ONE)
    second = await put(journal, 1, ONE, TWO)
    await put(journal, 1, TWO, HardcoverLink("30"), undoes=second.id)
    await put(journal, 1, ONE, EMPTY, undoes=first.id)
    await put(journal, 2, EMPTY, ONE, WriteOutcome.FAILED)
    assert await journal.written_ids(BOOKS) == {(1, "10"), (1, "20")}
    assert await journal.written_ids([2]) == set()


async def test_echoes(journal: Journal) -> None:
    """An id that may have come there counts, beside the last that is known to have."""
    await put(journal, 1, EMPTY, ONE)
    await put(journal, 1, ONE, TWO, WriteOutcome.FAILED)
    await put(journal, 2, EMPTY, ONE)
    await put(journal, 2, ONE, EMPTY)
    await put(journal, 3, EMPTY, ONE, None)
    assert await journal.echoes(BOOKS) == {(1, "10"), (1, "20"), (3, "10")}
    assert await journal.echoes([2]) == set()


async def test_a_run(journal: Journal) -> None:
    """Which books it has written, or may have, each once."""
    for book_id in (3, 1, 3):
        await put(journal, book_id, EMPTY, ONE, run=5)
    await put(journal, 2, EMPTY, ONE, run=6)
    assert await journal.books_of_run(5) == [1, 3]
    assert [await journal.has_run(run) for run in (4, 5, 6)] == [False, True, True]


async def test_books_are_excluded_and_included_again(store: MatchStore) -> None:
    """As often as somebody says so, and listeners hear of it."""
    heard: list[StoreUpdate] = []
    store.listen(heard.append)
    for exclude in (True, True, False, False, True):
        await store.exclude([7, 8], exclude=exclude)
        assert await store.journal.excluded() == ({7, 8} if exclude else set())
    assert {tuple(each.touched) for each in heard} == {(7, 8)}


async def test_the_state_of_a_sync_survives_a_restart(store: MatchStore, path: Path) -> None:
    """All of it; a store without any begins at 0."""
    assert store.journal.state == SyncState()
    state = SyncState(
        3,
        (SyncRequest(frozenset({2, 1}), asked=True), SyncRequest(undo=2), SyncRequest()),
        paused_until=99.5,
        held=True,
        halted=True,
        ended_at=12.0,
        consent=Consent("http://localhost#1", 7, files=True),
    )
    assert await store.journal.update_state(lambda _state: state) == state
    await store.close()
    store = await MatchStore.open(path, asyncio.to_thread)
    assert store.journal.state == state
    await store.close()


async def test_a_hundred_thousand_books(path: Path) -> None:
    """What is read for some of them does not depend on how many were written."""
    database = Database.open(path)
    database.write(
        lambda connection: connection.executemany(
            "INSERT INTO journal (run, book_id, field, before, after, made_at, outcome)"
            " VALUES (1, ?, 'hardcover_id', '{}', '{\"book_id\": \"10\"}', 0, 'written')",
            ((book_id,) for book_id in range(1, 100_001)),
        )
    )
    database.close()
    store = await MatchStore.open(path, asyncio.to_thread)
    journal = store.journal
    some = list(range(500, 1_500))
    began = asyncio.get_running_loop().time()
    assert len(await journal.last_written(some)) == 1_000
    assert len(await journal.written_ids(some)) == len(await journal.echoes(some)) == 1_000
    assert await journal.unsuccessful(some) == await journal.failures(some) == {}
    took = asyncio.get_running_loop().time() - began
    assert len(await journal.standing_books()) == 100_000
    assert took < 5, took
    await store.close()
