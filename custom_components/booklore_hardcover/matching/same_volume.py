"""Comparing the numbers of two titles: whether both may name the same volume, part or season."""

from enum import Enum, auto

from .numbers import same_words
from .titles import Title
from .volumes import UNKNOWN, is_range


class NumberMatch(Enum):
    """How the numbers of a book's title and of a work's title go together."""

    EQUAL = auto()
    COMPATIBLE = auto()  # neither names one, or what one leaves out may well be the other's
    INCOMPLETE = auto()  # the work names none and may be the first volume, which the book is
    UNCLEAR = auto()  # one cannot be read, or may count something else
    CONTRADICTORY = auto()


def compare_numbers(
    ours: Title, theirs: Title, *, shortened: bool = False, same_words_in_all: bool = False
) -> NumberMatch:
    """Compare the numbers of a book's title with those of a work's.

    `shortened` says that the work's title is compared without its beginning, such as the name of
    a series; `same_words_in_all`, that titles and subtitles have the same words: then a number
    that only one of them has may be needless, since the subtitle tells the volume.
    """
    explained = same_words_in_all and bool(ours.segments)
    if parts := _compare_parts(ours, theirs, shortened=shortened, explained=explained):
        return parts
    number, other = ours.numbers.main, theirs.numbers.main
    if number is not None and number == theirs.included:
        return NumberMatch.EQUAL
    if UNKNOWN in (number, other):
        return NumberMatch.EQUAL if number == other else NumberMatch.UNCLEAR
    if number and other:
        # All that both count must be the same: "Vol. 2 No. 3" is not "Vol. 2 No. 4".
        pairs = zip(ours.numbers, theirs.numbers, strict=True)
        same = number == other and all(None in pair or pair[0] == pair[1] for pair in pairs)
        return NumberMatch.EQUAL if same else NumberMatch.CONTRADICTORY
    if number:
        explained = same_words_in_all and subtitle_behind_number(ours)
        return _only_ours(ours, theirs, number, explained=explained)
    if other and ours.place:
        # The library may keep the number apart, as that in the series.
        return NumberMatch.EQUAL if ours.place == other else NumberMatch.CONTRADICTORY
    if other:
        explained = same_words_in_all and subtitle_behind_number(theirs)
        needless = other == "1" or shortened or explained
        return NumberMatch.COMPATIBLE if needless else NumberMatch.CONTRADICTORY
    only_series_named = bool(ours.series) and same_words(theirs.main_words, ours.series)
    later_volume = ours.place not in (None, "1") and not is_range(ours.place)
    if later_volume and only_series_named and not theirs.segments:
        return NumberMatch.CONTRADICTORY
    return NumberMatch.COMPATIBLE


def subtitle_behind_number(title: Title) -> bool:
    """Whether a subtitle follows the number and makes it needless: "Dune 2: Messiah"."""
    return len(title.parts) > 1 and title.parts[-1][1].main is None


def _compare_parts(
    ours: Title, theirs: Title, *, shortened: bool, explained: bool
) -> NumberMatch | None:
    """Compare parts and seasons, which must be named by both; None when they are the same."""
    part, other = ours.numbers.part, theirs.numbers.part
    if shortened and not part:
        other = None  # "The Great Hunt, Part 2: New Threads" is the only "New Threads"
    if (ours.numbers.season, part) == (theirs.numbers.season, other):
        return None
    if explained and None in (part, other) and ours.numbers.season == theirs.numbers.season:
        return None  # "A Storm of Swords, Part 1: Steel and Snow" is the only Steel and Snow
    if part and not other and part == theirs.numbers.main and not ours.numbers.main:
        return NumberMatch.UNCLEAR
    if other and not part and other in (ours.numbers.main, ours.place):
        return NumberMatch.UNCLEAR
    return NumberMatch.CONTRADICTORY


def _only_ours(ours: Title, theirs: Title, number: str, *, explained: bool) -> NumberMatch:
    """Judge a number that only the book's title has; `explained` says it is needless."""
    length = len(theirs.main_words)
    if explained or (theirs.main_words == ours.main_words[:length] != ours.main_words):
        # "A Parade of Horribles Dungeon Crawler Carl, Book 8" is no eighth Parade of Horribles.
        return NumberMatch.COMPATIBLE
    may_be_first = number == "1" or is_range(number)
    return NumberMatch.INCOMPLETE if may_be_first else NumberMatch.CONTRADICTORY
