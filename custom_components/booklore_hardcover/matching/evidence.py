"""What an ISBN, or an id in BookLore, is worth as evidence (DESIGN, "An ISBN is evidence")."""

from collections.abc import Sequence
from enum import Enum, auto

from ..hardcover.models import Work
from ..models import Reason
from .agreement import Agreement
from .forms import Form
from .likeness import TitleMatch
from .numbers import same_words
from .rating import Case, Rating, comparable_title, rate, same_as_title, title_match
from .scripts import script_of
from .titles import parse_title

_IN_TITLES = frozenset({Form.GUIDE, Form.BESIDE, Form.DERIVED})
"""Forms that a word of the title seems to name: "The Notebook" is none in German."""


class Belief(Enum):
    """How far a hit that nothing contradicts is believed."""

    AT_ONCE = auto()
    UNLESS_BETTER = auto()
    """Unless the title and author tiers show a work with the book's own title."""
    UNLESS_BETTER_IN_SEARCH = auto()
    """The same, and search is asked where the author's works are not all known."""


def weigh_isbn(case: Case, work: Work, edition_titles: Sequence[str | None]) -> Belief | Reason:
    """Tell how far the work is believed that an ISBN led to, or why it is not.

    `edition_titles` are the titles of the editions of that work which bear the number, None
    for one without.
    """
    rating = rate(case, work)
    if rating.other_volume or rating.likelier_other_volume:
        return Reason.ISBN_OTHER_VOLUME
    own = [title for title in edition_titles if title]
    alike = rating.form is not None and rating.title >= TitleMatch.SIMILAR
    seeming = rating.form in _IN_TITLES and not alike
    translated = seeming and any(same_as_title(case, title) for title in own)
    if rating.other_kind and rating.form is not Form.TRANSLATION and not translated:
        return Reason.ISBN_OTHER_FORM if alike else Reason.ISBN_OTHER_TITLE
    if not case.title.full_words:
        return Belief.AT_ONCE
    if rating.title >= TitleMatch.MAIN_TITLE:
        return _same_title(rating)
    if rating.author is Agreement.DIFFER:
        return Reason.ISBN_OTHER_TITLE
    if rating.title is TitleMatch.TYPO:
        return Belief.UNLESS_BETTER_IN_SEARCH
    if not rating.comparable:
        told = [title for title in own if comparable_title(case, title)]
        if told and not any(same_as_title(case, title) for title in told):
            return Reason.ISBN_OTHER_TITLE
        # Hardcover has many a Russian edition by its English title, but nobody shelves an
        # Arabic one by a Spanish title.
        foreign = own and not told and script_of(case.title.shown) == "LATIN"
        return Reason.ISBN_OTHER_TITLE if foreign else Belief.UNLESS_BETTER
    if own:
        fits = any(same_as_title(case, title) for title in own)
    else:
        # A translation, as a rule: nobody has entered its title.
        fits = rating.author is Agreement.AGREE
    return Belief.UNLESS_BETTER_IN_SEARCH if fits else Reason.ISBN_OTHER_TITLE


def _same_title(rating: Rating) -> Belief | Reason:
    """Judge a work of the book's title: what it leaves open, another work may tell."""
    if rating.author is Agreement.DIFFER:
        return Reason.ISBN_OTHER_AUTHOR
    told = rating.title > TitleMatch.MAIN_TITLE and rating.complete
    return (
        Belief.AT_ONCE
        if told and not rating.unnamed_form and not rating.form
        else Belief.UNLESS_BETTER
    )


def has_similar_title(case: Case, work: Work) -> bool:
    """Whether a work's title, or another of its titles, is like the book's."""
    return title_match(case, work) >= TitleMatch.SIMILAR


def has_likely_work(
    case: Case, least: TitleMatch = TitleMatch.MAIN_TITLE, *, by_everybody: bool = False
) -> bool:
    """Whether a work met so far has the book's title, and its author if it names one.

    Not one that leaves out the volume, part or form which the book names: another may have
    it. Nor, with `by_everybody`, one that lacks a person whom the book names; nor the work that
    the book's ISBN led to, which waits for this answer.
    """
    wanted = Agreement.AGREE if case.authors else Agreement.UNKNOWN
    return any(
        rating.title >= least
        and rating.author is wanted
        and rating.complete
        and (rating.by_everybody or not by_everybody or len(case.people) < 2)
        and not rating.ranks_last
        for rating in (
            rate(case, work)
            for work in case.works.values()
            if case.isbn_work is None or work.id != case.isbn_work.id
        )
    )


def has_rival(case: Case, isbn_work: Work) -> bool:
    """Whether a work met so far speaks against the one that the ISBN led to.

    It bears the book's own title, or the book's subtitle is not that work's, and others of
    the same main title have subtitles: then it is one of these that has it.
    """
    rating = rate(case, isbn_work)
    if has_likely_work(case, max(TitleMatch.MAIN_TITLE, min(rating.title, TitleMatch.EQUIVALENT))):
        return True
    if rating.complete or not case.title.segments:
        return False
    return any(
        theirs.segments and same_words(theirs.main_words, case.title.main_words)
        for work in case.works.values()
        if work.id != isbn_work.id and _by_author(rate(case, work))
        for theirs in (parse_title(work.title, work.subtitle),)
    )


def _by_author(rating: Rating) -> bool:
    return rating.author is Agreement.AGREE and not rating.other_kind


def doubt_booklore(case: Case, work: Work) -> bool:
    """Whether title and author both contradict the id that BookLore has.

    Its own fetcher takes first hits (booklore-api contract §2.3); what only one of them
    contradicts may be a title of another country, or a pen name.
    """
    return rate(case, work).contradicted
