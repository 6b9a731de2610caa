"""Fixtures: the two stand-in servers, and an entry that talks to them."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from dataclasses import replace
import gc
import os
from pathlib import Path
import signal
from typing import Any

from homeassistant.const import (
    CONF_PASSWORD,
    CONF_URL,
    CONF_USERNAME,
    CONF_VERIFY_SSL,
    MAJOR_VERSION,
    MINOR_VERSION,
)
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

from custom_components.booklore_hardcover.const import (
    CONF_BOOKLORE_USER_ID,
    CONF_HARDCOVER_USER_ID,
    CONF_HARDCOVER_USERNAME,
    CONF_TOKEN,
    DOMAIN,
)
from tests import properties  # noqa: F401 - which loads Hypothesis's settings
from tests.person import fetch as fetch_ids
from tests.servers.booklore import BookLoreServer
from tests.servers.catalogue import Catalogue
from tests.servers.hardcover import HardcoverServer, Token
from tests.soak import SOAK

TOKEN = "hc_pat_tests"
# With Python's own threshold of 2,000 objects, a sixth of the time goes into collections;
# it collects at the end of every module anyway.
gc.set_threshold(100_000, 10, 10)
# A shell's job in the background ignores Ctrl+C, and so would all that these tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)
collect_ignore = ["browser", "kills", "release"]  # they run a Home Assistant: script/test --browser
type SetUp = Callable[..., Coroutine[Any, Any, MockConfigEntry]]
type Fetch = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a Home Assistant: `script/test` runs only that on the oldest one."""
    for item in items:
        if "hass" in getattr(item, "fixturenames", ()):
            item.add_marker("hass")
        if not SOAK and item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.skip(reason="script/test --soak"))


@pytest.fixture(autouse=True)
def _integration(request: pytest.FixtureRequest, socket_enabled: None) -> None:
    """Let tests talk to loopback, and their Home Assistant, if any, load the integration."""
    if "hass" in request.fixturenames:
        request.getfixturevalue("enable_custom_integrations")


@pytest.fixture(autouse=True)
async def enable_event_loop_debug(request: pytest.FixtureRequest) -> None:
    """Debug Home Assistant's loop, as its own tests do, but keep nothing for the messages.

    To remember where each future and each callback was made takes half of the time:
    PYTHONASYNCIODEBUG=1 is for whoever wants to be told. All other tests do without.
    """
    loop = asyncio.get_running_loop()
    loop.set_debug("hass" in request.fixturenames)
    if not os.environ.get("PYTHONASYNCIODEBUG"):
        # The loop's checks do not ask it; futures and callbacks do, before they remember.
        loop.get_debug = lambda: False  # type: ignore[method-assign]


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Bear with the timer that the debouncer of Home Assistant 2026.3 forgets, and no other."""
    return (MAJOR_VERSION, MINOR_VERSION) == (2026, 3)


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Give every test a configuration folder of its own."""
    return hass_tmp_config_dir


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Let Home Assistant write real files: what is on disk is what this is about."""
    return {}


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Return snapshots as Home Assistant writes them, whichever plugin is loaded last."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
def storage(hass_config_dir: str) -> Path:
    """Return the folder in which Home Assistant keeps its files."""
    return Path(hass_config_dir, ".storage")


@pytest.fixture
async def booklore(socket_enabled: None) -> AsyncGenerator[BookLoreServer]:
    """Return a running BookLore stand-in with an empty library."""
    async with BookLoreServer("grimmory-3.2") as server:
        # A test sets an entry up, reloads it and restarts within a second, for which it would
        # wait each time; what then happens is tested in booklore/test_login.py.
        server.profile = replace(server.profile, collides=False)
        yield server


@pytest.fixture
def hardcover_clock() -> Callable[[], float] | None:
    """Return the clock of the Hardcover stand-in; None means the one that the tests set."""
    return None


@pytest.fixture
async def hardcover(
    socket_enabled: None,
    monkeypatch: pytest.MonkeyPatch,
    hardcover_clock: Callable[[], float] | None,
) -> AsyncGenerator[HardcoverServer]:
    """Return a running Hardcover stand-in with an empty catalogue."""
    async with HardcoverServer(Catalogue(), clock=hardcover_clock) as server:
        server.tokens[TOKEN] = Token(
            kind="pat", user_id=7, username="reader", scopes=frozenset({"all"})
        )
        monkeypatch.setenv("HARDCOVER_API_URL", str(server.url))
        yield server


@pytest.fixture
def hanging_up() -> Generator[None]:
    """Let the server's side of the loop be told of clients that hang up, and of nothing else.

    Named before the server by those who use it: it may be told as late as the server stops.
    """
    loop, heard = asyncio.get_event_loop(), list[object]()
    handler = loop.get_exception_handler()
    loop.set_exception_handler(lambda _loop, context: heard.append(context.get("exception")))
    yield
    loop.set_exception_handler(handler)
    assert all(isinstance(each, OSError) for each in heard), heard


@pytest.fixture
def entry(booklore: BookLoreServer, hardcover: HardcoverServer) -> MockConfigEntry:
    """Return an entry for the two servers, not set up yet."""
    return MockConfigEntry(
        domain=DOMAIN,
        title="reader on 127.0.0.1",
        entry_id="01KENTRY0000000000000000AA",
        unique_id=f"{booklore.url}#1",
        data={
            CONF_URL: str(booklore.url),
            CONF_USERNAME: booklore.username,
            CONF_PASSWORD: booklore.password,
            CONF_VERIFY_SSL: True,
            CONF_TOKEN: TOKEN,
            CONF_BOOKLORE_USER_ID: 1,
            CONF_HARDCOVER_USER_ID: 7,
            CONF_HARDCOVER_USERNAME: "reader",
        },
    )


@pytest.fixture
def token_path(hass_config_dir: str) -> Path:
    """Return where the token file should be, with a good token in it."""
    path = Path(hass_config_dir, "hardcover.token")
    path.write_text(f"Bearer {TOKEN}\n")
    return path


@pytest.fixture
def account(booklore: BookLoreServer) -> dict[str, Any]:
    """Return what a person types in the first step."""
    return {
        CONF_URL: str(booklore.url),
        CONF_USERNAME: booklore.username,
        CONF_PASSWORD: booklore.password,
        CONF_VERIFY_SSL: True,
    }


@pytest.fixture
def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> SetUp:
    """Return a function that sets the entry up, with options if given."""

    async def _set_up(**options: Any) -> MockConfigEntry:
        entry.add_to_hass(hass)
        hass.config_entries.async_update_entry(entry, options=options)
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        return entry

    return _set_up


@pytest.fixture
async def resolved(
    library: object,
    set_up: SetUp,
    fetch: Fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> MockConfigEntry:
    """Set the entry up for the `library` that a module has, run once, and count from then on."""
    entry = await set_up()
    await fetch()
    hardcover.requests.clear()
    booklore.requests.clear()
    return entry


@pytest.fixture
def fetch(hass: HomeAssistant) -> Fetch:
    """Return a function that runs `fetch_hardcover_ids` to its end and returns the response."""

    async def _fetch(**data: Any) -> dict[str, Any]:
        response = await fetch_ids(hass, **data)
        await hass.async_block_till_done()
        return response

    return _fetch
