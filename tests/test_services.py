"""The actions, as automations call them."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work, isbn
from tests.documents import document
from tests.person import start
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import ALL_STATUSES, counts_of, matches, status_of, until

ACTIONS = {
    "fetch_hardcover_ids": {},
    "choose_candidate": {"book_id": 1, "skip": True},
    "get_matches": {},
    "stop_run": {},
}


async def perform(hass: HomeAssistant, action: str, **data: Any) -> dict[str, Any]:
    """Perform an action, with the response if it has one."""
    answers = action in ("fetch_hardcover_ids", "get_matches")
    response = await hass.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=answers
    )
    return response or {}


@pytest.fixture
async def ready(set_up, booklore: BookLoreServer, hardcover: HardcoverServer):
    """Set up a library with a book for every state, before its first run."""
    add_work(hardcover, 10, "Persuasion", "Jane Austen", isbn13=isbn(1))
    emma = {"users_count": 9, "release_year": 1815, "pages": 474, "series": ("Highbury", 1)}
    add_work(hardcover, 20, "Emma", "Jane Austen", **emma)
    add_work(hardcover, 21, "Emma", users_count=0, cover=False, audio_only=True, category_id=8)
    add_work(hardcover, 40, "Lady Susan", "Jane Austen")
    add_book(booklore, 1, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_book(booklore, 2, "Emma", "Jane Austen")
    add_book(booklore, 3, "Untitled Family Cookbook")
    add_book(booklore, 4, "Lady Susan", "Jane Austen")
    return await set_up()


@pytest.fixture
async def done(hass: HomeAssistant, ready, fetch):
    """Let the run be over, and a book be skipped."""
    await fetch()
    await perform(hass, "choose_candidate", book_id=4, skip=True)
    return ready


@pytest.mark.parametrize("action", ACTIONS)
async def test_without_an_entry_the_actions_exist(hass: HomeAssistant, action: str) -> None:
    """Automations are valid before the entry is loaded, and the error says what to do."""
    assert await async_setup_component(hass, DOMAIN, {})
    assert hass.services.has_service(DOMAIN, action)
    with pytest.raises(ServiceValidationError) as error:
        await perform(hass, action, **ACTIONS[action])
    assert error.value.translation_key == "no_entry"
    assert str(error.value) == (
        "BookLore Hardcover isn't set up. Add it under Settings > Devices & services"
    )


@pytest.mark.parametrize("action", ACTIONS)
async def test_an_entry_that_is_not_loaded(hass: HomeAssistant, set_up, action: str) -> None:
    """It is named."""
    entry = await set_up()
    await hass.config_entries.async_unload(entry.entry_id)
    for which in ({}, {"config_entry_id": entry.entry_id}):
        with pytest.raises(ServiceValidationError) as error:
            await perform(hass, action, **ACTIONS[action], **which)
        assert error.value.translation_key == "entry_not_loaded"
        assert str(error.value).startswith("reader on 127.0.0.1 isn't loaded. See")


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("entry_id", ["nonsense", "01KOTHERDOMAIN0000000000AA"])
async def test_an_entry_that_is_not_ours(
    hass: HomeAssistant, set_up, action: str, entry_id: str
) -> None:
    """Whether there is no such entry or it is another integration's."""
    MockConfigEntry(domain="sun", entry_id="01KOTHERDOMAIN0000000000AA").add_to_hass(hass)
    await set_up()
    with pytest.raises(ServiceValidationError) as error:
        await perform(hass, action, **ACTIONS[action], config_entry_id=entry_id)
    assert error.value.translation_key == "entry_not_found"
    assert str(error.value) == (
        f"No BookLore account with the ID {entry_id} is set up. Select one from the list"
    )


async def test_fetching_without_a_response_returns_once_started(
    hass: HomeAssistant, ready, hardcover: HardcoverServer
) -> None:
    """Automations are not held up for hours."""
    hardcover.fail("editions", "timeout", times=None)
    await start(hass)
    assert status_of(hass) == "running"
    hardcover.heal()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert status_of(hass) == "idle"


async def test_fetching_with_a_response_waits_for_the_end(
    hass: HomeAssistant, ready, hardcover: HardcoverServer
) -> None:
    """And tells everything there is to know."""
    run = asyncio.create_task(perform(hass, "fetch_hardcover_ids"))
    await until(lambda: status_of(hass) == "running")
    assert not run.done()
    assert await run == {
        "stored": 1,
        "skipped": 0,
        "failed": 1,
        "pending": 2,
        "total": 4,
        "by_source": {"booklore": 0, "isbn": 1, "title": 0, "search": 0, "choice": 0},
        "failures": [
            {
                "book_id": 3,
                "title": "Untitled Family Cookbook",
                "reason": "not_found",
                "message": "not found on Hardcover",
            }
        ],
        "paused_until": None,
    }


async def test_a_paused_run_answers_at_once(
    hass: HomeAssistant, ready, fetch, hardcover: HardcoverServer
) -> None:
    """Without a response as well as with one; nothing is sent."""
    hardcover.fail("books_by_title", "429_daily", times=1)
    first = await fetch()
    sent = hardcover.requests.total()
    await start(hass)
    assert await fetch() == first
    assert first["paused_until"] is not None
    assert hardcover.requests.total() == sent


async def test_only_the_first_fifty_failures_are_listed(
    set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """The count is of all."""
    for number in range(1, 53):
        add_book(booklore, number, f"Title {number}", isbn13=isbn(number))
    await set_up()
    for operation in ("editions", "books_by_title", "search"):
        hardcover.fail(operation, "graphql_error", times=None)
    tally = await fetch()
    assert tally["failed"] == 52
    assert [failure["book_id"] for failure in tally["failures"]] == list(range(1, 51))
    assert {(each["reason"], each["message"]) for each in tally["failures"]} == {
        ("error", "Hardcover sent an unexpected response")
    }


async def test_books_as_the_form_of_an_action_sends_them(hass: HomeAssistant, ready) -> None:
    """A field for each number, which gives texts."""
    assert (await perform(hass, "fetch_hardcover_ids", book_ids=["1", "3"]))["total"] == 2
    found = await perform(hass, "get_matches", book_ids=["3"], status=["failed", "matched"])
    assert [match["book_id"] for match in found["matches"]] == [3]


async def test_unknown_books_are_refused_by_number(
    hass: HomeAssistant, ready, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """A new book that no run has seen is none of them."""
    with pytest.raises(ServiceValidationError) as error:
        await perform(hass, "fetch_hardcover_ids", book_ids=[405, 1, 404])
    assert error.value.translation_key == "unknown_books"
    assert str(error.value) == "These books don't exist in BookLore: 404, 405"
    assert booklore.requests["list"] == hardcover.requests.total() == 0


@pytest.mark.parametrize("way", [{"hardcover_id": 10}, {"skip": True}], ids=["id", "skip"])
async def test_numbers_that_only_booklore_can_tell(
    hass: HomeAssistant, done, booklore: BookLoreServer, way: dict[str, Any]
) -> None:
    """New ones need its word, known ones do not: a single list serves them."""
    booklore.fail("batch", "500", times=None)
    booklore.requests.clear()
    for action, data in (
        ("fetch_hardcover_ids", {"book_ids": [1, 77]}),
        ("choose_candidate", {"book_id": 77, **way}),
    ):
        with pytest.raises(HomeAssistantError, match="BookLore couldn't be reached"):
            await perform(hass, action, **data)
    assert booklore.requests["list"] == 0
    booklore.heal()
    assert (await perform(hass, "fetch_hardcover_ids", book_ids=[1]))["total"] == 4
    assert booklore.requests["list"] == 1


WORK = "https://hardcover.app/id/book/"
PERSUASION = {
    "book_id": 1,
    "title": "Persuasion",
    "authors": ["Jane Austen"],
    "isbn13": isbn(1),
    "status": "matched",
    "hardcover_id": 10,
    "url": f"{WORK}10",
    "source": "isbn",
}
EMMA = {
    "book_id": 2,
    "title": "Emma",
    "authors": ["Jane Austen"],
    "status": "pending",
    "source": "title",
    "candidates": [
        {
            "number": 1,
            "hardcover_id": 20,
            "title": "Emma",
            "authors": ["Jane Austen"],
            "release_year": 1815,
            "users_count": 9,
            "pages": 474,
            "language": "English",
            "series": "Highbury",
            "series_number": 1.0,
            "url": f"{WORK}20",
            "cover_url": "https://assets.hardcover.app/edition/20/cover.jpg",
            "reason": "same_title_and_author",
        },
        {
            "number": 2,
            "hardcover_id": 21,
            "title": "Emma",
            "users_count": 0,
            "form": "collection",
            "audio_only": True,
            "url": f"{WORK}21",
            "reason": "same_title_unknown_author",
        },
    ],
}
COOKBOOK = {
    "book_id": 3,
    "title": "Untitled Family Cookbook",
    "status": "failed",
    "reason": "not_found",
}


async def test_get_matches(hass: HomeAssistant, done) -> None:
    """Absent facts are left out; the books come by number."""
    response = await perform(hass, "get_matches", status=["matched", "pending", "failed"])
    assert response == {"matches": [PERSUASION, EMMA, COOKBOOK]}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [2]),
        ({"status": "skipped"}, [4]),
        ({"status": ["failed", "matched"]}, [1, 3]),
        ({"status": list(ALL_STATUSES)}, [1, 2, 3, 4]),
        ({"status": []}, []),
        ({"book_ids": [1, 2]}, [2]),
        ({"book_ids": 2}, [2]),
        ({"book_ids": []}, []),
        ({"status": list(ALL_STATUSES), "book_ids": [4, 1, 77]}, [1, 4]),
    ],
    ids=str,
)
async def test_get_matches_of_some(
    hass: HomeAssistant, done, hardcover: HardcoverServer, asked: dict[str, Any], found: list[int]
) -> None:
    """Pending ones when nothing is said; nobody is asked."""
    sent = hardcover.requests.total()
    response = await perform(hass, "get_matches", **asked)
    assert [match["book_id"] for match in response["matches"]] == found
    assert hardcover.requests.total() == sent


async def pages(hass: HomeAssistant, **asked: Any) -> AsyncGenerator[list[int]]:
    """Ask for one page after the other, until there is none."""
    while True:
        response = await perform(hass, "get_matches", **asked)
        yield [match["book_id"] for match in response["matches"]]
        if "next" not in response:
            return
        asked["after"] = response["next"]


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        (1, [[1], [2], [3], [4]]),
        (3, [[1, 2, 3], [4]]),
        (4, [[1, 2, 3, 4]]),
        (1_000, [[1, 2, 3, 4]]),
        ("2", [[1, 2], [3, 4]]),
    ],
)
async def test_get_matches_page_by_page(
    hass: HomeAssistant, done, limit: object, found: list[list[int]]
) -> None:
    """Each book once; the last page names no next one."""
    assert [each async for each in pages(hass, status=list(ALL_STATUSES), limit=limit)] == found


async def test_pages_go_on_where_they_were_although_somebody_chooses(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """What is settled in between is neither listed again nor pushes another book out."""
    for number in range(1, 8):
        add_work(hardcover, 10 * number, f"Title {number}", "Ann")
        add_book(booklore, number, f"Title {number}", "Ann")
    await set_up()
    await fetch()
    seen = []
    async for page in pages(hass, limit=2):
        seen.append(page)
        # One that was just listed, and the first of the next page.
        for book_id in (page[-1], page[-1] + 1):
            if book_id in (2, 3):
                await perform(hass, "choose_candidate", book_id=book_id, skip=True)
    assert seen == [[1, 2], [4, 5], [6, 7]]


async def test_five_hundred_matches_are_a_page_unless_said_otherwise(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """A large library does not come as one answer."""
    for number in range(1, 503):
        add_work(hardcover, number, f"Title {number}", "Ann", isbn13=isbn(number))
        add_book(booklore, number, f"Title {number}", "Ann", isbn13=isbn(number))
    await set_up()
    await fetch()
    found = [each async for each in pages(hass, status="matched")]
    assert found == [list(range(1, 501)), [501, 502]]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("emma", [2]),
        ("EMMA", [2]),
        ("austen", [1, 2, 4]),
        ("Lady Austen", [4]),
        ("austen, jane: SUSAN!", [4]),
        ("Austen cookbook", []),
        ("Ëmmä", [2]),
        ("cafe", [5]),
        ("café söhne", [5]),
        ("", [1, 2, 3, 4, 5]),
    ],
)
async def test_get_matches_by_search(
    hass: HomeAssistant,
    ready,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    search: str,
    found: list[int],
) -> None:
    """Every word in title or authors, whatever its case and accents, on either side."""
    add_book(booklore, 5, "Le Café", "Élodie Sohne")
    await fetch()
    sent = hardcover.requests.total()
    everything = {"status": list(ALL_STATUSES), "search": search}
    response = await perform(hass, "get_matches", **everything)
    assert [match["book_id"] for match in response["matches"]] == found
    assert [[each] for each in found] == [
        page async for page in pages(hass, limit=1, **everything) if page
    ]
    assert hardcover.requests.total() == sent


async def test_the_script_to_paste_takes_what_is_sure(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Page by page, and the others still wait."""
    for number in range(1, 8):
        author = "Ann" if number % 2 else "Bob"
        add_work(hardcover, 10 * number, f"Title {number}", author)
        add_book(booklore, number, f"Title {number}", "Ann")
    await set_up()
    await fetch()
    [example] = (
        each
        for each in document("docs/automations.md").yaml
        if "same_title_and_author" in str(each)
    )
    [_, pages_of_it] = example["sequence"]
    pages_of_it["repeat"]["sequence"][0]["data"]["limit"] = 3
    assert await async_setup_component(hass, "script", {"script": {"take": example}})
    await hass.services.async_call("script", "take", blocking=True)
    found = {match["book_id"]: match.get("hardcover_id") for match in await matches(hass)}
    assert found == {1: 10, 2: None, 3: 30, 4: None, 5: 50, 6: None, 7: 70}


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("choose_candidate", {"book_id": None, "skip": True}),
        ("choose_candidate", {"book_id": "Emma", "skip": True}),
        ("choose_candidate", {"book_id": -1, "skip": True}),
        ("choose_candidate", {"candidate": "first", "book_id": 2}),
        ("choose_candidate", {"hardcover_id": "emma", "book_id": 2}),
        ("choose_candidate", {"skip": "perhaps", "book_id": 2}),
        ("choose_candidate", {"note": "?", "skip": True, "book_id": 2}),
        ("fetch_hardcover_ids", {"book_ids": ["x"]}),
        ("fetch_hardcover_ids", {"retry_failed": "perhaps"}),
        ("get_matches", {"status": ["lost"]}),
        ("get_matches", {"limit": 0}),
        ("get_matches", {"limit": 1_001}),
        ("get_matches", {"limit": 2.5}),
        ("get_matches", {"limit": "all"}),
        ("get_matches", {"after": -1}),
        ("get_matches", {"after": "Emma"}),
        ("get_matches", {"after": 2**53}),
        ("get_matches", {"book_ids": [2, 2**53]}),
        ("choose_candidate", {"book_id": 2**53, "skip": True}),
        ("choose_candidate", {"book_id": 0, "skip": True}),
        ("choose_candidate", {"hardcover_id": 2**53, "book_id": 2}),
        ("choose_candidate", {"hardcover_id": 0, "book_id": 2}),
        ("choose_candidate", {"book_id": str(10**30), "skip": True}),
        ("choose_candidate", {"book_id": 1e300, "skip": True}),
        ("fetch_hardcover_ids", {"book_ids": [2**64]}),
    ],
    ids=str,
)
async def test_what_makes_no_sense_is_refused(
    hass: HomeAssistant, done, action: str, data: dict[str, Any]
) -> None:
    """Home Assistant names the field, and nothing changes."""
    before = counts_of(hass)
    with pytest.raises(vol.Invalid, match=next(iter(data))):
        await perform(hass, action, **data)
    assert counts_of(hass) == before


async def test_a_candidate_beyond_the_list(hass: HomeAssistant, done) -> None:
    """Eleven is more than there ever are."""
    with pytest.raises(ServiceValidationError, match="candidate from 1 to 2 for Emma") as error:
        await perform(hass, "choose_candidate", book_id=2, candidate=11)
    assert error.value.translation_key == "wrong_candidate"
