"""Which form of a word goes with a number, and how a number is written, by language.

The page asks the browser's `Intl.PluralRules` and `Intl.NumberFormat`; texts that are made here
must come out the same. Whole numbers only; the rules are those of Unicode's CLDR.
"""

from collections.abc import Callable


def _one(count: int) -> str:
    return "one" if count == 1 else "other"


def _one_and_millions(count: int) -> str:
    return "many" if count and count % 1_000_000 == 0 else _one(count)


def _up_to_one_and_millions(count: int) -> str:
    return "one" if count == 0 else _one_and_millions(count)


def _czech(count: int) -> str:
    return "few" if 2 <= count <= 4 else _one(count)


def _polish(count: int) -> str:
    if count == 1:
        return "one"
    few = 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14
    return "few" if few else "many"


_NO_BREAK, _NARROW_NO_BREAK = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
_RULES: dict[str, tuple[Callable[[int], str], str, int]] = {
    "cs": (_czech, _NO_BREAK, 1),
    "de": (_one, ".", 1),
    "en": (_one, ",", 1),
    "es": (_one_and_millions, ".", 2),
    "fr": (_up_to_one_and_millions, _NARROW_NO_BREAK, 1),
    "it": (_one_and_millions, ".", 2),
    "nl": (_one, ".", 1),
    "pl": (_polish, _NO_BREAK, 2),
    "pt-BR": (_up_to_one_and_millions, ".", 1),
    "sv": (_one, _NO_BREAK, 1),
}
"""By language: the rule for the form, the separator between groups of three digits, and the
fewest digits in front of the first separator."""


def plural(language: str, count: int) -> str:
    """Return the form that goes with a number: `one`, `few`, `many` or `other`."""
    return _RULES.get(language, _RULES["en"])[0](count)


def number(language: str, count: int) -> str:
    """Return a number as it is written: 4519 is `4,519` in English and `4.519` in German."""
    _, between, fewest = _RULES.get(language, _RULES["en"])
    if abs(count) < 10 ** (2 + fewest):
        return str(count)
    return f"{count:,}".replace(",", between)
