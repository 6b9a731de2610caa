"""Fixtures of the browser tests; they run by themselves, with `script/test --browser`."""

from collections.abc import AsyncGenerator
from pathlib import Path

from playwright.async_api import Browser, expect
import pytest

from .house import House, chromium, house

expect.set_options(timeout=20_000)  # milliseconds; machines that run tests are busy


@pytest.fixture(scope="session")
async def browser() -> AsyncGenerator[Browser]:
    """Return a browser for all tests."""
    async with chromium() as running:
        yield running


@pytest.fixture
async def empty_house(tmp_path: Path, browser: Browser) -> AsyncGenerator[House]:
    """Return a house in which the integration is not set up."""
    async with house(tmp_path / "home", browser) as found:
        yield found
        assert found.logged() == []


@pytest.fixture
async def home(empty_house: House) -> House:
    """Return a house in which the library was fetched: twelve matches are pending."""
    await empty_house.set_up()
    tally = await empty_house.fetch()
    assert (tally["stored"], tally["pending"], tally["failed"]) == (45, 12, 4)
    return empty_house
