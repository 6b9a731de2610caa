"""Dialogs and rare moments in each language, on a phone: no English is left, nothing is cut off.

To get there takes longer than to change the language: all are looked at in each moment.
"""

from collections.abc import AsyncGenerator, Callable

from playwright.async_api import Page
import pytest

from tests.languages import LANGUAGES

from .house import PANEL, House, Shared
from .looks import PHONE
from .mending import every_mending
from .moments import Moment, every_moment
from .speech import Reader, speak

type Readers = dict[str, Reader]


async def read_all(
    readers: Readers,
    home: House,
    page: Page,
    every: Callable[[House, Page], AsyncGenerator[Moment]],
) -> Readers:
    """Note what is wrong in each moment, in each language."""
    async for name, tag, section, anew in every(home, page):
        for language, reader in readers.items():
            await speak(page, language, section)
            if anew:
                await home.speak_by_itself(language)
                await anew()
            # What the server says comes from anywhere in the texts.
            await reader.read(name, tag, "" if anew else section)
        await home.speak_by_itself("en")
        await speak(page, "en", section)
    return readers


@pytest.fixture(scope="module")
def asked(request: pytest.FixtureRequest) -> list[str]:
    """Return the languages that are to be tested."""
    tests = [each for each in request.session.items if each.fspath == request.fspath]
    return sorted({each.callspec.params["language"] for each in tests})


@pytest.fixture(scope="module")
async def moments(asked: list[str], shared_house: Shared) -> Readers:
    """Return what is wrong in each language from the first dialog on."""
    async with shared_house.fresh() as home:
        page = await home.window(PANEL, **PHONE)
        readers = {language: Reader(page, language) for language in asked}
        return await read_all(readers, home, page, every_moment)


@pytest.fixture(scope="module")
async def mendings(asked: list[str], shared_house: Shared) -> Readers:
    """Return what is wrong in each language where something is to be mended."""
    async with shared_house.fresh() as home:
        await home.set_up()
        await home.fetch()
        # What an entry is called by itself is in the house's language of that time.
        rename = {"type": "config_entries/update", "entry_id": home.entry_id}
        await home.home_assistant.command(**rename, title="Ada's books")
        page = await home.window(PANEL, **PHONE)
        readers = {language: Reader(page, language) for language in asked}
        return await read_all(readers, home, page, every_mending)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_dialogs_and_moments(moments: Readers, language: str) -> None:
    """From the first dialog to a refused account: page, card, its editor, set-up and options."""
    moments[language].tell()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_asks_to_be_mended(mendings: Readers, language: str) -> None:
    """Notifications, repairs, reconfiguring, and rejected accounts."""
    mendings[language].tell()
