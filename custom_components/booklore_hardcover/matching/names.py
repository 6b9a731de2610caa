"""Authors' names: reading them as people and servers write them, and writing them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import batched
import re
import unicodedata

from ..hardcover.models import Contributor
from .normalize import script_of, simplified, words


def _words(listed: str) -> frozenset[str]:
    return frozenset(words(listed))


_NOBODY = _words(
    "unknown anonymous anonymus various several multiple diverse verschiedene many na author "
    "authors writers artists artist none nobody unbekannt unbekannter autor autoren autores varios "
    "vari autori aavv aa vv collectif collective n a anon неизвестен 佚名 多人 群像"
)
"""Words used where no author is known; a name made only of these words names nobody."""
_MANY = _words("various several multiple diverse verschiedene many autores varios vari")
"""Words that say that there are many authors, without naming one."""
_GENERATIONS = _words("jr sr père fils elder younger")
"""What tells two people of one name apart: Alexandre Dumas père, Alexandre Dumas fils."""
_TITLES = _GENERATIONS | _words(
    "ii iii iv phd md dr prof sir dame lord lady baron baroness count countess graf gräfin "
    "freiherr duke marquis earl viscount saint rev író szerk et al obe cbe"
)
"""Words next to a name that are no part of it: suffixes, degrees, titles of nobility."""
_ROLE = (
    r"(?:translat\w*|narrat\w*|read(?:er| by)|illustrat\w*|foreword|introduction|afterword|preface"
    r"|adapt\w*|photograph\w*|cover|contributor|übersetz\w*|sprecher\w*|traduct\w*|lettrage)"
)
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
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
_LONGEST = 400  # characters of an author's name that are read


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: its words in normal form (see `words`), and as it is written."""

    given: tuple[str, ...]
    surname: str
    display: str
    generation: frozenset[str]
    """What tells a father from his son, such as "jr"."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Return all words of the name."""
        return (*self.given, self.surname)


@lru_cache(maxsize=500)
def parse_authors(authors: tuple[str, ...]) -> tuple[Name, ...]:
    """Return all readings of a book's authors, in order, without translators and narrators.

    A string may be "Last, First" or hold several people. Where both are possible ("Neil Gaiman,
    Terry Pratchett"), both are returned: a reading that is nobody's name does no harm.
    """
    people = [
        person
        for part in _parts(authors)
        for person in _readings(_BRACKET.sub("", _without_other_roles(_BY.sub("", part))))
    ]
    return tuple(dict.fromkeys(_names(people)))


@lru_cache(maxsize=500)
def work_authors(contributors: tuple[Contributor, ...]) -> tuple[Name, ...]:
    """Return who wrote a work: its authors or, without any, its editors."""
    return _names(display_names(contributors)) or work_editors(contributors)


@lru_cache(maxsize=500)
def work_editors(contributors: tuple[Contributor, ...]) -> tuple[Name, ...]:
    """Return the editors of a work: an anthology is known by theirs."""
    return _names(c.name for c in contributors if (c.role or "").casefold() == "editor")


def _names(people: Iterable[str]) -> tuple[Name, ...]:
    return tuple(name for name in map(_name, people) if name is not None)


def says_many_authors(authors: Iterable[str]) -> bool:
    """Whether a book names many authors at once, as an anthology does: "Various Authors"."""
    found = (set(words(author)) for author in authors)
    return any(said & _MANY and said <= _NOBODY for said in found)


def _parts(authors: Iterable[str]) -> Iterator[str]:
    """Split strings that hold several people: "Gaiman, Neil & Pratchett, Terry"."""
    for text in authors:
        plain = " ".join(unicodedata.normalize("NFKC", text[:_LONGEST]).split())
        yield from _SEVERAL.split(plain)


def people_of(authors: Iterable[str]) -> tuple[tuple[Name, ...], ...]:
    """Return the readings of a book's authors, person by person, in the book's order."""
    found: list[tuple[Name, ...]] = []
    for part in _parts(authors):
        names = parse_authors((part,))
        # "Neil Gaiman, Terry Pratchett" has three readings: each name by itself and, as the last,
        # both as one person's "Last, First". Whether there is a second person is left open.
        found += [(names[0], names[2])] if len(names) == 3 else [(name,) for name in names]
    return tuple(found)


def spellings_of_name(name: Name) -> tuple[str, ...]:
    """Return the spellings under which Hardcover may keep a person, likeliest first."""
    shown = name.display.replace("’", "'")
    if shown.isupper() or shown.islower():
        shown = shown.title()
    written = [shown]
    if found := _FIRST_INITIALS.match(shown):
        letters = [c for c in found[0] if c.isalpha()]
        for initials in ([f"{letter}." for letter in letters], letters):
            written += [f"{blank.join(initials)} {shown[found.end() :]}" for blank in ("", " ")]
    else:
        written += [_MIDDLE_INITIAL.sub(initial, shown) for initial in (r"\1.", r"\1")]
    curly = [each.replace("'", "’") for each in written]
    umlauts = unicodedata.normalize("NFC", re.sub(r"(?<=[AOUaou])e", "\u0308", shown))
    untitled = " ".join(word for word in shown.split() if not _TITLES.issuperset(words(word)))
    joined = shown.replace(" ", "") if script_of(shown) == "CJK" else shown
    return tuple(dict.fromkeys([*written, *curly, umlauts, untitled, joined, simplified(joined)]))


def display_names(contributors: Iterable[Contributor]) -> tuple[str, ...]:
    """Return the authors of a work as Hardcover writes them."""
    return tuple(c.name for c in contributors if c.role is None)


def _without_other_roles(part: str) -> str:
    """Drop a translator or narrator: the last of several people, or the only one."""
    if not _OTHER_ROLE.search(part):
        return part
    others = part.split(",")[:-1]
    # "Tolstoy, Leo (Translator)" is one person; "Leo Tolstoy, Jane Doe (Translator)" two.
    return ",".join(others) if any(len(other.split()) > 1 for other in others) else ""


def _readings(person: str) -> list[str]:
    """Return the names that a string with commas may hold: "Last, First" or several."""
    # Calibre writes a comma within a name as "|".
    pieces = [piece.strip() for piece in re.split(r"[,|]", person) if piece.strip()]
    if len(pieces) > 2 and _EDITOR.fullmatch(pieces[-1]):
        del pieces[-1]  # "Ellison, Harlan, ed."
    pieces = [p for p in pieces if not all(word in _TITLES or word.isdigit() for word in words(p))]
    if len(pieces) == 2:
        turned = f"{pieces[1]} {pieces[0]}"
        several = all(len(piece.split()) > 1 for piece in pieces)
        return [*pieces, turned] if several else [turned]
    if len(pieces) % 2 == 0 and any(" " not in piece for piece in pieces):
        # "Gaiman, Neil, Pratchett, Terry"
        return [f"{given} {last}" for last, given in batched(pieces, 2, strict=True)]
    return pieces


def _name(person: str) -> Name | None:
    """Take a name apart; None when it names nobody."""
    display = " ".join(person.split())
    initials = _INITIALS_AMONG_CAPITALS if display.isupper() else _INITIALS
    spaced = initials.sub(lambda found: " ".join(found[0]), display)
    parts = [part for part in words(spaced) if part not in _TITLES]
    if _NOBODY.issuperset(parts):
        return None
    generation = _GENERATIONS.intersection(words(display))
    return Name(tuple(parts[:-1]), parts[-1], display, generation)
