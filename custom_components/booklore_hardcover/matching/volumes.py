"""Volumes: the numbers in a title that tell one book of a series from the next."""

from collections.abc import Iterable
from functools import reduce
import re
from typing import NamedTuple

from .normalize import script_of, words
from .numbers import CARDINAL, ENGLISH_NUMBERS, ORDINAL, number_in

UNKNOWN = "?"  # an unreadable number after a volume mark

_MARKS = {
    "volume": (
        "volume volumes volumen volumul volum volym vol vols tpb buch band bände bd tome tomes "
        "tomo tomul tom livro libro livre boek deel del díl dil sv svazek zväzok zv kniha knjiga "
        "księga bok bind cilt kitap kötet osa köide jilid tập τόμος том книга кн"
    ),
    "book": "book books bk",
    "part": "part parts pt teil partie parte część часть ч",
    "season": "year season arc act episode staffel saison temporada stagione",
    "issue": "issue heft ausgabe",
    "number": "no nr number numéro número",
}
"""The words that announce a number, by what they count. A book is a volume, but a comic's holds
several; a part divides a volume; a year or season is a series within the series."""
_SIGNS = {"#": "issue", "№": "number", "n°": "number", "nº": "number"}
_KIND_OF = {mark: kind for kind, marks in _MARKS.items() for mark in marks.split()} | _SIGNS

_ENGLISH = frozenset(
    "volume volumes vol vols book books part parts year season act episode issue".split()
)
_FOREIGN = frozenset((*CARDINAL, *ORDINAL)) - ENGLISH_NUMBERS
_SPELLED = "|".join(sorted((*CARDINAL, *ORDINAL), key=len, reverse=True))
_ORDINAL = "|".join(sorted(ORDINAL, key=len, reverse=True))
_DIGITS = r"\d+(?:[.+]\d+)?(?:\s*(?:[-–&]|and|und|to|bis)\s*\d+(?:\.\d+)?)?(?:st|nd|rd|th)?"
_ROMAN = r"[ivxlc]{2,}|[ivxlc](?=\s*(?:$|[^\w\s'’]))"
"""One letter counts only where nothing follows: "Book I", but not "The Book I Wrote"."""
_NUMBER = rf"(?:{_DIGITS}|{_ROMAN}|\w+ty-\w+|(?:{_SPELLED}))"
_WORDS = "|".join(sorted((m for m in _KIND_OF if m.isalpha()), key=len, reverse=True))
_MARKED = re.compile(
    rf"(?P<mark>\b(?:{_WORDS})\b\.?|n[°º]|№)\s*#?\s*(?:the\s+)?(?P<number>{_NUMBER})(?![\w'’])"
    rf"(?:\s*\(?(?:of|/|von|de)\s*(?:\d+|{_SPELLED})\b\)?)?"
    rf"|(?:\b(?:the|der|die|das|le|la|el|il)\s+)?\b(?P<place>\d+(?:st|nd|rd|th|\.)|(?:{_ORDINAL})(?=\s))\s*(?P<counted>{_WORDS})\s*$"
    rf"|#\s*(?P<issue>{_DIGITS})(?![\w'’])"
    r"|(?<![\w'’])(?:[vt]\.?(?P<short>\d+(?:\.\d+)?(?:\s*[-–]\s*[vt]?\d+)?)|[vt]\.\s+(?P<spaced>\d+))(?![\w'’])",
    re.IGNORECASE,
)
_ANY = re.compile(rf"\d|#|[〇一二三四五六七八九十上中下]|\b(?:{_WORDS})\b", re.IGNORECASE)
"""A quick test: most titles have no number."""
_CHINESE = re.compile(
    r"第?\s*(?P<number>(?<!\d)\d++|(?<![〇一二三四五六七八九十])[〇一二三四五六七八九十]++)\s*(?:巻|卷|冊|册|集|권|部|完)"
    r"|(?:第|卷|巻|권)\s*(?P<short>\d+)"
    r"|第\s*(?P<issue>\d+)\s*(?:話|话|回|号|期)|(?:^|(?<=[\s(]))(?P<third>[上中下])[巻卷册冊]?(?=[\s)]|$)"
)
_SPELLED_OUT = re.compile(rf"\b(?:{_SPELLED})\b", re.IGNORECASE)
_UNREAD = re.compile(r"\b(?:vol\b\.?|volume)\s+[^\W\d_]+\s*$", re.IGNORECASE)
_LAST = re.compile(
    r"^(?P<stem>.*?\D)[\s(]\s*(?P<number>0*\d{1,3}(?:[.+]\d+)?|[ivx]{2,}|[一二三四五六七八九十]+)"
    r"(?:\s*(?:/|of|von|de|sur)\s*\d{1,2})?\s*\)?$",
    re.IGNORECASE,
)
_INNER = re.compile(r"(?P<stem>.*\D)\s*\b0*(?P<number>\d{1,3})\s+(?P<rest>\D.*)")
_SERIES_WORD = re.compile(r"(?<=\w)\s+(?:trilogy|series|saga|chronicles|cycle)\W*$", re.IGNORECASE)
_YEARS = re.compile(r"1[5-9]\d\d|20\d\d")


class Numbers(NamedTuple):
    """The numbers in a title, as digits; `number` may count volumes or issues: "No. 2"."""

    volume: str | None = None
    part: str | None = None
    season: str | None = None
    issue: str | None = None
    number: str | None = None
    book: str | None = None  # a volume that is called a book

    def __bool__(self) -> bool:
        """Whether there is any number."""
        return any((self.main, self.part, self.season))

    @property
    def main(self) -> str | None:
        """The number that counts, of whatever kind; a part or a season counts for itself."""
        return self.volume or self.book or self.issue or self.number

    def with_more(self, other: Numbers) -> Numbers:
        """Add the numbers of another part of the title, as far as they are missing."""
        return Numbers(*(mine or more for mine, more in zip(self, other, strict=True)))


def take_numbers(text: str) -> tuple[str, Numbers]:
    """Take the marked numbers out of a text; return what is left of it, and them.

    "Naruto, Vol. 02"    -> "Naruto", volume 2        "Saga #7" -> "Saga", issue 7
    "Vol. 1 - Part II"   -> "", volume 1, part 2      "T15"     -> "", volume 15
    "Book the Second"    -> "", volume 2              "第13巻"   -> "", volume 13
    "Band of Brothers"   -> as it is, none            "Vol. Omega" -> "", volume unknown
    """
    if not _ANY.search(text):
        return text, Numbers()
    found: list[tuple[str, str]] = []

    def note(mark: re.Match[str]) -> str:
        kind, number = _read(mark)
        if number is None:
            return mark[0]
        found.append((kind, number))
        return " "

    left = _CHINESE.sub(note, _MARKED.sub(note, text))
    if [kind for kind, _ in found[:1]] == ["number"] and len(found) > 1 and not words(left):
        # "No. 6, Volume 2" is volume 2 of a series of that name.
        end = next(_MARKED.finditer(text)).end()
        return text[:end], take_numbers(text[end:])[1]
    if not found and _UNREAD.search(text):
        return _tidied(_UNREAD.sub("", text)), Numbers(volume=UNKNOWN)
    year_one = [kind for kind, _ in found] == ["season"] and _SPELLED_OUT.search(text)
    if not found or year_one:  # "Batman: Year One" is a title of its own
        return text, Numbers()
    # Of two volumes the first counts: "Vol. 1 (Vols. 1-3)".
    return _tidied(left), merged(Numbers(**{kind: number}) for kind, number in found)


def _read(mark: re.Match[str]) -> tuple[str, str | None]:
    """Return what a mark counts, and its number, which is None when it is no mark here."""
    group = mark.groupdict()
    if third := group.get("third"):
        return "part", third
    if place := group.get("place"):
        return _KIND_OF[group["counted"].lower()], number_in(place.rstrip("."))
    if short := group.get("short") or group.get("spaced"):
        return "volume", number_in(re.sub("[vt]", "", short.lower()))
    if issue := group.get("issue"):
        return "issue", number_in(issue)
    word = (group.get("mark") or "vol").lower().rstrip(".")
    kind, number = _KIND_OF[word], number_in(group["number"])
    if word in _ENGLISH and group["number"].lower() in _FOREIGN:
        return kind, None  # "The Book Once Lost", though "once" is eleven in Spanish
    if kind == "number" and not group["number"][:1].isdigit():
        return kind, None  # "No One Is Talking About This"
    if word == "del" and mark.string[: mark.start()].strip()[-1:] not in ("", *",:;-–("):
        return kind, None  # "Historia del 2 de mayo"
    return kind, number


def last_number(text: str) -> tuple[str, Numbers] | None:
    """Split a title from an unmarked number at its end: "Fruits Basket 2", issue "Saga 054"."""
    if (found := _LAST.match(text.strip())) is None or _YEARS.fullmatch(found["number"]):
        return None
    number, stem = number_in(found["number"]), _tidied(_SERIES_WORD.sub("", found["stem"]))
    if number is None or not stem:
        return None
    kind = "issue" if re.fullmatch(r"0\d\d", found["number"]) else "number"
    return stem, Numbers(**{kind: number})


def inner_number(text: str) -> tuple[str, str, str] | None:
    """Split a Chinese or Japanese title at a number without a mark before its subtitle."""
    if script_of(text) != "CJK" or not (found := _INNER.fullmatch(text)):
        return None
    stem, number = _tidied(found["stem"]), number_in(found["number"])
    return (stem, number, found["rest"]) if stem and number else None


def place_in(text: str) -> str | None:
    """Return the number at the end of a series' name in brackets: "Dune Chronicles 1", "#2"."""
    left, numbers = take_numbers(text)
    if marked := numbers.main or numbers.part:
        return marked
    found = re.fullmatch(r"(?:.*?[\s,(])?\s*(\d+(?:\.\d+)?(?:\s*[-–]\s*\d+)?)(?:/\d+)?\s*", left)
    return number_in(found[1]) if found and not _YEARS.fullmatch(found[1]) else None


def is_range(number: str | None) -> bool:
    """Whether a number stands for several volumes, as "1-3" does."""
    return "-" in (number or "")


def merged(numbers: Iterable[Numbers]) -> Numbers:
    """Combine the numbers of several parts of a title; earlier parts take precedence."""
    return reduce(Numbers.with_more, numbers, Numbers())


def _tidied(text: str) -> str:
    """Drop the blanks, commas and empty brackets that are left where something was taken out."""
    return re.sub(r"\(\s*\)|\[\s*\]", "", " ".join(text.split())).strip(" -–—:,;/")
