"""What a person's library says of a book: titles, authors and ISBNs as people leave them."""

from random import Random
import re
import unicodedata

from .world_names import NOBODY, NOISE, person
from .world_rows import Facts, Row
from .world_shares import Shares

_SERIES_FORMS = (
    "{title} ({series}, #{number})",
    "{title} ({series} #{number})",
    "{title} ({series} Book {number})",
    "{title} ({series}, Book {number})",
    "{title} [{series} {number}]",
    "{title}: {series}, Book {number}",
    "{title} (The {series} Series)",
    "{title} - {series} #{number}",
    "{series} {number}: {title}",
    "{series} {number} - {title}",
)
_INITIALS = re.compile(r"^(?:[A-Z]\.\s?)+")
_ONE_INITIAL = re.compile(r"([A-Z])\.\s?")
_ARTICLE = re.compile(r"^(The|A|An) (?=\w)")
_BACKWARD = ("Van", "Von", "De", "Le", "La", "Du", "St.", "Jr.", "Sr.")


def shelf_title(row: Row, book: Facts, shares: Shares, rng: Random) -> str:
    """Write a book's title the way one library out of many has it."""
    title = _form(row, book, shares, rng)
    chances: list[tuple[float, str]] = [
        (shares.title_noise, title + (NOISE[0] if title.endswith(")") else rng.choice(NOISE))),
        (shares.title_article_behind, _article_behind(title, book)),
        (shares.title_article_dropped, _ARTICLE.sub("", title)),
        (shares.title_year, f"{title} ({row.year or 2000})"),
        (shares.title_upper_case, title.upper()),
        (shares.title_lower_case, title.lower()),
        (shares.title_file_name, _file_name(title, row, rng)),
        (shares.title_underscores, title.replace(" ", "_").replace(":", "_")),
        (shares.title_slip, _slip(title, rng)),
    ]
    # One kind of untidiness a title: people's libraries are messy, not cursed.
    dice = rng.random()
    for share, messy in chances:
        if dice < share:
            title = messy
            break
        dice -= share
    if rng.random() < shares.title_curly:
        title = title.replace("'", "’").replace(" - ", " – ")
    if rng.random() < shares.title_without_accents:
        title = without_accents(title)
    if rng.random() < shares.title_spaces:
        title = f"{title.replace(' ', '  ', 1)} "
    return title


def shelf_authors(row: Row, shares: Shares, rng: Random) -> list[str]:
    """Write a book's authors the way one library out of many has them."""
    if rng.random() < shares.author_missing:
        return rng.choice(([], [], [NOBODY[0]], [NOBODY[1]]))
    alone = rng.random() < shares.author_alone
    names = list(row.authors[:1] if alone else row.authors)
    if rng.random() < shares.author_initials:
        names = [_with_other_initials(name, rng) for name in names]
    if rng.random() < shares.author_without_accents:
        names = [without_accents(name) for name in names]
    if rng.random() < shares.author_turned:
        names = [_turned(name) for name in names]
        if len(names) > 1 and rng.random() < shares.author_all_in_one:
            names = ["; ".join(names)]
    elif len(names) > 1 and rng.random() < shares.author_all_in_one:
        names = [_in_one(names, rng)]
    if rng.random() < shares.author_with_helper:
        role = rng.choice(("(Translator)", "(Narrator)", "(translator)", "- translator"))
        names.append(f"{person(rng)} {role}")
    if rng.random() < shares.author_upper_case:
        names = [name.upper() for name in names]
    return names


def without_accents(text: str) -> str:
    """Return a text the way an old program wrote it: Latin letters without accents."""
    return "".join(
        bare[0] if (bare := unicodedata.normalize("NFD", letter))[0].isascii() else letter
        for letter in unicodedata.normalize("NFC", text)
    )


def _form(row: Row, book: Facts, shares: Shares, rng: Random) -> str:
    if rng.random() < shares.title_as_listed:
        return row.title
    title = book.full if rng.random() < shares.title_with_subtitle else book.title
    if not book.series or "Vol." in title or rng.random() >= shares.title_other_series_form:
        return title
    form = rng.choice(_SERIES_FORMS)
    return form.format(
        title=book.title, series=book.series.removeprefix("The "), number=book.number
    )


def _article_behind(title: str, book: Facts) -> str:
    found = _ARTICLE.match(book.title)
    if not found or not title.startswith(book.title):
        return title
    behind = title.removeprefix(book.title)
    return f"{book.title[found.end() :]}, {found[1]}{behind}"


def _file_name(title: str, row: Row, rng: Random) -> str:
    title = title.replace(": ", "_ ").replace("?", "").replace("/", "-")
    author = row.authors[0]
    match rng.randrange(3):
        case 0:
            return f"{author} - {title}"
        case 1:
            return f"{title} - {author}"
        case _:
            return f"{title}.epub"


def _slip(title: str, rng: Random) -> str:
    place = rng.randrange(1, max(len(title) - 1, 2))
    return title[:place] + title[place + 1 :]


def _with_other_initials(name: str, rng: Random) -> str:
    found = _INITIALS.match(name)
    if not found:
        return name
    letters = _ONE_INITIAL.findall(found[0])
    rest = name[found.end() :].strip()
    joined = rng.choice((". ".join(letters) + ".", ".".join(letters) + ".", "".join(letters)))
    return f"{joined} {rest}"


def _turned(name: str) -> str:
    given, _, last = name.rpartition(" ")
    if not given or last in _BACKWARD:
        return name
    particle = given.rpartition(" ")[2]
    if particle in _BACKWARD:
        given, last = given.rpartition(" ")[0], f"{particle} {last}"
    return f"{last}, {given}" if given else last


def _in_one(names: list[str], rng: Random) -> str:
    if len(names) == 2:
        return rng.choice((" & ", ", ", " and ", "; ")).join(names)
    return rng.choice((", ", "; ")).join(names)
