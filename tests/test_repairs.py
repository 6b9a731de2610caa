"""Repairs: a library that looks rebuilt stops the run, and the person is asked."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work, isbn
from tests.disk import full_disk
from tests.person import choose
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, matches, status_of

ISSUE = "library_rebuilt_01KENTRY0000000000000000AA"
TITLES = ("Piranesi", "Emma", "Good Omens")
AUTHORS = ("Susanna Clarke", "Jane Austen", "Neil Gaiman")


def shelve(booklore: BookLoreServer, *ids: int) -> None:
    """Put the three books onto an empty shelf, under these ids."""
    booklore.books.clear()
    for number, (book_id, title, author) in enumerate(zip(ids, TITLES, AUTHORS, strict=True)):
        add_book(booklore, book_id, title, author, isbn13=isbn(number) if number == 0 else None)


@pytest.fixture
async def rebuilt(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
):
    """Match three books, choose for one and skip one, then give their ids to each other."""
    for number, (title, author) in enumerate(zip(TITLES, AUTHORS, strict=True)):
        add_work(hardcover, 10 + number, title, author, isbn13=isbn(number))
    shelve(booklore, 1, 2, 3)
    entry = await set_up()
    await fetch()
    for book_id, way in ((2, {"candidate": 1}), (3, {"skip": True})):
        await choose(hass, book_id, **way)
    shelve(booklore, 2, 3, 1)
    hardcover.requests.clear()
    return entry


@pytest.fixture
async def client(hass: HomeAssistant, hass_client):
    """Return a browser that is logged in."""
    assert await async_setup_component(hass, "repairs", {})
    return await hass_client()


async def open_flow(client: Any) -> dict[str, Any]:
    """Press the issue in the list of repairs."""
    response = await client.post(
        "/api/repairs/issues/fix", json={"handler": DOMAIN, "issue_id": ISSUE}
    )
    assert response.status == HTTPStatus.OK
    return await response.json()


async def answer(client: Any, flow: dict[str, Any]) -> dict[str, Any]:
    """Submit the form."""
    response = await client.post(f"/api/repairs/issues/fix/{flow['flow_id']}", json={})
    assert response.status == HTTPStatus.OK
    return await response.json()


async def stopped(fetch) -> None:
    """Run into the question."""
    with pytest.raises(HomeAssistantError) as error:
        await fetch()
    assert error.value.translation_key == "library_rebuilt"


async def test_a_run_stops_before_it_changes_anything(
    hass: HomeAssistant, rebuilt, fetch, hardcover: HardcoverServer
) -> None:
    """And asks; every further run does the same."""
    before = await matches(hass), counts_of(hass)
    for _ in range(2):
        await stopped(fetch)
    assert (await matches(hass), counts_of(hass)) == before
    assert status_of(hass) == "error"
    assert hardcover.requests.total() == 0
    issue = ir.async_get(hass).async_get_issue(DOMAIN, ISSUE)
    assert issue is not None
    named = {"name": "reader on 127.0.0.1"}
    assert (issue.is_fixable, issue.translation_placeholders) == (True, named)


async def test_yes_it_was_rebuilt(
    hass: HomeAssistant, rebuilt, fetch, client, hardcover: HardcoverServer
) -> None:
    """Decisions follow their books, everything else is looked up anew."""
    await stopped(fetch)
    flow = await open_flow(client)
    assert (flow["type"], flow["step_id"]) == ("form", "confirm")
    assert flow["description_placeholders"] == {"name": r"reader on 127\.0\.0\.1"}
    assert (await answer(client, flow))["type"] == "create_entry"
    await hass.async_block_till_done(wait_background_tasks=True)
    assert ir.async_get(hass).async_get_issue(DOMAIN, ISSUE) is None
    assert [
        (match["book_id"], match["status"], match.get("hardcover_id"), match.get("source"))
        for match in await matches(hass)
    ] == [
        (1, "skipped", None, None),
        (2, "matched", 10, "isbn"),
        (3, "matched", 11, "choice"),
    ]
    assert dict(hardcover.requests) == {"editions": 1}
    assert status_of(hass) == "idle"


async def test_no_it_was_a_mistake(
    hass: HomeAssistant,
    rebuilt,
    fetch,
    client,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Whoever closes the question and mends the server goes on as if nothing had been."""
    before = await matches(hass)
    await stopped(fetch)
    flow = await open_flow(client)
    assert (await client.delete(f"/api/repairs/issues/fix/{flow['flow_id']}")).status == 200
    assert ir.async_get(hass).async_get_issue(DOMAIN, ISSUE) is not None
    assert await matches(hass) == before
    shelve(booklore, 1, 2, 3)
    assert (await fetch())["total"] == 3
    assert await matches(hass) == before
    assert hardcover.requests.total() == 0
    assert ir.async_get(hass).async_get_issue(DOMAIN, ISSUE) is None


async def test_the_question_is_there_again_after_a_restart(
    hass: HomeAssistant, rebuilt, fetch
) -> None:
    """With the library's name in its title, which Home Assistant does not keep on disk."""
    await stopped(fetch)
    registry = ir.async_get(hass)
    asked = registry.async_get_issue(DOMAIN, ISSUE)
    assert asked is not None
    assert "reader" not in str(asked.to_json())
    # What Home Assistant knows of it when it starts.
    registry.issues[(DOMAIN, ISSUE)] = replace(asked, active=False, translation_placeholders=None)
    await hass.config_entries.async_reload(rebuilt.entry_id)
    await hass.async_block_till_done()
    again = registry.async_get_issue(DOMAIN, ISSUE)
    assert again is not None
    assert (again.active, again.is_fixable) == (True, True)
    assert again.translation_placeholders == {"name": "reader on 127.0.0.1"}


async def test_a_few_other_books_are_no_rebuilt_library(
    hass: HomeAssistant, rebuilt, fetch, booklore: BookLoreServer
) -> None:
    """One of three is dealt with by itself."""
    shelve(booklore, 1, 2, 3)
    add_book(booklore, 3, "Middlemarch", "George Eliot")
    assert (await fetch())["total"] == 3
    assert ir.async_get(hass).async_get_issue(DOMAIN, ISSUE) is None


@pytest.mark.parametrize("gone", ["unloaded", "removed"])
async def test_an_entry_that_is_not_loaded_cannot_be_answered_for(
    hass: HomeAssistant, rebuilt, fetch, client, hass_client, gone: str
) -> None:
    """The flow says so and leaves the question."""
    await stopped(fetch)
    flow = await open_flow(client)
    if gone == "unloaded":
        await hass.config_entries.async_set_disabled_by(rebuilt.entry_id, ConfigEntryDisabler.USER)
    else:
        await hass.config_entries.async_remove(rebuilt.entry_id)
    result = await answer(client, flow)
    assert (result["type"], result["reason"]) == ("abort", "not_loaded")


async def test_an_answer_that_the_disk_does_not_take(
    hass: HomeAssistant, rebuilt, fetch, client
) -> None:
    """The flow says so and leaves the question."""
    await stopped(fetch)
    flow = await open_flow(client)
    with full_disk():
        result = await answer(client, flow)
    assert (result["type"], result["reason"]) == ("abort", "not_started")
    assert ir.async_get(hass).async_get_issue(DOMAIN, ISSUE) is not None


async def test_the_answer_waits_for_a_refused_account(
    hass: HomeAssistant, rebuilt, fetch, client, booklore: BookLoreServer
) -> None:
    """The flow says what to mend first, and leaves the question."""
    await stopped(fetch)
    flow = await open_flow(client)
    booklore.password = "changed since"
    booklore.expire_tokens()
    booklore.revoke_refresh_tokens()
    with pytest.raises(HomeAssistantError):
        await fetch()
    result = await answer(client, flow)
    assert (result["type"], result["reason"]) == ("abort", "account_refused")
    assert ir.async_get(hass).async_get_issue(DOMAIN, ISSUE) is not None
