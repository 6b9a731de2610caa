"""Many people, and hasty ones: nobody keeps the others waiting, and nobody waits in vain."""

import asyncio
from collections import Counter
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from benchmark.heartbeat import Heartbeat
from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work
from tests.person import pass_time
from tests.rooms import Page, person, token_of
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, ids_of, until


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Two books that are asked about, and one that is not found."""
    for work_id in (10, 11):
        add_work(hardcover, work_id, "Emma", "Jane Austen")
    add_work(hardcover, 40, "The Hobbit", "J. R. R. Tolkien")
    for book_id in (1, 2):
        add_book(booklore, book_id, "Emma", "Jane Austen")
    add_book(booklore, 3, "scan0001")


@pytest.fixture
def open_page(hass: HomeAssistant, hass_ws_client, resolved: MockConfigEntry):
    """Let somebody of a kind open the page."""

    async def _open(kind: str) -> Page:
        token = await token_of(hass, person(hass, kind))
        return Page(await hass_ws_client(access_token=token), resolved.entry_id)

    return _open


@pytest.fixture
def gate(resolved: MockConfigEntry, hardcover: HardcoverServer, booklore: BookLoreServer) -> Gate:
    """Let no server answer until it is opened."""
    booklore.gate = hardcover.gate = Gate()
    return hardcover.gate


async def open_pages(
    hass_ws_client, entry: MockConfigEntry, token: str, browsers: int
) -> list[Page]:
    """Open the page of one user in so many browsers."""
    return [Page(await hass_ws_client(access_token=token), entry.entry_id) for _ in range(browsers)]


async def send(page: Page, times: int, command: str, **facts: Any) -> None:
    """Send a command so many times, and wait for nothing."""
    for _ in range(times):
        message = {"type": f"{DOMAIN}/matches/{command}", "entry_id": page.entry_id, **facts}
        await page.socket.send_json_auto_id(message)


async def replies(page: Page, wanted: int) -> Counter[str]:
    """Return how often each code came in so many replies; "" means that all is well."""
    codes: Counter[str] = Counter()
    while codes.total() < wanted:
        reply = await page.socket.receive_json()
        if reply["type"] == "result":
            codes[reply.get("error", {}).get("code", "")] += 1
    return codes


async def test_a_thousand_searches_of_one_user(
    open_page, gate: Gate, hardcover: HardcoverServer
) -> None:
    """All but a few are refused in words, and somebody else is served soon."""
    hasty, patient = await open_page("chooser"), await open_page("chooser")
    await send(hasty, 1_000, "search", book_id=3, query="hobbit")
    assert await replies(hasty, 995) == {"too_many_at_once": 995}
    asked = asyncio.create_task(patient.get("matches/search", book_id=1, query="Hobbit"))
    gate.open()
    assert (await asked)["step"]["count"] == 1
    assert (await replies(hasty, 5)).total() == 5
    assert hardcover.requests == {"search": 6}
    assert (await hasty.get("matches/search", book_id=3, query="hobbit"))["left"] == []


async def test_a_user_is_one_on_all_ways(
    hass: HomeAssistant, open_page, gate: Gate, hass_ws_client, resolved: MockConfigEntry
) -> None:
    """By page and by action, whichever server is asked; automations are nobody's."""
    user = person(hass, "chooser")
    token = await token_of(hass, user)
    pages = await open_pages(hass_ws_client, resolved, token, 3)

    async def choose(context: Context, book_id: int) -> None:
        data = {"book_id": book_id, "hardcover_id": 40}
        await hass.services.async_call(
            DOMAIN, "choose_candidate", data, blocking=True, context=context
        )

    for page in pages[:2]:
        await send(page, 2, "search", book_id=3, query="hobbit")
    theirs = asyncio.create_task(choose(Context(user_id=user.id), 7))
    await until(lambda: gate.held == 2)
    code, _ = await pages[2].refused("matches/search", book_id=3, query="hobbit")
    assert code == "too_many_at_once"
    with pytest.raises(HomeAssistantError) as error:
        await choose(Context(user_id=user.id), 1)
    assert error.value.translation_key == "too_many_at_once"
    automatic = asyncio.create_task(choose(Context(), 1))
    gate.open()
    await automatic
    with pytest.raises(HomeAssistantError):
        await theirs
    assert await ids_of(hass) == {1: 40}


async def test_who_closes_the_page_waits_no_more(
    open_page, gate: Gate, hardcover: HardcoverServer
) -> None:
    """What was not sent never is; who is still there is served at once."""
    gone, here = await open_page("chooser"), await open_page("chooser")
    await send(gone, 5, "search", book_id=3, query="hobbit")
    await until(lambda: gate.held == 1)
    await gone.socket.close()
    await until(lambda: gate.held == 0)
    gate.open()
    assert (await here.get("matches/search", book_id=3, query="hobbit"))["step"]
    assert hardcover.requests == {"search": 2}


async def test_what_a_person_has_decided_stands_though_they_close_the_page(
    hass: HomeAssistant, open_page, gate: Gate
) -> None:
    """Nothing has to be asked for it."""
    page = await open_page("chooser")
    await send(page, 1, "choose", books=[[1, 11]])
    await page.socket.close()
    await until(lambda: counts_of(hass)["matched"] == 1)
    assert await ids_of(hass) == {1: 11}


async def go(hass: HomeAssistant, entry: MockConfigEntry, how: str) -> None:
    """Let the entry go."""
    entries = hass.config_entries
    if how == "unloaded":
        await entries.async_unload(entry.entry_id)
    elif how == "reloaded":
        await entries.async_reload(entry.entry_id)
    elif how == "disabled":
        await entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)
    elif how == "removed":
        await entries.async_remove(entry.entry_id)
    else:
        hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
        await hass.async_block_till_done()


@pytest.mark.parametrize("how", ["unloaded", "reloaded", "disabled", "removed", "stopped"])
async def test_who_waits_for_an_entry_that_goes(
    hass: HomeAssistant,
    open_page,
    hass_client,
    resolved: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    caplog: pytest.LogCaptureFixture,
    how: str,
) -> None:
    """They are told so in words at once, wherever they wait; what was not sent never is."""
    hardcover.gate, booklore.gate = Gate(), Gate()
    searching, choosing = await open_page("chooser"), await open_page("chooser")
    await send(searching, 2, "search", book_id=3, query="hobbit")
    await send(choosing, 1, "choose", books=[[1, 40]])
    await send(choosing, 1, "find", book_id=1, address="https://hardcover.app/books/the-hobbit")
    await send(choosing, 1, "skip", book_ids=[7])
    calls = [
        asyncio.create_task(
            hass.services.async_call(
                DOMAIN, action, {**data, "config_entry_id": resolved.entry_id}, blocking=True
            )
        )
        for action, data in (
            ("choose_candidate", {"book_id": 1, "hardcover_id": 40}),
            ("choose_candidate", {"book_id": 7, "skip": True}),
            ("fetch_hardcover_ids", {"book_ids": [7]}),
        )
    ]
    path = f"/api/{DOMAIN}/cover/{resolved.entry_id}/1"
    cover = asyncio.create_task((await hass_client()).get(path))
    await until(lambda: (hardcover.gate.held, booklore.gate.held) == (1, 4))
    if how == "stopped":  # which hangs up on all pages
        await asyncio.gather(searching.socket.close(), choosing.socket.close())
    await go(hass, resolved, how)
    if how != "stopped":
        assert await replies(searching, 2) == {"store_closed": 2}
        assert await replies(choosing, 3) == {"store_closed": 3}
    for call in calls:
        with pytest.raises(HomeAssistantError) as error:
            await call
        assert error.value.translation_key == "store_closed"
    assert (await cover).status == 502
    await until(lambda: hardcover.gate.held == 0)
    sent = hardcover.requests.total(), booklore.requests.total()
    hardcover.gate.open()
    booklore.gate.open()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert (hardcover.requests.total(), booklore.requests.total()) == sent
    assert not [each for each in caplog.records if each.levelname == "ERROR"]


@pytest.mark.parametrize("account", ["hardcover", "booklore"])
async def test_a_refusal_that_comes_when_the_entry_has_gone(
    hass: HomeAssistant,
    open_page,
    gate: Gate,
    resolved: MockConfigEntry,
    hardcover: HardcoverServer,
    booklore: BookLoreServer,
    caplog: pytest.LogCaptureFixture,
    account: str,
) -> None:
    """Nobody is asked to correct an account that is not there any more."""
    page = await open_page("chooser")
    hardcover.fail("search", "401")
    booklore.fail("login", "401")
    if account == "hardcover":
        await send(page, 1, "search", book_id=3, query="hobbit")
    else:
        await send(page, 1, "skip", book_ids=[7])
    await until(lambda: gate.held == 1)
    await hass.config_entries.async_remove(resolved.entry_id)
    gate.open()
    assert await replies(page, 1) == {"store_closed": 1}
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hass.config_entries.flow.async_progress() == []
    assert not [each for each in caplog.records if each.levelname == "ERROR"]


@pytest.fixture
def large_answers(booklore: BookLoreServer, hardcover: HardcoverServer, library: None) -> None:
    """Fifty books that may be one of ten works each."""
    for work_id in range(12, 20):
        add_work(hardcover, work_id, "Emma", "Jane Austen")
    for book_id in range(4, 51):
        add_book(booklore, book_id, "Emma", "Jane Austen")


@pytest.mark.parametrize(("browsers", "served"), [(1, 20), (10, 60)], ids=["one", "ten browsers"])
async def test_a_thousand_subscriptions_of_somebody_who_may_only_look(
    large_answers: None, hass: HomeAssistant, resolved, hass_ws_client, browsers: int, served: int
) -> None:
    """All but a few are refused in words, and nobody is kept waiting, whatever changes."""
    token = await token_of(hass, person(hass, "reader"))
    pages = await open_pages(hass_ws_client, resolved, token, browsers)
    patient = Page(await hass_ws_client(), resolved.entry_id)
    codes: Counter[str] = Counter()
    async with Heartbeat() as heart:
        for page in pages:
            await send(page, 1_000 // browsers, "subscribe")
        for page in pages:
            codes += await replies(page, 1_000 // browsers)
        for book_id in range(1, 11):
            await patient.skip(book_id)
    assert codes == {"": served, "too_many_at_once": 1_000 - served}
    assert heart.cost.longest_stall < 0.1
    for page in pages:
        await page.socket.close()
    again = Page(await hass_ws_client(access_token=token), resolved.entry_id)
    assert (await again.event(await again.subscribe()))["counts"]["skipped"] == 10
    await pass_time(hass, 1)


@pytest.mark.parametrize("browsers", [1, 10], ids=["one", "ten browsers"])
async def test_five_hundred_large_answers_to_somebody_who_may_only_look(
    large_answers: None, hass: HomeAssistant, resolved, hass_ws_client, browsers: int
) -> None:
    """Some are given, the others refused in words, and somebody else is served meanwhile."""
    token = await token_of(hass, person(hass, "reader"))
    pages = await open_pages(hass_ws_client, resolved, token, browsers)
    patient = Page(await hass_ws_client(), resolved.entry_id)
    codes: Counter[str] = Counter()
    async with Heartbeat() as heart:
        for page in pages:
            await send(page, 500 // browsers, "get", book_ids=list(range(1, 51)))
        assert (await patient.match(1)) is not None
        for page in pages:
            codes += await replies(page, 500 // browsers)
    assert codes[""] >= 10
    assert codes["too_many_at_once"] == 500 - codes[""] > 250
    assert heart.cost.longest_stall < 0.1
    assert len((await pages[0].get("matches/get", book_ids=[1, 2, 3]))["rows"]) == 3


async def test_a_hundred_lists_for_somebody_who_may_only_look(
    hass: HomeAssistant, resolved: MockConfigEntry
) -> None:
    """The action is as patient as the page; automations may ask for as many as they like."""

    async def ask(context: Context) -> Any:
        data = {"status": ["pending", "failed"]}
        return await hass.services.async_call(
            DOMAIN, "get_matches", data, blocking=True, return_response=True, context=context
        )

    reader = Context(user_id=person(hass, "reader").id)
    found = await asyncio.gather(*(ask(reader) for _ in range(100)), return_exceptions=True)
    refused = [each for each in found if isinstance(each, HomeAssistantError)]
    assert len(refused) == 70
    assert {each.translation_key for each in refused} == {"too_many_at_once"}
    found = await asyncio.gather(*(ask(Context()) for _ in range(100)), ask(reader))
    assert [len(each["matches"]) for each in found] == [3] * 101
