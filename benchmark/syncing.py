"""Ratings are synced in a real Home Assistant, at the pace that Hardcover allows, without waiting.

Half of the books are to be rated on Hardcover, a tenth in BookLore, another one has the same rating
on both sides, and the rest is rated in BookLore and not on the shelf.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import (
    CONF_BOOKLORE_USER_ID,
    CONF_HARDCOVER_USER_ID,
    CONF_HARDCOVER_USERNAME,
    CONF_TOKEN,
    DOMAIN,
)
from tests.accounts import USER, add_rated, mine, theirs
from tests.person import fetch
from tests.rating import agree_to_ratings, plan_of_ratings, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.catalogue import Catalogue
from tests.servers.hardcover import HardcoverServer, Policy, Token

from .clock import SkippingLoop, run
from .household import home_assistant
from .servers import TOKEN
from .sync_figures import QUIET, SyncFigures, SyncReport

_TENTHS = ("send", "same", "send", "missing", "send", "take", "send", "missing", "send", "missing")
"""What becomes of each book, ten by ten."""
_RERATED = 2
"""A book that is to be sent, and rated otherwise after that."""


def measure(size: int, profile: str) -> SyncReport:
    """Sync so many books, step by step."""
    with TemporaryDirectory() as folder:
        return run(lambda loop: _measure(loop, Path(folder), size, profile))


async def _measure(loop: SkippingLoop, folder: Path, size: int, profile: str) -> SyncReport:
    async with (
        BookLoreServer(profile) as booklore,
        HardcoverServer(Catalogue(), clock=loop.unix_time) as hardcover,
    ):
        hardcover.policy = Policy()  # Hardcover's own
        hardcover.tokens[TOKEN] = Token(
            kind="pat", user_id=USER, username="benchmark", scopes=frozenset({"all"})
        )
        for number in range(1, size + 1):
            _rate(booklore, hardcover, number)
        async with home_assistant(folder, str(hardcover.url)) as hass:
            entry = await _set_up(hass, booklore)
            watch = _Watch(loop, booklore, hardcover)
            await _sync(hass, entry, watch, booklore)
            return SyncReport(size, watch.found)


def _rate(booklore: BookLoreServer, hardcover: HardcoverServer, number: int) -> None:
    rating = number % 10 + 1
    kind = _TENTHS[number % len(_TENTHS)]
    add_rated(
        booklore,
        hardcover,
        number,
        None if kind == "take" else rating,
        rating / 2 if kind in ("same", "take") else None,
        on_shelf=kind != "missing",
    )


async def _set_up(hass: HomeAssistant, booklore: BookLoreServer) -> MockConfigEntry:
    """Have an entry whose books are all matched, by their ISBNs."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="reader on 127.0.0.1",
        unique_id=f"{booklore.url}#1",
        data={
            "url": booklore.url,
            "username": booklore.username,
            "password": booklore.password,
            "verify_ssl": True,
            CONF_TOKEN: TOKEN,
            CONF_BOOKLORE_USER_ID: 1,
            CONF_HARDCOVER_USER_ID: USER,
            CONF_HARDCOVER_USERNAME: "benchmark",
        },
    )
    entry.add_to_hass(hass)
    if not await hass.config_entries.async_setup(entry.entry_id):
        raise RuntimeError(f"set-up failed: {entry.reason}")
    tally = await fetch(hass)
    if tally["stored"] != len(booklore.books):
        raise RuntimeError(f"not all books are matched: {tally}")
    await hass.async_block_till_done()
    return entry


async def _sync(
    hass: HomeAssistant, entry: MockConfigEntry, watch: _Watch, booklore: BookLoreServer
) -> None:
    with watch.step("plan in the options"):
        flow = await plan_of_ratings(hass, entry)
    with watch.step("first run, to Hardcover"):
        await hass.config_entries.options.async_configure(flow["flow_id"], {"agree": True})
        await hass.async_block_till_done(wait_background_tasks=True)
    with watch.step(QUIET[0]):
        await sync(hass)
    booklore.books[_RERATED].personal_rating = 9
    with watch.step("one rating changed"):
        await sync(hass)
    with watch.step("both ways, plan and run"):
        await agree_to_ratings(hass, entry, "both")
    with watch.step("add rated books, plan and run"):
        await agree_to_ratings(hass, entry, "both", add_missing=True)
    with watch.step(QUIET[1]):
        await sync(hass)


class _Watch:
    """Counts what each step costs."""

    def __init__(
        self, loop: SkippingLoop, booklore: BookLoreServer, hardcover: HardcoverServer
    ) -> None:
        """Watch both stand-ins, and the clock."""
        self._loop = loop
        self._booklore = booklore
        self._hardcover = hardcover
        self.found: list[SyncFigures] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count what happens meanwhile."""
        self._booklore.requests.clear()
        self._hardcover.requests.clear()
        self._hardcover.activities.clear()
        before, began = self._ratings(), self._loop.time()
        yield
        took, after = self._loop.time() - began, self._ratings()
        self.found.append(
            SyncFigures(
                step=name,
                changed=sum(before.get(key) != rating for key, rating in after.items()),
                hardcover=self._hardcover.requests.total(),
                booklore=self._booklore.requests.total(),
                activities=len(self._hardcover.activities),
                minutes=round(took / 60, 1),
            )
        )

    def _ratings(self) -> dict[tuple[str, int], float | None]:
        """Return all ratings on both sides."""
        return {
            **{("booklore", book): rating for book, rating in mine(self._booklore).items()},
            **{("hardcover", work): rating for work, rating in theirs(self._hardcover).items()},
        }
