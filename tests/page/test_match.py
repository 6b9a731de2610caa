"""What the page is told of a book, its work and its candidates."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.books import add_book, add_work, isbn
from tests.person import choose, skip
from tests.rooms import Page
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.shelved import mark_on_shelf
from tests.states import matches

WORK = "https://hardcover.app/id/book/"
PERSUASION = {
    "hardcover_id": 50,
    "title": "Persuasion",
    "authors": ["Jane Austen"],
    "release_year": 1817,
    "users_count": 7,
    "pages": 249,
    "series": "Bath",
    "series_number": 2.0,
    "cover_url": "https://assets.hardcover.app/edition/50/cover.jpg",
    "url": f"{WORK}50",
}
IN_ENGLISH = PERSUASION | {"language": "English"}


@pytest.fixture
def persuasion(hardcover: HardcoverServer) -> None:
    """A work of which much is known."""
    add_work(
        hardcover,
        50,
        "Persuasion",
        "Jane Austen",
        isbn13=isbn(50),
        release_year=1817,
        users_count=7,
        pages=249,
        series=("Bath", 2),
    )


async def the_match(page: Page, book_id: int) -> dict[str, Any]:
    """Return what the page is told of a book."""
    match = await page.match(book_id)
    assert match is not None
    return match


@pytest.mark.parametrize(
    ("facts", "options", "source", "work"),
    [
        pytest.param({"isbn13": isbn(50)}, {}, "isbn", PERSUASION, id="isbn"),
        pytest.param({"hardcover_book_id": "50"}, {}, "booklore", IN_ENGLISH, id="booklore"),
        pytest.param({}, {"accept_exact_matches": True}, "title", IN_ENGLISH, id="title"),
    ],
)
async def test_a_match_shows_its_work(
    hass: HomeAssistant,
    page: Page,
    persuasion: None,
    fetch,
    entry: MockConfigEntry,
    booklore: BookLoreServer,
    facts: dict[str, Any],
    options: dict[str, Any],
    source: str,
    work: dict[str, Any],
) -> None:
    """Whichever tier has found it; the language where Hardcover was asked for it."""
    hass.config_entries.async_update_entry(entry, options=options)
    await hass.config_entries.async_reload(entry.entry_id)
    add_book(booklore, 5, "Persuasion", "Jane Austen", **facts)
    await fetch()
    match = await the_match(page, 5)
    assert (match["status"], match["source"]) == ("matched", source)
    assert match["work"] == work


async def test_an_exact_match_that_is_accepted_later_shows_its_work(
    hass: HomeAssistant,
    page: Page,
    persuasion: None,
    fetch,
    entry: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """From what is known of the candidate: nobody is asked again."""
    add_book(booklore, 5, "Persuasion", "Jane Austen")
    await fetch()
    [candidate] = (await the_match(page, 5))["candidates"]
    assert (candidate["exact"], candidate["likeliest"], candidate["number"]) == (True, True, 1)
    hass.config_entries.async_update_entry(entry, options={"accept_exact_matches": True})
    await hass.config_entries.async_reload(entry.entry_id)
    hardcover.requests.clear()
    await fetch()
    match = await the_match(page, 5)
    assert (match["status"], match["work"]) == ("matched", IN_ENGLISH)
    assert hardcover.requests.total() == 0


async def test_a_choice_shows_its_work(hass: HomeAssistant, page: Page, persuasion: None) -> None:
    """A candidate's, and that of a work which is none; a skipped book has no work any more."""
    for hardcover_id in (11, 50):
        await choose(hass, 1, hardcover_id=hardcover_id)
        match = await the_match(page, 1)
        assert (match["hardcover_id"], match["source"]) == (hardcover_id, "choice")
        assert match["work"]["hardcover_id"] == hardcover_id
    assert match["work"] == IN_ENGLISH
    await skip(hass, 1)
    assert "work" not in await the_match(page, 1)


async def test_candidates_that_look_the_same_are_told_apart(
    page: Page, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """By language, pages, form and medium, which are told only where they say something."""
    facts: dict[str, Any] = {"release_year": 1999}
    add_work(hardcover, 60, "Ash", "Ann Author", users_count=9, pages=300, **facts)
    add_work(hardcover, 61, "Ash", "Ann Author", users_count=8, language="German", **facts)
    add_work(hardcover, 62, "Ash", "Ann Author", users_count=7, audio_only=True, **facts)
    add_work(hardcover, 63, "Ash", "Ann Author", users_count=6, category_id=4, **facts)
    add_book(booklore, 6, "Ash", "Ann Author")
    await fetch()
    told = {
        each["hardcover_id"]: {
            name: each.get(name) for name in ("pages", "language", "form", "audio_only")
        }
        for each in (await the_match(page, 6))["candidates"]
    }
    nothing = dict.fromkeys(("pages", "language", "form", "audio_only"))
    assert told == {
        60: nothing | {"pages": 300, "language": "English"},
        61: nothing | {"pages": 320, "language": "German"},
        62: nothing | {"audio_only": True},
        63: nothing | {"pages": 320, "language": "English", "form": "comic"},
    }


async def test_a_candidate_on_the_shelf_says_so(
    hass: HomeAssistant, page: Page, entry: MockConfigEntry
) -> None:
    """On the page and in the response of an action; nothing is said of the others."""
    await mark_on_shelf(entry, 1, 11)
    told = (await the_match(page, 1))["candidates"]
    assert [(each["hardcover_id"], each.get("on_shelf")) for each in told] == [
        (10, None),
        (11, True),
    ]
    [emma] = [each for each in await matches(hass, "pending") if each["book_id"] == 1]
    assert [each.get("on_shelf") for each in emma["candidates"]] == [None, True]
    await choose(hass, 1, hardcover_id=11)
    assert "on_shelf" not in (await the_match(page, 1))["work"]


async def test_what_is_known_of_the_book_itself(
    page: Page, fetch, booklore: BookLoreServer
) -> None:
    """And the key of the reason why it has no id, besides its words."""
    add_book(booklore, 7, "scan0002", subtitle="Page 1", series_number=2.5)
    await fetch()
    match = await the_match(page, 7)
    assert (match["subtitle"], match["series_number"]) == ("Page 1", 2.5)
    assert match["failure"] == "not_found"
    assert match["made_at"].endswith("+00:00")
