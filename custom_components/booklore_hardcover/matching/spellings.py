"""The spellings under which Hardcover may keep a title: it finds titles only as it spells them."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from .normalize import script_of, simplified, without_markup, words
from .titles import Title

MAX_SPELLINGS = 8
"""How many spellings of one title are worth asking for (hardcover-api contract §3b)."""

_SMALL_WORDS = frozenset(
    "a an and as at but by for from in into nor of on or over the to up with "
    "de der die das und le la les des du et el los las y e".split()
)


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
