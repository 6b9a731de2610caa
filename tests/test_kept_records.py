"""Records as text: what is put in comes out, from memory and from the store alike."""

from base64 import b64decode, b64encode
from collections import Counter
from dataclasses import replace
from itertools import chain
import json
import zlib

from hypothesis import given, strategies as st
import orjson
import pytest

from custom_components.booklore_hardcover.kept_records import Records
from custom_components.booklore_hardcover.matching.records import facts_of
from custom_components.booklore_hardcover.models import (
    Candidate,
    FailureReason,
    Identity,
    Reason,
    Record,
    Source,
    Status,
)
from custom_components.booklore_hardcover.stored_file import Json
from custom_components.booklore_hardcover.stored_records import record_as_json, record_from_json

_texts = st.text(st.characters(codec="utf-8"), max_size=6) | st.sampled_from(["{", "\n", '"{\n'])
_names = st.lists(_texts, max_size=2).map(tuple)
_ids = st.integers(1, 2**31 - 1)
_candidates = st.builds(
    Candidate,
    hardcover_id=_ids,
    title=_texts,
    authors=_names,
    release_year=st.none() | st.integers(1, 2100),
    users_count=st.integers(0, 9),
    cover_url=st.none() | _texts,
    reason=st.sampled_from(Reason),
)
_records = st.builds(
    Record,
    book=st.builds(
        Identity,
        title=_texts,
        authors=_names,
        isbn13=st.none() | _texts,
        isbn10=st.none() | _texts,
        subtitle=st.none() | _texts,
        series_number=st.none() | st.floats(0, 2_000),
    ),
    status=st.sampled_from([Status.PENDING, Status.SKIPPED, Status.FAILED]),
    run=st.integers(0, 3),
    made_at=st.floats(0, 2e9),
    rules=st.integers(1, 9),
    source=st.none() | st.sampled_from(Source),
    candidates=st.lists(_candidates, max_size=2).map(tuple),
    reason=st.none() | st.sampled_from(FailureReason),
    error=st.none() | _texts,
    booklore_id=st.none() | _ids,
) | st.builds(
    Record,
    book=st.builds(Identity, _texts, _names),
    status=st.just(Status.MATCHED),
    run=st.integers(0, 3),
    made_at=st.floats(0, 2e9),
    rules=st.integers(1, 9),
    hardcover_id=_ids,
    source=st.sampled_from(Source),
)
_kept = st.dictionaries(st.integers(1, 2**40), _records, max_size=6)
EMMA = Record(
    Identity("Emma", ("Jane Austen",)),
    Status.MATCHED,
    1,
    0.0,
    5,
    hardcover_id=1,
    source=Source.ISBN,
)


def stored(records: Records) -> Records:
    """Return what is read of what is written."""
    return Records.from_json(json.loads(orjson.dumps(records.as_json())))


def written(record: Record) -> Json:
    """Return what is written of a record."""
    return orjson.loads(orjson.dumps(record_as_json(record)))


def many(records: dict[int, Record]) -> Records:
    """Return records among so many others that the store packs them."""
    others = {10**12 + number: replace(EMMA, hardcover_id=number) for number in range(1, 2_500)}
    return Records(others | records)


@given(_kept)
def test_what_is_kept_is_what_was_put(records: dict[int, Record]) -> None:
    kept = Records(records)
    assert dict(kept) == records
    assert dict(stored(kept)) == records


def test_a_record_from_before_subtitles_were_kept() -> None:
    """Facts that nobody knows are left out, and may be."""
    data = written(EMMA)
    assert {"subtitle", "series_number"}.isdisjoint(data)
    assert record_from_json(data) == EMMA
    known = replace(EMMA, book=replace(EMMA.book, subtitle="A Novel", series_number=0.0))
    assert written(known) == data | {"subtitle": "A Novel", "series_number": 0.0}
    # As another program may write it.
    assert record_from_json(written(known) | {"series_number": 0}) == known


@given(_kept)
def test_facts_are_counted_without_reading(records: dict[int, Record]) -> None:
    """In memory and after a start; books without a record do not count."""
    ids = sorted({*records, 10**9})
    for kept in (Records(records), stored(Records(records))):
        assert kept.count(ids) == Counter(map(facts_of, records.values()))
        for status in Status:
            found = [each for each in sorted(records) if records[each].status is status]
            assert kept.with_status([status], {*ids}) == found
            assert kept.with_status([status], {*ids[:2]}) == [e for e in found if e in ids[:2]]


@given(_kept, _kept, st.sets(st.integers(1, 2**40)))
def test_counts_follow_every_change(
    records: dict[int, Record], others: dict[int, Record], dropped: set[int]
) -> None:
    """Whatever was counted before."""
    ids = sorted({*records, *others})
    kept = Records(records)
    kept.count(ids)
    kept.update(others)
    assert kept.count(ids) == Counter(map(facts_of, (records | others).values()))
    for book_id in [*dropped, *records]:
        kept.drop(book_id)
    left = {each: record for each, record in others.items() if each not in {*records, *dropped}}
    assert kept.count(ids) == Counter(map(facts_of, left.values()))
    assert kept.with_status(Status, {*ids}) == sorted(left)


def test_many_records_are_packed() -> None:
    """A large store is a fraction of its size, and nothing is lost in it."""
    skipped = replace(EMMA, status=Status.SKIPPED, source=None, run=7)
    kept = many({1: replace(EMMA, book=Identity("{\n}", ("é",))), 2: skipped})
    data = kept.as_json()
    # A version that knows no pages must not take them for no records at all.
    assert set(data) == {"pages", "records"}
    assert data["records"] is None
    assert len(orjson.dumps(data)) * 5 < len(
        orjson.dumps([record_as_json(each) for each in kept.values()])
    )
    back = stored(kept)
    assert dict(back) == dict(kept)
    assert back.count([2]) == {facts_of(skipped): 1}
    assert back.with_status([Status.SKIPPED], {*back}) == [2]


def test_a_record_that_cannot_be_read_is_not_taken_for_none() -> None:
    """Packed ones are not looked at before they are needed: a choice may be among them."""
    data = many({1: EMMA}).as_json()
    text = zlib.decompress(b64decode(data["pages"][0][-1]))
    data["pages"] = [[_lines(text.replace(b'"authors"', b'"writers"'))]]
    kept = Records.from_json(data)
    assert 1 in kept
    with pytest.raises(ValueError, match="book 1"):
        kept.get(1)


@given(_kept, _kept, st.sets(st.integers(1, 2**40)))
def test_a_copy_stays_as_it_was(
    records: dict[int, Record], others: dict[int, Record], dropped: set[int]
) -> None:
    """Whatever is put and dropped afterwards, and whichever is let go."""
    kept = Records(records)
    copy = kept.copy()
    kept.update(others)
    second = kept.copy()
    for book_id in [*dropped, *records]:
        kept.drop(book_id)
    left = {e: r for e, r in others.items() if e not in {*records, *dropped}}
    assert (dict(copy), dict(second), dict(kept)) == (records, records | others, left)
    assert (len(second), [e in second for e in records]) == (
        len(records | others),
        [True] * len(records),
    )
    second.let_go()
    assert (dict(copy), len(second), dict(kept)) == (records, 0, left)


def test_copies_do_not_change_each_other() -> None:
    kept = Records({1: EMMA, 2: EMMA})
    copy = kept.copy()
    kept[1] = replace(EMMA, run=2)
    kept.drop(2)
    kept.drop(3)
    assert dict(copy) == {1: EMMA, 2: EMMA}
    assert (list(kept), kept[1].run, len(copy)) == ([1], 2, 2)
    assert dict(Records.of(copy)) == dict(copy)
    assert Records.of(kept) is kept


def test_records_taken_over_keep_their_facts() -> None:
    """Though both number the facts in an order of their own."""
    kept = Records({1: EMMA, 2: replace(EMMA, run=2)})
    kept.put(Records({3: replace(EMMA, run=2), 2: EMMA, 4: replace(EMMA, run=9)}))
    assert {each: kept.count([each]) for each in sorted(kept)} == {
        each: {facts_of(record): 1} for each, record in kept.items()
    }
    assert {each: record.run for each, record in kept.items()} == {1: 1, 2: 1, 3: 2, 4: 9}


def test_changes_are_known_since_any_version() -> None:
    """Put, taken over or dropped; one that is put again counts as changed."""
    kept = Records({1: EMMA, 2: EMMA, 3: EMMA})
    versions = [kept.version]
    kept[1] = EMMA
    versions.append(kept.version)
    kept.put(Records({4: EMMA, 2: EMMA}))
    versions.append(kept.version)
    kept.drop(1)
    del kept[4]
    assert [set(kept.changed_since(each)) for each in [*versions, kept.version]] == [
        {1, 2, 4},
        {1, 2, 4},
        {1, 4},
        set(),
    ]
    assert set(kept.changed_since(0)) == {1, 2, 3, 4}


def _spoilt(page: str) -> str:
    return b64encode(b64decode(page)[:-9]).decode()


def _lines(*lines: bytes) -> str:
    return b64encode(zlib.compress(b"\n".join(lines))).decode()


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("no base64!", id="not encoded"),
        pytest.param(b64encode(b"no archive").decode(), id="not packed"),
        pytest.param(_spoilt(_lines(b"1 matched 1 isbn {}")), id="cut off"),
        pytest.param(_lines(b"1 matched 1 isbn"), id="no record"),
        pytest.param(_lines(b"one matched 1 isbn {}"), id="no number"),
        pytest.param(_lines(b"1 lost 1 isbn {}"), id="no state"),
        pytest.param(_lines(b"1 matched 1 {}"), id="too few facts"),
        pytest.param(7, id="no text"),
    ],
)
def test_a_page_that_is_none_is_refused(page: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        Records.from_json({"pages": [[page]]})


def test_a_store_from_before_there_were_parts() -> None:
    """It is a list of pages."""
    kept = many({1: EMMA})
    data = kept.as_json()
    assert dict(Records.from_json({"pages": [*chain(*data["pages"])]})) == dict(kept)


def test_a_book_is_always_in_the_same_part() -> None:
    """Whatever else there is: one of another age, as in a backup, leaves nobody out."""
    few, more = many({1: EMMA}), many(dict.fromkeys(range(1, 6_000, 7), EMMA))
    for pages, others in zip(few.as_json()["pages"], more.as_json()["pages"], strict=True):
        part, other = Records(), Records()
        part.take(pages)
        other.take(others)
        assert set(part) <= set(other)
        assert len(other) > 100
