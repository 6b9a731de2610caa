"""SIGTERM and soon SIGKILL of a real hass, as Docker and systemd stop it, while people decide."""

import asyncio
import os
from random import Random

import pytest

from tests.house import House
from tests.soak import SEED, SOAK

from .conftest import REFUSAL
from .person import Hasty
from .test_kill import LATENCY, check_files, move_in, results, say, until_idle, until_listed

TERMINATIONS = int(os.environ.get("TERMINATIONS") or (60 if SOAK else 4))
PEOPLE = 6
PATIENCE = 0.1, 5.0
"""Seconds between SIGTERM and SIGKILL."""


@pytest.mark.timeout(0 if SOAK else 900)
async def test_no_termination_loses_a_choice(home: House) -> None:
    """What was answered with success stands; what came too late was refused in words."""
    say(f"Seed {SEED}, {TERMINATIONS} terminations")
    random = Random(SEED)
    await move_in(home)
    await home.fetch()
    undisturbed = await results(home)
    matches = await home.matches("pending", "failed", "matched")
    people = [Hasty(home, random, matches[place::PEOPLE]) for place in range(PEOPLE)]
    home.hardcover.latency = LATENCY
    for number in range(1, TERMINATIONS + 1):
        if random.random() < 0.5:
            await home.home_assistant.post(
                "/api/services/booklore_hardcover/fetch_hardcover_ids", {"retry_failed": True}
            )
        await live_and_be_terminated(home, people, random)
        answered = sum(person.answered for person in people)
        refused = sum(len(person.refusals) for person in people)
        say(f"termination {number}: {answered} choices answered, {refused} refused")
    await until_idle(home)
    found = await results(home)
    for person in people:
        assert person.answered
        assert [each for each in person.refusals if REFUSAL not in each] == []
        undisturbed |= person.decided
    assert found == undisturbed


async def live_and_be_terminated(home: House, people: list[Hasty], random: Random) -> None:
    """Let the people decide, stop Home Assistant at some moment, and start it again."""
    deciding = [
        asyncio.create_task(person.decide_on_the_page() if place % 2 else person.decide())
        for place, person in enumerate(people)
    ]
    await asyncio.sleep(random.uniform(0.1, 1))
    await home.home_assistant.terminate(random.uniform(*PATIENCE))
    await asyncio.gather(*deciding)
    check_files(home)
    await home.home_assistant.start()
    await until_listed(home)
    found = await results(home)
    for person in people:
        person.recall(found)
