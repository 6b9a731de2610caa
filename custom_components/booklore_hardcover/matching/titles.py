"""Titles: taking them apart into main title, subtitle, numbers and forms, and spelling them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, pairwise
import re

from .cleaning import cleaned_title, is_noise, is_uninformative, without_noise
from .forms import Form, forms_within, take_forms
from .normalize import Words, script_of, simplified, without_markup, words
from .numbers import number_in
from .volumes import Numbers, inner_number, is_range, last_number, merged, place_in, take_numbers

_ARTICLES = frozenset(
    "the a an der die das ein eine le la les un une el los las il lo gli de het een".split()
)
BRACKET = re.compile(r"\s*[(\[{]([^()\[\]{}]*)[)\]}]")
_OR = re.compile(r"\s*[,;]\s+(?:or|oder|ou|sive|ovvero),?\s+", re.IGNORECASE)
SUBTITLE = re.compile(rf"{_OR.pattern}|\s*:\s+|\s*;\s+|\s+[-–—]+\s+|(?<=\w):(?=\w)", re.IGNORECASE)
LONGEST = 600  # characters of a title that are read; longer ones are no real titles
_INCLUDES = re.compile(r"\bincludes?\s+(?:vol(?:ume)?s?\.?)\s*([\d,&\s–-]+)", re.IGNORECASE)
_COUNTED = re.compile(r"\d+(?:[.+]\d+)?|books?|vol(?:ume)?s?|parts?|the|series")
MAX_SPELLINGS = 8
"""How many spellings of one title are worth asking for (hardcover-api contract §3b)."""

_SMALL_WORDS = frozenset(
    "a an and as at but by for from in into nor of on or over the to up with "
    "de der die das und le la les des du et el los las y e".split()
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart.

    Its words are in normal form (see `words`) and without a leading article; numbers and forms,
    such as "Vol. 2" and "Light Novel", are not among them.
    """

    shown: str  # the cleaned text without brackets, with subtitle and numbers
    main: str
    subtitle: str
    written: Words  # all words of title and subtitle, with those of its numbers
    parts: tuple[tuple[Words, Numbers], ...]  # the main title, and each segment of the subtitle
    forms: frozenset[Form]
    place: str | None  # the number in the series that brackets, a file name or the library name
    series: Words  # the words of that series' name; empty when it is not known
    own_subtitle: bool  # it is part of the title itself, not kept apart by the server
    alternative: bool  # the subtitle is another title: "Candide, or Optimism"
    dated: frozenset[str] = frozenset()  # the years in brackets, by which yearbooks differ
    included: str | None = None  # the volumes that an omnibus says it holds, such as "4-6"
    partial: bool = False  # it leaves out a part that may tell the title from other books
    # These are made of the fields above, once: every work is compared with them.
    main_words: Words = field(init=False, compare=False)
    segments: tuple[Words, ...] = field(init=False, compare=False)  # of the subtitle
    subtitle_words: Words = field(init=False, compare=False)
    full_words: Words = field(init=False, compare=False)  # of title and subtitle
    numbers: Numbers = field(init=False, compare=False)  # all that the title itself has

    def __post_init__(self) -> None:
        """Make the fields that follow from the others."""
        main, *segments = (said for said, _ in self.parts)
        behind = tuple(chain.from_iterable(segments))
        object.__setattr__(self, "main_words", main)
        object.__setattr__(self, "segments", tuple(segments))
        object.__setattr__(self, "subtitle_words", behind)
        object.__setattr__(self, "full_words", main + behind)
        object.__setattr__(self, "numbers", merged(numbers for _, numbers in self.parts))

    @property
    def number(self) -> str | None:
        """Return the number of the volume: marked, in the series, or the last word of the title."""
        bare = last_number(self.shown)
        return self.numbers.main or self.place or (bare and bare[1].main)


@lru_cache(maxsize=500)
def parse_title(text: str, subtitle: str | None = None) -> Title:
    """Take a title apart, together with the subtitle that a server keeps beside it."""
    cleaned = cleaned_title(text[:LONGEST])
    unformed, forms = take_forms(cleaned)
    unbracketed, place, series = without_brackets(unformed, followed=subtitle is not None)
    shown = without_noise(unbracketed.strip(" -:,") or cleaned)
    main, found = split_subtitle(shown)
    own = bool(found)
    alternative = bool(own and _OR.match(shown[len(main) :]))
    if subtitle:
        unformed, named = take_forms(cleaned_title(subtitle))
        forms |= named | forms_within(unformed)
        if not own and not is_noise(subtitle):
            found = without_noise(without_brackets(unformed)[0])
    texts = [main, *_segments(found)]
    if subtitle and own and not words(take_numbers(subtitle)[0]):
        texts.append(subtitle)
    parts = [take_numbers(part) for part in texts]
    if not any(words(part) for part, _ in parts):
        # "V2" and "Part One" are titles of their own if there is nothing else.
        parts = [(shown, Numbers())]
    kept = parts[:1]
    for part, counted in parts[1:]:
        number = number_in(part)
        if words(part) and not number:
            kept.append((part, counted))
        else:
            # "Vol. 2" after a colon counts what comes before it, as does a bare "One".
            before, numbers = kept[-1]
            kept[-1] = (before, numbers.with_more(counted).with_more(Numbers(number=number)))
    return Title(
        shown=shown,
        main=kept[0][0] or main,
        subtitle=": ".join(part for part, _ in kept[1:]),
        written=title_words(shown if own else f"{shown}: {found}"),
        parts=tuple((title_words(part), counted) for part, counted in kept),
        forms=forms | forms_within(shown) | _forms_in_brackets(unformed) | _counted_forms(kept),
        dated=frozenset(re.findall(r"[(\[](\d{4})[)\]]", unformed)),
        place=place,
        series=series,
        own_subtitle=own,
        alternative=alternative,
        included=_included(unformed),
    )


def split_subtitle(shown: str) -> tuple[str, str]:
    """Split "Title: Subtitle" and "Title, or Other Title"; the second half may be empty."""
    parts = SUBTITLE.split(shown, maxsplit=1)
    if len(parts) < 2 or not words(parts[0]) or not words(parts[1]):
        return shown, ""
    return parts[0].strip(), parts[1].strip()


def _segments(subtitle: str) -> list[str]:
    return [part for part in SUBTITLE.split(subtitle) if words(part)]


def counted_readings(title: Title) -> Iterator[Title]:
    """Yield the readings in which a number without a mark is the volume's: "Fruits Basket 2"."""
    if title.numbers.main:
        return
    if inner := inner_number(title.main):
        stem, number, rest = inner
        (_, numbers), *behind = title.parts
        before = (title_words(stem), Numbers(number=number))
        yield replace(title, main=stem, parts=(before, (title_words(rest), numbers), *behind))
    texts = [title.main, *_segments(title.subtitle)]
    for place in {0, len(title.segments)}:
        if place < len(texts) and (found := last_number(texts[place])):
            stem, numbers = found
            parts = list(title.parts)
            parts[place] = (title_words(stem), numbers.with_more(parts[place][1]))
            yield replace(title, main=title.main if place else stem, parts=tuple(parts))


def without_brackets(text: str, *, followed: bool = False) -> tuple[str, str | None, Words]:
    """Take the brackets out of a title; return it, and the number and name of its series.

    The number of a volume stays and, as a subtitle, all that may tell this book from another.
    Where a subtitle follows anyway, such brackets stay: "Grace (Eventually)" is a title.
    """
    place: str | None = None
    series: Words = ()

    def replaced(bracket: re.Match[str]) -> str:
        nonlocal place, series
        before, inside, behind = text[: bracket.start()], bracket[1], text[bracket.end() :]
        number = place_in(inside)
        left, numbers = take_numbers(inside)
        name = tuple(word for word in words(left) if not _COUNTED.fullmatch(word))
        if (number or numbers) and not is_uninformative(inside):
            if not name and words(behind):
                return f" {inside} "
            if not name or name == words(before):
                return _own_number(inside, number, numbers)
            place = number or place
            series = title_words(
                re.sub(r"(?:(?<![\s,#])[\s,#]++|(?<![\d.–-])([.–-]*+))\d[\d.–-]*+\s*$", r"\1", left)
            )
            return ""
        if is_uninformative(inside):
            series = series or name
            return ""
        return bracket[0] if followed or words(BRACKET.sub("", behind)) else f": {inside}"

    return BRACKET.sub(replaced, text), place, series


def _forms_in_brackets(text: str) -> frozenset[Form]:
    """Return the forms that are named in the brackets that are taken out."""
    inside = filter(is_uninformative, BRACKET.findall(text))
    return frozenset().union(*map(forms_within, inside)) - {Form.COLLECTED}


def _counted_forms(parts: Sequence[tuple[str, Numbers]]) -> frozenset[Form]:
    """Return the forms that numbers show, as in "Saga #7", "Saga 007" or "1Q84 (Books 1-3)"."""
    main, numbers = parts[0]
    if any(is_range(counted.main) for _, counted in parts):
        return frozenset({Form.COLLECTED})
    bare = None if numbers else last_number(main)
    issue = numbers.issue or (bare is not None and bare[1].issue)
    return frozenset({Form.ISSUE} if issue else ())


def _included(text: str) -> str | None:
    """Read what an omnibus holds: "Includes vols. 4, 5 & 6" is "4-6"."""
    found = _INCLUDES.search(text)
    volumes = re.findall(r"\d+", found[1]) if found else []
    return f"{volumes[0]}-{volumes[-1]}" if len(volumes) > 1 else None


def _own_number(inside: str, number: str | None, numbers: Numbers) -> str:
    """Write a number of the title itself, such as "(Book 2)" or "(#7)", without brackets."""
    if numbers.part or numbers.season or number is None:
        return f" ({inside})"
    if number == "1":
        return ""
    return f", Vol. {number}" if numbers.volume else f", No. {number}"


def title_words(text: str) -> Words:
    """Return the words without a leading article; a slash between two titles is "and"."""
    found = words(text.replace(" / ", " and "))
    return found[1:] if len(found) > 1 and found[0] in _ARTICLES else found


def spellings(text: str, titles: Sequence[Title]) -> tuple[str, ...]:
    """Return the spellings of a title, the likeliest first, given it as written and its readings.

    Case matters, and Hardcover's titles have no brackets (hardcover-api contract §3b).
    """
    cores = list(dict.fromkeys(core for title in titles for core in _cores(title) if core))
    cased = [_title_case(core) for core in cores]
    found = [
        *cased,
        *cores,
        *(_with_article(core) for core in cased[:2]),
        *(_without_article(core) for core in cased[:2]),
        *(core.replace("'", "’") for core in cased[:2]),
        " ".join(without_markup(text).split()),
    ]
    if script_of(text) == "CJK":
        found = [each for core in found for each in dict.fromkeys((core, simplified(core)))]
    return tuple(dict.fromkeys(spelling for spelling in found if spelling))[:MAX_SPELLINGS]


def _cores(title: Title) -> Iterable[str]:
    """Return what may be the whole title on Hardcover."""
    yield title.shown
    numbers = title.numbers
    if (number := numbers.volume or numbers.book or numbers.number) and not title.segments:
        # This is how Hardcover writes most volumes, whatever mark the book has.
        yield f"{title.main}, Vol. {number}"
    yield title.main
    yield title.subtitle


def _title_case(text: str) -> str:
    """Write a title as a title page does: small words in lower case, nothing all in capitals."""
    uncased = text.isupper() or text.islower()
    cased: list[str] = []
    for previous, word in pairwise([":", *text.split(" ")]):
        small = word.lower() in _SMALL_WORDS
        if previous.endswith((":", "-", "–", ".")) or (uncased and not small):
            cased.append(word[:1].upper() + (word[1:].lower() if uncased or small else word[1:]))
        else:
            cased.append(word.lower() if small else word)
    return " ".join(cased)


def _with_article(text: str) -> str:
    return text if words(text)[:1] in {("the",), ("a",), ("an",)} else f"The {text}"


def _without_article(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest[:1].upper() + rest[1:] if first.lower() in {"the", "a", "an"} else ""
