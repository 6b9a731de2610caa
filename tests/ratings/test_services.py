"""The actions about ratings: what they answer, what they refuse and in which words, and to whom."""

from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
import voluptuous as vol

from custom_components.booklore_hardcover.const import DOMAIN
from tests.accounts import add_rated, changes, everything, rate_here, rate_there, row_of, theirs
from tests.books import isbn
from tests.conftest import TOKEN
from tests.person import pass_time
from tests.rating import agree_to_ratings, differences, settle, sync
from tests.rooms import Page, person, token_of
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.writing import write

SENSOR = f"sensor.{DOMAIN}_ratings_that_differ"
EVERYBODY = ("admin", "chooser", "reader", "stranger")


@pytest.fixture
async def rated(
    set_up: Any, fetch: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Set the entry up with one book of each kind."""
    add_rated(booklore, hardcover, 1, 9)
    add_rated(booklore, hardcover, 2, None, 4.5)
    add_rated(booklore, hardcover, 3, 6, on_shelf=False, status="ABANDONED")
    add_rated(booklore, hardcover, 4, 4, 5.0)
    add_rated(booklore, hardcover, 5, 1, 0.5)
    entry: MockConfigEntry = await set_up()
    await fetch()
    return entry


@pytest.fixture
async def agreed(hass: HomeAssistant, rated: MockConfigEntry) -> MockConfigEntry:
    """Have everything that goes without a question carried, both ways."""
    await agree_to_ratings(hass, rated, "both", add_missing=True)
    return rated


def line(book_id: int, **facts: Any) -> dict[str, Any]:
    """Return a line of a response."""
    known = {"book_id": book_id, "title": f"The {book_id}. Book", "field": "rating"}
    return known | {"status": None, "public": True, "server": "hardcover"} | facts


async def call(hass: HomeAssistant, action: str, user_id: str | None = None, **data: Any) -> Any:
    """Perform an action as somebody; returns the response of those that have one."""
    return await hass.services.async_call(
        DOMAIN,
        action,
        data,
        blocking=True,
        return_response=action != "settle_difference",
        context=Context(user_id=user_id),
    )


async def test_the_response(
    hass: HomeAssistant, agreed: MockConfigEntry, booklore: BookLoreServer, hardcover: Any
) -> None:
    """In stars, with the side, why, and whether others can see it; the same after a dry run."""
    rate_here(booklore, 1, 2)
    rate_there(hardcover, 2, 0.5)
    expected = {
        "planned": 2,
        "left": 1,
        "left_by_reason": {"ratings_differ": 1},
        "files_rewritten": 0,
        "files_moved": 0,
        "not_in_booklore": 0,
        "lines": [
            line(1, before=4.5, after=1.0, why="rating_changed"),
            line(2, before=4.5, after=0.5, why="changed_there", server="booklore", public=False),
        ],
        "differences": [{"book_id": 4, "title": "The 4. Book", "booklore": 2.0, "hardcover": 5.0}],
        "paused_until": None,
    }
    planned = await sync(hass, dry_run=True)
    requests = {name: planned[name] for name in ("requests", "hardcover_requests")}
    assert all(requests.values())
    assert planned == expected | requests | {"run": None, "written": 0}
    found = await sync(hass)
    assert found == expected | requests | {"run": found["run"], "written": 2}
    undone = await write(hass, "undo_writes", run=found["run"])
    assert [each["why"] for each in undone["lines"]] == ["undo", "undo"]
    assert undone["run"] == found["run"] + 1


async def test_a_line_of_a_book_that_is_added(
    hass: HomeAssistant, rated: MockConfigEntry, booklore: BookLoreServer, hardcover: Any
) -> None:
    """It tells the status that the book gets."""
    await agree_to_ratings(hass, rated, "both", add_missing=True)
    hass.config_entries.async_update_entry(rated, options={**rated.options, "ratings": "off"})
    assert await hass.config_entries.async_reload(rated.entry_id)
    add_rated(booklore, hardcover, 6, 8, on_shelf=False, status="PAUSED")
    await call(hass, "fetch_hardcover_ids")
    found = await sync(hass, dry_run=True)
    assert found["lines"] == [
        line(6, before=None, after=4.0, why="not_on_shelf", field="shelf", status="paused")
    ]


async def test_only_the_books_that_are_named_are_synced(
    hass: HomeAssistant, agreed: MockConfigEntry, booklore: BookLoreServer, hardcover: Any
) -> None:
    """The others wait; an id that BookLore does not know is named."""
    rate_here(booklore, 1, 2)
    rate_here(booklore, 5, 10)
    found = await sync(hass, book_ids=[5])
    assert [each["book_id"] for each in found["lines"]] == [5]
    assert (theirs(hardcover)[10], theirs(hardcover)[50]) == (4.5, 5.0)
    with pytest.raises(ServiceValidationError, match="777"):
        await sync(hass, book_ids=[1, 777])
    assert theirs(hardcover)[10] == 4.5


async def test_the_first_fifty_lines_and_differences_are_told(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """All are counted; `get_differences` has all of them."""
    for number in range(1, 61):
        add_rated(booklore, hardcover, number, 9)
        add_rated(booklore, hardcover, 100 + number, 9, 1.0)
    entry = await set_up()
    await fetch()
    found = await sync(hass, dry_run=True)
    assert (found["planned"], len(found["lines"])) == (60, 50)
    assert (found["left_by_reason"], len(found["differences"])) == ({"ratings_differ": 60}, 50)
    await agree_to_ratings(hass, entry)
    assert len(await differences(hass)) == 60


async def test_without_a_response_a_call_returns_once_it_is_asked_for(
    hass: HomeAssistant, agreed: MockConfigEntry, booklore: BookLoreServer, hardcover: Any
) -> None:
    """And is served all the same."""
    rate_here(booklore, 1, 2)
    await hass.services.async_call(DOMAIN, "sync_ratings", {}, blocking=True)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert theirs(hardcover)[10] == 1.0


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("settle_difference", {}),
        ("settle_difference", {"book_id": 4}),
        ("settle_difference", {"keep": "both"}),
        ("settle_difference", {"book_id": 4, "keep": "neither"}),
        ("settle_difference", {"book_id": 0, "keep": "both"}),
        ("settle_difference", {"book_id": "four", "keep": "both"}),
        ("sync_ratings", {"book_ids": ["one"]}),
        ("sync_ratings", {"dry_run": "perhaps"}),
        ("sync_ratings", {"mode": "both"}),
        ("get_differences", {"book_id": 4}),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    hass: HomeAssistant, agreed: MockConfigEntry, action: str, data: dict[str, Any]
) -> None:
    """Before anything is asked or written."""
    with pytest.raises(vol.Invalid):
        await call(hass, action, **data)
    assert len(await differences(hass)) == 1


@pytest.mark.parametrize(("book_id", "keep"), [(1, "both"), (2, "booklore"), (777, "hardcover")])
async def test_only_ratings_that_differ_can_be_settled(
    hass: HomeAssistant, agreed: MockConfigEntry, hardcover: Any, book_id: int, keep: str
) -> None:
    """The book is named."""
    told = len(hardcover.activities)
    with pytest.raises(ServiceValidationError, match=f"book {book_id} don't differ"):
        await settle(hass, book_id, keep)
    assert len(hardcover.activities) == told


async def test_a_side_without_a_rating_cannot_be_kept(
    hass: HomeAssistant, agreed: MockConfigEntry, booklore: BookLoreServer, hardcover: Any
) -> None:
    """That would be to clear the other."""
    rate_there(hardcover, 5, None)
    rate_here(booklore, 5, 7)
    await sync(hass)
    before = everything(booklore, hardcover)
    with pytest.raises(ServiceValidationError, match="no rating"):
        await settle(hass, 5, "hardcover")
    assert changes(before, everything(booklore, hardcover)) == {}
    await settle(hass, 5, "booklore")
    assert row_of(hardcover, 5).rating == 3.5


async def test_while_the_option_is_off(
    hass: HomeAssistant, rated: MockConfigEntry, hardcover: HardcoverServer
) -> None:
    """A dry run works; to sync or to settle does not, and nothing differs."""
    assert (await sync(hass, dry_run=True))["planned"] == 1
    with pytest.raises(ServiceValidationError, match="Turn this on in the options"):
        await sync(hass)
    with pytest.raises(ServiceValidationError, match="Turn this on in the options"):
        await settle(hass, 4, "both")
    assert await differences(hass) == []
    assert hardcover.activities == []


@pytest.mark.parametrize("server", ["booklore", "hardcover"])
async def test_a_server_that_is_down_is_named(
    hass: HomeAssistant, agreed: MockConfigEntry, booklore: Any, hardcover: Any, server: str
) -> None:
    """By a dry run as by a sync."""
    await {"booklore": booklore, "hardcover": hardcover}[server].stop()
    name = {"booklore": "BookLore", "hardcover": "Hardcover"}[server]
    for dry_run in (True, False):
        with pytest.raises(HomeAssistantError, match=name):
            await sync(hass, dry_run=dry_run)


LOOKS: dict[str, dict[str, Any]] = {"get_differences": {}}
CHANGES: dict[str, dict[str, Any]] = {
    "sync_ratings": {},
    "settle_difference": {"book_id": 4, "keep": "both"},
    "undo_writes": {"run": 1},
}


@pytest.mark.parametrize("named", [True, False], ids=["named", "the only entry"])
@pytest.mark.parametrize("action", [*LOOKS, *CHANGES])
@pytest.mark.parametrize("kind", [*EVERYBODY, "automation"])
async def test_who_may(
    hass: HomeAssistant,
    agreed: MockConfigEntry,
    hardcover: Any,
    action: str,
    kind: str,
    named: bool,
) -> None:
    """To look, one must see the button; to change anything, press it. Automations may all."""
    user_id = None if kind == "automation" else person(hass, kind).id
    data = (LOOKS | CHANGES)[action] | ({"config_entry_id": agreed.entry_id} if named else {})
    allowed = {"admin", "chooser", "automation"} | ({"reader"} if action in LOOKS else set())
    if kind in allowed:
        await call(hass, action, user_id, **data)
        await hass.async_block_till_done(wait_background_tasks=True)
        return
    hardcover.requests.clear()
    with pytest.raises(Unauthorized):
        await call(hass, action, user_id, **data)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hardcover.requests.total() == 0
    assert len(await differences(hass)) == 1


@pytest.mark.parametrize("kind", EVERYBODY)
async def test_who_may_on_the_page(
    hass: HomeAssistant, hass_ws_client: Any, agreed: MockConfigEntry, kind: str
) -> None:
    """As by the actions."""
    token = await token_of(hass, person(hass, kind))
    page = Page(await hass_ws_client(hass, token), agreed.entry_id)
    reply = await page.ask("differences/list", offset=0, limit=50)
    assert reply["success"] is (kind != "stranger")
    reply = await page.ask("differences/settle", book_ids=[4], keep="both")
    assert reply["success"] is (kind in ("admin", "chooser"))
    if not reply["success"]:
        assert reply["error"]["code"] == "unauthorized"
        assert len(await differences(hass)) == 1


async def test_the_sensor_counts_them(
    hass: HomeAssistant, rated: MockConfigEntry, booklore: BookLoreServer, hardcover: Any
) -> None:
    """None before the first sync, and none once all are settled or the option is off."""

    async def counted() -> str:
        await pass_time(hass, 1)
        state = hass.states.get(SENSOR)
        assert state is not None
        return state.state

    assert await counted() == "0"
    await agree_to_ratings(hass, rated)
    assert await counted() == "1"
    rate_here(booklore, 5, 9)
    rate_there(hardcover, 5, 1.0)
    await sync(hass)
    assert await counted() == "2"
    await settle(hass, 4, "both")
    assert await counted() == "1"
    hass.config_entries.async_update_entry(rated, options={**rated.options, "ratings": "off"})
    assert await hass.config_entries.async_reload(rated.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert await counted() == "0"


async def test_the_sensor_counts_them_when_the_action_returns(
    hass: HomeAssistant, agreed: MockConfigEntry, booklore: BookLoreServer, hardcover: Any
) -> None:
    """Also right after other changes, of which the sensor is told half a second later."""
    for change in (5, 2):
        rate_here(booklore, change, 7)
        rate_there(hardcover, change, 1.0)
        await hass.services.async_call(DOMAIN, "sync_ratings", blocking=True, return_response=True)
        state = hass.states.get(SENSOR)
        assert state is not None
        assert state.state == str(len(await differences(hass)))
    assert state.state == "3"


async def test_diagnostics_count_and_name_nobody(
    hass: HomeAssistant, hass_client: Any, agreed: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """Neither the person nor a book nor what anybody thinks of it."""
    found = await get_diagnostics_for_config_entry(hass, hass_client, agreed)
    assert found["writes"]["ratings"] == "both"  # type: ignore[index,call-overload]
    assert found["writes"]["ratings_that_differ"] == 1  # type: ignore[index,call-overload]
    secrets = (TOKEN, booklore.username, booklore.password, "127.0.0.1", "hc_pat")
    for secret in (*secrets, "The 1. Book", "Author 1", isbn(1), "Book", "0.5"):
        assert secret not in str(found)
