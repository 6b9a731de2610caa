"""Who may look, who may choose, and who neither: by page, by action, by cover."""

from contextlib import nullcontext
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized, UnknownUser
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work
from tests.rooms import BUTTON, Page, person, token_of
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of

MAY_LOOK = ("admin", "chooser", "reader")
MAY_CHOOSE = ("admin", "chooser")
EVERYBODY = (*MAY_LOOK, "stranger")
PENDING = {"filter": {"status": "pending"}}
LOOKS: dict[str, dict[str, Any]] = {
    "matches/get": {"book_ids": [1]},
    "matches/list": {**PENDING, "offset": 0, "limit": 50},
    "matches/ids": {**PENDING, "limit": 50},
    "matches/position": {**PENDING, "book_id": 1},
    "matches/steps": {},
    "matches/subscribe": {},
    "writes/list": {},
    "writes/lines": {"run": 1},
}
CHANGES: dict[str, dict[str, Any]] = {
    "choose": {"books": [[1, 10]]},
    "skip": {"book_ids": [1]},
    "unlink": {"book_ids": [1]},
    "bring_back": {"book_ids": [1]},
    "undo": {"step": "x"},
    "search": {"book_id": 1, "query": "Emma"},
    "find": {"book_id": 1, "address": "11"},
    "exclude": {"book_ids": [1], "exclude": True},
}
ACTIONS: dict[str, dict[str, Any]] = {
    "fetch_hardcover_ids": {},
    "choose_candidate": {"book_id": 1, "candidate": 1},
    "forget_match": {"book_id": 1},
    "get_matches": {},
    "stop_run": {},
}


@pytest.fixture(autouse=True)
async def pending(set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer):
    """Set up a library whose only book is pending."""
    for work_id in (10, 11):
        add_work(hardcover, work_id, "Emma", "Jane Austen")
    add_book(booklore, 1, "Emma", "Jane Austen")
    await set_up()
    await fetch()
    hardcover.requests.clear()
    booklore.requests.clear()


@pytest.fixture
def page_of(hass: HomeAssistant, hass_ws_client, entry: MockConfigEntry):
    """Return a function that opens the page as somebody."""

    async def open_page(kind: str) -> Page:
        token = await token_of(hass, person(hass, kind))
        return Page(await hass_ws_client(hass, token), entry.entry_id)

    return open_page


def requests_of(booklore: BookLoreServer, hardcover: HardcoverServer) -> int:
    """Return how many requests both servers got."""
    return booklore.requests.total() + hardcover.requests.total()


@pytest.mark.parametrize("kind", EVERYBODY)
async def test_entries_are_listed_to_those_who_may_look(page_of, kind: str) -> None:
    """With a word on whether they may choose."""
    listed = await (await page_of(kind)).get("entries")
    assert [each["may_choose"] for each in listed] == (
        [kind in MAY_CHOOSE] if kind in MAY_LOOK else []
    )


@pytest.mark.parametrize("command", LOOKS)
@pytest.mark.parametrize("kind", EVERYBODY)
async def test_looking(page_of, kind: str, command: str) -> None:
    """Needs the button to be seen."""
    page = await page_of(kind)
    reply = await page.ask(command, **LOOKS[command])
    assert reply["success"] is (kind in MAY_LOOK)
    if not reply["success"]:
        assert reply["error"]["code"] == "unauthorized"
    elif command.endswith("subscribe"):
        assert (await page.event(reply["id"]))["may_choose"] is (kind in MAY_CHOOSE)


@pytest.mark.parametrize("command", CHANGES)
@pytest.mark.parametrize("kind", EVERYBODY)
async def test_changing(
    hass: HomeAssistant, page_of, booklore, hardcover, kind: str, command: str
) -> None:
    """Needs the button to be pressed; whoever may not sends nothing to anybody."""
    reply = await (await page_of(kind)).ask(f"matches/{command}", **CHANGES[command])
    allowed = kind in MAY_CHOOSE
    assert reply["success"] is (allowed and command != "undo")
    if allowed and command == "undo":
        assert reply["error"]["code"] == "nothing_to_undo"
    elif not allowed:
        assert reply["error"]["code"] == "unauthorized"
        assert counts_of(hass)["pending"] == 1
        assert requests_of(booklore, hardcover) == 0


@pytest.mark.parametrize("named", [True, False], ids=["named", "the only entry"])
@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("kind", [*EVERYBODY, "automation"])
async def test_actions(
    hass: HomeAssistant, entry, booklore, hardcover, kind: str, action: str, named: bool
) -> None:
    """Are called by people as the page's commands are; an automation may call all of them."""
    user_id = None if kind == "automation" else person(hass, kind).id
    allowed = (*(MAY_LOOK if action == "get_matches" else MAY_CHOOSE), "automation")
    call = hass.services.async_call(
        DOMAIN,
        action,
        ACTIONS[action] | ({"config_entry_id": entry.entry_id} if named else {}),
        blocking=True,
        return_response=action in ("fetch_hardcover_ids", "get_matches"),
        context=Context(user_id=user_id),
    )
    if kind in allowed:
        idle = pytest.raises(ServiceValidationError, match="No run is under way")
        with idle if action == "stop_run" else nullcontext():
            await call
        return
    with pytest.raises(Unauthorized):
        await call
    assert counts_of(hass)["pending"] == 1
    assert requests_of(booklore, hardcover) == 0


async def test_somebody_who_is_gone_may_nothing(hass: HomeAssistant) -> None:
    """Their automations' contexts may outlive them."""
    with pytest.raises(UnknownUser):
        await hass.services.async_call(
            DOMAIN,
            "choose_candidate",
            {"book_id": 1, "skip": True},
            blocking=True,
            context=Context(user_id="gone"),
        )
    assert counts_of(hass)["pending"] == 1


async def test_without_the_button_only_admins_may(
    hass: HomeAssistant, page_of, entity_registry: er.EntityRegistry
) -> None:
    """There is nothing then that a policy could be about."""
    entity_registry.async_remove(BUTTON)
    await hass.async_block_till_done()
    assert await (await page_of("chooser")).get("entries") == []
    assert (await (await page_of("chooser")).ask("matches/skip", book_ids=[1]))["success"] is False
    assert (await (await page_of("admin")).ask("matches/skip", book_ids=[1]))["success"] is True


async def test_a_renamed_button_is_still_the_entrys(
    hass: HomeAssistant, page_of, entity_registry: er.EntityRegistry
) -> None:
    """The policy follows the entity, not its first name."""
    entity_registry.async_update_entity(BUTTON, new_entity_id="button.books")
    await hass.async_block_till_done()
    assert await (await page_of("chooser")).get("entries") == []


@pytest.mark.parametrize("kind", [*EVERYBODY])
async def test_covers(hass: HomeAssistant, hass_client, entry, booklore, kind: str) -> None:
    """Are for those who may look."""
    client = await hass_client(await token_of(hass, person(hass, kind)))
    reply = await client.get(f"/api/{DOMAIN}/cover/{entry.entry_id}/1")
    assert reply.status == (200 if kind in MAY_LOOK else 403)
    assert booklore.requests["cover"] == (kind in MAY_LOOK)


async def test_the_names_of_entries_are_told_to_those_who_may_look(
    hass: HomeAssistant, entry
) -> None:
    """Who may see one of two need not name it, and who may see none learns none."""
    MockConfigEntry(domain=DOMAIN, title="somebody else's").add_to_hass(hass)
    reader, stranger = person(hass, "reader"), person(hass, "stranger")
    call: dict[str, Any] = {"blocking": True, "return_response": True}
    found = await hass.services.async_call(
        DOMAIN, "get_matches", {}, context=Context(user_id=reader.id), **call
    )
    assert found is not None
    assert len(found["matches"]) == 1  # type: ignore[arg-type]
    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            DOMAIN, "get_matches", {}, context=Context(user_id=stranger.id), **call
        )
