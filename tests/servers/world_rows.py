"""The lists of real books that a world is made of, and making more of them than there are."""

from collections.abc import Iterable, Sequence
import csv
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
import re
import unicodedata


@dataclass(frozen=True, slots=True)
class Row:
    """One book of a list, as its readers shelve it: series in brackets behind the title."""

    title: str
    original_title: str
    authors: tuple[str, ...]
    """Illustrators and translators among them, the writer first."""
    year: int | None = None
    language: str | None = None
    isbn13: str | None = None
    isbn10: str | None = None
    popularity: int = 0
    """How many people rated it somewhere."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A row's title taken apart, as a careful librarian would enter it."""

    title: str
    subtitle: str | None
    series: str | None
    number: str | None
    """The place in the series as written: "3", "1-3", "2.5"."""
    other_title: str | None
    """The title in its first language, or in another country, when it is not the same."""

    @property
    def full(self) -> str:
        """Return title and subtitle in one, as bookshops write them."""
        return f"{self.title}: {self.subtitle}" if self.subtitle else self.title

    @property
    def place(self) -> float | None:
        """Return the place in the series, when it is one number."""
        return float(self.number) if self.number and _ONE_NUMBER.fullmatch(self.number) else None


_SERIES = re.compile(
    # A book of several series counts as one of the first: "(Harry Bosch, #20; Mickey Haller, #7)".
    r"^(?P<title>.+?)\s*\((?P<series>[^()#]+?),?\s*#\s*(?P<number>[^();,]+?)\s*(?:[;,][^()]*)?\)$"
)
_BRACKET = re.compile(r"^(?P<title>.+?)\s*\([^()]*\)$")
_VOLUME = re.compile(r"\b(?:vol\.?|volume) \d+", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")
_ONE_NUMBER = re.compile(r"\d{1,3}(?:\.\d)?")
_SMALL = {"the", "and", "with", "from", "into", "over", "under", "that", "this", "your", "what"}
_CODES = {
    "eng": "en",
    "ara": "ar",
    "ind": "id",
    "spa": "es",
    "fre": "fr",
    "por": "pt",
    "ger": "de",
    "nor": "no",
    "jpn": "ja",
    "pol": "pl",
    "per": "fa",
    "ita": "it",
}
_LONGEST_SERIES = 7
_SHARE_OF_SERIES = 0.35
_SHARE_OF_COMICS = 0.06


def read_rows(path: Path) -> list[Row]:
    """Read a list with the columns title, original_title, authors, year, language, isbn13,
    isbn10 and ratings_count; authors are separated by commas."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Row(
                title=" ".join(line["title"].split()),
                original_title=" ".join(line["original_title"].split()),
                authors=tuple(" ".join(name.split()) for name in line["authors"].split(", ")),
                year=int(float(line["year"])) if line["year"] else None,
                language=line["language"] or None,
                isbn13=line["isbn13"] or None,
                isbn10=line["isbn10"] or None,
                popularity=int(line["ratings_count"] or 0),
            )
            for line in csv.DictReader(file)
        ]


def facts(row: Row) -> Facts:
    """Take a row's title apart."""
    title, series, number = row.title, None, None
    if found := _SERIES.match(title):
        title, series, number = found["title"], found["series"].strip(), found["number"]
    elif found := _BRACKET.match(title):
        title = found["title"]
    subtitle = None
    if not _VOLUME.search(title) and ": " in title:
        title, _, subtitle = title.partition(": ")
    original = row.original_title
    if subtitle is None and original.startswith(f"{title}: "):
        subtitle = original.removeprefix(f"{title}: ")
    ours, theirs = set(normal(title).split()), set(normal(original).split())
    # A few words in common is a longer form of one title; none is another title.
    other = original if original and not ours & theirs else None
    return Facts(title, subtitle, series, number, other)


def normal(text: str) -> str:
    """Return words without case, accents and punctuation, one space between them."""
    plain = text.casefold().replace("'", "").replace("’", "")
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _NOT_WORDS.sub(" ", plain).strip()


def language_code(language: str | None) -> str | None:
    """Return the two letters of "eng", "en-US" or "en"; None for what has none."""
    code = _CODES.get(language or "", (language or "").partition("-")[0])
    return code if len(code) == 2 else None


def surname(name: str) -> str:
    """Return the last word of a name in normal form."""
    return normal(name).rpartition(" ")[2]


def without_mix_ups(rows: Sequence[Row]) -> list[Row]:
    """Drop first titles that belong to another book of the author, as lists have a few."""
    titles = [(normal(facts(row).title), row.authors[0]) for row in rows]
    taken = set(titles)
    return [
        replace(row, original_title="")
        if (other := (normal(row.original_title), row.authors[0])) in taken and other != ours
        else row
        for row, ours in zip(rows, titles, strict=True)
    ]


def more_rows(rows: Sequence[Row], size: int, rng: Random) -> list[Row]:
    """Return `size` rows: the list, and then new books made of its words and names.

    A third of the new ones come as series, a few of those as numbered volumes that share
    one title, since that is how shelves look.
    """
    made = list(rows)
    known = [facts(row) for row in rows]
    pool = title_words(known)
    taken = {normal(each.title) for each in known}
    while len(made) < size:
        model = rng.randrange(len(rows))
        writer = rows[model].authors[0].split(" ")[0]
        author = f"{writer} {rng.choice(rows).authors[0].split(' ')[-1]}"
        series, volumes = None, 1
        if rng.random() < _SHARE_OF_SERIES:
            series, volumes = (
                new_title(known[model], pool, taken, rng),
                1 + rng.randrange(_LONGEST_SERIES),
            )
        comic = series is not None and rng.random() < _SHARE_OF_COMICS
        for number in range(1, min(volumes, size - len(made)) + 1):
            near = known[rng.randrange(len(known))]
            title = f"{series}, Vol. {number}" if comic else new_title(near, pool, taken, rng)
            made.append(
                Row(
                    title=f"{title} ({series}, #{number})" if series else title,
                    original_title=title,
                    authors=(author,),
                    year=min((rows[model].year or 1990) + rng.randrange(9) + number, 2026),
                    language=rows[model].language,
                    popularity=int(rows[model].popularity * rng.lognormvariate(-1, 1)) + 1,
                )
            )
    return made


def title_words(known: Iterable[Facts]) -> list[str]:
    """Return the words of these titles that can make new ones."""
    return sorted({w for each in known for w in each.title.split() if _telling(w)})


def _telling(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and word.casefold() not in _SMALL


def new_title(model: Facts, pool: Sequence[str], taken: set[str], rng: Random) -> str:
    """Return a title built like another one, in words of the pool, and take it."""
    parts = model.title.split(" ")
    places = [place for place, word in enumerate(parts) if _telling(word)]
    if places:
        parts[rng.choice(places)] = rng.choice(pool).capitalize()
    else:
        parts += ["of", rng.choice(pool).capitalize()]
    while normal(" ".join(parts)) in taken:
        parts += ["and", rng.choice(pool).capitalize()] if len(parts) < 6 else [str(len(taken))]
    title = " ".join(parts)
    taken.add(normal(title))
    return title
