"""Readings: all that a book's title may mean if it contains a series or an author."""

from collections.abc import Iterator
from dataclasses import replace
import re

from .cleaning import cleaned_title, parts_of, without_author, without_owner
from .forms import Form, forms_within, take_forms
from .normalize import comparable, words
from .titles import BRACKET, LONGEST, SUBTITLE, Title, parse_title, title_words, without_brackets
from .volumes import is_range, place_in, take_numbers

_MARK = r"(?:book|bk\.?|vol\.?|volume|band|tome?|#)"
_SERIES_FIRST = {
    "Overlord 01 - The Undead King": (
        rf"(?P<series>.*[^\s,])[\s,]+(?:{_MARK}\s*)?(?P<place>\d{{1,3}}(?:\.\d)?)\s*[-–:.]+\s+"
        r"(?P<title>.+)"
    ),
    "Dune Book 2 Dune Messiah": (
        rf"(?P<series>.*[^\s,])[\s,]+{_MARK}\s*(?P<place>\d{{1,3}})\s+"
        r"(?!of\b|in\b|von\b|de\b)(?P<title>\D.+)"
    ),
    "Foundation (02) Foundation and Empire": (
        r"(?P<series>.*\S)\s+[(\[]?(?P<place>0\d{1,2})[)\]]?\s+(?P<title>.+)"
    ),
    "02. Foundation and Empire": (
        r"(?P<series>)(?P<place>0\d{1,2}|\d{1,3}(?=[.)]|\s+-))\s*[.)\-]?\s+(?P<title>\D.*)"
    ),
    "Book 2: Foundation and Empire": (
        rf"(?P<series>){_MARK}\s*(?P<place>\d{{1,3}})\s*[-–:.]\s*(?P<title>.+)"
    ),
}
"""How file names put a series and a place before the title, by example."""
_PATTERNS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _SERIES_FIRST.values())


def readings(
    text: str,
    subtitle: str | None = None,
    series: str | None = None,
    series_number: float | None = None,
    authors: tuple[str, ...] = (),
) -> tuple[Title, ...]:
    """Return all readings of a book's title, the likeliest first.

    "Foundation 02 - Foundation and Empire" may be a title and its subtitle, or a series and a
    title. `authors` are the names of the book's authors, which a title may repeat.
    """
    text = text[:LONGEST]
    bare = without_author(_only_brackets(cleaned_title(text), authors), authors)
    if series and _is_mark(bare):
        bare = f"{series}, {bare}"
    found = [*_with_subtitle(bare, subtitle)]
    shown = found[0].shown
    for series_, place, title, sure in _behind_series(bare, shown):
        if words(title):
            read = parse_title(title, subtitle)
            found.append(replace(read, place=place, series=title_words(series_), partial=not sure))
    if owned := without_owner(bare, authors):
        found.append(parse_title(owned, subtitle))
    if (bracketless := BRACKET.sub(_kept_if_counted, shown)) != shown:
        found.append(parse_title(bracketless, subtitle))
    inside = BRACKET.search(shown)
    if inside and not comparable(inside[1], BRACKET.sub("", shown)):
        # "土地 (토지) 2" has its title in two scripts.
        found.append(parse_title(inside[1] + shown[inside.end() :], subtitle))
    if found[0].own_subtitle and subtitle:
        # The title may hold a subtitle of its own, besides the one that the library has.
        found.append(parse_title(SUBTITLE.split(shown, maxsplit=1)[0], subtitle))
    # A form counts wherever it is named; "Trilogy" may belong to the name of a series.
    everything = cleaned_title(f"{text}: {subtitle or ''}")
    named = take_forms(everything)[1] - {Form.TRANSLATION}
    named |= forms_within(everything) & {Form.GRAPHIC_NOVEL, Form.ISSUE}
    whole = (_in_series(title, series, series_number) for title in found)
    return tuple(dict.fromkeys(replace(title, forms=title.forms | named) for title in whole))


def _with_subtitle(text: str, subtitle: str | None) -> Iterator[Title]:
    """Yield the readings of a title together with the subtitle that the library keeps beside it."""
    alone = parse_title(text)
    if not subtitle:
        yield alone
        return
    unformed = take_forms(without_brackets(subtitle)[0])[0]
    series, numbers = take_numbers(SUBTITLE.split(unformed)[-1])
    if numbers.main and words(series) and not is_range(numbers.main):
        # As a subtitle, "The Wayfarers, Book 3" names a series; with "Vol. 3" it may be a title.
        placed = replace(alone, place=numbers.main, series=title_words(series))
        if not numbers.book:
            yield parse_title(text, subtitle)
        yield replace(placed, partial=not numbers.book)
    elif set(words(subtitle)) <= set(words(text)):
        yield alone
    elif not alone.own_subtitle:
        yield parse_title(text, subtitle)
    else:
        both = parse_title(f"{text}: {subtitle}")
        yield both
        yield replace(alone, partial=both.full_words != alone.full_words)


def _in_series(title: Title, series: str | None, number: float | None) -> Title:
    place = title.place or (f"{number:g}" if number is not None else None)
    name = title.series or (title_words(without_brackets(series)[0]) if series else ())
    return replace(title, place=place, series=name)


def _behind_series(text: str, shown: str) -> Iterator[tuple[str, str, str, bool]]:
    """Yield the ways to split a text into series, number in the series, and title.

    A fourth value says whether it is certain that the series is none of the title's words.
    `shown` is the text without brackets and noise.
    """
    parts = parts_of(shown)
    for place, part in enumerate(parts[:-1]):
        inside = part.strip("[]()")
        if number := place_in(inside):
            series = _without_number(inside) or " ".join(parts[:place])
            yield series, number, " - ".join(parts[place + 1 :]), True
            return
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(shown):
            yield found["series"], found["place"].lstrip("0") or "0", found["title"], True
            return
    yield from _before_series(shown)
    if (bracket := re.fullmatch(r"[\[(](.+?)[)\]]\s*[-–]?\s*(.+)", text)) and (
        number := place_in(bracket[1])
    ):
        yield _without_number(bracket[1]), number, bracket[2], True


def _before_series(text: str) -> Iterator[tuple[str, str, str, bool]]:
    """Do so for a series after the title: "Title: Series, Book 2", "Title: Book 2 of Series"."""
    title, dash, behind = text.partition(" - ")
    series = _without_number(take_numbers(behind)[0])
    if dash and words(series) and (number := place_in(behind)) and not is_range(number):
        yield series, number, title, True
        return
    *before, last = SUBTITLE.split(text)
    series, numbers = take_numbers(last)
    if before and numbers.main and words(series) and not is_range(numbers.main):
        series = re.sub(r"^(?:of|in|from|von|de)\s+", "", series)
        title = text[: text.rindex(last)]
        # "Codex: The Reckoning, Vol. 3" may be the third Codex; "Book 3" is of a series.
        sure = numbers.book is not None or not title.rstrip().endswith(":")
        yield series, numbers.main, title.rstrip(" :;,-–—"), sure


def _without_number(series: str) -> str:
    """Return the name of a series without the number at its end: "Dune, #2" -> "Dune"."""
    return re.sub(r"(?:(?<![\s,#])[\s,#]++|(?<![\d.])(\.*+))\d[\d.]*+$", r"\1", series)


def _is_mark(text: str) -> bool:
    """Whether a title is nothing but the number of a volume: "Volume 3", "03"."""
    return bool(re.fullmatch(r"#?\d{1,3}", text)) or not words(take_numbers(text)[0])


def _only_brackets(text: str, authors: tuple[str, ...]) -> str:
    """Return title and number of "[Title][Author][Publisher][5]", as scans of comics are named."""
    if words(BRACKET.sub("", text)):
        return text
    names = {frozenset(words(author)) for author in authors}
    inside = [part for part in BRACKET.findall(text) if frozenset(words(part)) not in names]
    if not inside:
        return text
    numbers = [part for part in inside[1:] if take_numbers(part)[1] or part.strip().isdigit()]
    return " ".join([inside[0], *numbers[-1:]])


def _kept_if_counted(bracket: re.Match[str]) -> str:
    return bracket[0] if take_numbers(bracket[1])[1] else " "
