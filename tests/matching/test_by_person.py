"""What a person's decisions make of a record."""

from dataclasses import replace

import pytest

from custom_components.booklore_hardcover.matching.by_person import (
    brought_back,
    decided,
    searched_record,
    unlinked,
)
from custom_components.booklore_hardcover.matching.facts import facts_of
from custom_components.booklore_hardcover.matching.offers import likeliest, offered
from custom_components.booklore_hardcover.matching.outcomes import Failed, Matched, Pending
from custom_components.booklore_hardcover.matching.records import (
    Wanted,
    accepted,
    holds,
    identity,
    new_record,
    refused_for,
)
from custom_components.booklore_hardcover.record import (
    Candidate,
    FailureReason,
    Reason,
    Record,
    Source,
    Status,
)
from tests.matching.samples import a_book, a_candidate, a_record, a_work, ids

DUNE = a_book("Dune", "Frank Herbert")
WORK = facts_of(a_work(10, "Dune", "Frank Herbert", users_count=9, pages=412, language="English"))
MATCHED = a_record(DUNE, hardcover_id=10, work=WORK, edition_id=7)
FAILED = a_record(DUNE, Status.FAILED, reason=FailureReason.NOT_FOUND)
ASKED = a_record(
    DUNE,
    Status.PENDING,
    source=Source.TITLE,
    candidates=(a_candidate(10), a_candidate(11), a_candidate(12, Reason.OTHER_VOLUME)),
)
NEXT_RUN = Wanted(run=4, now=3.0)


def unlink(record: Record) -> Record:
    """Unlink in run 3, at time 2."""
    return unlinked(record, run=3, now=2.0)


def choose(record: Record | None, candidate: Candidate | None) -> Record:
    """Choose in run 3, at time 2; None skips."""
    return decided(record, identity(DUNE), candidate, run=3, now=2.0)


def test_an_unlinked_book_asks_again_and_the_refused_work_comes_last() -> None:
    """With the candidates it had; nothing of the match is left."""
    found = unlink(choose(ASKED, ASKED.candidates[0]))
    assert (found.status, found.hardcover_id, found.work) == (Status.PENDING, None, None)
    assert (found.run, found.made_at, found.refused) == (3, 2.0, (10,))
    assert ids(offered(found)) == [11, 12, 10]
    assert holds(found, identity(DUNE), NEXT_RUN), "there is something to choose from"


def test_what_was_matched_at_once_is_the_only_candidate_and_the_next_run_looks_for_others() -> None:
    """So that the person sees what they have refused, and can search as well."""
    found = unlink(MATCHED)
    assert (found.status, found.edition_id, found.refused) == (Status.PENDING, None, (10,))
    [candidate] = found.candidates
    assert (candidate.work, candidate.reason) == (WORK, Reason.SAME_TITLE_AND_AUTHOR)
    assert not holds(found, identity(DUNE), NEXT_RUN)
    assert likeliest(found) is None, "what was refused is not suggested"


def test_without_anything_known_of_the_work_the_book_is_not_found() -> None:
    """Until the next run, which looks it up whatever the time."""
    found = unlink(replace(MATCHED, work=None))
    assert (found.status, found.reason) == (Status.FAILED, FailureReason.NOT_FOUND)
    assert (found.source, found.refused) == (None, (10,))
    assert not holds(found, identity(DUNE), NEXT_RUN)


@pytest.mark.parametrize("record", [ASKED, FAILED, choose(ASKED, None)])
def test_only_a_match_can_be_unlinked(record: Record) -> None:
    """Anything else stays as it is."""
    assert unlink(record) == record


def test_several_works_may_be_refused_one_after_the_other() -> None:
    """And each comes behind those that are left."""
    first = unlink(choose(ASKED, ASKED.candidates[0]))
    both = unlink(choose(first, offered(first)[0]))
    assert both.refused == (10, 11)
    assert ids(offered(both)) == [12, 11, 10]


def test_a_refused_work_may_be_chosen_all_the_same() -> None:
    """By hand: then it is refused no longer, but others are."""
    refused = replace(unlink(MATCHED), refused=(10, 12))
    chosen = choose(refused, offered(refused)[0])
    assert (chosen.hardcover_id, chosen.work, chosen.source) == (10, WORK, Source.CHOICE)
    assert chosen.refused == (12,)
    assert choose(refused, None).refused == (10, 12), "a skip is no choice"


def test_of_two_exact_candidates_the_one_that_was_not_refused_may_be_taken() -> None:
    """The other no longer speaks against it; refused itself, none is."""
    exact = replace(ASKED, candidates=(a_candidate(10), a_candidate(11)))
    assert accepted(exact) is None
    assert accepted(replace(exact, refused=(10,))) == Matched(11, Source.TITLE)
    assert accepted(replace(exact, refused=(10, 11))) is None


@pytest.mark.parametrize(
    "outcome",
    [
        Matched(11, Source.ISBN),
        Pending((a_candidate(12),), Source.TITLE),
        Failed(FailureReason.NOT_FOUND),
    ],
)
def test_what_was_refused_stays_refused_in_later_runs(outcome: Matched | Pending | Failed) -> None:
    """Whatever they find."""
    before = unlink(MATCHED)
    assert new_record(DUNE, outcome, run=4, now=3.0, before=before).refused == (10,)


def test_a_merged_work_that_leads_to_a_refused_one_is_remembered_too() -> None:
    """The run has seen the merge; a later one may not."""
    outcome = Pending((a_candidate(20),), Source.TITLE, frozenset({10, 20}))
    found = new_record(DUNE, outcome, run=4, now=3.0, before=unlink(MATCHED))
    assert found.refused == (10, 20)
    assert accepted(found) is None


def test_what_was_refused_for_another_book_is_not_refused_for_this_one() -> None:
    """Its id has come to mean another book, as after BookLore's database was rebuilt."""
    before = unlink(MATCHED)
    emma = a_book("Emma", "Jane Austen")
    assert new_record(emma, Matched(10, Source.ISBN), run=4, now=3.0, before=before).refused == ()
    assert (refused_for(emma, before), refused_for(DUNE, before)) == ((), (10,))
    assert refused_for(DUNE, None) == ()


def searched(record: Record, *works_found: int) -> Record:
    """Search again in run 3, at time 2."""
    works = [a_work(each, "Dune", "Frank Herbert", users_count=1) for each in works_found]
    found = searched_record(record, works, 3, 2.0)
    assert found is not None
    return found


def test_what_is_found_comes_in_front_of_what_was_suggested() -> None:
    """Each work once; the next search replaces what was found, and nothing else."""
    found = searched(ASKED, 12, 20)
    assert ids(offered(found)) == [12, 20, 10, 11]
    assert replace(found, found=()) == ASKED
    assert ids(offered(searched(found, 30))) == [30, 10, 11, 12]


def test_a_book_that_was_not_found_asks_once_something_is() -> None:
    """One work by its address is enough; a deleted one is none."""
    found = searched(FAILED, 20)
    assert (found.status, found.source, found.reason) == (Status.PENDING, Source.SEARCH, None)
    assert (found.run, found.made_at, ids(found.found)) == (3, 2.0, [20])
    assert searched_record(FAILED, [a_work(20, status_id=3)], 3, 2.0) is None


def test_a_settled_book_stays_so_whatever_is_found() -> None:
    """The person may change their mind, or not."""
    found = searched(MATCHED, 20)
    assert replace(found, found=()) == MATCHED


def test_what_was_found_stays_while_the_book_is_pending() -> None:
    """In the next run, too, even if that finds nothing; a match ends it, unless it is among it."""
    before = searched(ASKED, 20)
    again = Pending((a_candidate(11),), Source.TITLE)
    assert ids(offered(new_record(DUNE, again, run=4, now=3.0, before=before))) == [20, 11]
    nothing = new_record(
        DUNE, Failed(FailureReason.NOT_FOUND), run=4, now=3.0, before=searched(FAILED, 20)
    )
    assert (nothing.status, ids(offered(nothing))) == (Status.PENDING, [20])
    other = new_record(DUNE, Matched(99, Source.ISBN), run=4, now=3.0, before=before)
    assert offered(other) == ()
    same = new_record(DUNE, Matched(20, Source.ISBN), run=4, now=3.0, before=before)
    assert ids(offered(same)) == [20, 10, 11, 12]


def test_a_skipped_book_can_be_brought_back_to_its_candidates() -> None:
    """Without any, the next run looks it up as if it were new."""
    found = brought_back(choose(ASKED, None), run=4, now=3.0)
    assert found is not None
    assert (found.status, found.run, found.made_at) == (Status.PENDING, 4, 3.0)
    assert found.candidates == ASKED.candidates
    assert brought_back(choose(None, None), run=4, now=3.0) is None
    assert brought_back(MATCHED, run=4, now=3.0) == MATCHED


def test_a_book_that_is_brought_back_still_knows_what_was_refused() -> None:
    """Although there is nothing else to keep."""
    skipped = choose(unlink(replace(MATCHED, work=None)), None)
    found = brought_back(skipped, run=4, now=3.0)
    assert found is not None
    assert (found.status, found.refused) == (Status.FAILED, (10,))
    assert not holds(found, identity(DUNE), Wanted(run=5, now=4.0))


def test_the_edition_of_the_isbn_stays_while_the_work_does() -> None:
    """A person who confirms the match says nothing else of it."""
    same = Candidate(10, "Dune", (), None, 0, None, reason=Reason.YOUR_SEARCH)
    assert choose(MATCHED, same).edition_id == 7
    assert choose(MATCHED, a_candidate(11)).edition_id is None
    assert choose(MATCHED, None).edition_id is None
