"""Fixtures of the browser tests; they run by themselves, with `script/test --browser`."""

from collections.abc import AsyncGenerator

from playwright.async_api import Browser, expect
import pytest

from .house import House, Shared, chromium, shared

expect.set_options(timeout=20_000)  # milliseconds; machines that run tests are busy


@pytest.fixture(scope="session")
async def browser() -> AsyncGenerator[Browser]:
    """Return a browser for all tests."""
    async with chromium() as running:
        yield running


@pytest.fixture(scope="session")
async def shared_house(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> AsyncGenerator[Shared]:
    """Return the house that the tests share, one after the other."""
    async with shared(tmp_path_factory.mktemp("shared") / "home", browser) as found:
        yield found


@pytest.fixture
async def empty_house(shared_house: Shared) -> AsyncGenerator[House]:
    """Return a house in which the integration is not set up."""
    async with shared_house.fresh() as found:
        yield found
        assert found.logged() == []


@pytest.fixture
async def home(empty_house: House) -> House:
    """Return a house in which the library was fetched: twelve matches are pending."""
    await empty_house.set_up()
    tally = await empty_house.fetch()
    assert (tally["stored"], tally["pending"], tally["failed"]) == (45, 12, 4)
    return empty_house
