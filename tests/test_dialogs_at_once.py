"""Several dialogs about one account, whichever is submitted first: no match is ever lost."""

import asyncio
from collections.abc import AsyncGenerator
from itertools import permutations
from typing import Any

from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, UnknownFlow
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import CONF_BOOKLORE_USER_ID, CONF_TOKEN, DOMAIN
from tests.books import add_book, add_work
from tests.conftest import TOKEN
from tests.flows import begin, submit
from tests.person import choose
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer, Token
from tests.states import until

type Flow = dict[str, Any]
DIALOGS = ("user", "another_user", "reconfigure", "reauth")


@pytest.fixture
async def moved(booklore: BookLoreServer) -> AsyncGenerator[BookLoreServer]:
    """Return a second server, on which the person has the same account."""
    async with BookLoreServer("grimmory-3.3") as server:
        yield server


@pytest.fixture
async def chosen(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Set up an entry with a choice of the person's."""
    add_work(hardcover, 10, "Emma", "Jane Austen")
    add_book(booklore, 1, "Emma", "Jane Austen")
    await booklore.become("grimmory-3.3")  # which may be logged in to twice in a second
    entry: MockConfigEntry = await set_up()
    await fetch()
    await choose(hass, 1, candidate=1)
    return entry


@pytest.fixture
def there(account: Flow, moved: BookLoreServer) -> Flow:
    """Return the account on the second server, as a person types it."""
    return account | {CONF_URL: moved.url}


async def open_reconfigure(hass: HomeAssistant, entry: MockConfigEntry, which: str) -> Flow:
    """Open a dialog that changes one of the entry's accounts."""
    menu = await entry.start_reconfigure_flow(hass)
    return dict(await submit(hass, menu, {"next_step_id": f"reconfigure_{which}"}))


async def press(hass: HomeAssistant, flow: Flow, data: Flow | None = None) -> Flow:
    """Submit the form, and wait for nothing else; Home Assistant may have closed the dialog."""
    try:
        return dict(await hass.config_entries.flow.async_configure(flow["flow_id"], data or {}))
    except UnknownFlow:
        return {"type": FlowResultType.ABORT, "reason": "closed"}


async def go_on(hass: HomeAssistant, flow: Flow) -> Flow:
    """Submit each form of the dialog that adds an account until it is over."""
    while flow["type"] is FlowResultType.FORM:
        flow = await press(hass, flow, {"fetch_now": False} if at_the_end(flow) else None)
    return flow


def at_the_end(flow: Flow) -> bool:
    """Whether the dialog is at its last step."""
    return bool(flow["step_id"] == "first_run")


async def assert_nothing_is_lost(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """The entry has its choice, every entry is of its own account, and no two are of one."""
    await hass.async_block_till_done()
    response = await hass.services.async_call(
        DOMAIN,
        "get_matches",
        {"config_entry_id": entry.entry_id, "status": ["matched"]},
        blocking=True,
        return_response=True,
    )
    assert response is not None
    assert [match["hardcover_id"] for match in response["matches"]] == [10]
    entries = hass.config_entries.async_entries(DOMAIN)
    named = [each.unique_id for each in entries]
    assert len(named) == len(set(named))
    assert named == [f"{e.data[CONF_URL]}#{e.data[CONF_BOOKLORE_USER_ID]}" for e in entries]


@pytest.mark.parametrize("step", ["hardcover_token", "first_run"])
async def test_an_entry_that_moves_to_the_account_of_an_open_dialog_keeps_its_matches(
    hass: HomeAssistant, chosen: MockConfigEntry, there: Flow, token_path, step: str
) -> None:
    """The dialog that was opened first, and left at a later step, adds nothing."""
    adding = dict(await begin(hass, there))
    if step == "first_run":
        adding = await press(hass, adding)
    assert adding["step_id"] == step
    moving = await open_reconfigure(hass, chosen, "booklore")
    assert (await submit(hass, moving, there))["reason"] == "reconfigure_successful"
    flow = await press(hass, adding, {"fetch_now": True} if step == "first_run" else None)
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "already_configured")
    assert hass.config_entries.async_entries(DOMAIN) == [chosen]
    await assert_nothing_is_lost(hass, chosen)


@pytest.mark.parametrize("at_once", [False, True], ids=["in_turn", "at_once"])
async def test_dialogs_in_all_orders(
    hass: HomeAssistant,
    chosen: MockConfigEntry,
    booklore: BookLoreServer,
    account: Flow,
    there: Flow,
    token_path,
    at_once: bool,
) -> None:
    """Two that add an account, one that moves the entry there, and one that keeps it here."""
    before = dict(chosen.data), chosen.unique_id, chosen.title
    password = {each: account[each] for each in (CONF_USERNAME, CONF_PASSWORD)}

    async def add_another() -> Flow:
        return await go_on(hass, dict(await begin(hass, there)))

    for order in permutations(DIALOGS):
        adding = dict(await begin(hass, there))
        moving = await open_reconfigure(hass, chosen, "booklore")
        keeping = dict(await chosen.start_reauth_flow(hass))
        presses = {
            "user": go_on(hass, adding),
            "another_user": add_another(),
            "reconfigure": press(hass, moving, there),
            "reauth": press(hass, keeping, password),
        }
        if at_once:
            ends = await asyncio.gather(*(presses[each] for each in order))
        else:
            ends = [await presses[each] for each in order]
        assert {end["type"] for end in ends} <= {FlowResultType.CREATE_ENTRY, FlowResultType.ABORT}
        await assert_nothing_is_lost(hass, chosen)
        assert len(hass.config_entries.async_entries(DOMAIN)) <= 2
        for other in hass.config_entries.async_entries(DOMAIN):
            if other is not chosen:
                await hass.config_entries.async_remove(other.entry_id)
        data, unique_id, title = before
        hass.config_entries.async_update_entry(chosen, data=data, unique_id=unique_id, title=title)
        await hass.config_entries.async_reload(chosen.entry_id)
        await hass.async_block_till_done()
        assert not hass.config_entries.flow.async_progress()


async def test_what_two_dialogs_change_is_changed_both(
    hass: HomeAssistant,
    chosen: MockConfigEntry,
    hardcover: HardcoverServer,
    moved: BookLoreServer,
    there: Flow,
    token_path,
) -> None:
    """The token of one, and the address of the other, which is saved while the first waits."""
    reading = await open_reconfigure(hass, chosen, "hardcover")
    moving = await open_reconfigure(hass, chosen, "booklore")
    hardcover.tokens["hc_pat_new"] = Token(user_id=7, username="reader")
    token_path.write_text("hc_pat_new")
    moved.gate = Gate()
    waiting = asyncio.create_task(press(hass, moving, there))
    await until(lambda: moved.requests["login"] == 1)
    assert (await submit(hass, reading))["reason"] == "reconfigure_successful"
    moved.gate.open()
    assert (await waiting)["reason"] == "reconfigure_successful"
    assert chosen.data[CONF_TOKEN] != TOKEN
    assert chosen.data[CONF_URL] == str(moved.url)
    await assert_nothing_is_lost(hass, chosen)


async def test_a_reauthentication_does_not_move_an_entry_back(
    hass: HomeAssistant,
    chosen: MockConfigEntry,
    booklore: BookLoreServer,
    account: Flow,
    there: Flow,
    token_path,
) -> None:
    """The entry was moved while the log-in at its old address was still waited for."""
    keeping = await chosen.start_reauth_flow(hass)
    booklore.gate = Gate()
    logins = booklore.requests["login"]
    typed = {each: account[each] for each in (CONF_USERNAME, CONF_PASSWORD)}
    waiting = asyncio.create_task(press(hass, dict(keeping), typed))
    await until(lambda: booklore.requests["login"] > logins)
    moving = await open_reconfigure(hass, chosen, "booklore")
    assert (await submit(hass, moving, there))["reason"] == "reconfigure_successful"
    booklore.gate.open()
    assert (await waiting)["reason"] == "wrong_account"
    assert chosen.data[CONF_URL] == there[CONF_URL]
    await assert_nothing_is_lost(hass, chosen)
