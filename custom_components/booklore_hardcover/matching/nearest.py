"""Which reading of a book's title is nearest to a work's titles, and how near."""

from dataclasses import replace
from typing import NamedTuple

from ..hardcover.models import Work
from .likeness import Likeness, TitleMatch, compare_titles
from .names import work_authors
from .titles import Title, parse_title


class Nearest(NamedTuple):
    """The reading of a book's title that is nearest to one of a work's titles."""

    ours: Title
    likeness: Likeness
    only_alternative: bool
    """Whether only an alternative title of the work is near."""


def nearest(titles: tuple[Title, ...], work: Work) -> Nearest:
    """Return the reading that is nearest to one of the work's titles, and how near it is.

    `titles` are the readings of the book's title, the likeliest first. The result is `EQUIVALENT`
    at most for any other reading, and for any title of the work but its main one.
    """
    main = parse_title(work.title, work.subtitle)
    found = [Nearest(ours, compare_titles(ours, main), False) for ours in titles]

    def nearness(each: Nearest) -> tuple[Likeness, int]:
        """Order by likeness; of equal readings, the one with the work's form is nearer."""
        return each.likeness, -len(each.ours.forms ^ main.forms)

    if (best := max(found, key=nearness)).likeness.match < TitleMatch.EQUIVALENT:
        if (stripped := _without_names_of(titles[0], work)) is not None:
            likeness = _at_most(TitleMatch.EQUIVALENT, compare_titles(stripped, main))
            found.append(Nearest(stripped, likeness, False))
        found += [
            Nearest(ours, _compare_alternative(ours, other), True)
            for ours in titles
            for other in map(parse_title, work.alternative_titles)
        ]
        best = max(found, key=nearness)
    ours, likeness, only_alternative = best
    if ours.partial:
        likeness = replace(_at_most(TitleMatch.MAIN_TITLE, likeness), complete=False)
    elif ours is not titles[0]:
        likeness = _at_most(TitleMatch.EQUIVALENT, likeness)
    return Nearest(ours, likeness, only_alternative)


def _compare_alternative(ours: Title, other: Title) -> Likeness:
    """Compare with an alternative title of a work, which counts only if it is the same."""
    likeness = compare_titles(ours, other)
    if not likeness.consistent or likeness.match < TitleMatch.MAIN_TITLE:
        return replace(likeness, match=TitleMatch.OTHER, consistent=True)
    exact = likeness.match is TitleMatch.EXACT
    return _at_most(TitleMatch.EQUIVALENT if exact else TitleMatch.MAIN_TITLE, likeness)


def _at_most(match: TitleMatch, likeness: Likeness) -> Likeness:
    return replace(likeness, match=min(likeness.match, match))


def _without_names_of(title: Title, work: Work) -> Title | None:
    """Remove the name of a work's author from a book's title, such as "Dune_Frank_Herbert"."""
    for name in work_authors(work.contributors):
        if len(name.parts) > 1 and set(name.parts) <= set(title.main_words):
            left = tuple(w for w in title.main_words if w not in (*name.parts, "by", "s"))
            parts = ((left, title.parts[0][1]), *title.parts[1:])
            return replace(title, parts=parts, written=left) if left else None
    return None
