"""Each language on a phone: no English is left, and nothing is cut off.

One language alone: `script/test --browser -k '[pl]'`.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page, expect
import pytest

from custom_components.booklore_hardcover.messages.plurals import number, plural
from tests.languages import LANGUAGES, PLURALS

from .house import PANEL, House, Shared
from .looks import PHONE
from .speech import Reader, speak
from .test_card import CARD, put_card
from .test_picker import title_of
from .views import every_view, furnish, go

PAGE = "booklore-hardcover-panel"
COUNTS = [*range(130), 999, 1_000, 1_001, 4_519, 9_999, 10_000, 123_456, 1_000_000, 3_000_000]
IN_A_BROWSER = """([language, counts]) => {
    const rules = new Intl.PluralRules(language);
    const numbers = new Intl.NumberFormat(language);
    return {
        forms: rules.resolvedOptions().pluralCategories,
        written: counts.map((each) => [rules.select(each), numbers.format(each)]),
    };
}"""


@dataclass
class Phone:
    """A phone on which one language after the other is looked at."""

    home: House
    page: Page
    card: str


@pytest.fixture(scope="module")
async def phone(shared_house: Shared) -> AsyncGenerator[Phone]:
    """Return a phone in a house that has something in every list, and a card on a dashboard."""
    async with shared_house.fresh() as home:
        await home.set_up()
        await home.fetch()
        await furnish(home)
        page = await home.window(PANEL, **PHONE)
        yield Phone(home, page, await put_card(home))
        assert home.logged() == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_page_and_card(phone: Phone, language: str) -> None:
    """Every list, menu and book, and the card."""
    home, page = phone.home, phone.page
    reader = Reader(page, language)
    await go(page, PANEL)
    await speak(page, language)
    async for view in every_view(home, page):
        await reader.read(view, PAGE)
    await go(page, phone.card)
    await expect(title_of(page)).to_be_visible()
    await reader.read("card", CARD)
    reader.tell()


@pytest.mark.parametrize("language", PLURALS)
async def test_forms_and_numbers_are_the_browsers(phone: Phone, language: str) -> None:
    """What the integration says by itself comes out as what the page says."""
    found: dict[str, Any] = await phone.page.evaluate(IN_A_BROWSER, [language, COUNTS])
    assert set(found["forms"]) == set(PLURALS[language])
    own = [[plural(language, each), number(language, each)] for each in COUNTS]
    assert found["written"] == own
