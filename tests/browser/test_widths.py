"""Both languages on the smallest phones: nothing is cut, and nothing is in the other one."""

from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any

from playwright.async_api import expect
import pytest

from .house import PANEL, House
from .looks import PHONE, SMALLEST, too_wide, words_of
from .test_card import CARD, put_card
from .test_picker import title_of
from .views import every_view, furnish

TRANSLATIONS = Path(__file__).parents[2] / "custom_components/booklore_hardcover/translations"
OTHER = {"en": "de", "de": "en"}


def texts(part: Any) -> Iterator[str]:
    """Yield every text of translations that is shown as it stands."""
    if isinstance(part, str):
        if "{" not in part:
            yield part
    else:
        for each in part.values():
            yield from texts(each)


def foreign_to(language: str) -> set[str]:
    """Return what the page says in the other language only."""
    own, others = (
        set(texts(json.loads((TRANSLATIONS / f"{each}.json").read_text())["config_panel"]))
        for each in (language, OTHER[language])
    )
    return others - own


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("device", [PHONE, SMALLEST], ids=["360", "320"])
async def test_everything_is_on_the_screen(
    home: House, language: str, device: dict[str, Any]
) -> None:
    """Every list, menu and book, and the card."""
    await furnish(home)
    await home.speak(language)
    page = await home.window(PANEL, **device)
    foreign = foreign_to(language)
    found = []
    async for view in every_view(home, page):
        found += [f"{view}: {each}" for each in await too_wide(page, "booklore-hardcover-panel")]
        words = await words_of(page, "booklore-hardcover-panel")
        found += [f"{view}: not {language}: {each}" for each in words & foreign]
    await page.goto(home.home_assistant.url + await put_card(home))
    await expect(title_of(page)).to_be_visible()
    found += [f"card: {each}" for each in await too_wide(page, CARD)]
    found += [f"card: not {language}: {each}" for each in await words_of(page, CARD) & foreign]
    assert "\n".join(found) == ""
