"""Comparing two titles: how near their words are, and whether both name the same volume."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache
from itertools import product
import re

from .normalize import Words, comparable, script_of
from .numbers import number_in, same_words
from .same_volume import NumberMatch, compare_numbers, subtitle_behind_number
from .titles import Title, counted_readings

_DESCRIPTION = re.compile(
    r"(?:how|why|what|when|where|wie|warum|comment|pourquoi)\b"
    r"|(?:an?|eine?|une?|una)\b.*\b(?:history|(?:auto)?biograph(?:y|ie)|memoirs?|story|novel"
    r"|geschichte|(?:auto)?biografie|roman|histoire|historia|(?:auto)?biografía|novela)\b",
    re.IGNORECASE,
)
"""Subtitles that describe a book and name none: "How …", "A … History …"."""
_LETTERS = frozenset("bcdfghjklmnpqrstvwxz")  # vowels alone are words: "Power in a World"
_SIMILAR = 0.75
"""The ratio of equal letters (see `SequenceMatcher`) from which two titles are similar."""
_TYPO = 0.9  # the ratio from which they differ by typing errors only


class TitleMatch(IntEnum):
    """How near two titles are, from not at all to the same."""

    OTHER = 0
    SIMILAR = 1
    TYPO = 2
    MAIN_TITLE = 3
    """The same but for a subtitle, which one of them leaves out or cuts short."""
    EQUIVALENT = 4
    """The same but for the name of a series in front, or a subtitle that merely describes."""
    EXACT = 5


@dataclass(frozen=True, slots=True, order=True)
class Likeness:
    """The result of comparing two titles; the larger one is the better match."""

    match: TitleMatch
    consistent: bool = True  # otherwise the numbers contradict each other: similar at most
    complete: bool = True  # otherwise one names a volume or subtitle that may be another book's
    comparable: bool = True  # otherwise the titles are in two scripts: nothing can be said


def compare_titles(ours: Title, theirs: Title) -> Likeness:
    """Compare a book's title with a work's, subtitles and numbers included."""
    if not ours.full_words or not theirs.full_words:
        same = ours.shown == theirs.shown
        return Likeness(TitleMatch.EXACT if same else TitleMatch.OTHER)
    if not partly_comparable(ours, theirs):
        numbers = compare_numbers(ours, theirs)
        consistent = numbers is not NumberMatch.CONTRADICTORY
        return Likeness(TitleMatch.OTHER, consistent=consistent, comparable=False)
    same = ours.written == theirs.written and ours.numbers == theirs.numbers
    if same and not ours.place and ours.dated == theirs.dated:
        return Likeness(TitleMatch.EXACT)
    # A number without a mark may be a volume's.
    variants = ((title, *counted_readings(title)) for title in (ours, theirs))
    compared = [_compare(one, other) for one, other in product(*variants)]
    best = max(likeness for _, likeness in compared)
    if best.match <= TitleMatch.SIMILAR and any(
        match >= TitleMatch.MAIN_TITLE and not likeness.consistent for match, likeness in compared
    ):
        # "Monstress 12" is like "Monstress, Vol. 1", but for the number.
        return Likeness(TitleMatch.SIMILAR, consistent=False)
    return best


def closeness(ours: Title, theirs: Title) -> float:
    """Return how much of two titles' letters is the same, from 0 to 1."""
    one, other = " ".join(ours.full_words), " ".join(theirs.full_words)
    return SequenceMatcher(None, one, other).ratio()


def partly_comparable(ours: Title, theirs: Title) -> bool:
    """Whether some part of each is in one script: 三体 and "三体 (The Three-Body Problem)"."""
    if comparable(ours.shown, theirs.shown):
        return True
    scripts = ({script_of(title.main), script_of(title.subtitle)} for title in (ours, theirs))
    return bool(set.intersection(*scripts) - {None})


def _compare(ours: Title, theirs: Title) -> tuple[TitleMatch, Likeness]:
    """Compare two readings; return how near the words alone are, and the whole result."""
    same = same_words(ours.full_words, theirs.full_words)
    match, ours, theirs, shortened = _compare_words(ours, theirs)
    if ours.dated and theirs.dated and ours.dated != theirs.dated:
        match = min(match, TitleMatch.SIMILAR)
    numbers = compare_numbers(ours, theirs, shortened=shortened, same_words_in_all=same)
    if numbers in (NumberMatch.CONTRADICTORY, NumberMatch.UNCLEAR):
        consistent = numbers is NumberMatch.UNCLEAR
        return match, Likeness(min(match, TitleMatch.SIMILAR), consistent=consistent)
    # The work may be another book than the one that our subtitle names.
    left_out = match is TitleMatch.MAIN_TITLE and not theirs.segments
    marked = numbers is NumberMatch.EQUAL and any(
        title.numbers.main != title.numbers.number for title in (ours, theirs)
    )
    if match is TitleMatch.MAIN_TITLE and marked and _only_one_goes_on(ours, theirs):
        # "My Hero Academia, Vol. 2" is volume 2, whatever subtitle it has.
        match = TitleMatch.EQUIVALENT
    complete = numbers is not NumberMatch.INCOMPLETE and not left_out
    return match, Likeness(match, complete=complete)


def _only_one_goes_on(ours: Title, theirs: Title) -> bool:
    """Whether only one title goes on after the number: "Titan: No Regrets, Vol. 1" does not."""
    subtitled = ours if ours.segments else theirs
    return not (ours.segments and theirs.segments) and subtitle_behind_number(subtitled)


def _compare_words(ours: Title, theirs: Title) -> tuple[TitleMatch, Title, Title, bool]:
    """Compare the words alone; return the match, and both titles as far as they were compared.

    The last value says whether the work's title was compared without its beginning.
    """
    if same_words(ours.full_words, theirs.full_words):
        return TitleMatch.EXACT, ours, theirs, False
    if same_words(ours.main_words, theirs.main_words):
        return _compare_subtitles(ours, theirs), ours, theirs, False
    # "Star Wars: Dark Disciple" on one side, "Dark Disciple" on the other.
    for end in _ends(theirs):
        if same_words(ours.full_words, end.full_words):
            numbered = bool(ours.numbers) or ours.place is not None
            return TitleMatch.EQUIVALENT, ours, theirs if numbered else end, True
    alone = theirs.full_words if theirs.own_subtitle else theirs.main_words
    for end in _ends(ours):
        if same_words(end.full_words, alone):
            return TitleMatch.EQUIVALENT, end, theirs, False
    if _two_titles_turned(ours, theirs):
        return TitleMatch.EQUIVALENT, ours, theirs, False
    return _compare_unequal(ours, theirs), ours, theirs, False


def _two_titles_turned(ours: Title, theirs: Title) -> bool:
    """Whether both hold the same two titles the other way round: "A and B", or "A: B"."""
    if "and" in ours.full_words and sorted(ours.full_words) == sorted(theirs.full_words):
        return True
    halves = ((ours.main_words, theirs.subtitle_words), (ours.subtitle_words, theirs.main_words))
    return all(same_words(*pair) for pair in halves)


def _ends(title: Title) -> Iterator[Title]:
    """Yield what follows each colon, unless that merely describes."""
    if _DESCRIPTION.match(title.subtitle):
        return
    for start in range(1, len(title.parts)):
        yield replace(title, parts=title.parts[start:])


def _compare_subtitles(ours: Title, theirs: Title) -> TitleMatch:
    if not ours.segments and not theirs.own_subtitle:
        return TitleMatch.EXACT
    short, long = sorted((ours.subtitle_words, theirs.subtitle_words), key=len)
    if not short:
        subtitled = ours if ours.segments else theirs
        described = subtitled.alternative or _DESCRIPTION.match(subtitled.subtitle)
        return TitleMatch.EQUIVALENT if described else TitleMatch.MAIN_TITLE
    same = _numbers_and_letters(short) == _numbers_and_letters(long) and (
        short in (long[: len(short)], long[-len(short) :])
        or _like(" ".join(short), " ".join(long), _TYPO)
    )
    return TitleMatch.MAIN_TITLE if same else TitleMatch.SIMILAR


def _compare_unequal(ours: Title, theirs: Title) -> TitleMatch:
    """Compare titles that are not the same: a typing error, one in the other, much in common."""
    one, other = " ".join(ours.full_words), " ".join(theirs.full_words)
    typo = _like(one, other, _TYPO) or _one_letter_differs(one, other)
    if typo and _numbers_and_letters(ours.full_words) == _numbers_and_letters(theirs.full_words):
        return TitleMatch.TYPO
    short, long = sorted((ours.full_words, theirs.full_words), key=len)
    length = len(theirs.main_words)
    pairs = (
        (ours.full_words, theirs.full_words),
        (ours.main_words, theirs.main_words),
        (ours.subtitle_words, theirs.main_words),
        (ours.main_words, theirs.subtitle_words),
    )
    similar = (
        (len(short) > 1 and set(short) <= set(long))
        or _same_number_begins_alike(ours, theirs)
        or theirs.main_words in (ours.full_words[:length], ours.full_words[-length:])
        or any(_like(" ".join(first), " ".join(second), _SIMILAR) for first, second in pairs)
    )
    return TitleMatch.SIMILAR if similar else TitleMatch.OTHER


def _numbers_and_letters(found: Words) -> list[str]:
    """Return what tells one title from the next: "Level Two", "Malcolm X", "Maths Book B"."""
    told = (word if word in _LETTERS else number_in(word) for word in found)
    return [each for each in told if each]


def _same_number_begins_alike(ours: Title, theirs: Title) -> bool:
    """Whether one title begins as the other and has its number: "Clarkesworld, Issue 152"."""
    short, long = sorted((ours.main_words, theirs.main_words), key=len)
    same = ours.numbers.main is not None and ours.numbers.main == theirs.numbers.main
    return same and bool(short) and long[: len(short)] == short


@lru_cache(maxsize=500)
def _like(one: str, other: str, least: float) -> bool:
    """Whether the ratio of equal letters is `least` or more; quick where it is not."""
    # Texts of very different length are never alike.
    if not one or not other or 2 * min(len(one), len(other)) < least * (len(one) + len(other)):
        return False
    matcher = SequenceMatcher(None, one, other)
    # The first is an upper bound of the second, and cheap.
    return matcher.quick_ratio() >= least and matcher.ratio() >= least


def _one_letter_differs(one: str, other: str) -> bool:
    """Whether one letter is missing or wrong, which is a typing error in short titles too."""
    # In three letters, another one makes another word.
    least = 1 - 2 / (len(one) + len(other))
    return min(len(one), len(other)) >= 4 and _like(one, other, least)
