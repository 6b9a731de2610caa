"""Records: what a book's fingerprint is, how long a record holds, what may replace it."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.booklore_hardcover.booklore.models import Book
from custom_components.booklore_hardcover.hardcover.errors import HardcoverTimeout
from custom_components.booklore_hardcover.matching.outcomes import Failed, Matched, Outcome, Pending
from custom_components.booklore_hardcover.matching.ranking import RULES_VERSION
from custom_components.booklore_hardcover.matching.records import (
    NOT_FOUND_HOLDS,
    Facts,
    Wanted,
    accepted,
    another_book,
    count,
    count_other_books,
    differs,
    holds,
    identity,
    library_rebuilt,
    new_record,
    replaces,
    same_book,
    updated,
)
from custom_components.booklore_hardcover.record import (
    FailureReason,
    Identity,
    Reason,
    Record,
    Source,
    Status,
)
from tests.matching.samples import (
    DUNE10,
    DUNE13,
    EMMA13,
    MATCHED,
    a_book,
    a_candidate,
    a_choice,
    a_record,
)

DUNE = a_book("Dune", "Frank Herbert", isbn13=DUNE13)
EMMA = a_book("Emma", "Jane Austen", isbn13=EMMA13)
NOT_FOUND = Failed(FailureReason.NOT_FOUND)
ERROR = Failed(FailureReason.ERROR, HardcoverTimeout.key)
PENDING = Pending((a_candidate(10),), Source.TITLE)


def test_the_order_of_authors_is_no_change() -> None:
    """Older servers give them in any."""
    assert identity(a_book("Good Omens", "B", "A")) == identity(a_book("Good Omens", "A", "B"))


@pytest.mark.parametrize(
    ("new", "another", "same"),
    [
        pytest.param(DUNE, False, True, id="nothing changed"),
        pytest.param(EMMA, True, False, id="everything differs"),
        pytest.param(replace(EMMA, isbn13=None), True, False, id="no ISBN to compare"),
        pytest.param(replace(EMMA, title="DUNE"), False, False, id="only the title is the same"),
        pytest.param(
            replace(EMMA, authors=("Herbert, Frank",)), False, False, id="only the author agrees"
        ),
        pytest.param(replace(EMMA, isbn13=DUNE13), False, True, id="the same ISBN"),
        pytest.param(
            replace(EMMA, isbn13=None, isbn10=DUNE10), False, True, id="the same ISBN, other form"
        ),
        pytest.param(a_book("dune", "Herbert, Frank"), False, True, id="the same title and author"),
        pytest.param(a_book("Dune"), False, False, id="the same title, no author"),
        pytest.param(a_book("Emma"), False, False, id="neither author nor ISBN any more"),
        pytest.param(
            replace(EMMA, authors=()), True, False, id="another ISBN, no author to compare"
        ),
        pytest.param(
            replace(EMMA, authors=("Herbert",)), True, False, id="another ISBN, half an author"
        ),
    ],
)
def test_which_book_a_record_was_made_for(new: Book, another: bool, same: bool) -> None:
    """An id means another book when all that is known of both differs.

    Two ids mean one book when the ISBN, or title and author, agree.
    """
    assert another_book(identity(DUNE), identity(new)) is another
    assert same_book(identity(DUNE), identity(new)) is same


SAGA = a_book("Saga", "Brian K. Vaughan", subtitle="Chapter One", series_number=1.0)


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param(SAGA, False, id="nothing changed"),
        pytest.param(replace(SAGA, subtitle="Chapter Two"), True, id="another subtitle"),
        pytest.param(replace(SAGA, series_number=2.0), True, id="another number"),
        pytest.param(replace(SAGA, series_number=0.0), True, id="zero is a number"),
        pytest.param(replace(SAGA, subtitle=None), False, id="no subtitle"),
        pytest.param(replace(SAGA, series_number=None), False, id="no number"),
        pytest.param(replace(SAGA, subtitle=None, title="Sagas"), True, id="another title"),
        pytest.param(replace(SAGA, series_number=None, isbn13=DUNE13), True, id="an ISBN"),
        pytest.param(replace(SAGA, series="Saga"), False, id="no fact"),
    ],
)
def test_what_is_left_out_is_not_compared(new: Book, expected: bool) -> None:
    """Neither what a list leaves out nor what a record was made without."""
    assert differs(identity(SAGA), identity(new)) is expected
    assert differs(identity(new), identity(SAGA)) is expected


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        pytest.param(replace(SAGA, subtitle=None, complete=False), SAGA, id="left out"),
        pytest.param(
            replace(SAGA, subtitle=None, series_number=None, complete=False),
            replace(SAGA, series_number=None),
            id="a stripped list has the number, when there is one",
        ),
        pytest.param(replace(SAGA, subtitle=None), replace(SAGA, subtitle=None), id="removed"),
        pytest.param(replace(SAGA, subtitle="II"), replace(SAGA, subtitle="II"), id="changed"),
    ],
)
def test_what_a_stripped_list_leaves_out_stays_known(listed: Book, expected: Book) -> None:
    """While a book that was read in full tells what has been removed."""
    assert updated(identity(SAGA), listed) == identity(expected)


@pytest.mark.parametrize(
    ("new", "same"),
    [
        pytest.param(replace(SAGA, title="SAGA", subtitle="Chapter one!"), True, id="spelled so"),
        pytest.param(replace(SAGA, subtitle="Chapter Two"), False, id="another subtitle"),
        pytest.param(replace(SAGA, series_number=2.0), False, id="another number"),
        pytest.param(replace(SAGA, subtitle=None), True, id="no subtitle"),
        pytest.param(replace(SAGA, subtitle="***"), True, id="a subtitle that says nothing"),
        pytest.param(replace(SAGA, series_number=None), True, id="no number"),
    ],
)
def test_volumes_of_one_title_are_told_apart(new: Book, same: bool) -> None:
    """By subtitle or number, where both are known; an ISBN that agrees weighs more.

    An id does not mean another book altogether for that alone.
    """
    assert same_book(identity(SAGA), identity(new)) is same
    assert same_book(identity(new), identity(SAGA)) is same
    numbered, other = replace(SAGA, isbn13=DUNE13), replace(new, isbn10=DUNE10)
    assert same_book(identity(numbered), identity(other))
    assert not another_book(identity(SAGA), identity(new))


def test_books_without_a_title_are_told_apart_by_their_numbers() -> None:
    """Nothing to compare is nothing in common."""
    nameless = Identity("", ("Frank Herbert",))
    assert not same_book(nameless, nameless)


def test_the_same_nobody_is_no_other_book() -> None:
    """A name that stands for nobody, on both sides, does not differ."""
    assert not another_book(Identity("A", ("Unknown",)), Identity("B", ("Unknown",)))


def failed(reason: FailureReason = FailureReason.NOT_FOUND, **facts: object) -> Record:
    """Return a failed record."""
    return a_record(DUNE, Status.FAILED, reason=reason, **facts)


CHOICE = a_choice(DUNE)
SKIP = a_record(DUNE, Status.SKIPPED)
AUTOMATIC = a_record(DUNE)
ASKED = a_record(DUNE, Status.PENDING, source=Source.TITLE, candidates=(a_candidate(10),))
OLD = RULES_VERSION - 1
LATE = float(NOT_FOUND_HOLDS)


@pytest.mark.parametrize(
    ("record", "book", "more", "expected"),
    [
        pytest.param(AUTOMATIC, DUNE, {}, True, id="matched"),
        pytest.param(AUTOMATIC, EMMA, {}, False, id="matched, changed"),
        pytest.param(replace(AUTOMATIC, rules=OLD), DUNE, {}, True, id="matched, old rules"),
        pytest.param(a_record(SAGA), SAGA, {}, True, id="matched, the same subtitle"),
        pytest.param(
            a_record(SAGA), replace(SAGA, subtitle="II"), {}, False, id="matched, another subtitle"
        ),
        pytest.param(
            a_record(SAGA),
            replace(SAGA, series_number=2.5),
            {},
            False,
            id="matched, another number",
        ),
        pytest.param(
            a_record(SAGA), replace(SAGA, subtitle=None), {}, True, id="matched, stripped list"
        ),
        pytest.param(
            a_record(replace(SAGA, subtitle=None, series_number=None)),
            *(SAGA, {}, True),
            id="matched, made without the new facts",
        ),
        pytest.param(ASKED, DUNE, {"retry_failed": True}, True, id="pending"),
        pytest.param(ASKED, EMMA, {}, False, id="pending, changed"),
        pytest.param(replace(ASKED, rules=OLD), DUNE, {}, False, id="pending, old rules"),
        pytest.param(failed(), DUNE, {"now": LATE - 1}, True, id="not found"),
        pytest.param(failed(), DUNE, {"now": LATE}, False, id="not found 30 days ago"),
        pytest.param(failed(), DUNE, {"retry_failed": True}, False, id="not found, retried"),
        pytest.param(
            failed(run=2), DUNE, {"retry_failed": True}, True, id="not found by this very run"
        ),
        pytest.param(failed(), DUNE, {"retry_skipped": True}, True, id="not found, skips retried"),
        pytest.param(failed(rules=OLD), DUNE, {}, False, id="not found, old rules"),
        pytest.param(failed(), EMMA, {}, False, id="not found, changed"),
        pytest.param(failed(FailureReason.ERROR), DUNE, {}, False, id="an error"),
        pytest.param(SKIP, EMMA, {"retry_failed": True}, True, id="skipped, changed"),
        pytest.param(replace(SKIP, rules=OLD), DUNE, {}, True, id="skipped, old rules"),
        pytest.param(SKIP, DUNE, {"retry_skipped": True}, False, id="skipped, reopened"),
        pytest.param(
            replace(SKIP, run=2), DUNE, {"retry_skipped": True}, True, id="skipped in this very run"
        ),
        pytest.param(
            CHOICE, EMMA, {"retry_skipped": True, "retry_failed": True}, True, id="chosen"
        ),
    ],
)
def test_how_long_a_record_holds(record: Record, book: Book, more, expected: bool) -> None:
    """Run 2 leaves a book alone, or looks again."""
    wanted = Wanted(**{"run": 2, "now": 0.0, **more})
    assert holds(record, identity(book), wanted) is expected


@pytest.mark.parametrize(
    ("before", "matched", "pending", "not_found", "error"),
    [
        pytest.param(None, True, True, True, True, id="nothing"),
        pytest.param(AUTOMATIC, True, True, True, False, id="matched"),
        pytest.param(ASKED, True, True, True, False, id="pending"),
        pytest.param(failed(), True, True, True, True, id="failed"),
        pytest.param(SKIP, False, False, False, False, id="skipped"),
        pytest.param(CHOICE, False, False, False, False, id="chosen"),
    ],
)
def test_what_may_take_the_place_of_a_record(
    before: Record | None, matched: bool, pending: bool, not_found: bool, error: bool
) -> None:
    """An error tells nothing of the book; a person's decision stays."""
    outcomes: tuple[Outcome, ...] = (MATCHED, PENDING, NOT_FOUND, ERROR)
    found = tuple(replaces(each, before, Wanted(run=2, now=0.0)) for each in outcomes)
    assert found == (matched, pending, not_found, error)


@pytest.mark.parametrize(
    ("before", "outcome", "expected"),
    [
        pytest.param(SKIP, NOT_FOUND, True, id="an older skip"),
        pytest.param(SKIP, ERROR, False, id="an older skip, by an error"),
        pytest.param(replace(SKIP, run=2), MATCHED, False, id="a skip of this run"),
        pytest.param(CHOICE, MATCHED, False, id="a choice"),
    ],
)
def test_only_older_skips_are_reopened(before: Record, outcome: Outcome, expected: bool) -> None:
    """What the person decided while the run works is newer than its order."""
    wanted = Wanted(run=2, now=0.0, retry_skipped=True)
    assert replaces(outcome, before, wanted) is expected


@pytest.mark.parametrize(
    ("outcome", "facts"),
    [
        pytest.param(
            MATCHED,
            {"status": Status.MATCHED, "hardcover_id": 99, "source": Source.ISBN},
            id="matched",
        ),
        pytest.param(
            Matched(10, Source.TITLE),
            {
                "status": Status.MATCHED,
                "hardcover_id": 10,
                "source": Source.TITLE,
                "candidates": ASKED.candidates,
            },
            id="matched, one of those offered",
        ),
        pytest.param(
            PENDING,
            {"status": Status.PENDING, "source": Source.TITLE, "candidates": PENDING.candidates},
            id="pending",
        ),
        pytest.param(
            ERROR,
            {
                "status": Status.FAILED,
                "reason": FailureReason.ERROR,
                "error": HardcoverTimeout.key,
            },
            id="failed",
        ),
    ],
)
def test_the_record_of_an_outcome(outcome: Outcome, facts) -> None:
    """It names book, run, time and rules; the list shown stays while it holds the match."""
    book = replace(DUNE, hardcover_id=5)
    assert new_record(book, outcome, run=3, now=7.0, before=ASKED) == Record(
        identity(DUNE), run=3, made_at=7.0, rules=RULES_VERSION, booklore_id=5, **facts
    )


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        pytest.param(ASKED, Matched(10, Source.TITLE), id="the only one"),
        pytest.param(replace(ASKED, status=Status.SKIPPED), None, id="skipped"),
        pytest.param(
            replace(ASKED, candidates=(a_candidate(10), a_candidate(11))), None, id="one of two"
        ),
        pytest.param(
            replace(ASKED, candidates=(a_candidate(10, Reason.SAME_TITLE_OTHER_AUTHOR),)),
            None,
            id="by another author",
        ),
        pytest.param(replace(ASKED, source=None), None, id="from nowhere"),
    ],
)
def test_what_accepting_exact_matches_settles(record: Record, expected: Matched | None) -> None:
    """A pending book whose only exact candidate is known already."""
    assert accepted(record) == expected


@given(
    st.dictionaries(
        st.integers(1, 40),
        st.sampled_from([AUTOMATIC, replace(AUTOMATIC, run=2), CHOICE, SKIP, ASKED, failed()]),
    ),
    st.sets(st.integers(1, 40)),
    st.integers(1, 3),
)
def test_the_counts_always_add_up(records, in_view: set[int], run: int) -> None:
    """And `by_source` counts the stored; books without a record do not count."""
    facts = Counter(
        Facts(record.status, record.run, record.source)
        for book_id, record in records.items()
        if book_id in in_view
    )
    tally = count(facts, run=run, listed=len(in_view))
    assert tally.stored + tally.skipped + tally.failed + tally.pending == tally.total
    assert tally.total == len(records.keys() & in_view)
    assert sum((tally.by_source or {}).values()) == tally.stored <= tally.matched


@pytest.mark.parametrize(
    ("others", "known", "expected"),
    [
        pytest.param(0, 0, False, id="no books"),
        pytest.param(2, 4, False, id="half of them"),
        pytest.param(3, 4, True, id="more than half"),
        pytest.param(2, 2, False, id="both of two: exchanged by hand"),
        pytest.param(3, 3, True, id="all three"),
    ],
)
def test_a_rebuilt_database_is_noticed(others: int, known: int, expected: bool) -> None:
    """When most ids with a record have come to mean other books; new books do not count."""
    records = dict.fromkeys(range(1, known + 1), AUTOMATIC)
    books = [
        replace(EMMA if number <= others or number > known else DUNE, id=number)
        for number in range(1, 20)
    ]
    assert library_rebuilt(*count_other_books(books, records)) is expected


def test_books_whose_metadata_was_filled_in_are_no_rebuilt_database() -> None:
    """What a scan did not know of itself does not contradict what it turned out to be."""
    scans = [a_book(f"scan000{number}", book_id=number) for number in range(1, 6)]
    records = {scan.id: a_record(scan, Status.FAILED) for scan in scans}
    others = [replace(EMMA, id=scan.id) for scan in scans]
    assert not library_rebuilt(*count_other_books(others, records))
