"""The smallest phones: nothing is beyond the screen, and nothing is cut off."""

from playwright.async_api import expect
import pytest

from .house import PANEL, House
from .looks import SMALLEST
from .speech import Reader, speak
from .test_card import CARD, put_card
from .test_picker import title_of
from .views import every_view, furnish

PAGE = "booklore-hardcover-panel"


@pytest.mark.parametrize("language", ["en", "de"])
async def test_everything_is_on_the_screen(home: House, language: str) -> None:
    """Every list, menu and book, and the card; test_languages.py looks at the usual phone."""
    await furnish(home)
    page = await home.window(PANEL, **SMALLEST)
    await speak(page, language)
    reader = Reader(page, language)
    async for view in every_view(home, page):
        await reader.read(view, PAGE)
    await page.goto(home.home_assistant.url + await put_card(home))
    await expect(title_of(page)).to_be_visible()
    await reader.read("card", CARD)
    reader.tell()
