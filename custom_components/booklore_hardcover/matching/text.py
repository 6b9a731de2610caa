"""The normal form in which titles and names are compared."""

from functools import lru_cache
from html import unescape
import re
import unicodedata

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_APOSTROPHES = re.compile("['’‘ʼ´`]")
_NOT_WORDS = re.compile(r"[\W_]+")
_TAG = re.compile(
    r"</?(?:a|b|big|br|cite|div|em|font|i|p|small|span|strong|su[bp]|u)\b[^<>]*>", re.IGNORECASE
)
_ENTITY = re.compile(r"&#?\w+;")


def without_markup(text: str) -> str:
    """Return the text that a browser would show of a bit of HTML."""
    if "<" not in text and "&" not in text:
        return text
    return _ENTITY.sub(lambda entity: unescape(entity[0]), _TAG.sub("", text))


@lru_cache(maxsize=5_000)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents and punctuation.

    Letters of every script are kept; an apostrophe joins ("don't" is "dont"), all
    other punctuation parts; "&" is "and".
    """
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = _APOSTROPHES.sub("", plain).replace("&", " and ")
    return tuple(_NOT_WORDS.sub(" ", plain).split())
