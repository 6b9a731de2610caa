"""Axe-core looks at all that page and card show, in both themes, on a desk and on a phone."""

from typing import Any

from playwright.async_api import expect
import pytest

from .house import PANEL, House
from .looks import DESK, PHONE, violations
from .test_card import CARD, put_card
from .test_picker import title_of
from .views import every_view, furnish


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
async def test_nothing_of_ours_is_wrong(home: House, theme: Any, device: dict[str, Any]) -> None:
    """Names, roles, contrast, order: everything that axe-core knows of."""
    await furnish(home)
    # Colours on their way from one to another are nobody's.
    still = {"color_scheme": theme, "reduced_motion": "reduce"}
    page = await home.window(PANEL, **device, **still)
    found = [
        f"{view}: {each}"
        async for view in every_view(home, page)
        for each in await violations(page, "booklore-hardcover-panel")
    ]
    await page.goto(home.home_assistant.url + await put_card(home))
    await expect(title_of(page)).to_be_visible()
    found += [f"card: {each}" for each in await violations(page, CARD)]
    assert "\n".join(found) == ""
