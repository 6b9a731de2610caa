"""Comparing works with a book: the order of its candidates, and why each is one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
import re

from ..booklore.models import Book
from ..hardcover.models import Work
from .models import Candidate, Reason
from .names import Agreement, Name, compare_authors, display_names, parse_authors, work_authors
from .text import words
from .titles import (
    Title,
    TitleMatch,
    compare_titles,
    compare_with_any,
    parse_title,
    volumes_differ,
    without_author,
)

MAX_CANDIDATES = 10
RULES_VERSION = 4
"""Raised when a change here or in a tier could settle books that are pending or failed."""

_GUIDE = re.compile(
    r"\b(?:summary|study guide|cliffs ?notes|spark ?notes|workbook|companion|analysis"
    r"|conversations? (?:on|starters)|reader'?s guide|quick ?read|key takeaways|trivia"
    r"|lesson plans?|teacher'?s guide|coloring book|colouring book|journal|calendar|notebook)\b",
    re.IGNORECASE,
)
_SET = re.compile(
    r"\b(?:box(?:ed)? set|omnibus|trilogy|duology|quartet|collection|bundle|\d+[- ]books?"
    r"|books? \d+\s*[-–]\s*\d+|complete (?:series|works|novels))\b",
    re.IGNORECASE,
)
_ADAPTATION = re.compile(
    r"\b(?:graphic (?:novel|adaptation|history)|manga|comic|screenplay|play script|movie tie-in"
    r"|audio ?drama|dramati[sz](?:ed|ation)|abridged|retold"
    r"|illustrated edition|adapt(?:ed|ation)|(?<=\()\w+ edition(?=\)))\b",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"\b(?:graphic (?:novel|adaptation|history)|manga|comic|screenplay|play script)\b",
    re.IGNORECASE,
)
"""Adaptations that nobody takes for the book itself, whichever side names them."""
_GRAPHIC_CATEGORY = 4


@dataclass(slots=True)
class Case:
    """A book under investigation, with the works met so far."""

    book: Book
    title: Title
    authors: tuple[Name, ...]
    works: dict[int, Work] = field(default_factory=dict)
    isbn_works: dict[int, Reason] = field(default_factory=dict)
    """Works that its ISBN led to without being believed, and why; they are shown first."""
    isbn_hit: Work | None = None
    """The work its ISBN led to, when only the titles differ."""


@dataclass(frozen=True, slots=True)
class _Rated:
    work: Work
    title: TitleMatch
    author: Agreement
    other_kind: bool
    other_volume: bool

    @property
    def set_back(self) -> bool:
        """Whether it ranks last: another kind of book, another volume, or a bare stub."""
        stub = not self.work.contributors and not self.work.users_count
        return self.other_kind or self.other_volume or stub


def open_case(book: Book) -> Case:
    """Take a book's title and authors apart, once for all tiers."""
    title = parse_title(without_author(book.title, book.authors))
    return Case(book=book, title=title, authors=parse_authors(book.authors))


def isbn_doubt(case: Case, work: Work) -> Reason | None:
    """Tell why an ISBN's work is not believed, or None when it is.

    Only a title and an author that both contradict it, or two different volume
    numbers, weigh more than a number; what one side leaves out contradicts nothing.
    A guide to the book has the book's title in its own: it contradicts all the same.
    """
    theirs = _titles(work)
    if all(volumes_differ(case.title.volume, title.volume) for title in theirs[:1]):
        return Reason.ISBN_OTHER_VOLUME
    if not case.title.full_words:
        return None
    if same_title(case, work) and not _other_kind(case, work):
        return None
    author = compare_authors(case.authors, work_authors(work.contributors))
    return Reason.ISBN_OTHER_TITLE if author is Agreement.DIFFER else None


def same_title(case: Case, work: Work) -> bool:
    """Whether a work's title, or another of its titles, is the book's, give or take a subtitle."""
    return compare_with_any(case.title, _titles(work)) >= TitleMatch.LOOSE


def near_title(case: Case, work: Work) -> bool:
    """Whether a work's title, or another of its titles, is like the book's."""
    return compare_with_any(case.title, _titles(work)) >= TitleMatch.SIMILAR


def names_a_work(case: Case, least: TitleMatch = TitleMatch.LOOSE) -> bool:
    """Whether a work met so far has the book's title, and its author if it names one."""
    wanted = Agreement.AGREE if case.authors else Agreement.UNKNOWN
    return any(
        rating.title >= least and rating.author is wanted and not rating.set_back
        for rating in (_rate(case, work) for work in case.works.values())
    )


def rank(case: Case, *, asked_for: bool = False) -> tuple[Candidate, ...]:
    """Return what the person should choose from, best first, ten at most.

    Works without likeness to the book are left out, unless the person asked for them.
    """
    rated = [_rate(case, work) for work in case.works.values()]
    rated = [
        each for each in rated if asked_for or each.work.id in case.isbn_works or _relevant(each)
    ]
    near = {rating.title for rating in rated if _same(rating)}
    rated.sort(key=lambda rating: _order(case, rating, near))
    return tuple(
        _candidate(rating, _reason(case, rating, near)) for rating in rated[:MAX_CANDIDATES]
    )


def only_exact(candidates: Iterable[Candidate]) -> Candidate | None:
    """Return the candidate with the same title and author, if it is the only such of any kind."""
    same = (Reason.SAME_TITLE_AND_AUTHOR, Reason.SAME_TITLE_OTHER_KIND)
    exact = [each for each in candidates if each.reason in same]
    return exact[0] if len(exact) == 1 else None


def _titles(work: Work) -> tuple[Title, ...]:
    return (
        parse_title(work.title, work.subtitle),
        *(parse_title(title) for title in work.alternative_titles),
    )


def _rate(case: Case, work: Work) -> _Rated:
    theirs = _titles(work)
    ours = case.title
    if ours.volume is None and case.book.series_number is not None:
        ours = replace(ours, volume=f"{case.book.series_number:g}")
    main, *others = theirs
    match = compare_titles(ours, main)
    if match < TitleMatch.CALLED and compare_with_any(ours, others) is TitleMatch.EXACT:
        match = TitleMatch.CALLED
    return _Rated(
        work=work,
        title=match,
        author=compare_authors(case.authors, work_authors(work.contributors)),
        other_kind=_other_kind(case, work),
        other_volume=volumes_differ(ours.volume or "1", main.volume),
    )


def _other_kind(case: Case, work: Work) -> bool:
    text = f"{work.title} {work.subtitle or ''}"
    ours = case.book.title
    if work.compilation and not _SET.search(ours):
        return True
    if work.category_id == _GRAPHIC_CATEGORY and _ADAPTATION.search(text):
        return not _ADAPTATION.search(ours)
    if _FORM.search(ours) and not _FORM.search(text) and work.category_id != _GRAPHIC_CATEGORY:
        return True
    if bool(_GUIDE.search(text)) != bool(_GUIDE.search(ours)) or any(
        kind.search(text) and not kind.search(ours) for kind in (_SET, _ADAPTATION)
    ):
        return True
    return _names_author_in_title(case, work)


def _names_author_in_title(case: Case, work: Work) -> bool:
    """Whether a title names our author, who did not write the work: a book about the book."""
    found = set(words(work.title))
    return any(
        len(name.parts) > 1
        and set(name.parts) <= found
        and not set(name.parts) <= set(case.title.full_words)
        for name in case.authors
    ) and (compare_authors(case.authors, work_authors(work.contributors)) is not Agreement.AGREE)


def _relevant(rating: _Rated) -> bool:
    return rating.title is not TitleMatch.OTHER or rating.author is Agreement.AGREE


def _same(rating: _Rated) -> bool:
    return (
        rating.title >= TitleMatch.LOOSE
        and rating.author is Agreement.AGREE
        and not rating.set_back
    )


def _telling(near: Collection[TitleMatch]) -> TitleMatch:
    """Return how near a title must be to be the same, given those by the author.

    What one side leaves out is no matter while nothing nearer exists, and no other book
    that is told from the work by just that.
    """
    if TitleMatch.EXACT in near or TitleMatch.LOOSE in near:
        return TitleMatch.EXACT
    return TitleMatch.CALLED


def _order(
    case: Case, rating: _Rated, near: Collection[TitleMatch]
) -> tuple[bool, bool, int, bool, int, int]:
    by_isbn = rating.work.id in case.isbn_works
    # Never so far behind that it is left out: what is not shown is not asked about.
    twin = _twin(rating, near)
    strength = {
        (TitleMatch.EXACT, Agreement.AGREE): 8,
        (TitleMatch.CALLED, Agreement.AGREE): 7,
        (TitleMatch.LOOSE, Agreement.AGREE): 6,
        (TitleMatch.SIMILAR, Agreement.AGREE): 5,
        (TitleMatch.EXACT, Agreement.UNKNOWN): 4,
        (TitleMatch.EXACT, Agreement.DIFFER): 3,
        (TitleMatch.CALLED, Agreement.UNKNOWN): 3,
        (TitleMatch.LOOSE, Agreement.UNKNOWN): 3,
        (TitleMatch.OTHER, Agreement.AGREE): 2,
    }.get((rating.title, rating.author), 1)
    set_back = rating.set_back and not twin
    return (not by_isbn, set_back, -strength, twin, -rating.work.users_count, rating.work.id)


def _reason(case: Case, rating: _Rated, near: Collection[TitleMatch]) -> Reason:
    doubt = case.isbn_works.get(rating.work.id)
    if doubt and not (doubt is Reason.ISBN_SEVERAL_WORKS and _same(rating)):
        return doubt
    if _twin(rating, near):
        return Reason.SAME_TITLE_OTHER_KIND
    if rating.other_kind:
        return Reason.OTHER_KIND
    if rating.other_volume:
        return Reason.OTHER_VOLUME
    if rating.author is Agreement.AGREE:
        if rating.title >= _telling(near):
            return Reason.SAME_TITLE_AND_AUTHOR
        if rating.title is TitleMatch.OTHER:
            return Reason.SAME_AUTHOR_OTHER_TITLE
        return Reason.SIMILAR_TITLE_SAME_AUTHOR
    return _reason_without_author(rating)


def _twin(rating: _Rated, near: Collection[TitleMatch]) -> bool:
    """Whether only its subtitle tells a work of another kind from the author's ordinary one.

    The shelf may hold either: Shakespeare's "Hamlet", or the screenplay that bears his name.
    """
    return (
        TitleMatch.EXACT in near
        and rating.title is TitleMatch.EXACT
        and rating.author is Agreement.AGREE
        and rating.other_kind
        and not rating.other_volume
        and not rating.work.compilation
    )


def _reason_without_author(rating: _Rated) -> Reason:
    if rating.title >= TitleMatch.LOOSE:
        unknown = rating.author is Agreement.UNKNOWN
        return Reason.SAME_TITLE_UNKNOWN_AUTHOR if unknown else Reason.SAME_TITLE_OTHER_AUTHOR
    if rating.title is TitleMatch.OTHER:
        return Reason.YOUR_SEARCH
    return Reason.SIMILAR_TITLE_OTHER_AUTHOR


def _candidate(rating: _Rated, reason: Reason) -> Candidate:
    work = rating.work
    return Candidate(
        hardcover_id=work.id,
        title=work.title if not work.subtitle else f"{work.title}: {work.subtitle}",
        authors=display_names(work.contributors),
        release_year=work.release_year,
        users_count=work.users_count,
        cover_url=work.cover_url,
        reason=reason,
    )
