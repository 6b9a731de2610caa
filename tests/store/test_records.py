"""Records in the store: changed in one way, read in pages."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
import random
import sqlite3
import threading
from time import perf_counter
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.booklore_hardcover.matching.plan import TakenUp
from custom_components.booklore_hardcover.matching.records import count
from custom_components.booklore_hardcover.models import Probe, RunRequest, RunState, Tally
from custom_components.booklore_hardcover.record import (
    Candidate,
    FailureReason,
    Identity,
    Reason,
    Record,
    Source,
    Status,
    WorkFacts,
    WorkForm,
)
from custom_components.booklore_hardcover.store import Counts, Decision, MatchStore, RunBeginning
from custom_components.booklore_hardcover.store.changes import StoreUpdate
from custom_components.booklore_hardcover.store.counts import count_books
from custom_components.booklore_hardcover.store.errors import ChangedMeanwhile, StoreClosed
from custom_components.booklore_hardcover.store.rows import json_of, record_from
from custom_components.booklore_hardcover.store.schema import create

from .copies import copy_of

ALL: frozenset[int] = frozenset()
EMMA = Record(
    Identity("Emma", ("Jane Austen",)),
    Status.MATCHED,
    run=1,
    made_at=0.0,
    rules=5,
    hardcover_id=1,
    source=Source.ISBN,
)
ASKED = replace(
    EMMA,
    status=Status.PENDING,
    hardcover_id=None,
    source=Source.TITLE,
    candidates=(
        Candidate(10, "Emma", ("Jane Austen",), 1815, 9, None, reason=Reason.SAME_TITLE_AND_AUTHOR),
    ),
)
FAILED = replace(
    EMMA, status=Status.FAILED, hardcover_id=None, source=None, reason=FailureReason.NOT_FOUND
)
CHOICE = replace(EMMA, source=Source.CHOICE)


def put(record: Record | None) -> Decision:
    """Decide for this record, whatever stands there."""
    return lambda _stands: record


async def fill(store: MatchStore, records: dict[int, Record], library: int = 1) -> None:
    """Put records in place, and their books on the list."""
    await store.begin_run(RunBeginning(dict.fromkeys(records, library)), lambda run: run)
    await store.update({book_id: put(record) for book_id, record in records.items()})


def counted(counts: Counts, run: int) -> Tally:
    """Return the tally of what a store has counted."""
    return count(counts.facts, run=run, listed=counts.listed)


def refuse(_stands: Record | None) -> Record:
    """Decide that this cannot be decided."""
    raise ChangedMeanwhile


@contextmanager
def computing() -> Iterator[None]:
    """Let another thread compute meanwhile, which gives way only when it has to."""
    stop = threading.Event()

    def compute() -> None:
        while not stop.is_set():
            pass

    thread = threading.Thread(target=compute)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


_texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
_FACTS: dict[str, st.SearchStrategy[Any]] = {
    "hardcover_id": st.integers(1, 2**40),
    "title": _texts,
    "authors": st.lists(_texts, max_size=2).map(tuple),
    "release_year": st.none() | st.integers(-3000, 3000),
    "users_count": st.integers(0, 2**40),
    "cover_url": st.none() | _texts,
    "pages": st.none() | st.integers(0, 2**20),
    "language": st.none() | _texts,
    "series": st.none() | _texts,
    "series_number": st.none() | st.floats(0, 99),
    "form": st.none() | st.sampled_from(WorkForm),
    "audio_only": st.booleans(),
}
_candidates = st.lists(
    st.builds(Candidate, **_FACTS, reason=st.sampled_from(Reason), on_shelf=st.booleans()),
    max_size=3,
).map(tuple)
_records = st.builds(
    Record,
    book=st.builds(
        Identity,
        title=_texts,
        authors=st.lists(_texts, max_size=3).map(tuple),
        isbn13=st.none() | _texts,
        isbn10=st.none() | _texts,
        subtitle=st.none() | _texts,
        series_number=st.none() | st.floats(0, 99),
    ),
    status=st.sampled_from(Status),
    run=st.integers(0, 2**40),
    made_at=st.floats(0, 2e9),
    rules=st.integers(0, 99),
    hardcover_id=st.none() | st.integers(1, 2**40),
    source=st.none() | st.sampled_from(Source),
    work=st.none() | st.builds(WorkFacts, **_FACTS),
    edition_id=st.none() | st.integers(1, 2**40),
    candidates=_candidates,
    found=_candidates,
    refused=st.lists(st.integers(1, 2**40), max_size=2).map(tuple),
    reason=st.none() | st.sampled_from(FailureReason),
    error=st.none() | _texts,
    booklore_id=st.none() | st.integers(1, 2**40),
)


@given(_records)
def test_a_record_comes_back_as_it_was_written(record: Record) -> None:
    """Whatever people and servers write."""
    assert record_from(json_of(record)) == record


async def test_what_is_known_outlives_a_restart(store: MatchStore, path: Path) -> None:
    """Records, the list, decisions set aside and the run."""
    records = {1: EMMA, 2: ASKED, 3: FAILED, 4: CHOICE}
    await fill(store, records)
    run = RunState(
        7,
        (RunRequest(frozenset({1, 2}), retry_failed=True), RunRequest(unasked=True)),
        begun=True,
        paused_until=5.5,
        held=True,
        refused="hardcover",
        probe=Probe("2.3.0", "format_counts", "an answer", 7.5),
    )
    await store.update_run(lambda _run: run)
    await store.begin_run(
        RunBeginning({1: 1, 2: 2, 4: 1}, set_aside={4: CHOICE}), lambda before: before
    )
    await store.close()
    again = await MatchStore.open(path, asyncio.to_thread)
    assert await again.records(records) == {1: EMMA, 2: ASKED, 3: FAILED}
    assert await again.library_ids(range(9)) == {1: 1, 2: 2, 4: 1}
    assert list((await again.set_aside()).values()) == [CHOICE]
    assert again.run == run
    await again.close()


async def test_a_decision_is_made_on_what_stands_there(store: MatchStore) -> None:
    """And its outcome is told to those who listen, with what stood before."""
    heard: list[StoreUpdate] = []
    stop = store.listen(heard.append)
    assert [change.before for change in await store.update({1: put(EMMA)})] == [None]
    [change] = await store.update(
        {1: lambda stands: stands and replace(stands, run=2)}, by_person=True
    )
    assert (change.before, change.after, change.by_person) == (EMMA, replace(EMMA, run=2), True)
    await store.update({1: put(None)})
    assert await store.records([1]) == {}
    assert [len(update.changes) for update in heard] == [1, 1, 1]
    stop()
    await store.update({1: put(EMMA)})
    assert len(heard) == 3


async def test_what_changes_nothing_is_not_told(store: MatchStore) -> None:
    """Neither to the caller nor to those who listen."""
    await store.update({1: put(EMMA)})
    heard: list[StoreUpdate] = []
    store.listen(heard.append)
    assert await store.update({1: lambda stands: stands, 2: put(None)}) == []
    assert heard == []


async def test_one_decision_that_cannot_be_made_ends_all(store: MatchStore) -> None:
    """Nothing of that call has happened."""
    await store.update({1: put(EMMA)})
    with pytest.raises(ChangedMeanwhile):
        await store.update({1: put(ASKED), 2: put(EMMA), 3: refuse})
    assert await store.records([1, 2, 3]) == {1: EMMA}
    await store.update({2: put(EMMA)})


async def test_decisions_at_the_same_time_see_each_other(store: MatchStore) -> None:
    """Not one of a hundred is lost."""
    await store.update({1: put(replace(EMMA, run=0))})
    await asyncio.gather(
        *(
            store.update({1: lambda stands: stands and replace(stands, run=stands.run + 1)})
            for _ in range(100)
        )
    )
    assert (await store.records([1]))[1].run == 100


async def test_a_caller_that_is_cancelled_does_not_stop_what_is_under_way(
    store: MatchStore,
) -> None:
    """It is written and told all the same, and the store can be used."""
    heard: list[StoreUpdate] = []
    store.listen(heard.append)
    task = asyncio.create_task(store.update({1: put(EMMA)}))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await store.records([1]) == {1: EMMA}
    assert len(heard) == 1


async def test_what_breaks_the_rules_of_a_record_is_not_kept(store: MatchStore) -> None:
    """A match has an id: the database itself sees to that."""
    with pytest.raises(sqlite3.IntegrityError):
        await store.update({1: put(replace(EMMA, hardcover_id=None))})
    assert await store.records([1]) == {}


async def test_only_listed_books_of_these_libraries_count(store: MatchStore) -> None:
    """Others keep their records, unseen."""
    await fill(store, {1: EMMA, 2: ASKED, 3: FAILED, 4: CHOICE})
    await store.begin_run(RunBeginning({1: 1, 2: 2, 5: 2}), lambda run: replace(run, number=1))
    for libraries, matched, pending, listed in ((ALL, 1, 1, 3), ({1}, 1, 0, 1), ({2}, 0, 1, 2)):
        counts = await store.counts(frozenset(libraries))
        facts, on_list = counts.facts, counts.listed
        tally = count(facts, run=1, listed=on_list)
        assert (tally.matched, tally.pending, tally.listed) == (matched, pending, listed)
        assert tally.total == matched + pending
    assert await store.records([1, 2, 3], listed_in=ALL) == {1: EMMA, 2: ASKED}
    assert await store.records([1, 2, 3], listed_in=frozenset({2})) == {2: ASKED}
    found = await store.statistics()
    assert found["by_status"] == {"matched": 2, "pending": 1, "failed": 1}
    assert found["by_reason"] == {"not_found": 1}
    assert found["by_library"] == {1: 1, 2: 2}


async def test_the_tally_agrees_with_the_records(store: MatchStore) -> None:
    """For any records: the four counts add up to the books that have one."""
    chance = random.Random(1)
    choices = [EMMA, ASKED, FAILED, CHOICE, replace(CHOICE, status=Status.SKIPPED)]
    records = {
        number: replace(chance.choice(choices), run=chance.randint(1, 3))
        for number in range(1, 200)
    }
    await fill(store, records)
    counts = await store.counts(ALL)
    facts, listed = counts.facts, counts.listed
    tally = count(facts, run=3, listed=listed)
    assert tally.stored + tally.skipped + tally.failed + tally.pending == tally.total == 199
    assert sum(tally.by_source.values()) == tally.stored
    matched_now = [e for e in records.values() if e.status is Status.MATCHED and e.run == 3]
    assert tally.stored == len(matched_now)


async def test_what_is_counted_once_stays_right(store: MatchStore, path: Path) -> None:
    """Whatever changes afterwards: it is what counting everything anew would say."""
    chance = random.Random(2)
    choices = [EMMA, ASKED, FAILED, CHOICE, None]
    views = [ALL, frozenset({1}), frozenset({2, 3})]
    for _ in range(20):
        if chance.random() < 0.3:
            listed = {number: chance.randint(1, 3) for number in range(1, chance.randint(2, 30))}
            await store.begin_run(
                RunBeginning(listed), lambda run: replace(run, number=run.number + 1)
            )
        record = chance.choice(choices)
        run = chance.randint(1, 3)
        await store.update(
            {
                number: put(record and replace(record, run=run))
                for number in chance.sample(range(1, 30), 5)
            }
        )
        kept = [await store.counts(view) for view in views]
        copy = await MatchStore.open(copy_of(path), asyncio.to_thread)
        for view, counts in zip(views, kept, strict=True):
            assert replace(counts, facts=+counts.facts) == await copy.counts(view)
        await copy.close()


@pytest.mark.parametrize("libraries", [frozenset[int](), frozenset({1, 2})])
def test_books_are_counted_in_an_index(libraries: frozenset[int]) -> None:
    """No record is read for it, and nothing sorted: a start with 100,000 of them waits for this."""
    connection, statements = sqlite3.connect(":memory:", isolation_level=None), list[str]()
    create(connection)
    connection.set_trace_callback(statements.append)
    count_books(connection, libraries)
    connection.set_trace_callback(None)
    steps = [
        step for each in statements for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {each}")
    ]
    assert not [step for step in steps if "GROUP BY" in step]
    [read] = [step for step in steps if "record" in step]
    assert "USING COVERING INDEX" in read
    connection.close()


async def test_ids_come_in_pages(store: MatchStore) -> None:
    """In ascending order, after an id and at most so many, of these states, among these."""
    await fill(store, {number: ASKED if number % 2 else FAILED for number in range(1, 11)})
    assert await store.ids(ALL, [Status.PENDING]) == [1, 3, 5, 7, 9]
    assert await store.ids(ALL, [Status.PENDING], after=3, limit=2) == [5, 7]
    assert await store.ids(ALL, Status, after=8) == [9, 10]
    assert await store.ids(ALL, [Status.FAILED], among={1, 2, 4, 99}) == [2, 4]
    assert await store.ids(frozenset({7}), Status) == []
    assert await store.ids(ALL, []) == []


@pytest.mark.parametrize(
    ("search", "found"),
    [
        pytest.param("misérables", [1], id="as written"),
        pytest.param("MISERABLES", [1], id="without case and accents"),
        pytest.param("hugo mis", [1], id="parts of words, of title and author"),
        pytest.param("война", [2], id="another script"),
        pytest.param("the tale", [3], id="a word of the subtitle"),
        pytest.param("100%", [3], id="what means something to a database"),
        pytest.param("hugo war", [], id="words of two books"),
        pytest.param("", [1, 2, 3], id="nothing"),
        pytest.param("?!", [], id="no word"),
    ],
)
async def test_books_are_found_by_title_and_author(
    store: MatchStore, search: str, found: list[int]
) -> None:
    """By each of the words that somebody types."""
    books = [
        Identity("Les Misérables", ("Victor Hugo",)),
        Identity("Война и мир", ("Лев Толстой",)),
        Identity("100% Real", ("Ann_Author",), subtitle="The Tale"),
    ]
    await fill(store, {n: replace(EMMA, book=book) for n, book in enumerate(books, start=1)})
    assert await store.ids(ALL, Status, search=search) == found


async def test_what_begins_a_run_happens_at_once_or_not_at_all(store: MatchStore) -> None:
    """List, decisions and run: as they were, when advancing the run fails."""
    await fill(store, {1: CHOICE, 2: EMMA})

    def stumble(_run: RunState) -> RunState:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.begin_run(RunBeginning({2: 9}, set_aside={1: CHOICE}), stumble)
    assert await store.library_ids(range(9)) == {1: 1, 2: 1}
    assert await store.records([1, 2]) == {1: CHOICE, 2: EMMA}
    assert await store.set_aside() == {}


async def test_the_list_tells_which_books_come_and_go(store: MatchStore) -> None:
    """A page that is open shows them, or no longer."""
    await fill(store, {1: EMMA, 2: EMMA, 3: EMMA})
    heard: list[StoreUpdate] = []
    store.listen(heard.append)
    await store.begin_run(RunBeginning({1: 1, 2: 2, 4: 1}), lambda run: run)
    assert [set(update.relisted) for update in heard] == [{2, 3, 4}]
    await store.begin_run(RunBeginning({1: 1, 2: 2, 4: 1}), lambda run: run)
    assert len(heard) == 1


async def test_decisions_change_places(store: MatchStore) -> None:
    """As after a rebuilt database: each is set aside and taken up within one run."""
    other = replace(CHOICE, hardcover_id=2)
    await fill(store, {1: CHOICE, 2: other})
    await store.begin_run(
        RunBeginning(
            {1: 1, 2: 1},
            set_aside={1: CHOICE, 2: other},
            taken_up={
                1: TakenUp(other, None, from_book=2),
                2: TakenUp(CHOICE, None, from_book=1),
            },
        ),
        lambda run: run,
    )
    assert await store.records([1, 2]) == {1: other, 2: CHOICE}
    assert await store.set_aside() == {}


async def test_a_decision_made_since_the_plan_stays(store: MatchStore) -> None:
    """Neither set aside, nor replaced by one that was; that one waits on."""
    late = replace(CHOICE, hardcover_id=99)
    await fill(store, {1: CHOICE, 2: FAILED, 3: CHOICE})
    await store.begin_run(RunBeginning({1: 1, 2: 1}, set_aside={3: CHOICE}), lambda run: run)
    [number] = await store.set_aside()
    await store.update({1: put(late), 2: put(late)}, by_person=True)
    await store.begin_run(
        RunBeginning(
            {1: 1, 2: 1},
            set_aside={1: CHOICE},
            taken_up={2: TakenUp(CHOICE, FAILED, aside_id=number)},
            described={2: Identity("Emma II", ())},
        ),
        lambda run: run,
    )
    assert (await store.records([1]))[1] == late
    assert (await store.records([2]))[2] == replace(late, book=Identity("Emma II", ()))
    assert list((await store.set_aside()).values()) == [CHOICE]


async def test_a_closed_store_says_so(store: MatchStore) -> None:
    """To whoever reads or writes; closing it again does nothing."""
    await store.close()
    await store.close()
    with pytest.raises(StoreClosed):
        await store.records([1])
    with pytest.raises(StoreClosed):
        await store.update({1: put(EMMA)})


async def test_a_closed_store_needs_no_thread(path: Path) -> None:
    """Home Assistant has none any more when it is about to be gone, but still takes requests."""
    with ThreadPoolExecutor() as threads:
        run = partial(asyncio.get_running_loop().run_in_executor, threads)
        store = await MatchStore.open(path, run)
        await store.close()
    for late in (store.records([1]), store.counts(frozenset()), store.update({1: put(EMMA)})):
        with pytest.raises(StoreClosed):
            await late


async def test_a_thread_that_computes_does_not_hold_up_every_row(store: MatchStore) -> None:
    """Rows come and go in one step: one by one, these thousand would take five seconds each way."""
    records = dict.fromkeys(range(1, 1_001), ASKED)
    with computing():
        began = perf_counter()
        await fill(store, records)
        assert await store.records(records) == records
        assert await store.ids(ALL, [Status.PENDING]) == list(records)
        assert perf_counter() - began < 2
