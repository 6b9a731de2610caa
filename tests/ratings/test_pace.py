"""At what pace ratings are sent, in real time."""

from datetime import datetime
from itertools import pairwise
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from tests.accounts import add_rated, row_of
from tests.rating import agree_to_ratings
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer


@pytest.fixture
def quick() -> None:
    """Write as slowly as people's ratings are written."""


async def test_ratings_are_sent_thirty_a_minute(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Whoever asks: Hardcover tells when each of them has arrived."""
    for number in range(1, 4):
        add_rated(booklore, hardcover, number, 7)
    entry = await set_up()
    await fetch()
    await agree_to_ratings(hass, entry)
    rows = [row_of(hardcover, number) for number in range(1, 4)]
    assert [row.rating for row in rows] == [3.5] * 3
    moments = sorted(datetime.fromisoformat(row.updated_at) for row in rows)
    waits = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    # On its way each takes a little time, and not always the same.
    assert all(1.8 < wait < 10 for wait in waits)
