"""Which titles by the same author are the same book, and which are asked about."""

import pytest

from custom_components.booklore_hardcover.matching.ranking import only_exact
from custom_components.booklore_hardcover.record import Reason
from tests.matching.samples import a_book, a_work, ranked

BRIEF = "Sapiens: A Brief History of Humankind"


def test_a_subtitle_that_describes_may_be_left_out() -> None:
    """By the library as by Hardcover, and also beside its adaptation or a second volume."""
    for ours, theirs in (("Sapiens", BRIEF), (BRIEF, "Sapiens")):
        found = ranked(
            a_book(ours, "Yuval Noah Harari"),
            a_work(1, theirs, "Yuval Noah Harari"),
            a_work(2, "Sapiens: A Graphic History", "Yuval Noah Harari", users_count=9),
            a_work(3, "Sapiens, Vol. 2", "Yuval Noah Harari", users_count=9),
            a_work(4, ours, "Someone Else", users_count=9),
        )
        assert (found[0].hardcover_id, only_exact(found)) == (1, found[0])


@pytest.mark.parametrize(
    ("title", "works"),
    [
        pytest.param("Sapiens", (BRIEF, "Sapiens: The Birth"), id="a sibling without description"),
        pytest.param("Sapiens", (BRIEF, "Sapiens: A Personal Story"), id="two described"),
        pytest.param("Batman: Year One", ("Batman",), id="a subtitle of ours"),
        pytest.param("Foundation", ("Foundation: The Forgotten Plays",), id="a subtitle of theirs"),
        pytest.param("Star Wars: Dark", ("Star Wars: Dark Force Rising",), id="cut short"),
        pytest.param("Star Wars: Dark", ("Star Wars: Darkness Rising",), id="cut in a word"),
        pytest.param("Cosmos: A Boy's Story", ("Cosmos: A Girl's Story",), id="two subtitles"),
        pytest.param("Diary: 1931-1934", ("Diary: 1934-1939",), id="years"),
        pytest.param("Winnetou: Erster Band", ("Winnetou: Zweiter Band",), id="ordinals"),
        pytest.param("Winnetou (Band 2)", ("Winnetou",), id="a volume in brackets"),
        pytest.param("Batman (Year One)", ("Batman",), id="a subtitle in brackets"),
        pytest.param("Dune: A Graphic Novel", ("Dune",), id="an adaptation of ours"),
        pytest.param("Mistborn 2", ("Mistborn",), id="a bare number"),
        pytest.param("1Q84 (Books 1-2)", ("1Q84",), id="a set of ours"),
        pytest.param("Sapiens: A Graphic History", ("Sapiens",), id="a form of ours"),
        pytest.param("Best Stories 2019", ("Best Stories 2020",), id="a year in the title"),
    ],
)
def test_a_title_that_tells_books_apart_is_asked_about(title: str, works: tuple[str, ...]) -> None:
    """Although the author is the same and no work is nearer."""
    found = ranked(
        a_book(title, "Ann Author"),
        *(a_work(number, work, "Ann Author") for number, work in enumerate(works, start=1)),
    )
    assert {each.hardcover_id for each in found} == set(range(1, len(works) + 1))
    assert only_exact(found) is None


def test_the_exact_title_is_nearer_than_one_with_a_description() -> None:
    """Of two works by the author."""
    found = ranked(
        a_book("Sapiens", "Yuval Noah Harari"),
        a_work(1, "Sapiens", "Yuval Noah Harari"),
        a_work(2, BRIEF, "Yuval Noah Harari", users_count=9),
    )
    assert [each.reason for each in found] == [
        Reason.SAME_TITLE_AND_AUTHOR,
        Reason.SIMILAR_TITLE_SAME_AUTHOR,
    ]


def test_a_work_whose_subtitle_alone_names_another_kind_may_be_the_book() -> None:
    """The library may have left the subtitle out. Such a work is never stored unasked."""
    hamlet = a_book("Hamlet", "William Shakespeare & Kenneth Branagh")
    play = a_work(1, "Hamlet", "William Shakespeare")
    screenplay = a_work(2, "Hamlet", "Kenneth Branagh", subtitle="Screenplay and Film Diary")
    guide = a_work(3, "Hamlet: A Study Guide", "William Shakespeare")
    both = ranked(hamlet, play, screenplay, guide)
    assert [(each.hardcover_id, each.reason) for each in both] == [
        (1, Reason.SAME_TITLE_AND_AUTHOR),
        (2, Reason.SAME_TITLE_OTHER_KIND),
        (3, Reason.STUDY_GUIDE),
    ]
    assert only_exact(both) is None
    assert only_exact(ranked(hamlet, play, guide)) is not None
    assert only_exact(ranked(hamlet, screenplay)) is None


def test_it_is_asked_about_however_many_others_there_are() -> None:
    """It comes right behind the ordinary work, so that the list of ten always has it."""
    found = ranked(
        a_book("Hamlet", "William Shakespeare"),
        a_work(1, "Hamlet", "William Shakespeare"),
        *(a_work(number, "Hamlet", f"Ann {number}", users_count=99) for number in range(10, 30)),
        a_work(2, "Hamlet", "William Shakespeare", subtitle="The Graphic Novel", users_count=9),
    )
    assert [each.hardcover_id for each in found[:2]] == [1, 2]
    assert only_exact(found) is None
