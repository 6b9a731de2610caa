"""The normal form in which titles and names are compared."""

from functools import lru_cache
from html import unescape
import re
import unicodedata

from .scripts import SIMPLIFIED

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_APOSTROPHES = re.compile("['’‘ʼ´`]")
_VOICED = "\u3099\u309a"
"""The marks that make が of か: they are accents to Unicode, but other letters to readers."""
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CJK = "\u3041-\u3096\u30a1-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_BESIDE_DIGITS = re.compile(rf"(?<=[{_CJK}])(?=\d)|(?<=\d)(?=[{_CJK}])")
_NOT_WORDS = re.compile(r"(?:[^\w.+]|_|(?<!\d)[.+]|[.+](?!\d))+")
_TAG = re.compile(
    r"</?(?:a|b|big|br|cite|div|em|font|i|p|small|span|strong|su[bp]|u)\b[^<>]*>", re.IGNORECASE
)
_ENTITY = re.compile(r"&#?\w+;")

type Words = tuple[str, ...]
"""The words of a text in normal form."""


def without_markup(text: str) -> str:
    """Return the text that a browser would show for a piece of HTML."""
    if "<" not in text and "&" not in text:
        return text
    return _ENTITY.sub(lambda entity: unescape(entity[0]), _TAG.sub("", text))


@lru_cache(maxsize=2_000)
def words(text: str) -> Words:
    """Return the words of a text without case, accents and punctuation.

    Letters of every script are kept; an apostrophe joins ("don't" is "dont"), all other
    punctuation parts, but for "18.5", "18+1" and "20,000"; "&" is "and". Traditional
    Chinese characters become simplified ones, and numbers beside them words of their own.
    """
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    plain = "".join(c for c in plain if c in _VOICED or not unicodedata.combining(c))
    plain = unicodedata.normalize("NFC", plain).translate(SIMPLIFIED)
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    plain = _APOSTROPHES.sub("", _THOUSANDS.sub("", plain)).replace("&", " and ")
    return tuple(_NOT_WORDS.sub(" ", _BESIDE_DIGITS.sub(" ", plain)).split())
