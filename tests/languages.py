"""The languages that there are texts in, and what a translation keeps to.

    python -m tests.languages pl

prints what Polish has no text for yet, and what it says in the same words as English.
"""

import re
import sys

from tests.source import PACKAGE, english, flat, json_of

LANGUAGES = sorted(path.stem for path in (PACKAGE / "translations").glob("*.json"))
TRANSLATIONS = [language for language in LANGUAGES if language != "en"]
ENGLISH = flat(english())
PLURALS: dict[str, tuple[str, ...]] = {
    "cs": ("one", "few", "many", "other"),
    "de": ("one", "other"),
    "en": ("one", "other"),
    "es": ("one", "many", "other"),
    "fr": ("one", "many", "other"),
    "it": ("one", "many", "other"),
    "nl": ("one", "other"),
    "pl": ("one", "few", "many", "other"),
    "pt-BR": ("one", "many", "other"),
    "sv": ("one", "other"),
}
"""The forms of each language as `Intl.PluralRules` names them; a browser test asks a browser."""

_NAMES = r"\b(?:API|BookLore|Grimmory|HTTPS|Hardcover|IDs?|ISBN|KB|KOReader|SSL)\b"
_SAME = re.compile(rf"\{{\w+\}}|{_NAMES}|[^\w{{}}]|[\d_]")

_WORDS = re.compile(r"(?<![\w{])[^\W\d_]+(?![\w}])")
_LOANWORDS = re.compile(r".*\.(?:manga|light_novel|graphic_novel)")
"""Keys of what many languages say as English does."""


def texts_of(language: str) -> dict[str, str]:
    """Return the texts that a language has of its own, by their dotted keys."""
    return flat(json_of(f"translations/{language}.json"))


def shown_in(language: str) -> dict[str, str]:
    """Return all texts that people see: a language's own, and English where it has none."""
    return ENGLISH | texts_of(language)


def is_counted(key: str) -> bool:
    """Whether a text depends on a number: its key ends with a form, and there are the others."""
    stem, _, form = key.rpartition("_")
    return form in PLURALS["en"] and all(f"{stem}_{each}" in ENGLISH for each in PLURALS["en"])


def originals(language: str) -> dict[str, str]:
    """Return the keys that a language may have, in order, with the English text of each.

    Instead of English's two forms it has its own; those that English lacks say what `_other` does.
    """
    found: dict[str, str] = {}
    for key, text in ENGLISH.items():
        if not is_counted(key):
            found[key] = text
            continue
        stem, _, form = key.rpartition("_")
        if form == "one":
            found |= {f"{stem}_{each}": ENGLISH[f"{stem}_other"] for each in PLURALS[language]}
        if key in found:
            found[key] = text
    return found


def words_in(text: str) -> list[str]:
    """Return the words of a text that are not the same in every language, as names are."""
    return _SAME.sub(" ", text).split()


def untranslated(language: str) -> set[str]:
    """Return the keys of texts that are English in a translation; a single word may be the same."""
    known = originals(language)
    return {
        key
        for key, text in texts_of(language).items()
        if text == known.get(key)
        and words_in(text)
        and len(_WORDS.findall(text)) > 1
        and not _LOANWORDS.fullmatch(key)
    }


def _main(language: str) -> None:
    own, known = texts_of(language), originals(language)
    lines = [f"missing: {key}" for key in known if key not in own]
    lines += [
        f"as in English: {key}: {text}" for key, text in own.items() if known.get(key) == text
    ]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    _main(sys.argv[1])
