"""How far to believe that an ISBN, or the id in BookLore, names the right work.

An ISBN is evidence, not proof: shops and libraries put wrong ones into files.
"""

from collections.abc import Iterator, Sequence
from enum import Enum, auto

from ..hardcover.models import Work
from ..record import Reason
from .agreement import Agreement
from .case import Case, Comparison, compare, same_as_title
from .forms import Form
from .likeness import TitleMatch, partly_comparable
from .normalize import script_of
from .numbers import same_words
from .titles import parse_title

_IN_TITLES = (Form.GUIDE, Form.BESIDE, Form.DERIVED)
"""Forms that a word of a title may name by accident: "The Notebook" is no notebook."""


class Belief(Enum):
    """How far the work of an ISBN is believed when nothing contradicts it."""

    AT_ONCE = auto()
    UNLESS_BETTER = auto()
    """Unless the title tier or the author tier finds a work with the book's own title."""
    UNLESS_BETTER_IN_SEARCH = auto()
    """The search tier has to look as well, unless all works of the author are known."""


def weigh_isbn(case: Case, work: Work, edition_titles: Sequence[str | None]) -> Belief | Reason:
    """Return how far the work that a book's ISBN led to is believed, or why it is not.

    `edition_titles` are those of the work's editions with the ISBN, None for one without a title.
    """
    comparison = compare(case, work)
    if comparison.other_volume or comparison.likelier_other_volume:
        return Reason.ISBN_OTHER_VOLUME
    titles = [title for title in edition_titles if title]
    similar_in_form = comparison.form is not None and comparison.title >= TitleMatch.SIMILAR
    by_accident = comparison.form in _IN_TITLES and not similar_in_form
    translated = by_accident and any(same_as_title(case, title) for title in titles)
    if comparison.other_kind and comparison.form is not Form.TRANSLATION and not translated:
        return Reason.ISBN_OTHER_FORM if similar_in_form else Reason.ISBN_OTHER_TITLE
    if not case.title.full_words:
        return Belief.AT_ONCE
    same_title = comparison.title >= TitleMatch.MAIN_TITLE
    if comparison.author is Agreement.DIFFER:
        return Reason.ISBN_OTHER_AUTHOR if same_title else Reason.ISBN_OTHER_TITLE
    if same_title:
        # What the work leaves open, another work may name.
        complete = comparison.title > TitleMatch.MAIN_TITLE and comparison.complete
        certain = complete and not comparison.unnamed_form and not comparison.form
        return Belief.AT_ONCE if certain else Belief.UNLESS_BETTER
    if comparison.title is TitleMatch.TYPO:
        return Belief.UNLESS_BETTER_IN_SEARCH
    if not comparison.comparable:
        in_our_script = [
            each for each in titles if partly_comparable(case.title, parse_title(each))
        ]
        if in_our_script and not any(same_as_title(case, title) for title in in_our_script):
            return Reason.ISBN_OTHER_TITLE
        # Hardcover often has a Russian edition under an English title, but no library has an
        # Arabic edition under a Spanish one.
        foreign = titles and not in_our_script and script_of(case.title.shown) == "LATIN"
        return Reason.ISBN_OTHER_TITLE if foreign else Belief.UNLESS_BETTER
    if titles:
        fits = any(same_as_title(case, title) for title in titles)
    else:
        fits = comparison.author is Agreement.AGREE  # it is probably a translation
    return Belief.UNLESS_BETTER_IN_SEARCH if fits else Reason.ISBN_OTHER_TITLE


def has_likely_work(
    case: Case, least: TitleMatch = TitleMatch.MAIN_TITLE, *, by_everybody: bool = False
) -> bool:
    """Whether one of the works found so far has the book's title, and its author if it has one.

    `least` is how near the title must be. A work that leaves out the volume, part or form which
    the book names does not count, nor, with `by_everybody`, one that lacks one of its authors.
    """
    wanted = Agreement.AGREE if case.authors else Agreement.UNKNOWN
    return any(
        each.title >= least
        and each.author is wanted
        and each.complete
        and (each.by_everybody or not by_everybody or len(case.people) < 2)
        and not each.ranks_last
        for each in considered(case)
    )


def considered(case: Case) -> Iterator[Comparison]:
    """Compare the works found so far, without the ISBN's and those that the person has refused."""
    # They tell whether the ISBN's work is believed, and whether others have to be looked for.
    left_out = case.refused | ({case.isbn_work.id} if case.isbn_work else set())
    return (compare(case, work) for id_, work in case.works.items() if id_ not in left_out)


def has_rival(case: Case, isbn_work: Work) -> bool:
    """Whether one of the works found so far may be the book, rather than the ISBN's work.

    That is a work with the book's own title or, when the ISBN's work lacks the book's subtitle,
    one by the same author with the same main title and a subtitle of its own.
    """
    comparison = compare(case, isbn_work)
    least = max(TitleMatch.MAIN_TITLE, min(comparison.title, TitleMatch.EQUIVALENT))
    if has_likely_work(case, least):
        return True
    if comparison.complete or not case.title.segments:
        return False
    return any(
        (theirs := parse_title(other.work.title, other.work.subtitle)).segments
        and same_words(theirs.main_words, case.title.main_words)
        for other in considered(case)
        if other.author is Agreement.AGREE and not other.other_kind
    )


def doubt_booklore(case: Case, work: Work) -> bool:
    """Whether title and author both contradict the work whose id BookLore has.

    BookLore's own search takes the first hit (booklore-api contract §2.3). When only one of the
    two is contradicted, the work may have a foreign title or the author a pen name.
    """
    comparison = compare(case, work)
    other_title = comparison.comparable and comparison.title is TitleMatch.OTHER
    return other_title and comparison.author is Agreement.DIFFER
