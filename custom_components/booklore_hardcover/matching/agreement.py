"""Comparing authors: whether two names may be those of one person."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache
import re

from ..hardcover.models import Contributor
from .names import Name, work_authors, work_editors
from .normalize import comparable, script_of
from .numbers import plain_umlauts

_SHORTEST_VARIANT = 5  # letters of a name that two languages may spell in two ways
_SCHEMES = (
    ("tsch", "c"), ("tch", "c"), ("sch", "s"), ("sh", "s"), ("zh", "z"), ("kh", "h"), ("ch", "h"),
    ("ph", "f"), ("ck", "k"), ("w", "v"), ("y", "i"), ("j", "i"), ("ii", "i"), ("ie", "e"),
    ("ou", "o"), ("oo", "o"), ("uu", "u"),
)  # fmt: skip
"""Spellings that differ between schemes of transliteration, and the one that replaces all of
them: Dostojewski is Dostoyevsky, Ryou is Ryo. They are applied in this order."""
_SIBILANTS = re.compile("t?[cszhx]+")
"""Sounds of Russian names that each language writes in its own way: sch, zh, ts, z, cz, kh …"""
_VOWELS = re.compile("[aeiou]")


class Agreement(IntEnum):
    """Whether a book and a work are by the same person."""

    DIFFER = 0
    UNKNOWN = 1
    """One of them names nobody or only part of the other's name, or may spell it differently."""
    AGREE = 2


def compare_authors(ours: Sequence[Name], theirs: Sequence[Name]) -> Agreement:
    """Compare a book's authors with a work's; they agree when one person is the same."""
    if not ours or not theirs:
        return Agreement.UNKNOWN
    return max(_compare(one, other) for one in ours for other in theirs)


def compare_with_contributors(
    ours: Sequence[Name], contributors: tuple[Contributor, ...]
) -> Agreement:
    """Compare a book's authors with a work's authors, and with its editors if those differ."""
    if compare_authors(ours, work_editors(contributors)) is Agreement.AGREE:
        return Agreement.AGREE
    return compare_authors(ours, work_authors(contributors))


def share_surname(ours: Sequence[Name], contributors: tuple[Contributor, ...]) -> bool:
    """Whether one of a book's authors has the surname of one of a work's authors."""
    theirs = {name.surname for name in work_authors(contributors)}
    return any(name.surname in theirs for name in ours)


def _compare(one: Name, other: Name) -> Agreement:
    if one.generation and other.generation and one.generation != other.generation:
        return Agreement.DIFFER
    if sorted(one.parts) == sorted(other.parts) or _blanks_differ(one, other):
        return Agreement.AGREE
    if not comparable(one.display, other.display):
        return Agreement.UNKNOWN
    if not one.given or not other.given:
        # "Tolkien" and "Dante" may be J.R.R. Tolkien and Dante Alighieri.
        short, long = sorted((one.parts, other.parts), key=len)
        parts = any(_may_be_one(short[-1], part) for part in long)
        return Agreement.UNKNOWN if parts else Agreement.DIFFER
    if sorted(map(_plain, one.parts)) == sorted(map(_plain, other.parts)):
        # In short names the schemes of transliteration go too far: Ian need not be Jan.
        differing = set(one.parts) ^ set(other.parts)
        too_short = any(len(part) < _SHORTEST_VARIANT for part in differing)
        return Agreement.UNKNOWN if too_short else Agreement.AGREE
    alike = _plain(one.surname) == _plain(other.surname)
    # Dostoevsky is Dostoyevsky: long surnames may differ in a letter or two.
    if not alike and not _near(one.surname, other.surname, letters=7, least=0.85):
        return Agreement.UNKNOWN if _sound_alike(one, other) else Agreement.DIFFER
    short, long = sorted((one.given, other.given), key=len)
    if one.surname == other.surname and _given_may_fit(short, long):
        return Agreement.UNKNOWN
    if _given_fit(short, long) or _given_fit([*map(_plain, short)], [*map(_plain, long)]):
        # Dostoevsky may be Dostoyevsky, but Johnson need not be Johnston.
        return Agreement.AGREE if alike else Agreement.UNKNOWN
    transliterated = one.surname != other.surname and short[0][:1] == long[0][:1]
    return Agreement.UNKNOWN if transliterated else Agreement.DIFFER


def _blanks_differ(one: Name, other: Name) -> bool:
    """Whether two names differ in blanks only: 村上 春樹 is 村上春樹, LeGuin is Le Guin."""
    if script_of(one.display) == "CJK":
        return "".join(one.parts) == "".join(other.parts)
    ours, theirs = ([part for part in name.parts if len(part) > 1] for name in (one, other))
    parted = len(ours) != len(theirs) and min(len(ours), len(theirs)) > 1
    return parted and "".join(ours) == "".join(theirs)


@lru_cache(maxsize=500)
def _plain(word: str) -> str:
    """Return a name in the one spelling that stands for all transliterations and umlauts."""
    for written, plain in _SCHEMES:
        word = word.replace(written, plain)
    return plain_umlauts(word)


def _near(one: str, other: str, *, letters: int, least: float) -> bool:
    """Whether both have at least this many letters, and at least this ratio of them is equal."""
    long = min(len(one), len(other)) >= letters
    return long and SequenceMatcher(None, one, other).ratio() >= least


def _sound_alike(one: Name, other: Name) -> bool:
    """Whether two names with different surnames may be spellings of one in two languages."""
    surnames = (_plain(one.surname), _plain(other.surname))
    if one.given == other.given and len(one.given[0]) > 1 and _may_be_one(*surnames):
        return True
    first = (_plain(one.given[0]), _plain(other.given[0]))
    return _same_skeleton(*surnames) and (_same_given(*first) or _may_be_one(*first))


def _same_skeleton(one: str, other: str) -> bool:
    """Whether two surnames have the same consonants: Solschenizyn and Solzhenitsyn."""
    first, second = (_VOWELS.sub("", _SIBILANTS.sub("s", word)) for word in (one, other))
    # The rest may differ a lot: vowels vary most between two transliterations.
    return first == second and _near(one, other, letters=_SHORTEST_VARIANT, least=0.6)


def _may_be_one(one: str, other: str) -> bool:
    """Whether two words may be one name in two languages: Homer and Homère."""
    # Of five letters, one may differ.
    return one == other or _near(one, other, letters=_SHORTEST_VARIANT, least=0.75)


def _given_may_fit(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether they may be one person's: Rudyard and Joseph Rudyard, Alexander and Aleksandr."""
    if len(short) < len(long) and len(short[0]) > 1 and short[0] in long[1:]:
        return True
    return short[0] != long[0] and _may_be_one(_plain(short[0]), _plain(long[0]))


def _given_fit(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether all names of the shorter list are in the longer one, in order, or as initials."""
    if not _same_given(short[0], long[0]):
        return False
    rest = iter(long[1:])
    return all(any(_same_given(name, candidate) for candidate in rest) for name in short[1:])


def _same_given(one: str, other: str) -> bool:
    """Whether two first names are the same, or one is the other's initial."""
    return one == other or (one[0] == other[0] and 1 in (len(one), len(other)))
