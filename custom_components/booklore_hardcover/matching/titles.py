"""Titles: taking apart what people write on a shelf, spelling and comparing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache
import re

from .text import without_markup, words

MAX_SPELLINGS = 8
"""How many spellings of one title are worth asking for (hardcover-api contract §3b)."""

_ARTICLES = frozenset(
    "the a an der die das ein eine le la les un une el los las il lo gli i de het een".split()
)
_SMALL_WORDS = frozenset(
    "a an and as at but by for from in into nor of on or over the to up with "
    "de der die das und le la les des du et el los las y e".split()
)
_EXTENSION = re.compile(r"\.(?:epub|pdf|mobi|azw3?|fb2|cbz|cbr|m4b|mp3)$", re.IGNORECASE)
_ARTICLE = r"(?:The|A|An|Der|Die|Das|Le|La|Les|El)\b"
_ARTICLE_BEHIND = re.compile(rf"^(?!{_ARTICLE})(.+?),\s+({_ARTICLE})(.*)$", re.IGNORECASE)
_BRACKET = re.compile(r"\s*[(\[{]([^()\[\]{}]*)[)\]}]")
_NOISE = re.compile(
    r"\s*[:\-–—,(\[]?\s*\b(?:unabridged|abridged|a (?:\w+ )?(?:novel|novella|memoir|thriller)"
    r"|the novel|kindle edition|(?:illustrated|anniversary|revised|special|deluxe|collector'?s)"
    r" edition|\d+(?:st|nd|rd|th) anniversary edition)\b\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_LONGEST_NOISE = 60
_SUBTITLE = re.compile(r"\s*:\s+|\s*;\s+|\s+[-–—]+\s+|(?<=\w):(?=\w)")
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}
_ROMAN = re.compile(r"^(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})$")
_VOLUME = re.compile(
    r"(?:\b(?:volume|vol|book|bk|part|pt|band|bd|teil|tome|tomo|livro|libro)\b\.?\s*#?\s*"
    rf"(\d+(?:\.\d+)?(?:\s*[-–]\s*\d+)?|[ivx]+\b|(?:{'|'.join(_NUMBER_WORDS)})\b)"
    r"|(?:\bno\.|\bnumber\b|#)\s*(\d+(?:\.\d+)?(?:\s*[-–]\s*\d+)?))",
    re.IGNORECASE,
)
_SERIES_BRACKET = re.compile(r"[^()\[\]]*?\b(\d+(?:\.\d+)?(?:\s*[-–]\s*\d+)?)\s*$")
_COUNTED = re.compile(r"\d+|books?|vol(?:ume)?s?|parts?")
_EDITION = re.compile(
    r"\b(?:edition|(?:un)?abridged|audio\w*|e-?book|epub|pdf|kindle|paperback|hard(?:cover|back)"
    r"|large print|classics?|series|book club|annotated|novel|memoir)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"^\d{4}$")
_DESCRIPTION = re.compile(
    r"(?:how|why|what|when|where|wie|warum|comment|pourquoi)\b"
    r"|(?:an?|eine?|une?|una)\b.*\b(?:history|(?:auto)?biograph(?:y|ie)|memoirs?|story|novel"
    r"|geschichte|(?:auto)?biografie|roman|histoire|historia|(?:auto)?biografía|novela)\b",
    re.IGNORECASE,
)
"""What a subtitle says that names no book: "How …", "A … History …"."""
_LIKENESS = 0.75
_SLIP_LIKENESS = 0.9


class TitleMatch(IntEnum):
    """How near two titles are."""

    OTHER = 0
    SIMILAR = 1
    LOOSE = 2
    """The same but for a subtitle that one of them leaves out or cuts short."""
    CALLED = 3
    """The same but for what tells no book from another: a series' name in front of the
    title, or a subtitle that merely describes."""
    EXACT = 4


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart; the `…words` are in normal form, without a leading article."""

    shown: str
    """Without file-name dirt, brackets and noise, subtitle included."""
    main: str
    subtitle: str
    full_words: tuple[str, ...]
    main_words: tuple[str, ...]
    subtitle_words: tuple[str, ...]
    volume: str | None
    """The volume number the text carries, such as "2" or "1-3"."""
    own_subtitle: bool
    """Whether the subtitle is part of the title itself, not kept apart by the server."""

    @property
    def stem(self) -> tuple[str, ...]:
        """Return the words without the volume number, which `volume` holds."""
        return tuple(word for word in self.full_words if not word.startswith("#"))


@lru_cache(maxsize=5_000)
def parse_title(text: str, subtitle: str | None = None) -> Title:
    """Take a title apart; a `subtitle` that the server keeps apart joins it."""
    cleaned = _without_dirt(text)
    shown = _strip_noise(_BRACKET.sub(_without_bracket, cleaned).strip(" -:,") or cleaned)
    main, found = split_subtitle(shown)
    own = bool(found)
    if subtitle and not own:
        found = _strip_noise(subtitle)
    main_words = _title_words(main)
    subtitle_words = _title_words(found)
    return Title(
        shown=shown,
        main=main,
        subtitle=found,
        full_words=main_words + subtitle_words,
        main_words=main_words,
        subtitle_words=subtitle_words,
        volume=volume_number(cleaned),
        own_subtitle=own,
    )


def volume_number(text: str) -> str | None:
    """Return the volume number in a title: "Vol. 2", "Book Two", "(Dune, #2)", "#1-3"."""
    if numbered := _VOLUME.search(text):
        return _plain_number(numbered[1] or numbered[2])
    for bracket in _BRACKET.finditer(text):
        inside = _SERIES_BRACKET.fullmatch(bracket[1])
        if inside and not _YEAR.match(inside[1]):
            return _plain_number(inside[1])
    return None


def split_subtitle(shown: str) -> tuple[str, str]:
    """Part "Title: Subtitle"; the second half is empty when there is none."""
    parts = _SUBTITLE.split(shown, maxsplit=1)
    if len(parts) < 2 or not words(parts[0]) or not words(parts[1]):
        return shown, ""
    return parts[0].strip(), parts[1].strip()


def compare_titles(ours: Title, theirs: Title) -> TitleMatch:
    """Compare a book's title with a work's, subtitles and volume numbers included."""
    if not ours.full_words or not theirs.full_words:
        return TitleMatch.EXACT if ours.shown == theirs.shown else TitleMatch.OTHER
    if volumes_differ(ours.volume, theirs.volume):
        return TitleMatch.SIMILAR if _alike(ours, theirs) else TitleMatch.OTHER
    if ours.full_words == theirs.full_words:
        return TitleMatch.EXACT
    if ours.volume and ours.volume == theirs.volume and ours.stem == theirs.stem:
        return TitleMatch.EXACT
    if ours.main_words == theirs.main_words:
        return _compare_subtitles(ours, theirs)
    # "Series: Title" on one side, where the other has "Title".
    theirs_alone = theirs.full_words if theirs.own_subtitle else theirs.main_words
    if theirs_alone == ours.subtitle_words or ours.full_words == theirs.subtitle_words:
        return TitleMatch.CALLED
    return TitleMatch.SIMILAR if _alike(ours, theirs) else TitleMatch.OTHER


def _compare_subtitles(ours: Title, theirs: Title) -> TitleMatch:
    """Compare what follows the same main title: two subtitles that differ are never one."""
    if not ours.subtitle_words and not theirs.own_subtitle:
        return TitleMatch.EXACT
    short, long = sorted((ours.subtitle_words, theirs.subtitle_words), key=len)
    if not short:
        described = _DESCRIPTION.match(ours.subtitle or theirs.subtitle)
        return TitleMatch.CALLED if described else TitleMatch.LOOSE
    one, other = " ".join(short), " ".join(long)
    if _digits(one) == _digits(other) and (
        short == long[: len(short)] or SequenceMatcher(None, one, other).ratio() >= _SLIP_LIKENESS
    ):
        return TitleMatch.LOOSE
    return TitleMatch.SIMILAR


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def compare_with_any(ours: Title, theirs: Iterable[Title]) -> TitleMatch:
    """Compare with a work's title and its alternative ones: the nearest counts."""
    return max((compare_titles(ours, title) for title in theirs), default=TitleMatch.OTHER)


def volumes_differ(one: str | None, other: str | None) -> bool:
    """Whether both carry a volume number, and not the same."""
    return one is not None and other is not None and one != other


def spellings(text: str, authors: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the spellings under which Hardcover may keep this title, likeliest first.

    Exact look-up is case-sensitive and knows no brackets (contract §3b). `authors`
    are taken off a file name such as "Frank Herbert - Dune".
    """
    title = parse_title(without_author(text, authors))
    cores = [core for core in (title.shown, title.main, title.subtitle) if core]
    cased = [_title_case(core) for core in cores]
    found = [
        *cased,
        *cores,
        *(_with_article(core) for core in cased[:2]),
        *(_without_article(core) for core in cased[:2]),
        *(core.replace("'", "’") for core in cased[:2]),
        " ".join(without_markup(text).split()),
    ]
    return tuple(dict.fromkeys(spelling for spelling in found if spelling))[:MAX_SPELLINGS]


def without_author(text: str, authors: Iterable[str]) -> str:
    """Take an author off the front or the end of a file name's title."""
    parts = re.split(r"\s+[-–—]\s+|_-_", text)
    if len(parts) < 2:
        return text
    names = {frozenset(words(author)) for author in authors}
    kept = [part for part in parts if frozenset(words(part)) not in names]
    return " - ".join(kept) if kept else text


def _without_dirt(text: str) -> str:
    cleaned = _EXTENSION.sub("", without_markup(text).strip())
    if " " not in cleaned:
        cleaned = cleaned.replace("_", " ")
    cleaned = " ".join(cleaned.replace("_ ", ": ").split())
    cleaned = re.sub("[’‘ʼ´`]", "'", cleaned)
    behind = _ARTICLE_BEHIND.match(cleaned)
    return f"{behind[2]} {behind[1]}{behind[3]}" if behind else cleaned


def _without_bracket(bracket: re.Match[str]) -> str:
    """Return what stays of a bracket: what may tell this book from another.

    The number of a series, a year and an edition do not; a volume of the title itself
    does, as does whatever else there is, which is then a subtitle.
    """
    inside, before = bracket[1], bracket.string[: bracket.start()]
    number = volume_number(bracket[0])
    name = tuple(word for word in words(_VOLUME.sub("", inside)) if not _COUNTED.fullmatch(word))
    if number:
        own = not name or name == words(before)
        return f", Vol. {number}" if own and number != "1" else ""
    if not name or _EDITION.search(inside):
        return ""
    return bracket[0] if bracket.string[bracket.end() :].strip() else f": {inside}"


def _strip_noise(text: str) -> str:
    kept = text.strip(" -:,") or text.strip()
    # "Emma: A Novel (Unabridged)" carries more than one.
    while noise := _NOISE.search(kept, max(len(kept) - _LONGEST_NOISE, 0)):
        if not (stripped := kept[: noise.start()].strip(" -:,")):
            break
        kept = stripped
    return kept


def _title_words(text: str) -> tuple[str, ...]:
    numbered = _VOLUME.search(text)
    if numbered:
        # "Volume Two", "vol. 2" and "#2" are one word, which starts with a mark.
        number = _plain_number(numbered[1] or numbered[2])
        before, after = text[: numbered.start()], text[numbered.end() :]
        return (*_title_words(before), f"#{number}", *words(after))
    found = words(text)
    if len(found) > 1 and found[0] in _ARTICLES:
        found = found[1:]
    return found


def _plain_number(text: str) -> str:
    number = re.sub(r"\s*[-–]\s*", "-", text.lower())
    if number in _NUMBER_WORDS:
        return _NUMBER_WORDS[number]
    if _ROMAN.match(number):
        return str(_roman(number))
    return "-".join(part.removesuffix(".0").lstrip("0") or "0" for part in number.split("-"))


def _roman(text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def _alike(ours: Title, theirs: Title) -> bool:
    """Whether one title holds all words of the other, or is written nearly as the other.

    So may their parts be: a slip in "Title" shows beside "Title: A Long Subtitle".
    """
    short, long = sorted((ours.full_words, theirs.full_words), key=len)
    if len(short) > 1 and set(short) <= set(long):
        return True
    return any(
        _like(one, other)
        for one, other in (
            (ours.full_words, theirs.full_words),
            (ours.main_words, theirs.main_words),
            (ours.subtitle_words, theirs.main_words),
            (ours.main_words, theirs.subtitle_words),
        )
    )


@lru_cache(maxsize=5_000)
def _like(one: Sequence[str], other: Sequence[str]) -> bool:
    if not one or not other:
        return False
    matcher = SequenceMatcher(None, " ".join(one), " ".join(other))
    # The first two are upper bounds of the third, and cheap.
    return all(
        ratio() >= _LIKENESS
        for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    )


def _title_case(text: str) -> str:
    """Spell as a title page does: small words low, and no shouting."""
    parts = text.split(" ")
    shouting = text.isupper() or text.islower()
    before = [":", *parts]
    return " ".join(
        _capitalised(word) if previous.endswith((":", "-", "–", ".")) else word
        for previous, word in zip(
            before, (_cased(part, shouting=shouting) for part in parts), strict=False
        )
    )


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]


def _cased(word: str, *, shouting: bool) -> str:
    if word.lower() in _SMALL_WORDS:
        return word.lower()
    if not shouting:
        return word
    return word[:1].upper() + word[1:].lower()


def _with_article(text: str) -> str:
    return text if words(text)[:1] in {("the",), ("a",), ("an",)} else f"The {text}"


def _without_article(text: str) -> str:
    first, _, rest = text.partition(" ")
    return _capitalised(rest) if first.lower() in {"the", "a", "an"} and rest else ""
