"""What is carried between BookLore and Hardcover: the table, row by row, as a person lives it.

What a first sync has seen is in the ledger. Then the person does something on either side, and
the next sync does what the row says; the one after that does nothing.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from homeassistant.core import HomeAssistant
import pytest

from tests.accounts import (
    USER,
    add_rated,
    changes,
    everything,
    rate_here,
    rate_there,
    row_of,
    take_off_shelf,
)
from tests.rating import agree_to_ratings, differences, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer

OFF = -1.0
"""In place of stars: the book is not on the shelf."""
type Sides = tuple[int | None, float | None]
"""A rating in BookLore, out of ten, and one on Hardcover, in stars."""


class Row(NamedTuple):
    """One row of the table, with what comes of it when ratings go both ways."""

    seen: Sides | None
    """What the ledger holds; None: the book is new to it."""
    now: Sides
    to_hardcover: Sides
    """What both sides have after the sync, when ratings go to Hardcover only."""
    both: Sides
    left: Mapping[str, int] = {}
    """Why the book is left alone."""


DIFFERS: dict[str, int] = {"ratings_differ": 1}
ROWS = {
    "rating empty": Row(None, (9, None), (9, 4.5), (9, 4.5)),
    "cleared on Hardcover": Row((9, 4.5), (9, None), (9, None), (9, None)),
    "changed here, cleared there": Row((9, 4.5), (7, None), (7, None), (7, None), DIFFERS),
    "the same": Row(None, (9, 4.5), (9, 4.5), (9, 4.5)),
    "changed to the same": Row((9, 4.5), (7, 3.5), (7, 3.5), (7, 3.5)),
    "another at first sight": Row(None, (9, 2.0), (9, 2.0), (9, 2.0), DIFFERS),
    "changed here": Row((9, 4.5), (7, 4.5), (7, 3.5), (7, 3.5)),
    "changed there": Row((9, 4.5), (9, 2.0), (9, 2.0), (4, 2.0)),
    "changed on both sides": Row((9, 4.5), (7, 2.0), (7, 2.0), (7, 2.0), DIFFERS),
    "cleared here": Row((9, 4.5), (None, 4.5), (None, 4.5), (None, 4.5)),
    "cleared here, changed there": Row((9, 4.5), (None, 2.0), (None, 2.0), (None, 2.0)),
    "cleared on both sides": Row((9, 4.5), (None, None), (None, None), (None, None)),
    "rated there only": Row(None, (None, 3.5), (None, 3.5), (7, 3.5)),
    "rated nowhere": Row(None, (None, None), (None, None), (None, None)),
    "not on the shelf": Row(None, (9, OFF), (9, OFF), (9, OFF), {"not_on_shelf": 1}),
    "removed from the shelf": Row((9, 4.5), (9, OFF), (9, OFF), (9, OFF), {"removed": 1}),
    "removed there, changed here": Row((9, 4.5), (7, OFF), (7, OFF), (7, OFF), {"removed": 1}),
    "removed there, cleared here": Row((9, 4.5), (None, OFF), (None, OFF), (None, OFF)),
}


def put(booklore: BookLoreServer, hardcover: HardcoverServer, sides: Sides) -> None:
    """Have book 1 rated like that on both sides, and its work on the shelf or not."""
    mine, there = sides
    if 1 not in booklore.books:
        stars = None if there == OFF else there
        add_rated(booklore, hardcover, 1, mine, stars, on_shelf=there != OFF)
        return
    if booklore.books[1].personal_rating != mine:
        rate_here(booklore, 1, mine)
    if there == OFF:
        take_off_shelf(hardcover, 1)
    elif row_of(hardcover, 1).rating != there:
        rate_there(hardcover, 1, there)


def sides_of(booklore: BookLoreServer, hardcover: HardcoverServer) -> Sides:
    """Return how book 1 is rated on both sides."""
    row = hardcover.row_of(USER, 10)
    return booklore.books[1].personal_rating, row.rating if row else OFF


@pytest.mark.parametrize("mode", ["to_hardcover", "both"])
@pytest.mark.parametrize("name", ROWS)
async def test_the_table(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    name: str,
    mode: str,
) -> None:
    """Each row, both sides, what everybody is told of it, and what the person is asked."""
    row = ROWS[name]
    add_rated(booklore, hardcover, 9, 8, 4.0)
    put(booklore, hardcover, row.seen or row.now)
    entry = await set_up()
    await fetch()
    if row.seen is not None:
        await agree_to_ratings(hass, entry, mode)
        put(booklore, hardcover, row.now)
        before = everything(booklore, hardcover)
        assert (await sync(hass))["left_by_reason"] == row.left
    else:
        before = everything(booklore, hardcover)
        await agree_to_ratings(hass, entry, mode)
    expected = row.both if mode == "both" else row.to_hardcover
    assert sides_of(booklore, hardcover) == expected
    sent, taken = expected[1] != row.now[1], expected[0] != row.now[0]
    assert len(hardcover.activities) == sent
    assert booklore.ratings_sent == [((1,), expected[0])] * taken
    assert len(changes(before, everything(booklore, hardcover))) == sent + taken
    here, there = row.now
    assert await differences(hass) == [
        {
            "book_id": 1,
            "title": "The 1. Book",
            "booklore": here / 2 if here else None,
            "hardcover": there,
        }
    ] * (row.left == DIFFERS)
    again = await sync(hass)
    assert (again["planned"], again["written"]) == (0, 0)
    assert again["left_by_reason"] == row.left
    assert sides_of(booklore, hardcover) == expected
    assert len(hardcover.activities) == sent


@pytest.mark.parametrize("mode", ["to_hardcover", "both"])
async def test_a_difference_that_the_person_ends_themselves(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    mode: str,
) -> None:
    """Whoever gives both sides the same rating is asked nothing any more."""
    add_rated(booklore, hardcover, 1, 9, 2.0)
    entry = await set_up()
    await fetch()
    await agree_to_ratings(hass, entry, mode)
    assert len(await differences(hass)) == 1
    rate_there(hardcover, 1, 4.5)
    assert (await sync(hass))["left_by_reason"] == {}
    assert await differences(hass) == []
    rate_here(booklore, 1, 10)
    await sync(hass)
    assert sides_of(booklore, hardcover) == (10, 5.0)


async def test_a_book_that_is_put_on_the_shelf_later(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Was never seen there: without a rating it gets that from BookLore, else they differ."""
    for number in (1, 2, 3):
        add_rated(booklore, hardcover, number, 9, on_shelf=False)
    add_rated(booklore, hardcover, 9, 8, 4.0)
    entry = await set_up()
    await fetch()
    await agree_to_ratings(hass, entry)
    for number, stars in ((1, None), (2, 2.0), (3, 4.5)):
        hardcover.put_on_shelf(number * 10, rating=stars, user_id=USER)
    found = await sync(hass)
    assert (found["written"], found["left_by_reason"]) == (1, {"ratings_differ": 1})
    assert [row_of(hardcover, number).rating for number in (1, 2, 3)] == [4.5, 2.0, 4.5]
    assert len(hardcover.activities) == 1
