"""Authors: reading what people and servers write, and telling whether two agree."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache
from itertools import batched
import re
import unicodedata

from ..hardcover.models import Contributor
from .numbers import plain_umlauts
from .scripts import comparable, script_of, simplified
from .text import words


def _words(listed: str) -> frozenset[str]:
    return frozenset(word for each in listed.split() for word in words(each))


_NOBODY = _words(
    "unknown anonymous anonymus various several multiple diverse verschiedene many na author "
    "authors writers artists artist none nobody unbekannt unbekannter autor autoren autores varios "
    "vari autori aavv aa vv collectif collective n a anon неизвестен 佚名 多人 群像"
)
"""What stands where nobody is named; a name that is made of nothing else names nobody."""
_MANY = _words("various several multiple diverse verschiedene many autores varios vari")
"""What says that there are many, without naming one."""
_TITLES = _words(
    "jr sr ii iii iv phd md dr prof sir dame lord lady baron baroness count countess graf gräfin "
    "freiherr duke marquis earl viscount saint rev író szerk et al père fils elder younger obe cbe"
)
"""What stands beside names: suffixes, degrees, titles of nobility."""
_GENERATIONS = _words("père fils elder younger jr sr")
"""What tells two people of one name apart."""
_ROLE = (
    r"(?:translat\w*|narrat\w*|read(?:er| by)|illustrat\w*|foreword|introduction|afterword|preface"
    r"|adapt\w*|photograph\w*|cover|contributor|übersetz\w*|sprecher\w*|traduct\w*|lettrage)"
)
_BRACKET = re.compile(r"\s*[(\[]([^)\]]*)[)\]]")
_OTHER_ROLE = re.compile(
    rf"[(\[,–-]\s*{_ROLE}\b[^)\]]*[)\]]?\s*$|^\s*(?:translated|narrated|read|illustrated) by\b",
    re.IGNORECASE,
)
_BY = re.compile(r"^\s*(?:written\s+)?by\s+", re.IGNORECASE)
_EDITOR = re.compile(r"(?:eds?|hrsg|hg|éd|editors?)\.?", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*(?:;|/|&|、|，|\band\b|\bund\b|\bwith\b)\s*", re.IGNORECASE)
_INITIALS = re.compile(r"\b[A-Z]{2,3}(?=\s)")
_INITIALS_AMONG_CAPITALS = re.compile(r"\b[BCDFGHJKLMNPQRSTVWXZ]{2,3}(?=\s)")
_FIRST_INITIALS = re.compile(r"(?:[A-Z]\.\s*)+|(?:[A-Z]\s+)+|[BCDFGHJKLMNPQRSTVWXZ]{2,3}\s+")
_MIDDLE_INITIAL = re.compile(r"(?<=\s)([A-Z])\.?(?=\s)")
_LONGEST = 400
"""Characters of an author's name that are read."""
_TURNED = 3
"""Readings of two names with a comma between them, the last of which is that of one person."""
_LONG_SURNAME = 7
_SURNAME_LIKENESS = 0.85
_SHORTEST_VARIANT = 5
_VARIANT_LIKENESS = 0.75
_SCHEMES = (
    ("tsch", "c"), ("tch", "c"), ("sch", "s"), ("sh", "s"), ("zh", "z"), ("kh", "h"), ("ch", "h"),
    ("ph", "f"), ("ck", "k"), ("w", "v"), ("y", "i"), ("j", "i"), ("ii", "i"), ("ie", "e"),
    ("ou", "o"), ("oo", "o"), ("uu", "u"),
)  # fmt: skip
"""What schemes of transliteration write for one another, and one spelling for all of them:
Dostojewski is Dostoyevsky, Ryou is Ryo."""


class Agreement(IntEnum):
    """Whether a book and a work are by the same person."""

    DIFFER = 0
    UNKNOWN = 1
    """One of them names nobody, or only a part of the other's name, or in another script, or
    what may be another transliteration."""
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
        for part in _parts(authors)
        for person in _readings(_BRACKET.sub("", _without_other_roles(_BY.sub("", part))))
    ]
    names = (_name(person) for person in people)
    return tuple(dict.fromkeys(name for name in names if name is not None))


@lru_cache(maxsize=5_000)
def work_authors(contributors: tuple[Contributor, ...]) -> tuple[Name, ...]:
    """Return who wrote a work: its authors, else its editors; nobody else counts."""
    writers = tuple(c.name for c in contributors if c.role is None)
    return _names(writers) or work_editors(contributors)


@lru_cache(maxsize=5_000)
def work_editors(contributors: tuple[Contributor, ...]) -> tuple[Name, ...]:
    """Return who put a work together: an anthology is known by them."""
    return _names(tuple(c.name for c in contributors if (c.role or "").casefold() == "editor"))


def _names(people: tuple[str, ...]) -> tuple[Name, ...]:
    return tuple(name for name in map(_name, people) if name is not None)


def agreement(ours: Sequence[Name], contributors: tuple[Contributor, ...]) -> Agreement:
    """Compare a book's authors with who made a work; an editor counts where ours is one."""
    writers = compare_authors(ours, work_authors(contributors))
    if writers is Agreement.AGREE:
        return writers
    editors = compare_authors(ours, work_editors(contributors))
    return editors if editors is Agreement.AGREE else writers


def share_surname(ours: Sequence[Name], contributors: tuple[Contributor, ...]) -> bool:
    """Whether a book and a work are by people of one surname, whose first names differ."""
    theirs = {name.surname for name in work_authors(contributors)}
    return any(name.surname in theirs for name in ours)


def names_many(authors: Iterable[str]) -> bool:
    """Whether a book says that many wrote it, as an anthology's does: "Various Authors"."""
    found = [set(words(author)) for author in authors]
    return any(said & _MANY and said <= _NOBODY for said in found)


def compare_authors(ours: Sequence[Name], theirs: Sequence[Name]) -> Agreement:
    """Compare a book's authors with a work's: one person in common is enough."""
    if not ours or not theirs:
        return Agreement.UNKNOWN
    return max(_compare(one, other) for one in ours for other in theirs)


def _parts(authors: Iterable[str]) -> Iterator[str]:
    """Part what holds several people: "Gaiman, Neil & Pratchett, Terry"."""
    for text in authors:
        plain = " ".join(unicodedata.normalize("NFKC", text[:_LONGEST]).split())
        yield from _SEVERAL.split(plain)


def people_of(authors: Iterable[str]) -> tuple[tuple[Name, ...], ...]:
    """Return the readings of each person whom a book names, in order.

    "Neil Gaiman, Terry Pratchett" may be one name turned, but not Terry Pratchett alone.
    """
    found: list[tuple[Name, ...]] = []
    for part in _parts(authors):
        names = parse_authors((part,))
        if len(names) == _TURNED:
            found.append((names[0], names[2]))
        else:
            found += [(name,) for name in names]
    return tuple(found)


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
    umlauts = unicodedata.normalize("NFC", re.sub(r"(?<=[AOUaou])e", "\u0308", shown))
    untitled = " ".join(word for word in shown.split() if not _TITLES.issuperset(words(word)))
    joined = shown.replace(" ", "") if script_of(shown) == "CJK" else shown
    return tuple(dict.fromkeys([*written, *curly, umlauts, untitled, joined, simplified(joined)]))


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
    # Calibre writes a comma within a name as "|".
    pieces = [piece.strip() for piece in re.split(r"[,|]", person) if piece.strip()]
    if len(pieces) > _TURNED - 1 and _EDITOR.fullmatch(pieces[-1]):
        del pieces[-1]  # "Ellison, Harlan, ed."
    pieces = [p for p in pieces if not all(word in _TITLES or word.isdigit() for word in words(p))]
    if len(pieces) < 2:
        return pieces
    if len(pieces) == 2:
        turned = f"{pieces[1]} {pieces[0]}"
        several = all(len(piece.split()) > 1 for piece in pieces)
        return [*pieces, turned] if several else [turned]
    if len(pieces) % 2 == 0 and any(" " not in piece for piece in pieces):
        # "Gaiman, Neil, Pratchett, Terry"
        return [f"{given} {last}" for last, given in batched(pieces, 2, strict=True)]
    return pieces


def _name(person: str) -> Name | None:
    display = " ".join(person.split())
    initials = _INITIALS_AMONG_CAPITALS if display.isupper() else _INITIALS
    spaced = initials.sub(lambda found: " ".join(found[0]), display)
    parts = [part for part in words(spaced) if part not in _TITLES]
    if not parts or all(part in _NOBODY for part in parts):
        return None
    return Name(tuple(parts[:-1]), parts[-1], display)


def _generation(name: Name) -> frozenset[str]:
    return _GENERATIONS & set(words(name.display))


def _compare(one: Name, other: Name) -> Agreement:
    generations = {_generation(one), _generation(other)} - {frozenset()}
    if len(generations) > 1:
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
        # Ian is not Jan, nor More Moore, for all that schemes of transliteration do.
        differing = set(one.parts) ^ set(other.parts)
        shortest = min((len(part) for part in differing), default=_SHORTEST_VARIANT)
        return Agreement.AGREE if shortest >= _SHORTEST_VARIANT else Agreement.UNKNOWN
    if not _same_surname(one.surname, other.surname):
        same_given = one.given == other.given and len(one.given[0]) > 1
        similar = same_given and _may_be_one(_plain(one.surname), _plain(other.surname))
        return Agreement.UNKNOWN if similar else Agreement.DIFFER
    if one.surname == other.surname and _given_may_fit(one.given, other.given):
        return Agreement.UNKNOWN
    short, long = sorted((one.given, other.given), key=len)
    if _given_fit(short, long) or _given_fit([*map(_plain, short)], [*map(_plain, long)]):
        return Agreement.AGREE
    transliterated = one.surname != other.surname and short[0][:1] == long[0][:1]
    return Agreement.UNKNOWN if transliterated else Agreement.DIFFER


def _blanks_differ(one: Name, other: Name) -> bool:
    """Whether two names are one but for blanks: 村上 春樹 is 村上春樹, LeGuin is Le Guin."""
    if script_of(one.display) == "CJK":
        return "".join(one.parts) == "".join(other.parts)
    ours, theirs = ([part for part in name.parts if len(part) > 1] for name in (one, other))
    parted = len(ours) != len(theirs) and min(len(ours), len(theirs)) > 1
    return parted and "".join(ours) == "".join(theirs)


@lru_cache(maxsize=5_000)
def _plain(word: str) -> str:
    """Write a name in one spelling for all schemes of transliteration and without umlauts."""
    for written, plain in _SCHEMES:
        word = word.replace(written, plain)
    return plain_umlauts(word)


def _same_surname(one: str, other: str) -> bool:
    # Transliterations differ by a letter or two (Dostoevsky, Dostoyevsky).
    return (
        one == other
        or _plain(one) == _plain(other)
        or (
            min(len(one), len(other)) >= _LONG_SURNAME
            and SequenceMatcher(None, one, other).ratio() >= _SURNAME_LIKENESS
        )
    )


def _may_be_one(one: str, other: str) -> bool:
    """Whether two languages may write one name so: Homer and Homère, Vergil and Virgil."""
    return one == other or (
        min(len(one), len(other)) >= _SHORTEST_VARIANT
        and SequenceMatcher(None, one, other).ratio() >= _VARIANT_LIKENESS
    )


def _given_may_fit(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the first names may be one person's, who goes by the second, or in two languages.

    Rudyard Kipling is Joseph Rudyard Kipling, Alexander Pushkin is Aleksandr Pushkin.
    """
    short, long = sorted((one, other), key=len)
    if len(short) < len(long) and len(short[0]) > 1 and short[0] in long[1:]:
        return True
    return short[0] != long[0] and _may_be_one(_plain(short[0]), _plain(long[0]))


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
