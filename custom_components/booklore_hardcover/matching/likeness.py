"""Comparing two titles: how near they are, and whether their numbers contradict each other."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import Enum, IntEnum, auto
from functools import lru_cache
import re

from .normalize import Words
from .numbers import number_in, same_words
from .scripts import comparable, script_of
from .titles import Title, counted_readings
from .volumes import UNKNOWN, Numbers, is_range

_DESCRIPTION = re.compile(
    r"(?:how|why|what|when|where|wie|warum|comment|pourquoi)\b"
    r"|(?:an?|eine?|une?|una)\b.*\b(?:history|(?:auto)?biograph(?:y|ie)|memoirs?|story|novel"
    r"|geschichte|(?:auto)?biografie|roman|histoire|historia|(?:auto)?biografía|novela)\b",
    re.IGNORECASE,
)
"""What a subtitle says that names no book: "How …", "A … History …"."""
_LETTERS = frozenset("bcdfghjklmnpqrstvwxz")
_LIKENESS = 0.75
_SLIP_LIKENESS = 0.9
_SHORTEST_SLIP = 4


class TitleMatch(IntEnum):
    """How near two titles are."""

    OTHER = 0
    SIMILAR = 1
    TYPO = 2
    """The same but for a slip of the pen."""
    MAIN_TITLE = 3
    """The same but for a subtitle that one of them leaves out or cuts short."""
    EQUIVALENT = 4
    """The same but for what tells no book from another: a series' name in front of the
    title, or a subtitle that merely describes."""
    EXACT = 5


@dataclass(frozen=True, slots=True, order=True)
class Likeness:
    """What a comparison of two titles says; the larger, the nearer."""

    match: TitleMatch
    consistent: bool = True
    """False when the numbers contradict each other: then they are similar at most."""
    complete: bool = True
    """False when only one names its volume or part, which the other may stand for."""
    comparable: bool = True
    """False when the titles are of two scripts, which says nothing."""


class _Numbers(Enum):
    EQUAL = auto()
    """Both have the same."""
    FITTING = auto()
    """What one leaves out may well be what the other says."""
    LACKING = auto()
    """Theirs may be volume 1, but does not say so."""
    UNREADABLE = auto()
    CONTRADICTORY = auto()


class _Cut(Enum):
    """Which title had something before it that the other does not have."""

    NONE = auto()
    OURS = auto()
    THEIRS = auto()


def compare_titles(ours: Title, theirs: Title) -> Likeness:
    """Compare a book's title with a work's, subtitles and numbers included."""
    if not ours.full_words or not theirs.full_words:
        same = ours.shown == theirs.shown
        return Likeness(TitleMatch.EXACT if same else TitleMatch.OTHER)
    if not _partly_comparable(ours, theirs):
        numbers = _relation(ours, theirs, _Cut.NONE, whole=False)
        return Likeness(
            TitleMatch.OTHER, consistent=numbers is not _Numbers.CONTRADICTORY, comparable=False
        )
    same = ours.written == theirs.written and ours.numbers == theirs.numbers
    if same and not ours.place and ours.dated == theirs.dated:
        return Likeness(TitleMatch.EXACT)
    compared = [_compare(one, other) for one in _variants(ours) for other in _variants(theirs)]
    best = max(likeness for _, likeness in compared)
    if best.match <= TitleMatch.SIMILAR and any(
        match >= TitleMatch.MAIN_TITLE and not likeness.consistent for match, likeness in compared
    ):
        # "Monstress 12" is like "Monstress, Vol. 1", but for the number.
        return Likeness(TitleMatch.SIMILAR, consistent=False)
    return best


def _partly_comparable(ours: Title, theirs: Title) -> bool:
    """Whether some part of either is of one script: 三体 is in "三体 (The Three-Body Problem)"."""
    if comparable(ours.shown, theirs.shown):
        return True
    return any(
        script_of(one) is not None and script_of(one) == script_of(other)
        for one in (ours.main, ours.subtitle)
        for other in (theirs.main, theirs.subtitle)
    )


def _variants(title: Title) -> Iterator[Title]:
    yield title
    yield from counted_readings(title)


def _compare(ours: Title, theirs: Title) -> tuple[TitleMatch, Likeness]:
    """Compare two readings; return how near the words are, and all that is to say."""
    whole = same_words(ours.full_words, theirs.full_words)
    match, ours, theirs, cut = _match(ours, theirs)
    if ours.dated and theirs.dated and ours.dated != theirs.dated:
        match = min(match, TitleMatch.SIMILAR)
    numbers = _relation(ours, theirs, cut, whole=whole)
    if numbers is _Numbers.CONTRADICTORY:
        return match, Likeness(min(match, TitleMatch.SIMILAR), consistent=False)
    if numbers is _Numbers.UNREADABLE:
        return match, Likeness(min(match, TitleMatch.SIMILAR))
    # A subtitle of ours that theirs leaves out may be another's.
    left_out = match is TitleMatch.MAIN_TITLE and not theirs.segments
    marked = numbers is _Numbers.EQUAL and any(
        title.numbers.main != title.numbers.number for title in (ours, theirs)
    )
    if match is TitleMatch.MAIN_TITLE and marked and _subtitle_behind_number(ours, theirs):
        # "My Hero Academia, Vol. 2" is volume 2, whatever that is called.
        match = TitleMatch.EQUIVALENT
    return match, Likeness(match, complete=numbers is not _Numbers.LACKING and not left_out)


def _subtitle_behind_number(ours: Title, theirs: Title) -> bool:
    """Whether one title goes on behind the number: "Titan: No Regrets, Vol. 1" does not."""
    if ours.segments and theirs.segments:
        return False
    return _subtitle_tells(ours if ours.segments else theirs)


def _match(ours: Title, theirs: Title) -> tuple[TitleMatch, Title, Title, _Cut]:
    """Compare the words alone; return the titles without what was cut off to compare them."""
    if same_words(ours.full_words, theirs.full_words):
        return TitleMatch.EXACT, ours, theirs, _Cut.NONE
    if same_words(ours.main_words, theirs.main_words):
        return _compare_subtitles(ours, theirs), ours, theirs, _Cut.NONE
    # "Star Wars: Dark Disciple" on one side, where the other has "Dark Disciple".
    for end in _ends(theirs):
        if same_words(ours.full_words, end.full_words):
            return TitleMatch.EQUIVALENT, ours, theirs if _placed(ours) else end, _Cut.THEIRS
    alone = theirs.full_words if theirs.own_subtitle else theirs.main_words
    for end in _ends(ours):
        if same_words(end.full_words, alone):
            return TitleMatch.EQUIVALENT, end, theirs, _Cut.OURS
    if "and" in ours.full_words and sorted(ours.full_words) == sorted(theirs.full_words):
        return TitleMatch.EQUIVALENT, ours, theirs, _Cut.NONE  # two titles in one, turned
    if same_words(ours.main_words, theirs.subtitle_words) and same_words(
        ours.subtitle_words, theirs.main_words
    ):
        return TitleMatch.EQUIVALENT, ours, theirs, _Cut.NONE
    return _alike(ours, theirs), ours, theirs, _Cut.NONE


def _placed(title: Title) -> bool:
    return bool(title.numbers) or title.place is not None


def _ends(title: Title) -> Iterator[Title]:
    """Yield what stands behind each colon, unless that merely describes."""
    if _DESCRIPTION.match(title.subtitle):
        return
    for start in range(len(title.segments)):
        yield replace(
            title,
            main_words=title.segments[start],
            segments=title.segments[start + 1 :],
            part_numbers=title.part_numbers[start + 1 :],
        )


def _compare_subtitles(ours: Title, theirs: Title) -> TitleMatch:
    """Compare what follows the same main title: two subtitles that differ are never one."""
    if not ours.segments and not theirs.own_subtitle:
        return TitleMatch.EXACT
    short, long = sorted((ours.subtitle_words, theirs.subtitle_words), key=len)
    if not short:
        subtitled = ours if ours.segments else theirs
        described = subtitled.alternative or _DESCRIPTION.match(subtitled.subtitle)
        return TitleMatch.EQUIVALENT if described else TitleMatch.MAIN_TITLE
    one, other = " ".join(short), " ".join(long)
    if _numbers_said(short) == _numbers_said(long) and (
        short == long[: len(short)]
        or short == long[-len(short) :]
        or _ratio(one, other) >= _SLIP_LIKENESS
    ):
        return TitleMatch.MAIN_TITLE
    return TitleMatch.SIMILAR


def _alike(ours: Title, theirs: Title) -> TitleMatch:
    """Compare titles that are not the same: a slip, one within the other, much in common."""
    one, other = " ".join(ours.full_words), " ".join(theirs.full_words)
    slip = _like(one, other, _SLIP_LIKENESS) or _one_slip(one, other)
    if slip and _numbers_said(ours.full_words) == _numbers_said(theirs.full_words):
        return TitleMatch.TYPO
    short, long = sorted((ours.full_words, theirs.full_words), key=len)
    if len(short) > 1 and set(short) <= set(long):
        return TitleMatch.SIMILAR
    if _same_number_begins_alike(ours, theirs):
        return TitleMatch.SIMILAR
    begun = len(theirs.main_words)
    if theirs.main_words in (ours.full_words[:begun], ours.full_words[-begun:]):
        return TitleMatch.SIMILAR
    pairs = (
        (one, other),
        (" ".join(ours.main_words), " ".join(theirs.main_words)),
        (" ".join(ours.subtitle_words), " ".join(theirs.main_words)),
        (" ".join(ours.main_words), " ".join(theirs.subtitle_words)),
    )
    alike = any(_like(first, second, _LIKENESS) for first, second in pairs)
    return TitleMatch.SIMILAR if alike else TitleMatch.OTHER


def _numbers_said(found: Words) -> list[str]:
    """Return the numbers among words, however written, and the letters that stand alone.

    Both tell one title from the next: "Level Two", "Malcolm X", "Maths Book B". A vowel is
    a word: "Power in a World".
    """
    return [
        word if word in _LETTERS else number_in(word) or ""
        for word in found
        if word in _LETTERS or number_in(word)
    ]


def _same_number_begins_alike(ours: Title, theirs: Title) -> bool:
    """Whether one title of the same number is the other's beginning: "Clarkesworld, Issue 152"."""
    number = ours.numbers.main
    short, long = sorted((ours.main_words, theirs.main_words), key=len)
    same = number is not None and number == theirs.numbers.main
    return same and bool(short) and long[: len(short)] == short


@lru_cache(maxsize=5_000)
def _like(one: str, other: str, least: float) -> bool:
    # Much longer texts are never alike; this is the cheapest of four upper bounds.
    if not one or not other or 2 * min(len(one), len(other)) < least * (len(one) + len(other)):
        return False
    matcher = SequenceMatcher(None, one, other)
    # The first two are upper bounds of the third, and cheap.
    return all(
        ratio() >= least for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    )


def _one_slip(one: str, other: str) -> bool:
    """Whether a letter is missing or another one: much in a short title, but still a slip."""
    letters = len(one) + len(other)
    least = 1 - 2 / letters
    return min(len(one), len(other)) >= _SHORTEST_SLIP and _like(one, other, least)


def closeness(ours: Title, theirs: Title) -> float:
    """Return how much of two titles' letters is the same, from 0 to 1."""
    return _ratio(" ".join(ours.full_words), " ".join(theirs.full_words))


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _relation(ours: Title, theirs: Title, cut: _Cut, *, whole: bool) -> _Numbers:
    """Compare the numbers of two titles; `whole` says that all of their words are the same."""
    shared_subtitle = whole and bool(ours.segments)
    if (parts := _parts(ours, theirs, cut, explained=shared_subtitle)) is not None:
        return parts
    number, other = ours.numbers.main, theirs.numbers.main
    if number is not None and number == theirs.included:
        return _Numbers.EQUAL
    if UNKNOWN in (number, other):
        return _Numbers.EQUAL if number == other else _Numbers.UNREADABLE
    if number and other:
        same = number == other and _agree(ours.numbers, theirs.numbers)
        return _Numbers.EQUAL if same else _Numbers.CONTRADICTORY
    if number:
        return _ours_alone(ours, theirs, number, explained=whole and _subtitle_tells(ours))
    if other:
        return _theirs_alone(ours, other, cut, explained=whole and _subtitle_tells(theirs))
    bare_series = bool(ours.series) and same_words(theirs.main_words, ours.series)
    counted = ours.place not in (None, "1") and not is_range(ours.place)
    if counted and bare_series and not theirs.segments:
        return _Numbers.CONTRADICTORY
    return _Numbers.FITTING


def _agree(one: Numbers, other: Numbers) -> bool:
    """Whether all that both count is the same: "Vol. 2 No. 3" is not "Vol. 2 No. 4"."""
    pairs = (
        (one.volume, other.volume),
        (one.book, other.book),
        (one.issue, other.issue),
        (one.number, other.number),
    )
    return all(None in pair or pair[0] == pair[1] for pair in pairs)


def _subtitle_tells(title: Title) -> bool:
    """Whether a subtitle behind the number makes it needless: "Dune 2: Messiah"."""
    return len(title.part_numbers) > 1 and title.part_numbers[-1].main is None


def _parts(ours: Title, theirs: Title, cut: _Cut, *, explained: bool) -> _Numbers | None:
    """Compare parts and seasons, which nothing stands for; None when they agree."""
    part, other = ours.numbers.part, theirs.numbers.part
    if cut is _Cut.THEIRS and not part:
        other = None  # "The Great Hunt, Part 2: New Threads" is the only "New Threads"
    if (ours.numbers.season, part) == (theirs.numbers.season, other):
        return None
    if explained and None in (part, other) and ours.numbers.season == theirs.numbers.season:
        return None  # "A Storm of Swords, Part 1: Steel and Snow" is the only Steel and Snow
    if part and not other and part == theirs.numbers.main and not ours.numbers.main:
        return _Numbers.UNREADABLE
    if other and not part and other in (ours.numbers.main, ours.place):
        return _Numbers.UNREADABLE
    return _Numbers.CONTRADICTORY


def _ours_alone(ours: Title, theirs: Title, number: str, *, explained: bool) -> _Numbers:
    """Judge a number that only ours has, which its subtitle may make needless."""
    begun = len(theirs.main_words)
    if explained or (theirs.main_words == ours.main_words[:begun] != ours.main_words):
        # "A Parade of Horribles Dungeon Crawler Carl, Book 8" is no eighth Parade of Horribles.
        return _Numbers.FITTING
    may_be = number == "1" or is_range(number)
    return _Numbers.LACKING if may_be else _Numbers.CONTRADICTORY


def _theirs_alone(ours: Title, other: str, cut: _Cut, *, explained: bool) -> _Numbers:
    """Judge a number that only theirs has, which ours may have as its place in the series."""
    if ours.place:
        return _Numbers.EQUAL if ours.place == other else _Numbers.CONTRADICTORY
    if other == "1" or explained or cut is _Cut.THEIRS:
        return _Numbers.FITTING
    return _Numbers.CONTRADICTORY
