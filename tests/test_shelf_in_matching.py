"""The Hardcover shelf serves matching: what is on it is marked, and goes before its equals."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import USER
from tests.books import add_book, add_work
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Token
from tests.states import matches

ON = {"ratings": "to_hardcover"}


def add_twins(booklore: BookLoreServer, hardcover: HardcoverServer, number: int) -> None:
    """Put a book on the shelf that two works of the same title and author may be."""
    title = f"Title {number}"
    add_work(hardcover, number * 10, title, "Jane Austen", users_count=900)
    add_work(hardcover, number * 10 + 1, title, "Jane Austen", users_count=5)
    add_book(booklore, number, title, "Jane Austen")


async def candidates(hass: HomeAssistant, book_id: int) -> list[tuple[int, bool]]:
    """Return the candidates of a book, and whether each is said to be on the shelf."""
    [found] = [each for each in await matches(hass) if each["book_id"] == book_id]
    return [(each["hardcover_id"], each.get("on_shelf", False)) for each in found["candidates"]]


async def test_what_is_on_the_shelf_goes_before_its_equals(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """It is marked, and is no match by itself; what has more readers comes after it."""
    add_twins(booklore, hardcover, 1)
    hardcover.put_on_shelf(11, status=1, user_id=USER)
    await set_up(**ON, accept_exact_matches=True)
    tally = await fetch()
    assert (tally["pending"], tally["stored"]) == (1, 0)
    assert await candidates(hass, 1) == [(11, True), (10, False)]


async def test_the_shelf_is_read_once_in_six_hours(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """And only if there is anything to look up; two requests, and one if nothing has changed."""
    add_twins(booklore, hardcover, 1)
    hardcover.put_on_shelf(11, user_id=USER)
    await set_up(**ON)
    await fetch()
    assert (hardcover.requests["me"], hardcover.requests["user_books"]) == (1, 1)
    await fetch()
    add_twins(booklore, hardcover, 2)
    hardcover.put_on_shelf(21, user_id=USER)
    await fetch()
    assert (hardcover.requests["me"], hardcover.requests["user_books"]) == (1, 1)
    assert await candidates(hass, 2) == [(20, False), (21, False)]
    freezer.tick(timedelta(hours=6, minutes=1))
    add_twins(booklore, hardcover, 3)
    hardcover.put_on_shelf(31, user_id=USER)
    await fetch()
    assert (hardcover.requests["me"], hardcover.requests["user_books"]) == (2, 2)
    assert await candidates(hass, 3) == [(31, True), (30, False)]


async def test_without_ratings_nobody_looks_at_the_shelf(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """It would cost a request."""
    add_twins(booklore, hardcover, 1)
    hardcover.put_on_shelf(11, user_id=USER)
    await set_up()
    await fetch()
    assert (hardcover.requests["me"], hardcover.requests["user_books"]) == (0, 0)
    assert await candidates(hass, 1) == [(10, False), (11, False)]


async def test_a_key_that_may_not_read_the_shelf(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Books are matched as before."""
    [token] = [each for each in hardcover.tokens if hardcover.tokens[each].user_id == USER]
    scopes = frozenset({"read:me:content", "read:catalog"})
    hardcover.tokens[token] = Token(kind="pat", user_id=USER, username="reader", scopes=scopes)
    add_twins(booklore, hardcover, 1)
    await set_up(**ON)
    assert (await fetch())["pending"] == 1
    assert hass.config_entries.flow.async_progress() == []
