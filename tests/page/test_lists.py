"""The page's lists: in pages, searched and sorted, of the libraries that are looked at."""

from typing import Any

from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.books import add_book, add_work, isbn
from tests.rooms import Page
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer

NOVELS, COMICS, OTHERS = 1, 2, 3


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put books of two libraries on the shelf, and one of a library that is not looked at."""
    booklore.libraries = {NOVELS: "Novels", COMICS: "Comics", OTHERS: "Others"}
    for work_id, title, author, readers in (
        (10, "Emma", "Jane Austen", 5),
        (20, "Dune", "Frank Herbert", 9),
        (30, "Watchmen", "Alan Moore", 7),
    ):
        add_work(hardcover, work_id, title, author, users_count=readers)
    add_work(hardcover, 40, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_book(booklore, 1, "Emma", "Jane Austen", library_id=NOVELS)
    add_book(booklore, 2, "Dune", "Frank Herbert", library_id=NOVELS)
    add_book(booklore, 3, "Watchmen", "Alan Moore", library_id=COMICS)
    add_book(booklore, 4, "Persuasion", "Jane Austen", library_id=NOVELS, isbn13=isbn(1))
    add_book(booklore, 5, "Emma", "Jane Austen", library_id=OTHERS)


@pytest.fixture
async def page(hass_ws_client, set_up, fetch, library: None) -> Page:
    """Look at two of the three libraries, and open the page."""
    entry: MockConfigEntry = await set_up(libraries=[str(NOVELS), str(COMICS)])
    await fetch()
    return Page(await hass_ws_client(), entry.entry_id)


async def test_a_list(page: Page, hardcover: HardcoverServer, booklore: BookLoreServer) -> None:
    """A part of it with what the page shows of each book, and how many there are in all."""
    booklore.requests.clear()
    hardcover.requests.clear()
    wanted = {"status": "pending", "sort": "readers"}
    found = await page.get("matches/list", filter=wanted, offset=1, limit=1)
    [row] = found["rows"]
    assert (found["total"], row["book_id"], row["library"]) == (3, 3, "Comics")
    assert row == await page.match(3)
    assert [each["hardcover_id"] for each in row["candidates"]] == [30]
    assert row["candidates"][0]["exact"] is True
    assert hardcover.requests.total() + booklore.requests.total() == 0


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [2, 1, 3]),
        ({"sort": "author"}, [1, 2, 3]),
        ({"search": " emma  aust "}, [1]),
        ({"search": " "}, [2, 1, 3]),
        ({"libraries": [NOVELS]}, [2, 1]),
        ({"libraries": [OTHERS]}, []),
        ({"libraries": []}, []),
        ({"sources": ["title"], "exact": True}, [2, 1, 3]),
        ({"sources": ["isbn"]}, []),
        ({"since": "2020-01-01T00:00:00+00:00"}, [2, 1, 3]),
        ({"since": "2120-01-01"}, []),
        ({"status": "matched"}, [4]),
        ({"status": "failed"}, []),
    ],
)
async def test_what_is_on_it(page: Page, wanted: dict[str, Any], expected: list[int]) -> None:
    """What the filter says, and nothing of a library that is not looked at."""
    assert await page.listed(**wanted) == expected


async def test_what_was_decided_since(page: Page) -> None:
    """By the time of the decision."""
    before = dt_util.utcnow().isoformat()
    await page.choose(1, 10)
    assert await page.listed("matched", since=before) == [1]
    assert await page.listed("matched", sort="newest") == [1, 4]


async def test_all_books_of_a_list_with_their_likeliest_candidates(page: Page) -> None:
    """In its order; none for a book without candidates, nor for what was refused."""
    wanted = {"status": "pending"}
    found = await page.get("matches/ids", filter=wanted, limit=2)
    assert found == {"books": [[2, 20], [1, 10]]}
    await page.get("matches/unlink", book_ids=[4])
    found = await page.get("matches/ids", filter=wanted, limit=10_000)
    assert found == {"books": [[2, 20], [1, 10], [4, None], [3, 30]]}


async def test_where_a_book_is(page: Page) -> None:
    """With its neighbours; without one, the list begins."""
    wanted = {"status": "pending"}
    for book_id, number, previous, after in ((2, 1, None, 1), (1, 2, 2, 3), (3, 3, 1, None)):
        assert await page.get("matches/position", filter=wanted, book_id=book_id) == {
            "number": number,
            "total": 3,
            "previous": previous,
            "next": after,
        }
    start = {"number": None, "total": 3, "previous": None, "next": 2}
    assert await page.get("matches/position", filter=wanted) == start
    for absent in (4, 5, 99):
        assert await page.get("matches/position", filter=wanted, book_id=absent) == start


async def test_the_counts_are_of_these_libraries(page: Page) -> None:
    """As are the libraries that the page is told."""
    event = await page.event(await page.subscribe())
    assert event["counts"] == {
        "pending": 3,
        "matched": 1,
        "failed": 0,
        "skipped": 0,
        "stored": 1,
        "listed": 4,
        "exact": 3,
    }
    assert event["libraries"] == [
        {"id": NOVELS, "name": "Novels"},
        {"id": COMICS, "name": "Comics"},
    ]
