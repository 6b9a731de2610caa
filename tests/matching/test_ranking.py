"""Ranking: the order of candidates, and the reason of each."""

from dataclasses import replace
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.booklore_hardcover.booklore.models import Book
from custom_components.booklore_hardcover.hardcover.models import Contributor, Work
from custom_components.booklore_hardcover.matching.case import Case, open_case
from custom_components.booklore_hardcover.matching.evidence import has_likely_work
from custom_components.booklore_hardcover.matching.ranking import (
    MAX_CANDIDATES,
    only_exact,
    rank,
)
from custom_components.booklore_hardcover.record import Candidate, Reason, WorkForm
from tests.matching.samples import a_book, a_candidate, a_work, ranked

DUNE = a_book("Dune", "Frank Herbert")


def asked_about(*works: Work) -> Case:
    """Return the case of Dune with these works found."""
    case = open_case(DUNE)
    case.works.update({work.id: work for work in works})
    return case


BEST = a_work(1, "Dune", "Frank Herbert", users_count=0)


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        pytest.param(a_work(2, "Dune"), "same_title_unknown_author", id="no author"),
        pytest.param(
            a_work(2, "Dune", "Someone Else"), "same_title_other_author", id="other author"
        ),
        pytest.param(
            a_work(2, "Dune: Deluxe", "Frank Herbert"),
            "similar_title_same_author",
            id="a longer title beside the exact one",
        ),
        pytest.param(
            a_work(2, "Emma", "Frank Herbert"), "same_author_other_title", id="another title"
        ),
        pytest.param(
            a_work(2, "Dunes", "Alexandra Stoddard"),
            "similar_title_other_author",
            id="neither",
        ),
        pytest.param(a_work(2, "Dune, Vol. 2", "Frank Herbert"), "other_volume", id="volume"),
        pytest.param(
            a_work(2, "Dune Box Set", "Frank Herbert"),
            "collected_edition",
            id="box set",
        ),
        pytest.param(
            a_work(2, "Dune", "Frank Herbert", compilation=True),
            "same_title_other_kind",
            id="compilation",
        ),
        pytest.param(
            a_work(2, "Dune: The Graphic Novel", "Frank Herbert", category_id=4),
            "graphic_novel",
            id="graphic novel",
        ),
        pytest.param(
            a_work(2, "Dune", users_count=0), "same_title_unknown_author", id="a bare stub"
        ),
    ],
)
def test_the_work_itself_comes_first(work: Work, reason: str) -> None:
    """However many people have the other one."""
    popular = work if not work.users_count else replace(work, users_count=9_000)
    found = ranked(DUNE, popular, BEST)
    assert [(each.hardcover_id, each.reason) for each in found] == [
        (1, Reason.SAME_TITLE_AND_AUTHOR),
        (2, Reason(reason)),
    ]


@pytest.mark.parametrize(
    ("title", "author", "reason"),
    [
        ("Study Guide: Dune Messiah by Frank Herbert", "SuperSummary", Reason.STUDY_GUIDE),
        ("Summary of Dune Messiah", "QuickRead", Reason.STUDY_GUIDE),
        ("Dune Messiah by Frank Herbert", "Someone Else", Reason.OTHER_KIND),
    ],
)
def test_books_about_the_book_come_behind_it(title: str, author: str, reason: Reason) -> None:
    """However many people have them."""
    found = ranked(
        a_book("Dune Messiah", "Frank Herbert"),
        a_work(2, title, author, users_count=9_000),
        a_work(1, "Dune Messiah", "Frank Herbert"),
    )
    assert [(each.hardcover_id, each.reason) for each in found] == [
        (1, Reason.SAME_TITLE_AND_AUTHOR),
        (2, reason),
    ]


def test_from_best_to_worst() -> None:
    """Another kind of book, another volume and an empty work rank behind everything else."""
    works = [
        a_work(9, "Dune Box Set", "Frank Herbert", users_count=900),
        a_work(8, "Dune", users_count=0),
        a_work(7, "Emma", "Frank Herbert", users_count=800),
        a_work(5, "Dune", "Someone Else", users_count=500),
        a_work(4, "Dune", users_count=2),
        a_work(3, "Dune: Deluxe", "Frank Herbert"),
        a_work(2, "Dune", "Frank Herbert", users_count=1),
        a_work(1, "Dune", "Frank Herbert", users_count=2),
    ]
    found = [each.hardcover_id for each in ranked(DUNE, *works)]
    assert found[:6] == [1, 2, 3, 4, 5, 7]
    assert set(found[6:]) == {8, 9}


@pytest.mark.parametrize(
    ("book", "work"),
    [
        pytest.param(
            a_book("Dune: The Graphic Novel", "Frank Herbert"),
            a_work(1, "Dune: The Graphic Novel", "Frank Herbert", category_id=4),
            id="a graphic novel",
        ),
        pytest.param(
            a_book("Dune (Graphic Novel)", "Frank Herbert"),
            a_work(1, "Dune", "Frank Herbert", category_id=4),
            id="a graphic novel that only the category tells",
        ),
        pytest.param(
            a_book("Dune Box Set", "Frank Herbert"),
            a_work(1, "Dune Box Set", "Frank Herbert", compilation=True),
            id="a box set",
        ),
        pytest.param(
            a_book("Dune, Vol. 2", "Frank Herbert"),
            a_work(1, "Dune, Vol. 2", "Frank Herbert"),
            id="a volume",
        ),
        pytest.param(
            a_book("Dune", "Frank Herbert", series="Dune", series_number=2.0),
            a_work(1, "Dune, Vol. 2", "Frank Herbert"),
            id="a volume that only the series tells",
        ),
    ],
)
def test_a_form_that_the_book_names_does_not_rank_last(book: Book, work: Work) -> None:
    """Somebody with a box set looks for a box set."""
    [candidate] = ranked(book, work)
    assert candidate.reason is Reason.SAME_TITLE_AND_AUTHOR


def test_without_the_exact_title_the_nearest_is_similar() -> None:
    """A word more or less by the same author."""
    [candidate] = ranked(
        a_book("Dune Messiah Again", "Frank Herbert"), a_work(1, "Dune Messiah", "Frank Herbert")
    )
    assert candidate.reason is Reason.SIMILAR_TITLE_SAME_AUTHOR


def test_works_with_nothing_in_common_are_no_candidates() -> None:
    """Unless an ISBN led to them."""
    emma = a_work(1, "Emma", "Jane Austen")
    assert ranked(DUNE, emma) == ()
    case = open_case(DUNE)
    case.works.update({1: emma, 2: a_work(2, "Dune", "Frank Herbert")})
    case.doubts[1] = Reason.ISBN_OTHER_TITLE
    assert [(each.hardcover_id, each.reason) for each in rank(case)] == [
        (2, Reason.SAME_TITLE_AND_AUTHOR),
        (1, Reason.ISBN_OTHER_TITLE),
    ]


def test_a_candidate_tells_what_there_is_to_know() -> None:
    """Title with subtitle, authors without the rest, and what tells it from a work like it."""
    work = Work(
        1,
        "Dune",
        subtitle="Deluxe",
        release_year=1965,
        users_count=3,
        contributors=(Contributor("Frank Herbert"), Contributor("Simon Vance", "Narrator")),
        cover_url="cover",
        pages=412,
        language="English",
        series="Dune",
        series_number=1.0,
        audio_only=True,
    )
    [candidate] = ranked(DUNE, work)
    assert candidate == Candidate(
        hardcover_id=1,
        title="Dune: Deluxe",
        authors=("Frank Herbert",),
        release_year=1965,
        users_count=3,
        cover_url="cover",
        pages=412,
        language="English",
        series="Dune",
        series_number=1.0,
        form=WorkForm.DELUXE_EDITION,
        audio_only=True,
        reason=candidate.reason,
    )


@pytest.mark.parametrize(
    ("title", "facts", "form"),
    [
        ("Dune", {}, None),
        ("The Notebook", {"category_id": 1}, None),
        ("Berserk (Manga), Vol. 1", {"category_id": 4}, "manga"),
        ("Saga, Vol. 1", {"category_id": 4}, "comic"),
        ("Dune", {"subtitle": "The Graphic Novel"}, "comic"),
        ("Overlord", {"category_id": 10}, "light_novel"),
        ("Dune Messiah", {"compilation": True}, "collection"),
        ("Dune Stories", {"category_id": 8}, "collection"),
        ("Dune Boxed Set", {}, "collection"),
        ("Hamlet", {"subtitle": "Screenplay"}, "screenplay"),
        ("Emma (BBC Radio Drama)", {}, "dramatization"),
    ],
)
def test_a_candidate_says_when_it_is_no_plain_book(
    title: str, facts: dict[str, Any], form: str | None
) -> None:
    """By category, mark or the words of its title, but not by words that books are called."""
    [candidate] = rank(asked_about(a_work(1, title, "Frank Herbert", **facts)), asked_for=True)
    assert candidate.form == form


def test_two_works_that_look_the_same_are_told_apart_by_what_is_known_of_them() -> None:
    """Same title, author, year and reason; an audiobook, and a book."""
    book, audiobook = ranked(
        DUNE,
        a_work(1, "Dune", "Frank Herbert", release_year=1965, users_count=9, pages=412),
        a_work(2, "Dune", "Frank Herbert", release_year=1965, audio_only=True),
    )
    assert book.reason is audiobook.reason is Reason.SAME_TITLE_AND_AUTHOR
    assert (book.pages, book.audio_only) == (412, False)
    assert (audiobook.pages, audiobook.audio_only) == (None, True)


CIEN = a_book("Cien años de soledad", "Gabriel García Márquez")
SOLITUDE = a_work(
    1,
    "One Hundred Years of Solitude",
    "Gabriel García Márquez",
    alternative_titles=("Cien años de soledad",),
    users_count=900,
)


def test_a_work_known_under_the_books_title_says_so() -> None:
    """Its own title is visibly another, so that nobody takes it unasked."""
    found = ranked(CIEN, SOLITUDE)
    assert [each.reason for each in found] == [Reason.KNOWN_UNDER_TITLE]
    assert only_exact(found) is None


def test_the_books_own_title_goes_before_an_alternative_one() -> None:
    """And is taken where that is wanted: the other only shares a title with it."""
    found = ranked(CIEN, SOLITUDE, a_work(2, "Cien años de soledad", "Gabriel García Márquez"))
    assert [each.hardcover_id for each in found] == [2, 1]
    assert only_exact(found) is found[0]


def test_an_alternative_title_may_be_the_book_rather_than_a_title_cut_short() -> None:
    """Then the person is asked: neither work has the very title."""
    found = ranked(
        a_book("Star Wars: Dark Disciple", "Christie Golden"),
        a_work(1, "Dark Disciple", "Christie Golden"),
        a_work(2, "Ventress", "Christie Golden", alternative_titles=("Star Wars: Dark Disciple",)),
    )
    assert [each.reason for each in found] == [
        Reason.SAME_TITLE_AND_AUTHOR,
        Reason.KNOWN_UNDER_TITLE,
    ]
    assert only_exact(found) is None


@pytest.mark.parametrize("doubt", [each for each in Reason if each.value.startswith("isbn_other")])
@pytest.mark.parametrize(
    "doubted",
    [
        a_work(2, "SPQR", "Mary Beard", users_count=900),
        a_work(2, "Dune", "Mary Beard", users_count=900),
        a_work(2, "Dune, Vol. 2", "Frank Herbert", users_count=900),
        a_work(2, "Dune: The Graphic Novel", "Frank Herbert", category_id=4, users_count=900),
        a_work(2, "Дюна", "Фрэнк Герберт", users_count=900),
        a_work(2, "Dune Messiah", "Frank Herbert", users_count=900),
    ],
    ids=lambda work: work.title,
)
def test_title_and_author_go_before_an_isbn_that_contradicts_them(
    doubt: Reason, doubted: Work
) -> None:
    """Whatever the ISBN's work is, and however many people have it."""
    case = asked_about(doubted, a_work(1, "Dune", "Frank Herbert", users_count=0))
    case.doubts[2] = doubt
    assert [(each.hardcover_id, each.reason) for each in rank(case)] == [
        (1, Reason.SAME_TITLE_AND_AUTHOR),
        (2, doubt),
    ]


def test_what_the_person_has_refused_comes_last() -> None:
    """Behind what ranks last otherwise, but it is there; another one like it may be taken."""
    case = asked_about(
        a_work(1, "Dune", "Frank Herbert", users_count=900),
        a_work(2, "Dune", "Frank Herbert"),
        a_work(3, "Dune, Vol. 2", "Frank Herbert"),
    )
    case.refused = {1}
    found = rank(case)
    assert [each.hardcover_id for each in found] == [2, 3, 1]
    assert only_exact(found) is None
    assert only_exact(found, case.refused) is found[0]


@pytest.mark.parametrize(
    ("title", "subtitle", "shown"),
    [
        ("Babel: An Arcane History", "An Arcane History", "Babel: An Arcane History"),
        ("Babel, or the Necessity", "An Arcane History", None),
        ("Wallet Activism: How to Save", "How to save", "Wallet Activism: How to Save"),
        ("Dune", None, "Dune"),
    ],
)
def test_the_subtitle_is_shown_once(title: str, subtitle: str | None, shown: str | None) -> None:
    """Some works have it in both places."""
    [candidate] = ranked(
        a_book(title, "Ann Author"), a_work(1, title, "Ann Author", subtitle=subtitle)
    )
    assert candidate.title == (shown or f"{title}: {subtitle}")


@pytest.mark.parametrize(
    ("title", "facts", "reason"),
    [
        ("Dune (Manga)", {"category_id": 4}, Reason.MANGA),
        ("Dune", {"category_id": 4}, Reason.GRAPHIC_NOVEL),
        ("Dune #1", {"category_id": 4}, Reason.SINGLE_ISSUE),
        ("Dune (3-in-1 Edition)", {}, Reason.COLLECTED_EDITION),
        ("Dune / Dune Messiah", {"compilation": True}, Reason.COLLECTED_EDITION),
        ("Dune (Abridged)", {}, Reason.ABRIDGED_EDITION),
        ("Dune (German Edition)", {}, Reason.OTHER_LANGUAGE),
        ("Dune: Summary", {}, Reason.STUDY_GUIDE),
        ("The Dune Companion", {}, Reason.COMPANION),
        ("Dune: The Screenplay", {}, Reason.SCREENPLAY),
        ("Dune: A BBC Radio Drama", {}, Reason.DRAMATIZATION),
    ],
)
def test_a_reason_says_what_the_work_is(title: str, facts: dict, reason: Reason) -> None:
    """It ranks behind the light novel that the book is."""
    found = ranked(
        a_book("Dune (Light Novel)", "Frank Herbert"),
        a_work(1, "Dune", "Frank Herbert", category_id=10),
        a_work(2, title, "Frank Herbert", users_count=900, **facts),
    )
    assert [(each.hardcover_id, each.reason) for each in found] == [
        (1, Reason.SAME_TITLE_AND_AUTHOR),
        (2, reason),
    ]


@pytest.mark.parametrize(
    ("book", "works"),
    [
        pytest.param(
            a_book("Ash, Vol. 2", "T. Ueda"),
            (
                a_work(1, "Ash (Manga), Vol. 2", "T. Ueda", category_id=4),
                a_work(2, "Ash (Light Novel), Vol. 2: The Fire", "T. Ueda", category_id=10),
            ),
            id="manga and novel",
        ),
        pytest.param(
            a_book("Ash, Vol. 2", "T. Ueda"),
            (
                a_work(1, "Ash, Vol. 2", "T. Ueda", category_id=4),
                a_work(2, "Ash, Vol. 2", "T. Ueda", category_id=10),
            ),
            id="told by the category",
        ),
        pytest.param(
            a_book("Ash", "T. Ueda"),
            (a_work(1, "Ash", "T. Ueda"), a_work(2, "Ash", "T. Ueda", compilation=True)),
            id="novel and collection",
        ),
        pytest.param(
            a_book("Coraline", "Neil Gaiman", "P. Craig Russell"),
            (
                a_work(1, "Coraline", "Neil Gaiman"),
                a_work(2, "Coraline: The Graphic Novel", "Neil Gaiman", "P. Craig Russell"),
            ),
            id="told by an artist",
        ),
        pytest.param(
            a_book("Good Omens", "Terry Pratchett", "Neil Gaiman"),
            (a_work(1, "Good Omens", "Neil Gaiman"),),
            id="not by the first author",
        ),
    ],
)
def test_works_that_nothing_tells_apart_are_asked_about(
    book: Book, works: tuple[Work, ...]
) -> None:
    """Also with exact matches accepted."""
    found = ranked(book, *works)
    assert {each.hardcover_id for each in found} == {work.id for work in works}
    assert only_exact(found) is None


def test_the_authors_tell_the_form() -> None:
    """The novel is by one of them, the manga by both."""
    novel = a_work(1, "Ash, Vol. 2", "T. Ueda", category_id=10)
    manga = a_work(2, "Ash, Vol. 2", "T. Ueda", "R. Kato", category_id=4, users_count=900)
    for authors, first in ((["T. Ueda"], 1), (["T. Ueda", "R. Kato"], 2), (["R. Kato"], 2)):
        assert ranked(a_book("Ash 2", *authors), novel, manga)[0].hardcover_id == first


def test_a_collection_with_the_exact_title_is_the_book() -> None:
    """Hardcover marks trade paperbacks and story collections as compilations."""
    found = ranked(
        a_book("Night Shift", "Stephen King"),
        a_work(1, "Night Shift", "Stephen King", compilation=True),
        a_work(2, "Night Shift", "Nalini Singh", users_count=900),
    )
    assert only_exact(found) is found[0]
    assert found[0].hardcover_id == 1


def test_many_authors_are_an_anthology() -> None:
    """The book names none of them: a work by several is likelier than one by a single author."""
    found = ranked(
        a_book("Unbound", "Various Authors"),
        a_work(1, "Unbound", "Someone Popular", users_count=900),
        a_work(2, "Unbound", "Terry Brooks", "Jim Butcher"),
    )
    assert [each.hardcover_id for each in found] == [2, 1]


@pytest.mark.parametrize(("exact", "only"), [(0, None), (1, 1), (2, None)])
def test_the_only_exact_candidate(exact: int, only: int | None) -> None:
    """Only a single one may be stored unasked."""
    found = [a_candidate(number) for number in range(1, exact + 1)]
    found.append(a_candidate(99, Reason.SAME_TITLE_OTHER_AUTHOR))
    chosen = only_exact(found)
    assert (chosen and chosen.hardcover_id) == only


def test_there_is_no_only_exact_candidate_beside_a_doubted_id_of_booklore() -> None:
    """That id speaks against it, although its work is another book."""
    other = a_candidate(99, Reason.BOOKLORE_OTHER_BOOK)
    assert only_exact([other, a_candidate(1)]) is None


def test_of_two_alike_the_one_spelt_like_the_book_comes_first() -> None:
    """However many people have the other one."""
    found = ranked(
        a_book("A Song of Ice and Fire (A Song of Ice and Fire, Book 1-5)", "George R.R. Martin"),
        a_work(1, "A Song of Ice & Fire", "George R.R. Martin", users_count=900),
        a_work(2, "A Song of Ice and Fire", "George R.R. Martin", users_count=50),
    )
    assert [each.hardcover_id for each in found] == [2, 1]


@pytest.mark.parametrize(
    ("author", "work_author", "expected"),
    [("Frank Herbert", "Frank Herbert", True), ("Frank Herbert", "X Y", False), ("", "X Y", True)],
)
def test_whether_a_work_bears_the_books_name(author, work_author, expected: bool) -> None:
    """With its author, when the book names one."""
    case = open_case(a_book("Dune", *filter(None, [author])))
    case.works[1] = a_work(1, "Dune", work_author)
    assert has_likely_work(case) is expected


def test_a_guide_does_not_bear_the_books_name() -> None:
    """Not even one by the author."""
    case = open_case(DUNE)
    case.works[1] = a_work(1, "Dune: A Reader's Guide", "Frank Herbert")
    assert not has_likely_work(case)


_TEXTS = st.sampled_from(
    ["Dune", "Dune: Deluxe", "Dune, Vol. 2", "Summary of Dune", "Emma", "Dune Messiah", "", "#"]
)
_WORKS = st.builds(
    lambda work_id, title, author, users: a_work(
        work_id, title, *filter(None, [author]), users_count=users
    ),
    st.integers(1, 60),
    _TEXTS,
    st.sampled_from(["Frank Herbert", "F. Herbert", "Jane Austen", ""]),
    st.integers(0, 3),
)


@given(st.lists(_WORKS, unique_by=lambda work: work.id), st.randoms(use_true_random=False), _TEXTS)
def test_the_order_does_not_depend_on_the_order_of_replies(works, random, title: str) -> None:
    """At most ten, each once, and always in the same order."""
    book = a_book(title, "Frank Herbert")
    found = ranked(book, *works)
    shuffled = list(works)
    random.shuffle(shuffled)
    assert ranked(book, *shuffled) == found
    ids = [each.hardcover_id for each in found]
    assert len(ids) == len(set(ids)) <= MAX_CANDIDATES
    assert set(ids) <= {work.id for work in works}


@given(st.lists(_WORKS, unique_by=lambda work: work.id))
def test_the_exact_one_is_never_lost(works: list[Work]) -> None:
    """Unless ten others are as exact, or the ISBN is another work's."""
    found = ranked(DUNE, *works, a_work(99, "Dune", "Frank Herbert", users_count=0))
    exact = [each for each in found if each.reason is Reason.SAME_TITLE_AND_AUTHOR]
    assert len(exact) == MAX_CANDIDATES or 99 in {each.hardcover_id for each in exact}
    assert found[: len(exact)] == tuple(exact), "and the exact ones come first"


_SET_BACK = {
    Reason.STUDY_GUIDE,
    Reason.DELUXE_EDITION,
    Reason.OTHER_KIND,
    Reason.OTHER_VOLUME,
}


@given(st.lists(_WORKS, unique_by=lambda work: work.id), _TEXTS)
def test_guides_and_other_volumes_come_last(works: list[Work], title: str) -> None:
    """Only others of their kind and empty works come after them."""
    found = ranked(a_book(title, "Frank Herbert"), *works)
    last = [each.reason in _SET_BACK or not (each.authors or each.users_count) for each in found]
    assert last == sorted(last)
