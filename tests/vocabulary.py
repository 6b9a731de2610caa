"""Which language words are in that people see."""

from functools import cache
import re

from tests.languages import ENGLISH, shown_in, untranslated, words_in
from tests.servers.demo_library import LIBRARIES

NUMBERS = frozenset({"count", "done", "known", "number", "rating", "total"})
"""Placeholders of numbers; in the others anything may be."""
MARKUP = re.compile(r"\n+|\*\*|`[^`]*`|\]\([^)]*\)|\[|^ *(?:\d\.|-) ", re.MULTILINE)
JOINTS = re.compile(r" · |, |: |\n+")
"""Between texts that are shown as one."""
DATA = frozenset(LIBRARIES.values())
"""What is in people's libraries, and reads like a text of ours."""
NAME = "config_panel.entry.title"
"""What an entry was called when it was set up, in the language of that day."""


class Vocabulary:
    """Texts, to be recognised with anything in their placeholders."""

    def __init__(self, texts: frozenset[str], but: frozenset[str] = frozenset()) -> None:
        """Take the pieces of texts as `pieces` returns them, without what is among others."""
        self._but = Vocabulary(but) if but else None
        self._whole = frozenset(each for each in texts if "{" not in each)
        patterns = sorted(_pattern(each) for each in texts - self._whole)
        self._patterns = re.compile("|".join(patterns) or "(?!)", re.DOTALL)
        self._known: dict[str, bool] = {}

    def has(self, shown: str) -> bool:
        """Whether this is one of the texts, or is put together from some."""
        if shown not in self._known:
            self._known[shown] = any(map(self._is_one, (shown, *JOINTS.split(shown))))
        return self._known[shown]

    def _is_one(self, shown: str) -> bool:
        if self._but and self._but.has(shown):
            return False
        return shown in self._whole or bool(self._patterns.fullmatch(shown))


def _pattern(text: str) -> str:
    parts = re.split(r"\{(\w+)\}", text)
    gaps = [r"[\d\W]+?" if name in NUMBERS else ".+?" for name in parts[1::2]]
    between = [re.escape(part) for part in parts[::2]]
    return "".join(a + b for a, b in zip(between, [*gaps, ""], strict=True))


def pieces(texts: dict[str, str], section: str) -> frozenset[str]:
    """Return what of the texts of a section, or of all, is shown in one piece and has words."""
    return frozenset(
        piece.strip()
        for key, text in texts.items()
        if key != NAME and f"{key}.".startswith(f"{section}." if section else "")
        for piece in MARKUP.split(text)
        if words_in(piece)
    )


@cache
def vocabularies(language: str, section: str) -> tuple[Vocabulary, Vocabulary]:
    """Return what a language says in a section, or anywhere, and what only English says there."""
    english, shown = pieces(ENGLISH, section), shown_in(language)
    left = untranslated(language) if language != "en" else ()
    own = pieces({key: shown[key] for key in shown if key not in left}, section)
    return Vocabulary(own), Vocabulary(english - own, but=own | DATA)
