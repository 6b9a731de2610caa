"""`kill -9` of a real hass while ids are written to BookLore, and while that is undone."""

import asyncio
from collections.abc import Callable
import os
from random import Random
from time import monotonic

import pytest

from custom_components.booklore_hardcover.const import OPT_WRITE_IDS
from tests.accounts import links
from tests.books import add_matches
from tests.flows import OPTIONS
from tests.house import House
from tests.soak import SEED, SOAK

from .test_kill import check_files, move_in, say

ROUNDS = int(os.environ.get("WRITE_KILLS") or (40 if SOAK else 2)) // 2
"""Each has a kill while ids are written, and one while that is taken back."""
BOOKS = 4
FLOWS = "/api/config/config_entries/options/flow"
PATIENCE = 60


@pytest.mark.timeout(0 if SOAK else 300)
async def test_no_kill_doubles_or_loses_a_write(home: House) -> None:
    """What was on its way is looked at first; the rest goes on by itself, and all is undone."""
    say(f"Seed {SEED}, {2 * ROUNDS} kills while ids are written and taken back")
    random = Random(SEED)
    home.booklore.books.clear()
    add_matches(home.booklore, home.hardcover, BOOKS)
    home.booklore.edit(1, slug="my-own")
    before = links(home.booklore)
    wanted = {n: (f"{n}0", "my-own" if n == 1 else f"book-{n}") for n in range(1, BOOKS + 1)}
    home.booklore.permissions = {"canEditMetadata": True}
    await move_in(home)
    await home.fetch()
    run = 1
    for number in range(1, ROUNDS + 1):
        home.booklore.metadata_updates.clear()
        kind = random.choice(["at any moment", "landed"]) if number > 1 else "landed"
        disturb(home, kind, random)
        if number == 1:
            await agree(home)
        else:
            await home.home_assistant.post("/api/services/booklore_hardcover/write_ids")
        await be_killed(home, kind, random)
        await until(lambda: links(home.booklore) == wanted)
        # The first call may join what is just ending.
        await home.home_assistant.action("write_ids")
        result = await home.home_assistant.action("write_ids")
        assert (result["planned"], result["written"], result["differences"]) == (0, 0, [])
        assert set(home.booklore.metadata_updates.values()) == {1}
        say(f"round {number}: killed ({kind}), written once")
        kind = random.choice(["at any moment", "landed"])
        disturb(home, kind, random)
        undo = {"run": run}
        await home.home_assistant.post("/api/services/booklore_hardcover/undo_writes", undo)
        await be_killed(home, kind, random)
        await until(lambda: links(home.booklore) == before)
        await home.home_assistant.action("undo_writes", undo)
        result = await home.home_assistant.action("undo_writes", undo)
        assert result["planned"] == 0
        run = result["run"] + 1
        assert home.booklore.metadata_updates == dict.fromkeys(wanted, 2)
        say(f"round {number}: killed ({kind}), taken back once")


def disturb(home: House, kind: str, random: Random) -> None:
    """Let one write be done and never answered, if that is how it is to be."""
    if kind == "landed":
        home.booklore.fail("write", "lands_timeout", after=random.randrange(BOOKS))


async def be_killed(home: House, kind: str, random: Random) -> None:
    """Kill Home Assistant at some moment, or between a write and its reply; start it again."""
    if kind == "landed":
        hung = home.booklore.hung
        await until(lambda: home.booklore.hung > hung)
    else:
        await asyncio.sleep(random.uniform(0, BOOKS))
    await home.home_assistant.kill()
    home.booklore.heal()
    check_files(home)
    await home.home_assistant.start()
    check_files(home)


async def agree(home: House) -> None:
    """Turn writing on as a person does in the dialog; what follows begins at once."""
    post, get = home.home_assistant.post, home.home_assistant.get
    step = await post(FLOWS, {"handler": home.entry_id})
    flow = f"{FLOWS}/{step['flow_id']}"
    step = await post(flow, {**OPTIONS, OPT_WRITE_IDS: True})
    while step["type"] == "progress":
        await asyncio.sleep(0.1)
        step = await get(flow)
    assert step["step_id"] == "consent", step
    step = await post(flow, {"agree": True})
    assert step["type"] == "create_entry", step


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so by itself."""
    started = monotonic()
    while not condition():
        assert monotonic() < started + PATIENCE, "it does not go on by itself"
        await asyncio.sleep(0.01)
