"""Which language the words on the screen are in."""

from functools import cache
import re

from playwright.async_api import Page
import pytest

from tests.languages import ENGLISH, shown_in, words_in
from tests.servers.demo_library import LIBRARIES

from .looks import seen, too_wide

NUMBERS = frozenset({"count", "done", "known", "number", "rating", "total"})
"""Placeholders of numbers; in the others anything may be."""
MARKUP = re.compile(r"\n+|\*\*|`[^`]*`|\]\([^)]*\)|\[|^ *(?:\d\.|-) ", re.MULTILINE)
JOINTS = re.compile(r" · |, |: |\n+")
"""Between texts that are shown as one."""
DATA = frozenset(LIBRARIES.values())
"""What is in people's libraries, and reads like a text of ours."""
PATIENCE = 3_000
"""Milliseconds until everything has been drawn in another language."""
PAUSE = 60

CHANGE = """async ([language, section]) => {
    const top = document.querySelector("home-assistant");
    while (!top.hass) await new Promise((done) => setTimeout(done, 20));
    if (top.hass.language !== language) {
        top.dispatchEvent(new CustomEvent("hass-language-select", { detail: language }));
        while (top.hass.language !== language) await new Promise((done) => setTimeout(done, 20));
    }
    await top.hass.loadBackendTranslation(section, "booklore_hardcover");
}"""


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
        if f"{key}.".startswith(f"{section}." if section else "")
        for piece in MARKUP.split(text)
        if words_in(piece)
    )


@cache
def vocabularies(language: str, section: str) -> tuple[Vocabulary, Vocabulary]:
    """Return what a language says in a section, or anywhere, and what only English says there."""
    own, english = (pieces(texts, section) for texts in (shown_in(language), ENGLISH))
    return Vocabulary(own), Vocabulary(english - own, but=own | DATA)


async def speak(page: Page, language: str, section: str = "") -> None:
    """Choose a language as the profile does, and have the texts of a section in it."""
    await page.evaluate(CHANGE, [language, section.partition(".")[0] or "config_panel"])


class Reader:
    """Somebody who reads one language, and notes what is wrong with what is shown."""

    def __init__(self, page: Page, language: str) -> None:
        """Have nothing noted yet."""
        self.notes: list[str] = []
        self.language = language
        self._page = page
        self._told: set[str] = set()

    async def read(self, view: str, tag: str, section: str = "") -> None:
        """Note what of an element is English, cut off or too wide, once nothing changes any more."""
        own, foreign = vocabularies(self.language, section)
        before = None
        for _ in range(PATIENCE // PAUSE):
            shown = await seen(self._page, tag)
            faults = [f"English: {text}" for text, _ in shown if foreign.has(text)]
            if not any(own.has(text) for text, _ in shown):
                faults.append(f"nothing in {self.language}")
            if shown == before and self._told.issuperset(faults):
                break
            before = shown
            await self._page.wait_for_timeout(PAUSE)
        faults += [f"{fault}: {text}" for text, fault in shown if fault and own.has(text)]
        faults += await too_wide(self._page, tag)
        self.notes += [
            f"{view}: {each}" for each in dict.fromkeys(faults) if each not in self._told
        ]
        self._told.update(faults)

    def tell(self) -> None:
        """Fail with all that was noted, each where it was met first."""
        if self.notes:
            pytest.fail("\n".join([f"{self.language}:", *self.notes]), pytrace=False)
