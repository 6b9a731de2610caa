"""The to-do list of the books that wait for a choice."""

from contextlib import ExitStack
from typing import Any

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events

from custom_components.booklore_hardcover.const import DOMAIN
from custom_components.booklore_hardcover.messages.markdown import inline
from tests.books import add_book, add_one_found_and_two_pending, add_work
from tests.disk import unreadable
from tests.person import choose, pass_time, skip
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, until

LIST = f"todo.{DOMAIN}_books_to_choose"


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put a book with an ISBN and two pending ones on the shelf."""
    add_one_found_and_two_pending(booklore, hardcover)


def state_of(hass: HomeAssistant) -> str:
    """Return the state, which is how many books are on the list."""
    state = hass.states.get(LIST)
    assert state is not None
    return state.state


async def items(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Return what is on the list."""
    response = await hass.services.async_call(
        "todo", "get_items", {"entity_id": LIST}, blocking=True, return_response=True
    )
    assert response is not None
    found: Any = response[LIST]
    return list(found["items"])


async def test_it_lists_the_pending_books(hass: HomeAssistant, resolved) -> None:
    """By their numbers, with the question."""
    assert state_of(hass) == "2"
    assert await items(hass) == [
        {
            "uid": "2",
            "summary": "Emma",
            "status": "needs_action",
            "description": "Jane Austen\n\nWhich “Emma” is this?",
        },
        {
            "uid": "3",
            "summary": "Persuasion",
            "status": "needs_action",
            "description": "Jane Austen\n\nWhich “Persuasion” is this?",
        },
    ]


async def test_it_follows_choices_and_reloads(
    hass: HomeAssistant, resolved: MockConfigEntry
) -> None:
    """What is settled goes, and the state with it."""
    await skip(hass, 2)
    await until(lambda: state_of(hass) == "1")
    assert [each["uid"] for each in await items(hass)] == ["3"]
    await hass.config_entries.async_reload(resolved.entry_id)
    await hass.async_block_till_done()
    assert state_of(hass) == "1"
    await choose(hass, 3, candidate=1)
    await until(lambda: state_of(hass) == "0")
    assert await items(hass) == []


@pytest.mark.parametrize("action", ["add_item", "update_item", "remove_item"])
async def test_it_is_for_reading_only(hass: HomeAssistant, resolved, action: str) -> None:
    """A tick would be no choice."""
    data = {"entity_id": LIST, "item": "Emma"}
    if action == "update_item":
        data["status"] = "completed"
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call("todo", action, data, blocking=True)
    assert counts_of(hass)["pending"] == 2


async def test_only_a_hundred_books_are_listed(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """The sensor tells how many there are; when one is settled, another moves up."""
    for book_id in range(1, 131):
        add_work(hardcover, book_id, f"Title {book_id}", "Ann")
        add_book(booklore, book_id, f"Title {book_id}", "Ann")
    await set_up()
    await fetch()
    await until(lambda: state_of(hass) == "100")
    assert [each["uid"] for each in await items(hass)] == [str(each) for each in range(1, 101)]
    assert counts_of(hass)["pending"] == 130
    assert len(hass.states.get(LIST).attributes) <= 2
    await skip(hass, 130)
    await skip(hass, 7)
    await until(lambda: counts_of(hass)["pending"] == 128)
    await hass.async_block_till_done()
    uids = [each["uid"] for each in await items(hass)]
    assert (len(uids), uids[-1], "7" in uids) == (100, "101", False)


async def test_only_books_of_the_chosen_libraries(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, library
) -> None:
    """As everywhere."""
    booklore.books[3].library_id = 2
    await set_up(libraries=["2"])
    await fetch()
    await until(lambda: state_of(hass) == "1")
    assert [each["uid"] for each in await items(hass)] == ["3"]


async def test_it_is_not_written_when_only_other_counts_change(
    hass: HomeAssistant, resolved, hass_ws_client
) -> None:
    """Whoever looks at it is sent a hundred books each time."""
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "todo/item/subscribe", "entity_id": LIST})
    assert (await client.receive_json())["success"]
    assert len((await client.receive_json())["event"]["items"]) == 2
    await skip(hass, 1)  # which was matched
    await pass_time(hass)
    await skip(hass, 2)
    sent = await client.receive_json()
    assert [each["uid"] for each in sent["event"]["items"]] == ["3"]


async def test_it_is_unavailable_while_it_cannot_be_read(
    hass: HomeAssistant, resolved: MockConfigEntry, storage
) -> None:
    """Nothing is raised, and it is back at the next news."""
    changes = async_capture_events(hass, "state_changed")
    store, path = resolved.runtime_data.store, storage / f"{DOMAIN}.{resolved.entry_id}.db"
    await store.database.hold()  # what is written from now on is beside the file
    with ExitStack() as disk:
        heal = store.listen(lambda _: disk.enter_context(unreadable(path)))
        await skip(hass, 2)
        heal()
        await pass_time(hass, 1)
        await until(lambda: state_of(hass) == STATE_UNAVAILABLE)
        assert counts_of(hass)["pending"] == 1
    await skip(hass, 3)
    await pass_time(hass, 1)
    await until(lambda: state_of(hass) == "0")
    assert [each.data["new_state"].state for each in changes if each.data["entity_id"] == LIST] == [
        STATE_UNAVAILABLE,
        "0",
    ]
    await store.database.release()


async def test_a_book_without_title_and_author(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """It has a number at least."""
    add_work(hardcover, 10, "Emma", "Jane Austen", isbn13="9780141439587")
    add_work(hardcover, 11, "Emma & I", "Ann", isbn10="0141439580")
    add_book(booklore, 1, "", isbn13="9780141439587")
    await set_up()
    await fetch()
    found = {each["summary"]: each["description"] for each in await items(hass)}
    assert found == {"Untitled (book 1)": "no author\n\nWhich “Untitled (book 1)” is this?"}


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("J. R. R. Tolkien, Simon & Schuster: 1984!", "J. R. R. Tolkien, Simon & Schuster: 1984!"),
        ("![x](http://evil/)", r"!\[x\](http\://evil/)"),
        ("<img src=x>", r"\<img src=x>"),
        ("a &lt; b", r"a \&lt; b"),
        ("*a* _b_ `c` ~d~ | e", r"\*a\* \_b\_ \`c\` \~d\~ \| e"),
        ("# Ann\n\n1. Bob", r"\# Ann 1. Bob"),
        ("1. Bob", r"1\. Bob"),
        ("> Ann", r"\> Ann"),
        ("- Ann", r"\- Ann"),
    ],
)
def test_only_what_would_be_more_than_text_is_escaped(text: str, escaped: str) -> None:
    """The list shows descriptions as Markdown; a voice assistant reads them out."""
    assert inline(text) == escaped
