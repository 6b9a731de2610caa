"""Dialogs and rare moments in each language, on a phone: no English is left, nothing is cut off.

To get there takes longer than to change the language: all are looked at in each moment.
"""

import pytest

from tests.languages import LANGUAGES

from .house import PANEL, Shared
from .looks import PHONE
from .moments import every_moment
from .speech import Reader, speak


@pytest.fixture(scope="module")
async def readers(request: pytest.FixtureRequest, shared_house: Shared) -> dict[str, Reader]:
    """Return what is wrong in each language that is to be tested."""
    asked = {
        each.callspec.params["language"]
        for each in request.session.items
        if each.fspath == request.fspath
    }
    async with shared_house.fresh() as home:
        page = await home.window(PANEL, **PHONE)
        readers = {language: Reader(page, language) for language in sorted(asked)}
        async for name, tag, section in every_moment(home, page):
            for language, reader in readers.items():
                await speak(page, language, section)
                await reader.read(name, tag, section)
            await speak(page, "en", section)
    return readers


@pytest.mark.parametrize("language", LANGUAGES)
async def test_dialogs_and_moments(readers: dict[str, Reader], language: str) -> None:
    """From the first dialog to a refused account: page, card, its editor, set-up and options."""
    readers[language].tell()
