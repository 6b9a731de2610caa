"""Before the tiers: what a pass has to look at, given what the records know."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from custom_components.booklore_hardcover.booklore.models import Book
from custom_components.booklore_hardcover.matching.plan import (
    Plan,
    SetAside,
    accept,
    add_to_plan,
    to_set_aside,
)
from custom_components.booklore_hardcover.matching.records import Wanted, identity
from custom_components.booklore_hardcover.record import FailureReason, Record, Source, Status
from tests.matching.samples import (
    DUNE10,
    DUNE13,
    EMMA13,
    a_book,
    a_candidate,
    a_choice,
    a_record,
)

DUNE = a_book("Dune", "Frank Herbert", isbn13=DUNE13)
EMMA = a_book("Emma", "Jane Austen", isbn13=EMMA13)
CHOICE = a_choice(DUNE)
SKIP = a_record(DUNE, Status.SKIPPED)
AUTOMATIC = a_record(DUNE)
PENDING = a_record(DUNE, Status.PENDING, source=Source.TITLE, candidates=(a_candidate(10),))
NOT_FOUND = a_record(DUNE, Status.FAILED, reason=FailureReason.NOT_FOUND)
SAGA = a_book("Saga", "Brian K. Vaughan", subtitle="Chapter One", series_number=1.0)


def at(book: Book, book_id: int) -> Book:
    """Return the book under another id."""
    return replace(book, id=book_id)


def stripped(book: Book) -> Book:
    """Return the book as a stripped list has it."""
    return replace(book, subtitle=None, complete=False)


@dataclass
class Planned:
    """What a plan comes to."""

    look_up: tuple[Book, ...]
    reread: tuple[Book, ...]
    records: dict[int, Record]
    """Records that are put in place at once, by book id."""
    accepted: dict[int, Record]
    forgotten: tuple[int, ...]
    """Books whose record is set aside, with none in its place."""
    aside: tuple[Record, ...]
    """Decisions that wait for their book."""


def planned(
    books: Sequence[Book],
    records: dict[int, Record] | None = None,
    aside: Sequence[Record] = (),
    **facts: Any,
) -> Planned:
    """Return what the plan of the second run comes to."""
    known, wanted = dict(records or {}), Wanted(run=2, now=1.0, **facts)
    gone = to_set_aside(books, known)
    waiting = dict(enumerate(aside, start=1))
    left = {book_id: record for book_id, record in known.items() if book_id not in gone}
    plan = Plan()
    add_to_plan(plan, books, left, SetAside(waiting, gone), [wanted])
    taken = plan.taken_up
    put = {book_id: each.after for book_id, each in taken.items()}
    put |= {book_id: replace(known[book_id], book=book) for book_id, book in plan.described.items()}
    accepted = {book.id: accept(known[book.id], book, wanted) for book in plan.accept}
    for each in taken.values():
        waiting.pop(each.aside_id or 0, None)
    moved = {each.from_book for each in taken.values()}
    return Planned(
        look_up=tuple(plan.look_up),
        reread=tuple(plan.reread),
        records=put,
        accepted={book_id: record for book_id, record in accepted.items() if record},
        forgotten=tuple(book_id for book_id in gone if book_id not in put),
        aside=(*waiting.values(), *(gone[book_id] for book_id in gone if book_id not in moved)),
    )


@pytest.mark.parametrize(
    ("record", "wanted", "looked_up", "reread"),
    [
        pytest.param(None, {}, True, False, id="no record"),
        pytest.param(None, {"book_ids": {2}}, False, False, id="no record, not asked for"),
        pytest.param(AUTOMATIC, {}, False, False, id="matched"),
        pytest.param(a_record(EMMA), {}, True, False, id="matched as another book"),
        pytest.param(PENDING, {}, False, True, id="pending"),
        pytest.param(PENDING, {"book_ids": {1}}, False, True, id="pending, asked for"),
        pytest.param(PENDING, {"book_ids": {2}}, False, False, id="pending, not asked for"),
        pytest.param(NOT_FOUND, {}, False, True, id="not found"),
        pytest.param(NOT_FOUND, {"retry_failed": True}, True, False, id="not found, retried"),
        pytest.param(SKIP, {}, False, False, id="skipped"),
        pytest.param(SKIP, {"retry_skipped": True}, True, False, id="skipped, reopened"),
        pytest.param(
            SKIP, {"retry_skipped": True, "book_ids": {2}}, False, False, id="another skip reopened"
        ),
        pytest.param(CHOICE, {"retry_skipped": True}, False, False, id="chosen"),
    ],
)
def test_what_is_looked_at(
    record: Record | None, wanted: dict[str, Any], looked_up: bool, reread: bool
) -> None:
    """Books without a record that holds are looked up; open ones are read once more."""
    found = planned([DUNE], {1: record} if record else {}, **wanted)
    assert found == Planned(
        look_up=(DUNE,) if looked_up else (),
        reread=(DUNE,) if reread else (),
        records={},
        accepted={},
        forgotten=(),
        aside=(),
    )


def test_accepting_exact_matches_settles_what_is_pending() -> None:
    """From its own candidates, in the name of this run."""
    found = planned([DUNE], {1: PENDING}, accept_exact=True)
    assert (found.look_up, found.reread, found.records) == ((), (), {})
    assert found.accepted == {
        1: replace(
            PENDING,
            status=Status.MATCHED,
            hardcover_id=10,
            source=Source.TITLE,
            work=PENDING.candidates[0].work,
            run=2,
            made_at=1.0,
        )
    }


@pytest.mark.parametrize(
    ("decision", "now"),
    [
        pytest.param(CHOICE, replace(DUNE, title="Dune (Illustrated)"), id="choice, other title"),
        pytest.param(SKIP, replace(DUNE, authors=("F. Herbert",)), id="skip, author rewritten"),
        pytest.param(CHOICE, replace(DUNE, isbn13=None), id="choice, ISBN taken off"),
    ],
)
def test_a_decision_follows_a_book_that_changes(decision: Record, now: Book) -> None:
    """So that it is still known when the title, then the author, and then the ISBN change."""
    found = planned([now], {1: decision})
    assert found.records == {1: replace(decision, book=identity(now))}
    assert (found.look_up, found.aside) == ((), ())


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        pytest.param(SAGA, None, id="nothing changed"),
        pytest.param(stripped(SAGA), None, id="a stripped list"),
        pytest.param(
            stripped(replace(SAGA, title="Saga!")),
            replace(SAGA, title="Saga!"),
            id="a stripped list, other title",
        ),
        pytest.param(replace(SAGA, subtitle="II"), replace(SAGA, subtitle="II"), id="changed"),
        pytest.param(replace(SAGA, subtitle=None), replace(SAGA, subtitle=None), id="removed"),
    ],
)
def test_a_decision_knows_the_subtitle(listed: Book, expected: Book | None) -> None:
    """A list that leaves it out does not take it away."""
    found = planned([listed], {1: a_choice(SAGA)})
    assert found.records == ({1: a_choice(expected)} if expected else {})
    assert (found.look_up, found.reread) == ((), ())


@pytest.mark.parametrize(
    ("record", "reread"),
    [
        pytest.param(a_record(SAGA), False, id="matched"),
        pytest.param(a_record(SAGA, Status.PENDING), True, id="pending"),
        pytest.param(
            a_record(SAGA, Status.FAILED, reason=FailureReason.NOT_FOUND), True, id="failed"
        ),
    ],
)
def test_a_list_without_subtitles_changes_no_book(record: Record, reread: bool) -> None:
    """Only what the list tells is compared; a record that holds is not read for the rest."""
    found = planned([stripped(SAGA)], {1: record})
    assert (found.look_up, found.reread) == ((), (stripped(SAGA),) if reread else ())
    waiting = planned([stripped(SAGA)], {1: record}, (a_choice(SAGA, 20),))
    assert (waiting.records, len(waiting.aside)) == ({}, 1)


def test_what_is_accepted_keeps_its_subtitle() -> None:
    """Though the list leaves it out."""
    record = replace(PENDING, book=identity(SAGA))
    found = planned([stripped(SAGA)], {1: record}, accept_exact=True)
    assert found.accepted[1].book == identity(SAGA)


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(SAGA, id="a subtitle more"),
        pytest.param(replace(SAGA, subtitle=None, series_number=None), id="a number less"),
    ],
)
def test_nothing_is_accepted_that_was_found_for_other_facts(now: Book) -> None:
    """The book is read again, and looked up with what is known now."""
    record = replace(PENDING, book=identity(replace(SAGA, subtitle=None)))
    found = planned([now], {1: record}, accept_exact=True)
    assert (found.accepted, found.reread) == ({}, (now,))


@pytest.mark.parametrize("decision", [CHOICE, SKIP], ids=["choice", "skip"])
def test_a_decision_is_set_aside_when_its_id_means_another_book(decision: Record) -> None:
    """It says nothing about that one, which is looked up."""
    found = planned([EMMA], {1: decision})
    assert found == Planned(
        look_up=(EMMA,), reread=(), records={}, accepted={}, forgotten=(1,), aside=(decision,)
    )


@pytest.mark.parametrize(
    "back",
    [
        pytest.param(at(DUNE, 7), id="as it was"),
        pytest.param(a_book("Der Wüstenplanet", book_id=7, isbn10=DUNE10), id="the same ISBN"),
        pytest.param(a_book("DUNE", "Herbert, Frank", book_id=7), id="the same title and author"),
    ],
)
def test_a_decision_is_taken_up_again(back: Book) -> None:
    """By the book that it was made for, under whatever id."""
    found = planned([back], aside=(a_choice(EMMA), CHOICE))
    assert found.records == {7: replace(CHOICE, book=identity(back))}
    assert (found.look_up, found.aside) == ((), (a_choice(EMMA),))


@pytest.mark.parametrize(
    "book",
    [
        pytest.param(a_book("Dune", "Somebody Else", book_id=7), id="the title alone"),
        pytest.param(a_book("Emma", "Frank Herbert", book_id=7), id="the author alone"),
        pytest.param(at(EMMA, 7), id="nothing"),
    ],
)
def test_a_decision_waits_for_its_own_book(book: Book) -> None:
    """Half a likeness is not enough."""
    found = planned([book], aside=(CHOICE,))
    assert (found.records, found.aside, found.look_up) == ({}, (CHOICE,), (book,))


def test_decisions_about_volumes_of_one_title_find_their_books() -> None:
    """By number or subtitle; a stripped list does not take the subtitle away."""
    volumes = [
        replace(SAGA, id=number, subtitle=None, series_number=float(number)) for number in (1, 2, 3)
    ]
    aside = [*(a_choice(volume, volume.id * 10) for volume in volumes), a_choice(SAGA, 40)]
    back = [at(volumes[2], 7), at(volumes[1], 8), at(replace(SAGA, series_number=4.0), 9)]
    found = planned(back, aside=aside)
    assert {key: record.hardcover_id for key, record in found.records.items()} == {7: 30, 8: 20}
    assert [record.hardcover_id for record in found.aside] == [10, 40]
    back = [stripped(at(SAGA, 7))]
    assert planned(back, aside=aside[3:]).records == {7: a_choice(SAGA, 40)}


def test_ids_that_change_places_take_their_decisions_with_them() -> None:
    """As after a rebuilt database: nothing is looked up, nothing lost."""
    found = planned([at(DUNE, 2), at(EMMA, 1)], {1: CHOICE, 2: a_choice(EMMA, 20)})
    assert {key: record.hardcover_id for key, record in found.records.items()} == {2: 10, 1: 20}
    assert (found.look_up, found.forgotten, found.aside) == ((), (), ())


def test_one_decision_is_taken_up_by_one_book() -> None:
    """A second copy is a book of its own."""
    copies = [at(DUNE, 7), at(DUNE, 8)]
    found = planned(copies, aside=(CHOICE,))
    assert (set(found.records), found.look_up, found.aside) == ({7}, (copies[1],), ())


def test_a_decision_takes_the_place_of_what_was_made_for_another_book() -> None:
    """An automatic match under the same id was made for the book that is gone."""
    found = planned([at(DUNE, 7)], {7: a_record(EMMA)}, (CHOICE,))
    assert found.records == {7: CHOICE}


def test_a_decision_that_waits_does_not_replace_a_later_one() -> None:
    """Of two copies, each keeps what the person said of it."""
    renamed = replace(DUNE, title="Dune: the copy from the attic")
    found = planned([renamed], {1: a_choice(DUNE, 10)}, (a_choice(DUNE, 20),))
    assert found.records[1].hardcover_id == 10
    assert [record.hardcover_id for record in found.aside] == [20]


def test_a_record_that_holds_keeps_a_waiting_decision_away() -> None:
    """A match made for this very copy stands."""
    found = planned([DUNE], {1: AUTOMATIC}, (CHOICE,))
    assert (found.records, found.aside) == ({}, (CHOICE,))


def test_books_that_are_not_listed_are_left_alone() -> None:
    """Their records come back with them."""
    found = planned([], {1: CHOICE, 2: PENDING})
    assert found == Planned((), (), {}, {}, (), ())
