"""Axe-core looks at all that page and card show, in both themes, on a desk and on a phone."""

from typing import Any, Literal

from playwright.async_api import Page, expect
import pytest

from .house import PANEL, House
from .looks import DESK, PHONE, violations
from .test_card import CARD, put_card
from .test_picker import title_of
from .views import every_view, furnish

THEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
# Home Assistant sometimes leaves `darkMode` out at first, which means that it is light.
IN_THEME = "dark => Boolean(document.querySelector('home-assistant').hass.themes.darkMode) === dark"


async def both_themes(page: Page, tag: str, view: str) -> list[str]:
    """Return what is wrong with an element in the light theme and in the dark one."""
    found = []
    for theme in THEMES:
        await page.emulate_media(color_scheme=theme)
        await page.wait_for_function(IN_THEME, arg=theme == "dark")
        found += [f"{view}, {theme}: {each}" for each in await violations(page, tag)]
    return found


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
async def test_nothing_of_ours_is_wrong(home: House, device: dict[str, Any]) -> None:
    """Names, roles, contrast, order: everything that axe-core knows of."""
    await furnish(home)
    # Colours on their way from one to another are nobody's.
    page = await home.window(PANEL, **device, reduced_motion="reduce")
    found: list[str] = []
    async for view in every_view(home, page):
        found += await both_themes(page, "booklore-hardcover-panel", view)
    await page.goto(home.home_assistant.url + await put_card(home))
    await expect(title_of(page)).to_be_visible()
    found += await both_themes(page, CARD, "card")
    assert "\n".join(found) == ""
