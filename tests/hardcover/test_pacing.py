"""How the client keeps to Hardcover's allowance (contract §2), measured by Hardcover."""

import asyncio
from collections.abc import Sequence
from time import process_time

from multidict import CIMultiDict
import pytest

from custom_components.booklore_hardcover.hardcover.client import HardcoverClient
from custom_components.booklore_hardcover.hardcover.errors import (
    HardcoverPaused,
    HardcoverReserved,
)
from custom_components.booklore_hardcover.hardcover.pacer import Pacer, Priority
from tests.clock import Travel, settle
from tests.servers.hardcover import TOKEN, Fault, HardcoverServer, Policy, Token

from .conftest import DUNE, MakeClient, until

BRISK = Policy(quota=600, window=60, burst=5)
"""Ten times Hardcover's pace, with the smallest bucket."""
HOUR = 3_600.0


async def test_requests_keep_to_the_pace(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    server.policy = BRISK
    started = travel.unix_time()
    await travel.through(asyncio.gather(*(client.account() for _ in range(25))))
    assert server.requests == {"me": 25}
    assert (server.rejected, server.max_concurrent) == (0, 1)
    assert 1.9 < travel.unix_time() - started < 4


async def test_requests_one_after_the_other_keep_to_the_pace(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    server.policy = BRISK
    for _ in range(15):
        await travel.through(client.search("Dune"))
    assert server.rejected == 0


async def test_a_legacy_token_with_half_the_bucket_keeps_to_the_pace(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    server.tokens[TOKEN] = Token(kind="jwt")
    server.policy = Policy(quota=600, window=60, burst=10)
    await travel.through(asyncio.gather(*(client.account() for _ in range(15))))
    assert server.rejected == 0


async def test_before_the_first_answer_the_smallest_bucket_is_assumed(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    server.policy = Policy()
    await travel.through(asyncio.gather(*(client.account() for _ in range(10))))
    # Hardcover's word for its bucket of ten is taken after the first answer.
    assert travel.ahead < 0.5
    assert server.rejected == 0


async def test_an_unknown_bucket_refills_at_hardcovers_usual_pace(travel: Travel) -> None:
    pacer = Pacer()
    for _ in range(5):
        async with pacer.turn(Priority.RUN):
            pass
    sixth = asyncio.create_task(_take_turn(pacer, Priority.RUN))
    await settle()
    travel(0.8)
    await settle()
    assert not sixth.done()
    travel(0.2)
    await sixth


async def test_requests_of_other_programs_are_noticed(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    server.policy = Policy(quota=600, window=60, burst=10)
    await client.account()
    server.spend(7)
    await travel.through(asyncio.gather(*(client.account() for _ in range(12))))
    assert server.rejected == 0


async def test_a_changed_policy_is_noticed(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    server.policy = BRISK
    await client.account()
    await client.account()
    travel(0.3)
    server.policy = Policy(quota=300, window=60, burst=2)
    await travel.through(asyncio.gather(*(client.account() for _ in range(8))))
    assert server.rejected == 0


async def test_a_raised_policy_is_made_use_of(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    server.policy = Policy(quota=60, window=60, burst=2)
    await client.account()
    server.policy = Policy(quota=6_000, window=60, burst=50)
    await travel.through(asyncio.gather(*(client.account() for _ in range(30))))
    assert travel.ahead < 3
    assert server.rejected == 0


async def test_a_thousand_requests_are_left_to_those_who_ask(
    make_client: MakeClient, server: HardcoverServer, travel: Travel
) -> None:
    """Until the day's end, and for nobody else's sake: the others go on meanwhile."""
    server.policy = Policy(quota=6_000, window=60, burst=100, daily=1_003)
    nobody, run = make_client(priority=Priority.UNASKED), make_client()
    for _ in range(4):
        await travel.through(nobody.account())
    with pytest.raises(HardcoverReserved) as raised:
        await nobody.account()
    assert 0 < raised.value.until - travel.unix_time() <= 24 * HOUR
    assert server.requests == {"me": 4}
    assert nobody.pacer.paused_until is None
    await run.account()
    await make_client(priority=Priority.PERSON).account()
    with pytest.raises(HardcoverReserved):
        await nobody.account()
    travel(raised.value.until - travel.unix_time() + 1)
    await nobody.account()
    assert server.rejected == 0


async def test_what_nobody_asked_for_waits_for_everybody_else(
    make_client: MakeClient, server: HardcoverServer, travel: Travel
) -> None:
    server.policy = Policy(quota=60, window=60, burst=1)
    nobody, run = make_client(priority=Priority.UNASKED), make_client()
    await run.account()
    waiting = asyncio.gather(nobody.search("Dune"))
    await settle()
    await travel.through(asyncio.gather(run.account(), waiting))
    assert [operation for operation, _ in server.log] == ["me", "me", "search"]


async def test_a_person_goes_before_the_run_even_while_it_waits(
    make_client: MakeClient, server: HardcoverServer, travel: Travel
) -> None:
    server.policy = Policy(quota=120, window=60, burst=2)
    run, person = make_client(), make_client(priority=Priority.PERSON)
    running = asyncio.gather(*(run.search(f"Dune {number}") for number in range(4)))
    await until(lambda: server.requests["search"], 2)
    await settle()  # the run's third request now waits for the bucket
    await travel.through(asyncio.gather(person.account(), person.works_by_id([DUNE])))
    await travel.through(running)
    assert [operation for operation, _ in server.log] == [
        "search",
        "search",
        "me",
        "books_by_id",
        "search",
        "search",
    ]
    queries = [asked["query"] for operation, asked in server.log if operation == "search"]
    assert queries == ["Dune 0", "Dune 1", "Dune 2", "Dune 3"]
    assert server.rejected == 0


async def test_clients_of_one_person_send_one_request_at_a_time(
    make_client: MakeClient, server: HardcoverServer, travel: Travel
) -> None:
    server.latency = 0.02
    clients = [make_client(), make_client(priority=Priority.PERSON), make_client()]
    calls = (client.account() for client in clients for _ in range(3))
    await travel.through(asyncio.gather(*calls))
    assert server.max_concurrent == 1
    assert server.requests == {"me": 9}


async def test_retry_after_is_honoured_and_the_request_sent_again(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    server.fail("me", "429", times=2)
    started = travel.unix_time()
    assert (await travel.through(client.account())).username == "sam"
    assert travel.unix_time() - started > 1.9
    assert server.requests == {"me": 3}


async def test_while_told_to_wait_a_person_waits_too_but_goes_first(
    make_client: MakeClient, server: HardcoverServer, travel: Travel
) -> None:
    server.fail("search", "429")
    running = asyncio.create_task(make_client().search("Dune"))
    await until(lambda: server.rejected, 1)
    started = travel.unix_time()
    await travel.through(make_client(priority=Priority.PERSON).account())
    assert travel.unix_time() - started > 0.8
    await travel.through(running)
    assert [operation for operation, _ in server.log] == ["search", "me", "search"]


@pytest.mark.parametrize("fault", ["429_bare", "403_quota"])
async def test_a_refusal_without_a_time_is_waited_out_for_a_minute(
    client: HardcoverClient, server: HardcoverServer, travel: Travel, fault: Fault
) -> None:
    server.fail("search", fault)
    asked = asyncio.create_task(client.search("Dune"))
    await until(lambda: server.rejected, 1)
    await settle()
    travel(58)
    await settle()
    assert server.requests == {"search": 1}
    assert client.pacer.paused_until is None
    travel(2)
    assert await asked
    assert server.requests == {"search": 2}


async def test_one_refusal_after_the_other_becomes_a_pause(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    server.fail("me", "429", times=None)
    with pytest.raises(HardcoverPaused) as raised:
        await travel.through(client.account(), step=0.25)
    assert raised.value.until == pytest.approx(travel.unix_time() + 60, abs=5)
    assert server.requests == {"me": 10}


async def test_an_answer_between_refusals_makes_them_count_anew(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    for _ in range(2):
        server.fail("me", "429", times=6)
        await travel.through(client.account(), step=0.25)
    assert server.requests == {"me": 14}


async def test_a_used_up_day_is_a_pause_and_nothing_more_is_sent(
    make_client: MakeClient, server: HardcoverServer, pacer: Pacer, travel: Travel
) -> None:
    server.exhaust_day(HOUR)
    for priority in Priority:
        with pytest.raises(HardcoverPaused) as raised:
            await make_client(priority=priority).account()
        assert raised.value.until == pytest.approx(travel.unix_time() + HOUR, abs=5)
    assert server.requests == {"me": 1}
    assert pacer.paused_until == raised.value.until


async def test_a_long_wait_is_a_pause_whatever_its_reason(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    server.fail("me", "429_daily")
    with pytest.raises(HardcoverPaused) as raised:
        await client.account()
    assert raised.value.until == pytest.approx(travel.unix_time() + 21_877, abs=5)


async def test_the_last_request_of_a_day_is_answered_and_no_other_sent(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    server.policy = Policy(quota=6_000, burst=100, daily=2)
    await client.account()
    await client.account()
    with pytest.raises(HardcoverPaused):
        await client.account()
    assert (server.requests["me"], server.rejected) == (2, 0)


async def test_what_is_left_of_the_day_is_known_from_the_first_reply_until_the_day_ends(
    client: HardcoverClient, server: HardcoverServer, pacer: Pacer, travel: Travel
) -> None:
    server.policy = Policy(quota=60_000, burst=1_000, daily=5_000)
    assert pacer.requests_left_today is None
    await client.account()
    assert pacer.requests_left_today == 4_999
    server.spend(999)
    await client.account()
    assert pacer.requests_left_today == 3_999
    travel(24 * HOUR)
    assert pacer.requests_left_today is None


async def test_everybody_who_waits_hears_of_a_pause_at_once(
    make_client: MakeClient, server: HardcoverServer, travel: Travel
) -> None:
    server.latency = 0.1
    server.fail("me", "429_daily")
    client = make_client()
    calls = (client.account() for _ in range(8))
    results = await travel.through(asyncio.gather(*calls, return_exceptions=True))
    assert {type(result) for result in results} == {HardcoverPaused}
    assert server.requests == {"me": 1}


async def test_after_the_pause_requests_are_sent_again(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    server.exhaust_day(HOUR)
    with pytest.raises(HardcoverPaused):
        await client.account()
    travel(HOUR - 5)
    assert client.pacer.paused_until is not None
    travel(10)
    assert client.pacer.paused_until is None
    await client.account()
    assert server.requests == {"me": 2}


async def test_a_pause_is_taken_up_after_a_restart(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    until_then = travel.unix_time() + HOUR
    client.pacer.pause(until_then)
    assert client.pacer.paused_until == until_then
    with pytest.raises(HardcoverPaused) as raised:
        await client.account()
    assert raised.value.until == until_then
    assert not server.requests
    travel(HOUR + 1)
    await client.account()


async def test_a_shorter_pause_does_not_end_a_longer_one(pacer: Pacer, travel: Travel) -> None:
    later = travel.unix_time() + HOUR
    pacer.pause(later)
    pacer.pause(travel.unix_time() + 1)
    assert pacer.paused_until == later


async def test_a_bucket_too_slow_to_wait_for_is_a_pause(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    server.policy = Policy(quota=20, window=3_000, burst=1)
    await client.account()
    with pytest.raises(HardcoverPaused) as raised:
        await client.account()
    assert raised.value.until == pytest.approx(travel.unix_time() + 150, abs=5)
    assert server.requests == {"me": 1}


async def test_whoever_is_cancelled_while_waiting_is_in_nobodys_way(
    make_client: MakeClient, server: HardcoverServer, travel: Travel
) -> None:
    server.latency = 0.1
    client = make_client()
    tasks = [asyncio.create_task(client.search(f"Dune {number}")) for number in range(4)]
    await settle()
    tasks[1].cancel()
    tasks[2].cancel()
    results = await travel.through(asyncio.gather(*tasks, return_exceptions=True))
    assert [isinstance(result, asyncio.CancelledError) for result in results] == [
        False,
        True,
        True,
        False,
    ]
    assert server.requests == {"search": 2}


async def test_whoever_is_cancelled_while_asking_is_in_nobodys_way(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    server.fail("search", "timeout")
    stuck = asyncio.create_task(client.search("Dune"))
    await until(lambda: server.requests["search"], 1)
    waiting = asyncio.create_task(client.account())
    await settle()
    assert not waiting.done()
    stuck.cancel()
    assert (await asyncio.wait_for(waiting, 2)).username == "sam"


async def test_a_turn_is_given_back_when_it_fails() -> None:
    pacer = Pacer()
    with pytest.raises(ZeroDivisionError):
        async with pacer.turn(Priority.RUN):
            1 / 0  # noqa: B018
    await asyncio.wait_for(_take_turn(pacer, Priority.RUN), 1)


async def test_turns_go_by_priority_then_arrival() -> None:
    pacer = Pacer()
    order: list[str] = []

    async def take(name: str, priority: Priority) -> None:
        async with pacer.turn(priority):
            order.append(name)
            await asyncio.sleep(0)

    async with pacer.turn(Priority.RUN):
        waiting: Sequence[asyncio.Task[None]] = [
            asyncio.create_task(take("run 1", Priority.RUN)),
            asyncio.create_task(take("run 2", Priority.RUN)),
            asyncio.create_task(take("person 1", Priority.PERSON)),
            asyncio.create_task(take("person 2", Priority.PERSON)),
        ]
        await settle()
        assert order == []
    await asyncio.gather(*waiting)
    assert order == ["person 1", "person 2", "run 1", "run 2"]


async def _take_turn(pacer: Pacer, priority: Priority) -> None:
    async with pacer.turn(priority):
        pass


async def test_a_person_is_not_left_waiting(
    make_client: MakeClient, server: HardcoverServer, travel: Travel
) -> None:
    """Two refusals, and whoever waits at a screen hears until when; a run goes on asking."""
    server.fail("me", "429", times=4)
    with pytest.raises(HardcoverPaused):
        await travel.through(make_client(priority=Priority.PERSON).account())
    assert server.requests["me"] == 2
    await travel.through(make_client(priority=Priority.RUN).account())
    assert server.requests["me"] == 5


async def test_no_more_people_wait_than_are_served_within_a_minute(
    make_client: MakeClient, server: HardcoverServer, travel: Travel
) -> None:
    """Whoever comes then is told so at once; a run waits all the same, and nobody in vain."""
    server.policy = Policy()
    person = make_client(priority=Priority.PERSON)
    calls = [asyncio.create_task(person.account()) for _ in range(100)]
    await settle()
    turned_away = [call for call in calls if call.done() and call.exception()]
    assert 30 <= len(turned_away) <= 40
    assert {type(call.exception()) for call in turned_away} == {HardcoverPaused}
    run = asyncio.create_task(make_client().account())
    await travel.through(asyncio.gather(*calls, return_exceptions=True))
    assert travel.ahead < 65
    assert (await travel.through(run)).username == "sam"
    await person.account()
    assert (server.requests["me"], server.rejected) == (102 - len(turned_away), 0)


async def test_a_queue_costs_no_more_than_there_are_in_it() -> None:
    """Each turn wakes the next one, not everybody."""
    pacer = Pacer()

    async def ask() -> None:
        async with pacer.turn(Priority.RUN):
            await asyncio.sleep(0)

    brisk = CIMultiDict({"RateLimit-Policy": '"minute";q=6000000;w=60;burst=100000'})
    pacer.observe(brisk, refused=False)
    began = process_time()
    async with pacer.turn(Priority.RUN):
        waiting = [asyncio.create_task(ask()) for _ in range(1_500)]
        await settle()
    await asyncio.gather(*waiting)
    assert process_time() - began < 2
