"""`kill -9` of a real hass while ratings are carried both ways, and while that is undone."""

import asyncio
from collections.abc import Sequence
import os
from random import Random
from typing import Any

import pytest

from tests.accounts import USER, add_rated, mine, theirs
from tests.flows import OPTIONS
from tests.house import House
from tests.soak import SEED, SOAK

from .test_kill import check_files, move_in, say
from .test_kill_writes import FLOWS, until

ROUNDS = int(os.environ.get("RATING_KILLS") or (40 if SOAK else 2)) // 2
"""Each has a kill while ratings are carried, and one while that is taken back."""
FINISHED, DAY = "2025-05-03T12:00:00Z", "2025-05-03"
CARRIES = ("update_user_book", "insert_user_book", "update_user_book_read", "rate")
TAKES_BACK = ("update_user_book", "delete_user_book", "reset_rating")
LONGEST = 8.0
"""Seconds after which Home Assistant is killed: three ratings at two seconds each take that."""
SERVICES = "/api/services/booklore_hardcover"


@pytest.mark.timeout(0 if SOAK else 300)
async def test_no_kill_doubles_or_loses_a_rating(home: House) -> None:
    """What was on its way is looked at first; each is told of once, and all of it is undone."""
    say(f"Seed {SEED}, {2 * ROUNDS} kills while ratings are carried and taken back")
    random = Random(SEED)
    home.booklore.books.clear()
    await move_in(home)
    for number in range(1, ROUNDS + 1):
        books, run = await rated_books(home, first=10 * number)
        home.hardcover.activities.clear()
        kind = disturb(home, random, CARRIES, landed=number == 1)
        if number == 1:
            await agree(home)
        else:
            await home.home_assistant.post(f"{SERVICES}/sync_ratings")
        await be_killed(home, kind, random)
        await until(lambda books=books: stands(home, books) == [9, 2, 7, 6, 4.5, 1.0, 3.5, 3.0])
        # The first call may join what is just ending.
        await home.home_assistant.action("sync_ratings")
        result = await home.home_assistant.action("sync_ratings")
        assert (result["planned"], result["differences"]) == (0, [])
        events = sorted(each["event"] for each in home.hardcover.activities)
        assert events == ["progress_updated", "rated", "rated", "rated", "status_read"]
        [added] = [row for row in home.hardcover.shelf.values() if row.book_id == books[3] * 10]
        assert [(read.started_at, read.finished_at) for read in added.reads] == [(None, DAY)]
        say(f"round {number}: killed ({kind}), carried once")
        kind = disturb(home, random, TAKES_BACK, landed=random.random() < 0.5)
        undo = {"run": run}
        await home.home_assistant.post(f"{SERVICES}/undo_writes", undo)
        await be_killed(home, kind, random)
        await until(lambda books=books: stands(home, books) == [9, 2, None, 6, None, None, 3.5, -1])
        await home.home_assistant.action("undo_writes", undo)
        assert (await home.home_assistant.action("undo_writes", undo))["planned"] == 0
        assert (await home.home_assistant.action("sync_ratings"))["planned"] == 0
        say(f"round {number}: killed ({kind}), taken back once")


async def rated_books(home: House, first: int) -> tuple[Sequence[int], int]:
    """Return four matched books: two for Hardcover, one for BookLore, one to be added.

    And the number that the sync has which carries them.
    """
    run = 1
    books = range(first, first + 4)
    for number in books:
        add_rated(home.booklore, home.hardcover, number, None, on_shelf=number < first + 3)
    await home.fetch()
    if first > 10:
        # Whatever follows the run by itself is over then.
        await home.home_assistant.action("sync_ratings")
        run += (await home.home_assistant.action("sync_ratings"))["run"]
    for number, rating in zip(books, (9, 2, None, 6), strict=True):
        home.booklore.edit(number, personal_rating=rating)
    home.booklore.edit(first + 3, date_finished=FINISHED)
    row = home.hardcover.row_of(USER, 10 * (first + 2))
    assert row is not None
    row.rating = 3.5
    return books, run


def stands(home: House, books: Sequence[int]) -> list[float | None]:
    """Return the ratings of these books in BookLore, then on Hardcover; -1: not on the shelf."""
    here, there = mine(home.booklore), theirs(home.hardcover)
    return [*(here[each] for each in books), *(there.get(each * 10, -1) for each in books)]


def disturb(home: House, random: Random, operations: Sequence[str], *, landed: bool) -> str:
    """Let one write be done and never answered, if that is how it is to be; return what it is."""
    if not landed:
        return "at any moment"
    operation = random.choice(operations)
    server: Any = home.booklore if operation in ("rate", "reset_rating") else home.hardcover
    server.fail(operation, "lands_timeout")
    return f"landed: {operation}"


async def be_killed(home: House, kind: str, random: Random) -> None:
    """Kill Home Assistant at some moment, or between a write and its reply; start it again."""
    if kind == "at any moment":
        await asyncio.sleep(random.uniform(0, LONGEST))
    else:
        hung = hangs(home)
        await until(lambda: hangs(home) > hung)
    await home.home_assistant.kill()
    home.booklore.heal()
    home.hardcover.heal()
    check_files(home)
    await home.home_assistant.start()
    check_files(home)


def hangs(home: House) -> int:
    """Return how many requests got no answer."""
    return home.booklore.hung + home.hardcover.hung


async def agree(home: House) -> None:
    """Turn ratings on both ways as a person does in the dialog; what follows begins at once."""
    post, get = home.home_assistant.post, home.home_assistant.get
    step = await post(FLOWS, {"handler": home.entry_id})
    flow = f"{FLOWS}/{step['flow_id']}"
    options = {**OPTIONS, "write_ids": False, "ratings": "both", "add_missing": True}
    step = await post(flow, options)
    while step["type"] == "progress":
        await asyncio.sleep(0.1)
        step = await get(flow)
    assert step["step_id"] == "consent_ratings", step
    step = await post(flow, {"agree": True})
    assert step["type"] == "create_entry", step
