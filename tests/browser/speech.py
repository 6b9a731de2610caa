"""Which language the words on the screen are in."""

from playwright.async_api import Page
import pytest

from tests.vocabulary import vocabularies

from .looks import seen, too_wide

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
