"""The table of what is done about one Hardcover book, row by row, without any server."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.booklore_hardcover.hardcover.models import UserBook
from custom_components.booklore_hardcover.options import RatingsMode
from custom_components.booklore_hardcover.store.ledger import Pair, Standing
from custom_components.booklore_hardcover.store.rating_writes import Field
from custom_components.booklore_hardcover.sync.plan import Left
from custom_components.booklore_hardcover.sync.ratings.compare import (
    Copy,
    RatingTerms,
    Unit,
    Verdict,
    judge,
)

WORK, ROW = 10, 9_001
OFF = -1
"""In place of a rating on Hardcover: the book is not on the shelf."""
TO_HARDCOVER, BOTH = RatingTerms(RatingsMode.TO_HARDCOVER), RatingTerms(RatingsMode.BOTH)
type Line = tuple[str, int, int | None, int | None]


def copy(book_id: int, rating: int | None, status: str | None = "READ", **facts: Any) -> Copy:
    """Return a book as BookLore has it."""
    facts = {"finished": None, "raw": rating} | facts
    return Copy(book_id, f"Book {book_id}", rating=rating, status=status, **facts)


def unit(mine: int | list[int | None] | None, there: int | None, known: Pair | None) -> Unit:
    """Return what both sides have, and what was seen last."""
    ratings = mine if isinstance(mine, list) else [mine]
    row = None if there == OFF else UserBook(ROW, WORK, 3, there, (), "2026-11-01")
    copies = tuple(copy(number, rating) for number, rating in enumerate(ratings, 1))
    return Unit(WORK, copies, row, known)


def pair(mine: int | list[int | None] | None, there: int | None, **facts: Any) -> Pair:
    """Return a pair of the ledger."""
    ratings = mine if isinstance(mine, list) else [mine]
    return Pair(dict(enumerate(ratings, 1)), there, **facts)


def lines(verdict: Verdict) -> list[Line]:
    """Return what is to be written: where, for which book, from what to what."""
    return [(each.field.value, each.book_id, each.before, each.after) for each in verdict.lines]


SEND, TAKE = Field.TO_HARDCOVER.value, Field.TO_BOOKLORE.value
TABLE = [
    # BookLore, Hardcover, ledger, to Hardcover only, both ways
    pytest.param(9, None, None, [(SEND, 1, None, 9)], None, id="rating empty"),
    pytest.param(9, None, pair(9, 8), [], None, id="cleared there"),
    pytest.param(9, None, pair(7, 8), "differs", None, id="changed here and cleared there"),
    pytest.param(9, 9, None, [], None, id="the same"),
    pytest.param(9, 9, pair(7, 8), [], None, id="both changed to the same"),
    pytest.param(9, 8, None, "differs", None, id="another, never seen"),
    pytest.param(9, 8, pair(7, 8), [(SEND, 1, 8, 9)], None, id="changed here"),
    pytest.param(1, 8, pair(8, 8), [(SEND, 1, 8, 1)], None, id="changed here to less"),
    pytest.param(9, 8, pair(9, 7), [], [(TAKE, 1, 9, 8)], id="changed there"),
    pytest.param(9, 8, pair(7, 6), "differs", None, id="both changed"),
    pytest.param(None, 8, pair(9, 8), [], None, id="cleared here"),
    pytest.param(None, 7, pair(9, 8), [], None, id="cleared here and changed there"),
    pytest.param(None, None, pair(9, 8), [], None, id="cleared on both sides"),
    pytest.param(None, OFF, pair(9, 8), [], None, id="cleared here and removed there"),
    pytest.param(None, 8, None, [], [(TAKE, 1, None, 8)], id="rated there only"),
    pytest.param(None, None, None, [], None, id="rated nowhere"),
    pytest.param(9, OFF, None, Left.NOT_ON_SHELF, None, id="not on the shelf"),
    pytest.param(9, OFF, pair(9, 8), Left.REMOVED, None, id="removed from the shelf"),
    pytest.param(7, OFF, pair(9, 8), Left.REMOVED, None, id="removed, and changed here"),
    pytest.param(None, OFF, None, [], None, id="neither rated nor on the shelf"),
    pytest.param(9, 8, pair(9, 8), [], None, id="left different by the person"),
]


@pytest.mark.parametrize("mode", [TO_HARDCOVER, BOTH], ids=["to Hardcover", "both ways"])
@pytest.mark.parametrize(("mine", "there", "known", "expected", "expected_both"), TABLE)
def test_the_table(
    mine: Any, there: Any, known: Pair | None, expected: Any, expected_both: Any, mode: RatingTerms
) -> None:
    """Each row of it, both ways and one way."""
    found = judge(unit(mine, there, known), mode)
    if mode is BOTH and expected_both is not None:
        expected = expected_both
    if expected == "differs":
        assert (found.left, found.differs, lines(found)) == (Left.RATINGS_DIFFER, True, [])
    elif isinstance(expected, Left):
        assert (found.left, found.differs, lines(found)) == (expected, False, [])
    else:
        assert (found.left, found.differs, lines(found)) == (None, False, expected)


@pytest.mark.parametrize("mode", [TO_HARDCOVER, BOTH], ids=["to Hardcover", "both ways"])
@pytest.mark.parametrize(("mine", "there", "known", "expected", "expected_both"), TABLE)
def test_what_was_done_is_not_done_again(
    mine: Any, there: Any, known: Pair | None, expected: Any, expected_both: Any, mode: RatingTerms
) -> None:
    """With what the ledger holds then, and both sides as they were written, all is quiet."""
    found = judge(unit(mine, there, known), mode)
    for line in found.lines:
        mine, there = (mine, line.after) if line.public else (line.after, there)
    noted = found.lines[-1].pair if found.lines else found.note
    again = judge(unit(mine, there, noted or known), mode)
    assert lines(again) == []
    assert (again.note or noted or known) == (noted or known)


@pytest.mark.parametrize("there", range(1, 11))
@pytest.mark.parametrize("mine", range(1, 11))
def test_no_pair_of_ratings_is_overwritten_at_first_sight(mine: int, there: int) -> None:
    """Equal ones are noted, all others are for the person to settle."""
    found = judge(unit(mine, there, None), BOTH)
    assert lines(found) == []
    assert found.differs is (mine != there)
    assert found.note is not None
    assert (found.note.booklore, found.note.hardcover) == ({mine}, there)


@pytest.mark.parametrize("mode", [TO_HARDCOVER, BOTH], ids=["to Hardcover", "both ways"])
@pytest.mark.parametrize("there", [None, 6, 8, OFF])
@pytest.mark.parametrize("mine", [None, 6, 8])
@pytest.mark.parametrize("known", [None, pair(6, 6), pair(8, 6), pair(6, None), pair(None, 6)])
def test_nothing_is_ever_cleared(
    mine: int | None, there: int | None, known: Pair | None, mode: RatingTerms
) -> None:
    """No line, whatever the ledger says, takes a rating away."""
    for how in (mode, replace(mode, add_missing=True)):
        assert all(line.after is not None for line in judge(unit(mine, there, known), how).lines)


@pytest.mark.parametrize(
    ("mine", "there", "known", "expected"),
    [
        ([8, 8], None, None, [(SEND, 1, None, 8)]),
        ([None, 8], None, None, [(SEND, 2, None, 8)]),
        ([8, None], 8, None, []),
        ([8, 6], None, None, "differs"),
        ([8, 6], 8, None, "differs"),
        ([8, 6], 4, pair([8, 8], 4), "differs"),
        ([None, None], 8, None, [(TAKE, 1, None, 8), (TAKE, 2, None, 8)]),
        ([6, None], 8, pair([6, None], 6), [(TAKE, 1, 6, 8)]),
        ([6, 6], 8, pair([6, 6], 6), [(TAKE, 1, 6, 8), (TAKE, 2, 6, 8)]),
        ([7, 7], 8, pair([6, 6], 8), [(SEND, 1, 8, 7)]),
        ([8, 6], OFF, None, Left.NOT_ON_SHELF),
    ],
)
def test_several_copies(mine: list[int | None], there: Any, known: Any, expected: Any) -> None:
    """They agree, those without a rating say nothing, or they differ."""
    found = judge(unit(mine, there, known), BOTH)
    if isinstance(expected, list):
        assert (lines(found), found.left) == (expected, None)
    else:
        left = Left.RATINGS_DIFFER if expected == "differs" else expected
        assert (lines(found), found.left) == ([], left)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("READ", 3),
        ("READING", 2),
        ("RE_READING", 2),
        ("PAUSED", 4),
        ("ABANDONED", 5),
        ("PARTIALLY_READ", None),
        ("WONT_READ", None),
        ("UNREAD", None),
        ("UNSET", None),
        ("SOMETHING_NEW", None),
        (None, None),
    ],
)
def test_statuses_of_added_books(status: str | None, expected: int | None) -> None:
    """Others say nothing on Hardcover, and the book stays off the shelf."""
    missing = Unit(WORK, (copy(1, 8, status, finished="2026-05-03"),), None, None)
    found = judge(missing, replace(TO_HARDCOVER, add_missing=True))
    if expected is None:
        assert (found.lines, found.left) == ((), Left.NO_STATUS)
        return
    [line] = found.lines
    assert (line.field, line.status, line.after) == (Field.ADDED, expected, 8)
    assert (line.finished, line.public) == ("2026-05-03", True)


def test_copies_that_differ_are_not_added() -> None:
    """Nobody knows which of the ratings is meant."""
    found = judge(unit([8, 6], OFF, None), replace(TO_HARDCOVER, add_missing=True))
    assert (found.lines, found.left) == ((), Left.COPIES_DIFFER)


@pytest.mark.parametrize(
    ("known", "there", "expected"),
    [
        (pair(8, 6, standing=Standing.SETTLED, wanted=8), 6, [(SEND, 1, 6, 8)]),
        (pair(8, 6, standing=Standing.SETTLED, wanted=6), 6, [(TAKE, 1, 8, 6)]),
        (pair(8, 6, standing=Standing.SETTLED, wanted=8), 4, "differs"),
        (pair(7, 6, standing=Standing.SETTLED, wanted=7), 6, "differs"),
        (pair(8, 6, standing=Standing.DIFFERS), 6, "differs"),
        (pair(7, 6, standing=Standing.DIFFERS), 6, "differs"),
        (pair(8, 6, standing=Standing.DIFFERS), 8, []),
    ],
)
@pytest.mark.parametrize("mode", [TO_HARDCOVER, BOTH], ids=["to Hardcover", "both ways"])
def test_what_the_person_has_settled(
    known: Pair, there: int, expected: Any, mode: RatingTerms
) -> None:
    """It is written whichever way ratings go, unless either side has changed since."""
    found = judge(unit(8, there, known), mode)
    if expected == "differs":
        assert (lines(found), found.differs) == ([], True)
    else:
        assert (lines(found), found.differs) == (expected, False)
        assert all(line.pair.standing is Standing.AGREED for line in found.lines)


@pytest.mark.parametrize("mode", [TO_HARDCOVER, BOTH], ids=["to Hardcover", "both ways"])
@pytest.mark.parametrize("standing", [Standing.AGREED, Standing.DIFFERS, Standing.SETTLED])
@pytest.mark.parametrize(
    ("while_away", "mine", "there", "expected"),
    [
        (9, 9, 9, []),
        (9, 9, 7, "differs"),
        (8, 8, 7, "differs"),  # neither is what was seen last while it was there
        (9, 8, 7, "differs"),
        (9, 9, None, []),
        (9, 8, None, []),
        (None, None, 7, []),
        (9, None, 7, []),
    ],
)
def test_a_row_that_comes_back(
    while_away: int | None,
    mine: Any,
    there: Any,
    expected: Any,
    standing: Standing,
    mode: RatingTerms,
) -> None:
    """As one that was private or merged for a while: it is looked at like one never seen.

    But it is sent nothing, as a rating that was cleared: the person may have taken it off.
    """
    known = pair(9, 7, standing=standing, wanted=9 if standing is Standing.SETTLED else None)
    away = judge(unit(while_away, OFF, known), mode)
    assert lines(away) == []
    found = judge(unit(mine, there, away.note), mode)
    assert (lines(found), found.differs) == ([], expected == "differs")


def test_a_settlement_of_copies_that_differ() -> None:
    """All that have another rating get the one that counts; those without one stay so."""
    known = pair([8, 6, None], 4, standing=Standing.SETTLED, wanted=8, step="s")
    found = judge(unit([8, 6, None], 4, known), TO_HARDCOVER)
    assert lines(found) == [(SEND, 1, 4, 8), (TAKE, 2, 6, 8)]
    first, second = found.lines
    # Until both sides have it, it is still to be written.
    assert (first.pair.standing, first.pair.hardcover) == (Standing.SETTLED, 8)
    assert second.pair == pair([8, 8, None], 8)
    assert [line.step for line in found.lines] == ["s", "s"]


def test_a_rating_that_was_cleared_before_the_book_came_on_the_shelf() -> None:
    """It is not given back by that of Hardcover either."""
    known = pair(9, None, standing=Standing.NOT_ON_SHELF)
    found = judge(unit(None, 8, known), BOTH)
    assert lines(found) == []
    assert found.note == pair(None, 8)
    assert lines(judge(unit(None, 8, found.note), BOTH)) == []


def test_half_stars_that_booklore_cannot_have() -> None:
    """Out of five there are whole stars only: what is not exact is left."""
    how = replace(BOTH, out_of_five=True)
    assert judge(unit(None, 7, None), how).left is Left.NOT_EXACT
    [line] = judge(unit(None, 8, None), how).lines
    assert (line.after, line.raw_after) == (8, 4)
