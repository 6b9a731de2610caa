"""Ranking: the order of a book's candidates, and the reason why each is one."""

from collections.abc import Collection, Iterable, Sequence

from ..record import Candidate, Reason
from .agreement import Agreement, compare_with_contributors
from .case import Case, Comparison, compare
from .facts import candidate_of, facts_of
from .likeness import TitleMatch
from .names import says_many_authors, work_authors, work_editors
from .normalize import words

MAX_CANDIDATES = 10
RULES_VERSION = 6
"""Raise it when a change here or in a tier could match books that are pending or failed."""

_STRENGTH: dict[Agreement, tuple[int, ...]] = {
    #              OTHER SIMILAR TYPO MAIN_TITLE EQUIVALENT EXACT
    Agreement.AGREE: (20, 50, 68, 70, 80, 90),
    Agreement.UNKNOWN: (10, 35, 42, 62, 64, 66),
    Agreement.DIFFER: (5, 15, 18, 26, 28, 30),
}
"""How much speaks for a work, in points, by author and title."""
_DOUBTED = {Agreement.AGREE: 65, Agreement.UNKNOWN: 61, Agreement.DIFFER: 40}
"""The least points for a doubted work: fewer than for one with the book's title and author."""
_RIVALS = (
    Reason.SAME_TITLE_AND_AUTHOR, Reason.KNOWN_UNDER_TITLE, Reason.SAME_TITLE_ONE_AUTHOR,
    Reason.SAME_TITLE_OTHER_KIND, Reason.BOOKLORE_OTHER_BOOK,
)  # fmt: skip
"""Reasons for which a candidate may be the book itself: with two of them, the person is asked."""


class _Context:
    """What the candidates are like as a whole, on which order and reason of each depend."""

    def __init__(self, case: Case, compared: Sequence[Comparison]) -> None:
        """Compare the candidates with each other."""
        titled = [each for each in compared if each.title >= TitleMatch.MAIN_TITLE]
        same = [each for each in titled if each.author is Agreement.AGREE and not each.ranks_last]
        together = [each for each in titled if each.by_everybody and not each.other_volume]
        told_apart = any(each.title is not TitleMatch.EQUIVALENT for each in same)
        self.least = TitleMatch.EXACT if told_apart else TitleMatch.EQUIVALENT
        """How near a title must be for the reason "same title". A merely equivalent one is the same
        only while no work has the exact title, and none differs in a subtitle."""
        self.exact = any(
            each.title is TitleMatch.EXACT and not each.work.compilation for each in same
        )
        """Whether one of the works with author and title has the exact one and collects nothing."""
        forms = {  # False, or the category of manga and light novels
            each.unnamed_form and (each.work.category_id,)
            for each in same
            if each.title >= TitleMatch.EQUIVALENT
        }
        self.forms_apart = len(forms) > 1
        """Whether some of them are manga, light novels or comics, and differ in it."""
        self.many = says_many_authors(case.book.authors)
        """Whether the book says that many people wrote it, as an anthology does."""
        self.by_everybody = bool(together) and not all(each.by_everybody for each in same)
        """Whether a work with the book's title is by all of its authors, and others are not."""
        self.form_by_everybody = bool(together) and all(each.ranks_last for each in together)
        """Whether all works by all authors rank last: one of them may be the comic's artist."""
        doubted = [work for work in case.works.values() if work.id in case.doubts]
        doubted += [case.isbn_work] if case.isbn_work else []
        self.doubted_authors = [
            name for work in doubted if not case.authors for name in work_authors(work.contributors)
        ]
        """Who wrote the works that ISBN or id led to, for a book that names no author."""


def rank(case: Case, *, asked_for: bool = False) -> tuple[Candidate, ...]:
    """Return ten candidates at most, best first; works unlike the book only if `asked_for`.

    Of equally likely works, those on the person's Hardcover shelf come first, then the most read.
    """
    compared = [compare(case, work) for work in case.works.values()]
    compared = [each for each in compared if asked_for or _relevant(case, each)]
    context = _Context(case, [each for each in compared if each.work.id not in case.refused])
    order = {each.work.id: _order(case, each, context) for each in compared}
    compared.sort(key=lambda each: (order[each.work.id], -each.work.users_count, each.work.id))
    # Only now, so that the shelf has no say in which ten they are: whether one is exact, and
    # then matched unasked, depends on the others among them. Equal ones stay as they were.
    shown = compared[:MAX_CANDIDATES]
    shown.sort(key=lambda each: (order[each.work.id], each.work.id not in case.on_shelf))
    return tuple(
        candidate_of(
            facts_of(each.work),
            _reason(case, each, context),
            on_shelf=each.work.id in case.on_shelf,
        )
        for each in shown
    )


def only_exact(candidates: Iterable[Candidate], refused: Collection[int] = ()) -> Candidate | None:
    """Return the candidate with the same title and author, if no other one may be the book.

    Works that the person has `refused` do not count as one.
    """
    rivals = [
        each for each in candidates if each.reason in _RIVALS and each.hardcover_id not in refused
    ]
    exact = len(rivals) == 1 and rivals[0].reason is Reason.SAME_TITLE_AND_AUTHOR
    return rivals[0] if exact else None


def _relevant(case: Case, comparison: Comparison) -> bool:
    """Whether the person should see a work: one doubted or refused, or like the book."""
    if comparison.work.id in case.doubts or comparison.work.id in case.refused:
        return True
    if comparison.title is not TitleMatch.OTHER or comparison.author is Agreement.AGREE:
        return True
    if comparison.author is Agreement.DIFFER:
        return False
    ours, theirs = set(case.title.full_words), set(words(comparison.work.title))
    return not comparison.comparable or len(ours & theirs) * 2 >= min(len(ours), len(theirs)) > 0


def _order(case: Case, comparison: Comparison, context: _Context) -> tuple[object, ...]:
    """Return the sort key of a candidate: the smaller it is, the likelier the work.

    It ignores who reads the work, which says nothing about the book.
    """
    doubt = case.doubts.get(comparison.work.id)
    several = doubt is Reason.ISBN_SEVERAL_WORKS
    only_subtitle = _differs_only_by_subtitle(comparison, context)
    by_author = comparison.author is Agreement.AGREE
    strength = _STRENGTH[comparison.author][comparison.title]
    if by_author and comparison.closeness >= 0.8:  # nearly a typing error
        strength = _STRENGTH[Agreement.AGREE][TitleMatch.TYPO]
    if not comparison.comparable:
        strength += 30  # it may be a translation of the book's title
    if by_author and context.by_everybody and not comparison.by_everybody:
        strength -= 25  # even the exact title ranks below the main title by all authors
    if doubt and not several:
        # Enough points to be among the ten that are shown: the person has to see it.
        least = _DOUBTED[Agreement.DIFFER if comparison.ranks_last else comparison.author]
        strength = least if comparison.ranks_last else max(strength, least)
    if comparison.may_be_form and not only_subtitle:
        strength = _STRENGTH[Agreement.AGREE][TitleMatch.TYPO]
    # All authors of the book made this form: one of them may be the artist.
    by_artist = context.form_by_everybody and comparison.by_everybody
    form_by_artist = by_artist and comparison.same_title_and_author and comparison.form
    ranks_last = comparison.ranks_last and not (
        comparison.may_be_form or form_by_artist or (doubt and not several)
    )
    people = comparison.work.contributors
    by_many = len(work_authors(people)) > 1 or work_editors(people)
    return (
        comparison.work.id in case.refused,
        ranks_last,
        comparison.other_volume and ranks_last,
        -comparison.shared_forms if ranks_last else 0,
        -strength,
        not comparison.same_surname,
        compare_with_contributors(context.doubted_authors, people) is not Agreement.AGREE,
        not comparison.same_number,
        not comparison.complete,
        -round(comparison.closeness, 1),
        context.many and not by_many,
        (-comparison.people[0], comparison.people[1]) if context.forms_apart else (0, 0),
        comparison.unnamed_form,
        only_subtitle or comparison.work.compilation,
        not several,
        all(comparison.work.title != reading.main for reading in case.titles),
    )


def _reason(case: Case, comparison: Comparison, context: _Context) -> Reason:
    """Return why a work is a candidate: the most important thing that tells it from the book."""
    doubt = case.doubts.get(comparison.work.id)
    same = comparison.title >= TitleMatch.MAIN_TITLE and comparison.author is Agreement.AGREE
    if doubt and not (doubt is Reason.ISBN_SEVERAL_WORKS and same and not comparison.ranks_last):
        return doubt
    if _differs_only_by_subtitle(comparison, context):
        return Reason.SAME_TITLE_OTHER_KIND
    if comparison.form is not None:
        return Reason(comparison.form) if comparison.work_has_form else Reason.OTHER_KIND
    if comparison.about_book:
        return Reason.OTHER_KIND
    if comparison.other_volume:
        return Reason.OTHER_VOLUME
    return _reason_by_title_and_author(comparison, context)


def _reason_by_title_and_author(comparison: Comparison, context: _Context) -> Reason:
    by_author = comparison.author is Agreement.AGREE
    least = TitleMatch.EQUIVALENT if context.forms_apart else context.least
    if by_author and comparison.title >= least and comparison.complete:
        if not comparison.by_first_author or (context.by_everybody and not comparison.by_everybody):
            return Reason.SAME_TITLE_ONE_AUTHOR
        if comparison.work.compilation and context.exact:
            return Reason.SAME_TITLE_OTHER_KIND
        alternative = comparison.only_alternative
        return Reason.KNOWN_UNDER_TITLE if alternative else Reason.SAME_TITLE_AND_AUTHOR
    if comparison.title is TitleMatch.OTHER:
        return Reason.SAME_AUTHOR_OTHER_TITLE if by_author else Reason.YOUR_SEARCH
    if by_author:
        return Reason.SIMILAR_TITLE_SAME_AUTHOR
    if comparison.title < TitleMatch.MAIN_TITLE:
        return Reason.SIMILAR_TITLE_OTHER_AUTHOR
    unknown = comparison.author is Agreement.UNKNOWN
    return Reason.SAME_TITLE_UNKNOWN_AUTHOR if unknown else Reason.SAME_TITLE_OTHER_AUTHOR


def _differs_only_by_subtitle(comparison: Comparison, context: _Context) -> bool:
    """Whether the book may be either: "Hamlet", or the screenplay whose subtitle says so."""
    return context.exact and comparison.title is TitleMatch.EXACT and comparison.may_be_form
