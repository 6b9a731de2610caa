"""Authors: reading what people and servers write, and telling whether two agree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache
import re

from ..hardcover.models import Contributor
from .text import words

_NOBODY = frozenset(
    {"unknown", "anonymous", "various", "na", "author", "authors", "none", "unbekannt"}
)
_TITLES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "dr", "prof", "sir", "dame"})
_ROLE = (
    r"(?:translat\w*|narrat\w*|read(?:er| by)|illustrat\w*|editor|ed|eds|foreword|introduction"
    r"|afterword|preface|adapt\w*|photograph\w*|artist|cover|contributor|übersetz\w*|sprecher\w*)"
)
_BRACKET = re.compile(r"\s*[(\[]([^)\]]*)[)\]]")
_OTHER_ROLE = re.compile(
    rf"[(\[,–-]\s*{_ROLE}\b[^)\]]*[)\]]?\s*$|^\s*(?:translated|narrated|read|illustrated) by\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\s*(?:;|/|\||&|\band\b|\bwith\b)\s*", re.IGNORECASE)
_INITIALS = re.compile(r"\b[A-Z]{2,3}(?=\s)")
_INITIALS_AMONG_CAPITALS = re.compile(r"\b[BCDFGHJKLMNPQRSTVWXZ]{2,3}(?=\s)")
_FIRST_INITIALS = re.compile(r"(?:[A-Z]\.\s*)+|(?:[A-Z]\s+)+|[BCDFGHJKLMNPQRSTVWXZ]{2,3}\s+")
_MIDDLE_INITIAL = re.compile(r"(?<=\s)([A-Z])\.?(?=\s)")
_LONG_SURNAME = 7
_SURNAME_LIKENESS = 0.85


class Agreement(IntEnum):
    """Whether a book and a work are by the same person."""

    DIFFER = 0
    UNKNOWN = 1
    """One of them names nobody, or only a surname that the other has too."""
    AGREE = 2


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: in normal form for comparison, and to put into a search."""

    given: tuple[str, ...]
    surname: str
    display: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Return all words of the name."""
        return (*self.given, self.surname)


@lru_cache(maxsize=5_000)
def parse_authors(authors: tuple[str, ...]) -> tuple[Name, ...]:
    """Read a book's author strings, in order; translators and narrators are left out.

    A string may be "Last, First", hold several people, or both readings may be
    possible ("Neil Gaiman, Terry Pratchett", "Le Guin, Ursula K."): then it yields
    both, since a reading that fits nobody does no harm.
    """
    people = [
        person
        for text in authors
        for part in _SEVERAL.split(text)
        for person in _readings(_BRACKET.sub("", _without_other_roles(part)))
    ]
    names = (_name(person) for person in people)
    return tuple(dict.fromkeys(name for name in names if name is not None))


@lru_cache(maxsize=5_000)
def work_authors(contributors: tuple[Contributor, ...]) -> tuple[Name, ...]:
    """Return who wrote a work: its authors, else its editors; nobody else counts."""
    writers = [c.name for c in contributors if c.role is None]
    if not writers:
        writers = [c.name for c in contributors if (c.role or "").casefold() == "editor"]
    return tuple(name for name in map(_name, writers) if name is not None)


def compare_authors(ours: Sequence[Name], theirs: Sequence[Name]) -> Agreement:
    """Compare a book's authors with a work's: one person in common is enough."""
    if not ours or not theirs:
        return Agreement.UNKNOWN
    return max(_compare(one, other) for one in ours for other in theirs)


def spellings_of_name(name: Name) -> tuple[str, ...]:
    """Return the spellings under which Hardcover may keep a person, likeliest first.

    Look-up by name is exact; what people write in many ways is initials.
    """
    shown = name.display.replace("’", "'")
    if shown.isupper() or shown.islower():
        shown = shown.title()
    found = _FIRST_INITIALS.match(shown)
    if found is None:
        written = [shown, _MIDDLE_INITIAL.sub(r"\1.", shown), _MIDDLE_INITIAL.sub(r"\1", shown)]
    else:
        letters, rest = [c for c in found[0] if c.isalpha()], shown[found.end() :]
        dotted = [f"{letter}." for letter in letters]
        initials = ("".join(dotted), " ".join(dotted), "".join(letters), " ".join(letters))
        written = [shown, *(f"{each} {rest}" for each in initials)]
    curly = [each.replace("'", "’") for each in written]
    return tuple(dict.fromkeys([*written, *curly]))


def display_names(contributors: Iterable[Contributor]) -> tuple[str, ...]:
    """Return the authors of a work as Hardcover writes them."""
    return tuple(c.name for c in contributors if c.role is None)


def _without_other_roles(part: str) -> str:
    """Drop who translated or narrated: the last of several people, or the only one."""
    if not _OTHER_ROLE.search(part):
        return part
    others = part.split(",")[:-1]
    # "Tolstoy, Leo (Translator)" is one person; "Leo Tolstoy, Jane Doe (Translator)" two.
    return ",".join(others) if any(len(other.split()) > 1 for other in others) else ""


def _readings(person: str) -> list[str]:
    pieces = [piece.strip() for piece in person.split(",") if piece.strip()]
    pieces = [p for p in pieces if not all(word in _TITLES for word in words(p))]
    if len(pieces) < 2:
        return pieces
    if len(pieces) == 2:
        turned = f"{pieces[1]} {pieces[0]}"
        several = all(len(piece.split()) > 1 for piece in pieces)
        return [*pieces, turned] if several else [turned]
    return pieces


def _name(person: str) -> Name | None:
    display = " ".join(person.split())
    initials = _INITIALS_AMONG_CAPITALS if display.isupper() else _INITIALS
    spaced = initials.sub(lambda found: " ".join(found[0]), display)
    parts = [part for part in words(spaced) if part not in _TITLES]
    if not parts or all(part in _NOBODY for part in parts):
        return None
    return Name(tuple(parts[:-1]), parts[-1], display)


def _compare(one: Name, other: Name) -> Agreement:
    if sorted(one.parts) == sorted(other.parts):
        return Agreement.AGREE
    if not _same_surname(one.surname, other.surname):
        return Agreement.DIFFER
    if not one.given or not other.given:
        return Agreement.UNKNOWN
    short, long = sorted((one.given, other.given), key=len)
    return Agreement.AGREE if _given_fit(short, long) else Agreement.DIFFER


def _same_surname(one: str, other: str) -> bool:
    # Transliterations differ by a letter or two (Dostoevsky, Dostoyevsky).
    return one == other or (
        min(len(one), len(other)) >= _LONG_SURNAME
        and SequenceMatcher(None, one, other).ratio() >= _SURNAME_LIKENESS
    )


def _given_fit(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether the first names fit, initials counting, and the rest follow in order."""
    if not _same_given(short[0], long[0]):
        return False
    rest = iter(long[1:])
    return all(any(_same_given(name, candidate) for candidate in rest) for name in short[1:])


def _same_given(one: str, other: str) -> bool:
    return one == other or (
        (len(one) == 1 or len(other) == 1) and one.startswith(other[0]) and other.startswith(one[0])
    )
