"""`kill -9` of a real hass: at random moments of a run, and right after choices."""

import asyncio
import os
from random import Random
import sys
from time import monotonic

import pytest

from tests.books import add_book, add_work, isbn
from tests.house import House
from tests.soak import SEED, SOAK

from .person import Decision, Person

KILLS = int(os.environ.get("KILLS") or (100 if SOAK else 3))
KILLS_A_LIBRARY = 4
LARGE = 2_100
"""Books, so many that writing what is known of all of them takes its time."""
LONGEST_LIFE = 4.0
"""Seconds after which Home Assistant is killed at the latest: a run takes about as long."""
LATENCY = 0.25
"""Seconds in which Hardcover answers, so that a run does not end before it is killed."""
STATUSES = ("matched", "pending", "skipped", "failed")
type Results = dict[int, Decision]


@pytest.mark.timeout(0 if SOAK else 900)
async def test_no_kill_loses_a_choice_or_a_run(home: House) -> None:
    """What was answered with success stands, and the run goes on by itself and ends well."""
    say(f"Seed {SEED}, {KILLS} kills")
    random, kills, answered = Random(SEED), 0, 0
    await move_in(home)
    await home.fetch()
    undisturbed = await results(home)
    while kills < KILLS:
        await move_out(home)
        await move_in(home)
        home.hardcover.latency = LATENCY
        await home.home_assistant.post("/api/services/booklore_hardcover/fetch_hardcover_ids")
        person = Person(home, random)
        for _ in range(min(KILLS_A_LIBRARY, KILLS - kills)):
            await live_and_be_killed(home, person, random)
            kills += 1
            say(f"kill {kills}: {person.answered} choices answered")
        home.hardcover.latency = 0
        await until_idle(home)
        found = await results(home)
        person.recall(found)
        assert found == undisturbed | person.decided
        await check_tally(home, found)
        answered += person.answered
    assert answered


@pytest.mark.timeout(0 if SOAK else 900)
async def test_nor_does_one_while_a_large_store_is_written(home: House) -> None:
    """At the beginning and at the end of every run, and in the middle of it."""
    kills, random = max(KILLS // 5, 2), Random(SEED)
    for number in range(1, LARGE + 1):
        title, number_on_it = f"Book {number}", isbn(number)
        add_work(home.hardcover, 10**7 + number, title, "Ann", isbn13=number_on_it)
        add_book(home.booklore, 10_000 + number, title, "Ann", isbn13=number_on_it)
    await move_in(home)
    await home.fetch()
    undisturbed, person = await results(home), Person(home, random)
    for kill in range(1, kills + 1):
        await home.home_assistant.post("/api/services/booklore_hardcover/fetch_hardcover_ids")
        await live_and_be_killed(home, person, random)
        say(f"kill {kill} of a large library: {person.answered} choices answered")
    await until_idle(home)
    assert (await home.fetch())["total"] == len(home.booklore.books)
    found = await results(home)
    person.recall(found)
    assert found == undisturbed | person.decided
    await move_out(home)


def say(text: str) -> None:
    """Show how far it is: a hundred kills take their time."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


async def live_and_be_killed(home: House, person: Person, random: Random) -> None:
    """Let the person decide, kill Home Assistant at some moment, and start it again."""
    deciding = asyncio.create_task(person.decide())
    if random.random() < 0.5:
        await asyncio.sleep(random.uniform(0, LONGEST_LIFE))
    else:
        wanted = person.answered + random.randint(1, 5)
        while person.answered < wanted and not deciding.done():  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    await home.home_assistant.kill()
    await deciding
    check_files(home)
    await home.home_assistant.start()
    check_files(home)
    # Whatever the person decided is known before anything else happens, as soon as the
    # list is there to be seen.
    await until_listed(home)
    person.recall(await results(home))


def check_files(home: House) -> None:
    """Check that no file was found damaged, and put aside."""
    storage = home.home_assistant.folder / ".storage"
    assert not list(storage.glob("*.corrupt*"))


async def move_in(home: House) -> None:
    """Add the integration, and wait until Home Assistant has that on disk itself."""
    home.entry_id = await home.set_up()
    entries = home.home_assistant.folder / ".storage/core.config_entries"
    while not entries.exists() or home.entry_id not in entries.read_text():  # noqa: ASYNC110
        await asyncio.sleep(0.1)


async def move_out(home: House) -> None:
    """Remove the integration: nothing of it stays on disk."""
    await home.home_assistant.delete(f"/api/config/config_entries/entry/{home.entry_id}")
    storage = home.home_assistant.folder / ".storage"
    assert not list(storage.glob(f"booklore_hardcover.{home.entry_id}*"))


async def results(home: House) -> Results:
    """Return state and id of every book; of those that are asked about, nothing more."""
    return {
        match["book_id"]: (match["status"], match.get("hardcover_id"))
        for match in await home.matches(*STATUSES)
    }


async def state(home: House, sensor: str) -> str:
    """Return what a sensor says."""
    found = await home.home_assistant.get(f"/api/states/sensor.booklore_hardcover_{sensor}")
    return str(found["state"])


async def until_listed(home: House) -> None:
    """Wait until the library is known again, after a kill before it was ever written."""
    started = monotonic()
    while not await results(home):
        assert monotonic() < started + 120, "the run does not go on by itself"
        await asyncio.sleep(0.1)


async def until_idle(home: House) -> None:
    """Wait until the run is over."""
    started = monotonic()
    while await state(home, "status") != "idle":
        assert monotonic() < started + 120, "the run does not end by itself"
        await asyncio.sleep(0.1)


async def check_tally(home: House, found: Results) -> None:
    """Check that the counts are those of one run that nobody disturbed."""
    counted = [status for status, _ in found.values()]
    expected = {
        "stored": counted.count("matched"),
        "skipped": counted.count("skipped"),
        "failed": counted.count("failed"),
        "pending": counted.count("pending"),
    }
    assert {name: int(await state(home, name)) for name in expected} == expected
    asked = home.hardcover.requests.total()
    tally = await home.fetch()
    assert tally["total"] == len(home.booklore.books)
    assert home.hardcover.requests.total() == asked
