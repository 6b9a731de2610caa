"""Titles: taking apart what people and servers write."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
import re

from .dirt import parts_of, tells_nothing, without_author, without_dirt, without_noise
from .forms import Form, forms_within, take_forms
from .text import Words, words
from .volumes import Numbers, as_bare, is_range, last_number, merged, place_in, take_numbers

_ARTICLES = frozenset(
    "the a an der die das ein eine le la les un une el los las il lo gli de het een".split()
)
_BRACKET = re.compile(r"\s*[(\[{]([^()\[\]{}]*)[)\]}]")
_OR = re.compile(r"\s*[,;]\s+(?:or|oder|ou|sive|ovvero),?\s+", re.IGNORECASE)
_SUBTITLE = re.compile(rf"{_OR.pattern}|\s*:\s+|\s*;\s+|\s+[-–—]+\s+|(?<=\w):(?=\w)", re.IGNORECASE)
_COUNTED = re.compile(r"\d+(?:[.+]\d+)?|books?|vol(?:ume)?s?|parts?|the|series")
_SERIES_FIRST = (
    re.compile(
        r"(?P<series>.*\S)[\s,]+(?:book |vol\.? |#)?(?P<place>\d{1,3}(?:\.\d)?)\s*[-–:.]+\s+(?P<title>.+)",
        re.IGNORECASE,
    ),
    re.compile(r"(?P<series>.*\S)\s+(?P<place>0\d{1,2})\s+(?P<title>.+)"),
    re.compile(r"(?P<series>)(?P<place>0\d{1,2}|\d{1,3}(?=[.)]|\s+-))\s*[.)\-]?\s+(?P<title>\D.*)"),
    re.compile(
        r"(?P<series>)(?:book|vol\.?|volume|band|tome|tom)\s+(?P<place>\d{1,3})\s*[-–:.]\s*(?P<title>.+)",
        re.IGNORECASE,
    ),
)
"""How file names put a series and a place before the title: "Foundation 02 - Foundation and Empire"."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart; words are in normal form, without a leading article.

    Numbers and forms ("Vol. 2", "Light Novel") are no words of it.
    """

    shown: str
    """Without dirt, brackets and noise, subtitle and numbers included."""
    main: str
    subtitle: str
    written: Words
    """The words as they stand, numbers among them."""
    main_words: Words
    segments: tuple[Words, ...]
    """The subtitle's parts: "Fate of the Jedi: Omen" has two."""
    part_numbers: tuple[Numbers, ...]
    """The numbers of the main title and of each segment, in that order."""
    told_apart: Numbers
    """What the subtitle that the server keeps apart says besides."""
    forms: frozenset[Form]
    place: str | None
    """In a series that brackets, a file name or the library tell."""
    series: Words
    """That series' name, where it is told."""
    own_subtitle: bool
    """Whether the subtitle is part of the title itself, not kept apart by the server."""
    alternative: bool
    """Whether the subtitle is another title: "Candide, or Optimism"."""

    @property
    def subtitle_words(self) -> Words:
        """Return the words of the whole subtitle."""
        return tuple(word for segment in self.segments for word in segment)

    @property
    def full_words(self) -> Words:
        """Return the words of title and subtitle."""
        return self.main_words + self.subtitle_words

    @property
    def numbers(self) -> Numbers:
        """Return all numbers of the title itself."""
        return merged((*self.part_numbers, self.told_apart))


@lru_cache(maxsize=20_000)
def parse_title(text: str, subtitle: str | None = None) -> Title:
    """Take a title apart; a `subtitle` that the server keeps apart joins it."""
    cleaned = without_dirt(text)
    unformed, forms = take_forms(cleaned)
    unbracketed, place, series = _without_brackets(unformed, followed=subtitle is not None)
    shown = without_noise(unbracketed.strip(" -:,") or cleaned)
    main, found = split_subtitle(shown)
    own = bool(found)
    alternative = bool(own and _OR.match(shown[len(main) :]))
    if subtitle:
        unformed, named = take_forms(without_dirt(subtitle))
        forms |= named | forms_within(unformed)
        if not own:
            found = without_noise(_without_brackets(unformed)[0])
    texts = [main, *_segments(found)]
    parts = [take_numbers(part) for part in texts]
    if not any(words(part) for part, _ in parts):
        # "V2" and "Part One" are titles of their own where nothing else is.
        parts = [(shown, Numbers())]
    kept: list[tuple[str, Words, Numbers]] = []
    for part, counted in parts:
        if kept and not words(part):
            # "Vol. 2" behind a colon counts what stands before it.
            before = kept[-1]
            kept[-1] = (before[0], before[1], before[2].with_more(counted))
        else:
            kept.append((part, _title_words(part), counted))
    apart = take_numbers(subtitle)[1] if subtitle and own else Numbers()
    return Title(
        shown=shown,
        main=kept[0][0] or main,
        subtitle=": ".join(part for part, _, _ in kept[1:]),
        written=_title_words(shown if own else f"{shown}: {found}"),
        main_words=kept[0][1],
        segments=tuple(found_words for _, found_words, _ in kept[1:]),
        part_numbers=tuple(counted for _, _, counted in kept),
        told_apart=apart,
        forms=forms | forms_within(shown) | _counted_forms(kept[0][2]),
        place=place,
        series=series,
        own_subtitle=own,
        alternative=alternative,
    )


def split_subtitle(shown: str) -> tuple[str, str]:
    """Part "Title: Subtitle" and "Title, or Other Title"; the second half may be empty."""
    parts = _SUBTITLE.split(shown, maxsplit=1)
    if len(parts) < 2 or not words(parts[0]) or not words(parts[1]):
        return shown, ""
    return parts[0].strip(), parts[1].strip()


def _segments(subtitle: str) -> list[str]:
    return [part for part in _SUBTITLE.split(subtitle) if words(part)]


def with_bare_number(title: Title) -> Title | None:
    """Read the last number of a title as its volume: "Fruits Basket 2" may be volume 2."""
    if title.numbers.main or not (found := last_number(title.main)):
        return None
    stem, number = found
    return replace(
        title,
        main=stem,
        main_words=_title_words(stem),
        part_numbers=(as_bare(title.part_numbers[0], number), *title.part_numbers[1:]),
    )


def readings(
    text: str,
    subtitle: str | None = None,
    series: str | None = None,
    series_number: float | None = None,
    authors: tuple[str, ...] = (),
) -> tuple[Title, ...]:
    """Read a book's title in all the ways it may be meant, the likeliest first.

    "Foundation 02 - Foundation and Empire" may be a title with a subtitle, or a title
    behind its series: the second reading has "Foundation and Empire". A reading that fits
    nothing does no harm.
    """
    bare = without_author(_only_brackets(without_dirt(text), authors), authors)
    found = [parse_title(bare, subtitle)]
    for before, place, title in _behind_series(bare):
        if words(title):
            read = parse_title(title, subtitle)
            found.append(replace(read, place=place, series=_title_words(before)))
    if (bracketless := _BRACKET.sub(_kept_if_counted, found[0].shown)) != found[0].shown:
        found.append(parse_title(bracketless, subtitle))
    if found[0].own_subtitle and subtitle:
        # Both may stand there: the title's own subtitle, and the library's.
        found.append(parse_title(split_subtitle(found[0].shown)[0], subtitle))
    return tuple(dict.fromkeys(_in_series(title, series, series_number) for title in found))


def _in_series(title: Title, series: str | None, number: float | None) -> Title:
    """Add what the library says of the series; what the title says goes before."""
    place = title.place or (f"{number:g}" if number is not None else None)
    name = title.series or (_title_words(_without_brackets(series)[0]) if series else ())
    return replace(title, place=place, series=name)


def _behind_series(text: str) -> Iterator[tuple[str, str, str]]:
    """Find a series and a place before the title; yield series, place and title."""
    parts = parts_of(text)
    for place, part in enumerate(parts[:-1]):
        inside = part.strip("[]()")
        if number := place_in(inside):
            series = re.sub(r"[\s,#]*\d[\d.]*$", "", inside) or " ".join(parts[:place])
            yield series, number, " - ".join(parts[place + 1 :])
            return
    for pattern in _SERIES_FIRST:
        if found := pattern.fullmatch(text):
            yield found["series"], found["place"].lstrip("0") or "0", found["title"]
            return
    yield from _before_series(text)
    if (bracket := re.fullmatch(r"[\[(](.+?)[)\]]\s*[-–]?\s*(.+)", text)) and (
        number := place_in(bracket[1])
    ):
        yield re.sub(r"[\s,#]*\d[\d.]*$", "", bracket[1]), number, bracket[2]


def _before_series(text: str) -> Iterator[tuple[str, str, str]]:
    """Find them behind it: "Title: Series, Book 2" and "Title: Book 2 of Series"."""
    *before, last = _SUBTITLE.split(text)
    series, numbers = take_numbers(last)
    if before and numbers.main and words(series):
        series = re.sub(r"^(?:of|in|from|von|de)\s+", "", series)
        yield series, numbers.main, text[: text.rindex(last)].rstrip(" :;,-–—")


def _only_brackets(text: str, authors: tuple[str, ...]) -> str:
    """Read "[Title][Author][Publisher][5]", as scans of comics are named."""
    if words(_BRACKET.sub("", text)):
        return text
    names = {frozenset(words(author)) for author in authors}
    inside = [part for part in _BRACKET.findall(text) if frozenset(words(part)) not in names]
    if not inside:
        return text
    numbers = [part for part in inside[1:] if take_numbers(part)[1] or part.strip().isdigit()]
    return " ".join([inside[0], *numbers[-1:]])


def _without_brackets(text: str, *, followed: bool = False) -> tuple[str, str | None, Words]:
    """Take the brackets out of a title; return it, and the place in a series they tell.

    Of what they hold, a volume of the title itself stays, as does whatever may tell this
    book from another, which is a subtitle then, unless a subtitle follows: "Grace
    (Eventually)" is a title.
    """
    place: str | None = None
    series: Words = ()

    def replaced(bracket: re.Match[str]) -> str:
        nonlocal place, series
        inside, before = bracket[1], bracket.string[: bracket.start()]
        behind = bracket.string[bracket.end() :]
        number = place_in(inside)
        left, numbers = take_numbers(inside)
        name = tuple(word for word in words(left) if not _COUNTED.fullmatch(word))
        if (number or numbers) and not tells_nothing(inside):
            if not name or name == words(before):
                return _own_number(inside, number, numbers)
            place, series = (
                number or place,
                _title_words(re.sub(r"[\s,#]*\d[\d.\-–]*\s*$", "", left)),
            )
            return ""
        if tells_nothing(inside):
            series = series or name
            return ""
        return bracket[0] if followed or words(_BRACKET.sub("", behind)) else f": {inside}"

    return _BRACKET.sub(replaced, text), place, series


def _counted_forms(numbers: Numbers) -> frozenset[Form]:
    """Tell a form by the way the title counts: "Saga #7" is an issue, "1Q84 (Books 1-3)" a set."""
    if is_range(numbers.main):
        return frozenset({Form.COLLECTED})
    return frozenset({Form.ISSUE} if numbers.issue else ())


def _kept_if_counted(bracket: re.Match[str]) -> str:
    return bracket[0] if take_numbers(bracket[1])[1] else " "


def _own_number(inside: str, number: str | None, numbers: Numbers) -> str:
    """Write what brackets say of the title itself behind it: "(Book 2)", "(Part One)", "(#7)"."""
    if numbers.part or numbers.season or number is None:
        return f" ({inside})"
    if number == "1":
        return ""
    return f", Vol. {number}" if numbers.volume else f", No. {number}"


def _title_words(text: str) -> Words:
    found = words(text)
    if len(found) > 1 and found[0] in _ARTICLES:
        found = found[1:]
    return found
