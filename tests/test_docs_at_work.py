"""What the documentation promises is what Home Assistant shows."""

import re
from typing import Any

from homeassistant.components.event import ATTR_EVENT_TYPE, ATTR_EVENT_TYPES
from homeassistant.const import ATTR_FRIENDLY_NAME, EVENT_STATE_CHANGED, STATE_UNAVAILABLE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.booklore_hardcover.const import DOMAIN
from tests.accounts import add_rated
from tests.books import add_book, add_matches, add_one_found_and_two_pending, add_work
from tests.documents import code_in, document, manual
from tests.person import choose, skip
from tests.rating import sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import matches
from tests.test_docs import ACTIONS, ENGLISH, ENTITIES, EVENTS, first_code, table_of
from tests.writing import exclude, write, write_quickly

OWN_ENTITY = re.compile(rf"\b[a-z_]+\.{DOMAIN}_\w+")


@pytest.mark.parametrize(
    "page", [path for path, each in manual().items() if OWN_ENTITY.search(each.words)]
)
async def test_every_entity_that_is_named_exists(hass: HomeAssistant, set_up, page: str) -> None:
    """Under the id that Home Assistant gives it."""
    await set_up()
    named = set(OWN_ENTITY.findall(document(page).words))
    assert {entity for entity in named if hass.states.get(entity) is None} == set()


async def test_every_entity_is_in_the_table(hass: HomeAssistant, set_up) -> None:
    """And none besides."""
    await set_up()
    ours = {each.entity_id for each in hass.states.async_all() if DOMAIN in each.entity_id}
    listed = first_code(ENTITIES.tables[0].column("Entity"))
    assert (set(listed), len(listed)) == (ours, len(ours))


async def test_every_option_is_in_the_table(hass: HomeAssistant, set_up) -> None:
    """By its name in the dialog, in the order there, with what it is at first."""
    entry = await set_up()
    form = await hass.config_entries.options.async_init(entry.entry_id)
    labels = ENGLISH["options"]["step"]["init"]["data"]
    shown = [(labels[str(key)], _said(key.default())) for key in form["data_schema"].schema]
    table = document("docs/options.md").tables[0]
    assert list(zip(table.column("Option"), table.column("Default"), strict=True)) == shown
    hass.config_entries.options.async_abort(form["flow_id"])


def _said(default: Any) -> str:
    """Return a default as a person would say it."""
    if isinstance(default, bool):
        return "on" if default else "off"
    if isinstance(default, str):
        return str(ENGLISH["selector"]["ratings"]["options"][default])
    return str(default or "none")


async def test_every_event_has_the_data_in_the_table(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """All of it, and nothing else; each is explained below."""
    add_one_found_and_two_pending(booklore, hardcover)
    listed = {
        code_in(name)[0]: set(code_in(data)) for name, _, data in table_of(EVENTS, "Event").rows
    }
    heard = {each: async_capture_events(hass, each) for each in listed}
    await set_up()
    await fetch()
    await skip(hass, 2)
    add_book(booklore, 4, "Sanditon", "Jane Austen")
    hardcover.fail("books_by_title", "429_daily")
    await fetch()
    assert {name: set(fired[0].data) for name, fired in heard.items()} == listed
    explained = {each for cell in table_of(EVENTS, "Data").column("Data") for each in code_in(cell)}
    assert explained == set().union(*listed.values())


async def test_every_event_entity_has_the_attributes_in_the_table(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Of each type of event."""
    table = table_of(ENTITIES.section("Event entities"), "Entity")
    listed = {code_in(row[1])[0]: set(code_in(row[3])) for row in table.rows}
    shown: dict[str, set[str]] = {each: set() for each in listed}
    besides = {ATTR_EVENT_TYPE, ATTR_EVENT_TYPES, ATTR_FRIENDLY_NAME}

    @callback
    def hear(event: Event[Any]) -> None:
        state = event.data["new_state"]
        if state is not None and (kind := state.attributes.get(ATTR_EVENT_TYPE)):
            shown[kind] |= state.attributes.keys() - besides

    hass.bus.async_listen(EVENT_STATE_CHANGED, hear)
    await set_up()
    for numbers in ([1], range(2, 14)):
        for number in numbers:
            add_work(hardcover, number, f"Title {number}", "Ann")
            add_book(booklore, number, f"Title {number}", "Ann")
        await fetch()
    await choose(hass, 1, candidate=1)
    booklore.books.clear()
    with pytest.raises(HomeAssistantError):
        await fetch()
    add_book(booklore, 20, "Sanditon", "Jane Austen")
    hardcover.fail("books_by_title", "429_daily")
    await fetch()
    shown["match_settled"].add("count")  # of many at once, which only the page does
    assert shown == listed


def responses(*actions: str) -> dict[str, set[str]]:
    """Return what is in the responses of actions: keys, each with the names in its description."""
    found: dict[str, set[str]] = {}
    for action in actions:
        for table in ACTIONS.section(f"`{DOMAIN}.{action}`").tables:
            if table.heads[0] == "In the response":
                for keys, content in table.rows:
                    for key in code_in(keys):
                        found.setdefault(key, set()).update(code_in(content))
    return found


def undocumented(response: dict[str, Any], known: dict[str, set[str]]) -> set[str]:
    """Return the keys of a response, however deep, that its table does not name."""
    missing = response.keys() - known.keys()
    for key, value in response.items():
        for each in value if isinstance(value, list) else ():
            if isinstance(each, dict):
                missing |= each.keys() - known.get(key, set())
                missing |= undocumented({k: v for k, v in each.items() if k in known}, known)
    return missing


async def test_every_key_of_the_responses_about_matches_is_in_a_table(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Of those for runs, all; of those for books, what there is of each."""
    add_one_found_and_two_pending(booklore, hardcover)
    add_book(booklore, 4, "Unheard of", "Nobody")
    await set_up()
    response = await fetch()
    assert response["failures"]
    known = responses("fetch_hardcover_ids")
    assert response.keys() == known.keys()
    assert undocumented(response, known) == set()
    known = responses("get_matches")
    assert known.keys() == {"matches", "candidates", "next"}
    await exclude(hass, 2)
    found = await matches(hass)
    assert len(found) == 4
    assert undocumented({"matches": found}, known) == set()


async def test_every_key_of_the_responses_about_writes_is_in_a_table(
    hass: HomeAssistant,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With lines and differences, of ids and of ratings."""
    write_quickly(monkeypatch)
    booklore.permissions = {"canEditMetadata": True}
    add_matches(booklore, hardcover, 2)
    add_rated(booklore, hardcover, 3, 8)
    add_rated(booklore, hardcover, 4, 8, 2.0)
    entry = await set_up()
    await fetch()
    booklore.books[2].hardcover_book_id = "999"
    of_ids, of_ratings = responses("write_ids"), responses("write_ids", "sync_ratings")
    plan = await write(hass, dry_run=True)
    assert plan.keys() == of_ids.keys()
    assert plan["lines"]
    assert undocumented(plan, of_ids) == set()
    plan = await sync(hass, dry_run=True)
    assert plan.keys() == of_ratings.keys() - {"changed_at_once"}
    assert plan["lines"]
    assert plan["differences"]
    assert undocumented(plan, of_ratings) == set()
    assert entry.options == {}


async def test_the_examples_are_taken(hass: HomeAssistant, set_up) -> None:
    """Home Assistant refuses none of the automations and scripts."""
    await set_up()
    examples = [each for page in manual().values() for each in page.yaml]
    automations = [each for each in examples if "triggers" in each]
    scripts = {f"example_{n}": each for n, each in enumerate(examples) if "sequence" in each}
    assert len(automations) >= 3
    assert len(scripts) >= 3
    assert await async_setup_component(hass, "automation", {"automation": automations})
    assert await async_setup_component(hass, "script", {"script": scripts})
    await hass.async_block_till_done()
    taken = hass.states.async_all(("automation", "script"))
    assert len(taken) == len(automations) + len(scripts)
    assert [each.entity_id for each in taken if each.state == STATE_UNAVAILABLE] == []
