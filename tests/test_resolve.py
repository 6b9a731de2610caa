"""From a library to ids: each tier, through a real Home Assistant and real HTTP."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from tests.books import add_book, add_work, isbn
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import matches


def counts(tally: dict[str, Any]) -> tuple[int, int, int, int]:
    """Return the four counts, after a check that they add up."""
    found = tuple(tally[name] for name in ("stored", "skipped", "failed", "pending"))
    assert sum(found) == tally["total"]
    return found


@pytest.mark.parametrize(
    "profile", ["booklore-1.18", "booklore-2.3", "grimmory-3.2", "grimmory-3.3"]
)
async def test_an_id_that_booklore_knows_is_taken(
    hass: HomeAssistant,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    profile,
) -> None:
    """One request for all ids; the list alone leaves them out on newer servers."""
    await booklore.become(profile)
    add_work(hardcover, 10, "Piranesi", "Susanna Clarke")
    add_book(booklore, 1, "Piranesi", "Susanna Clarke", hardcover_book_id="10")
    await set_up()
    tally = await fetch()
    assert counts(tally) == (1, 0, 0, 0)
    assert tally["by_source"]["booklore"] == 1
    [match] = await matches(hass)
    assert (match["hardcover_id"], match["source"]) == (10, "booklore")
    assert match["url"] == "https://hardcover.app/id/book/10"
    assert hardcover.requests.total() == 1
    assert booklore.requests["list"] == 1
    assert booklore.requests["batch"] == (0 if profile == "booklore-1.18" else 1)


async def test_a_merged_id_follows_and_a_deleted_one_falls_through(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """A stored id is looked at again before it is believed."""
    add_work(hardcover, 10, "Piranesi", "Susanna Clarke", canonical_id=11, status_id=4)
    add_work(hardcover, 11, "Piranesi", "Susanna Clarke", canonical_id=12, status_id=4)
    add_work(hardcover, 12, "Piranesi", "Susanna Clarke")
    add_work(hardcover, 20, "Emma", "Jane Austen", status_id=3)
    add_work(hardcover, 21, "Emma", "Jane Austen", isbn13=isbn(1))
    add_book(booklore, 1, "Piranesi", "Susanna Clarke", hardcover_book_id="10")
    add_book(booklore, 2, "Emma", "Jane Austen", hardcover_book_id="20", isbn13=isbn(1))
    add_book(booklore, 3, "Emma", "Jane Austen", hardcover_book_id="emma", isbn13=isbn(1))
    await set_up()
    tally = await fetch()
    assert counts(tally) == (3, 0, 0, 0)
    found = {match["book_id"]: match["hardcover_id"] for match in await matches(hass)}
    assert found == {1: 12, 2: 21, 3: 21}
    assert tally["by_source"] == {"booklore": 1, "isbn": 2, "title": 0, "search": 0, "choice": 0}


async def test_isbns_are_looked_up_a_hundred_at_a_time(
    set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """250 books with ISBNs cost three requests, and a second run none."""
    for number in range(250):
        add_work(hardcover, 1000 + number, f"Book {number}", "Ann Author", isbn13=isbn(number))
        add_book(booklore, number + 1, f"Book {number}", "Ann Author", isbn13=isbn(number))
    await set_up()
    assert counts(await fetch()) == (250, 0, 0, 0)
    assert dict(hardcover.requests) == {"editions": 3}
    assert counts(await fetch()) == (0, 250, 0, 0)
    assert dict(hardcover.requests) == {"editions": 3}


@pytest.mark.parametrize(
    ("title", "author", "work_title", "work_author", "reason"),
    [
        ("Dune", "Frank Herbert", "Emma", "Jane Austen", "isbn_other_title"),
        (
            "Blade of Ash, Vol. 2",
            "T. Ueda",
            "Blade of Ash, Vol. 10",
            "T. Ueda",
            "isbn_other_volume",
        ),
    ],
)
async def test_an_isbn_that_contradicts_the_book_is_asked_about(
    hass: HomeAssistant,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    title,
    author,
    work_title,
    work_author,
    reason,
) -> None:
    """The work that title and author suggest comes first; the hit is offered as well."""
    add_work(hardcover, 10, work_title, work_author, isbn13=isbn(1))
    add_work(hardcover, 11, title, author)
    add_book(booklore, 1, title, author, isbn13=isbn(1))
    await set_up()
    assert counts(await fetch()) == (0, 0, 0, 1)
    [match] = await matches(hass)
    assert [(each["hardcover_id"], each["reason"]) for each in match["candidates"]] == [
        (11, "same_title_and_author"),
        (10, reason),
    ]


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ("Dune", "F. Herbert jr."),
        ("DUNE (Dune, #1)", ""),
        ("Der Wüstenplanet", "Frank Herbert"),  # a translation: its edition's title is the same
        ("Der Wüstenplanet", ""),
    ],
)
async def test_an_isbn_is_believed_while_nothing_contradicts_it(
    set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer, title, author
) -> None:
    """The work's title or that of its edition is the book's, and no author is another one."""
    add_work(hardcover, 10, "Dune", "Frank Herbert", isbn13=isbn(1))
    hardcover.catalogue.editions_by_isbn[isbn(1)][0].title = "Der Wüstenplanet"
    add_book(booklore, 1, title, author, isbn13=isbn(1))
    await set_up()
    assert counts(await fetch()) == (1, 0, 0, 0)


async def test_one_isbn_on_several_works_is_asked_about(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """The person decides, unless exactly one of them has the same title and author."""
    add_work(hardcover, 10, "Blade of Ash", "T. Ueda", isbn13=isbn(1))
    add_work(hardcover, 11, "Embers", "R. Kato", isbn13=isbn(1))
    add_book(booklore, 1, "Blade of Ash", "T. Ueda", isbn13=isbn(1))
    await set_up()
    assert counts(await fetch()) == (0, 0, 0, 1)
    [match] = await matches(hass)
    assert [(each["hardcover_id"], each["reason"]) for each in match["candidates"]] == [
        (10, "same_title_and_author"),
        (11, "isbn_other_title"),
    ]


async def test_titles_are_asked_for_in_one_request_and_never_stored_unasked(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Popular namesakes come after the work by the same author."""
    add_work(hardcover, 10, "The Hobbit", "J.R.R. Tolkien", users_count=5)
    add_work(hardcover, 11, "The Hobbit", "Somebody Else", users_count=900)
    add_work(hardcover, 12, "Emma", "Jane Austen")
    add_book(booklore, 1, "Hobbit, The (Middle-earth, #1)", "Tolkien, J. R. R.")
    add_book(booklore, 2, "EMMA", "Jane Austen")
    await set_up()
    assert counts(await fetch()) == (0, 0, 0, 2)
    hobbit, emma = await matches(hass)
    assert [(each["hardcover_id"], each["reason"]) for each in hobbit["candidates"]] == [
        (10, "same_title_and_author"),
        (11, "same_title_other_author"),
    ]
    assert [each["hardcover_id"] for each in emma["candidates"]] == [12]
    assert dict(hardcover.requests) == {"books_by_title": 1}


async def test_accepting_exact_matches_stores_the_only_one(
    set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Two works with the same title and author remain a question."""
    add_work(hardcover, 10, "Emma", "Jane Austen")
    add_work(hardcover, 20, "Good Omens", "Neil Gaiman")
    add_work(hardcover, 21, "Good Omens", "Neil Gaiman")
    add_book(booklore, 1, "Emma", "Jane Austen")
    add_book(booklore, 2, "Good Omens", "Neil Gaiman")
    await set_up(accept_exact_matches=True)
    tally = await fetch()
    assert counts(tally) == (1, 0, 0, 1)
    assert tally["by_source"]["title"] == 1


async def test_accepting_exact_matches_later_costs_no_request(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """What is pending is settled from its own candidates."""
    add_work(hardcover, 10, "Emma", "Jane Austen")
    add_book(booklore, 1, "Emma", "Jane Austen")
    entry = await set_up()
    assert counts(await fetch()) == (0, 0, 0, 1)
    before = hardcover.requests.total()
    hass.config_entries.async_update_entry(entry, options={"accept_exact_matches": True})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert counts(await fetch()) == (1, 0, 0, 0)
    assert hardcover.requests.total() == before


async def test_search_offers_the_work_before_the_study_guides(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """A title that is not exactly Hardcover's, and an author whom it spells otherwise."""
    add_work(
        hardcover, 10, "The Long Way to a Small Angry Planet", "Dr. Becky Chambers", users_count=9
    )
    add_work(
        hardcover,
        11,
        "Summary of The Long Way to a Small, Angry Planet by Becky Chambers",
        "QuickRead",
        users_count=50,
    )
    add_book(booklore, 1, "Long Way to a Small Angry Planet", "Chambers, Becky")
    hardcover.catalogue.works_by_title.clear()  # nothing by exact title
    await set_up()
    assert counts(await fetch()) == (0, 0, 0, 1)
    [match] = await matches(hass)
    assert match["candidates"][0]["hardcover_id"] == 10
    assert hardcover.requests["search"] in (1, 2)


async def test_what_hardcover_does_not_have_is_not_found(
    set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Nothing by its author, two searches; then the book is left alone for 30 days."""
    add_work(hardcover, 10, "Emma", "Jane Austen")
    add_book(booklore, 1, "Untitled Family Cookbook", "A. Nonymous")
    await set_up()
    tally = await fetch()
    assert counts(tally) == (0, 0, 1, 0)
    [failure] = tally["failures"]
    assert failure == {
        "book_id": 1,
        "title": "Untitled Family Cookbook",
        "reason": "not_found",
        "message": "not found on Hardcover",
    }
    assert dict(hardcover.requests) == {"books_by_title": 1, "authors": 1, "search": 2}
    assert counts(await fetch()) == (0, 0, 1, 0)
    assert hardcover.requests["search"] == 2
    assert counts(await fetch(retry_failed=True)) == (0, 0, 1, 0)
    assert hardcover.requests["search"] == 4


async def test_at_most_ten_candidates(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Of many namesakes, the most read ten by the same author come first."""
    for number in range(14):
        add_work(hardcover, 100 + number, "Dune", "Frank Herbert", users_count=number)
    add_book(booklore, 1, "Dune", "Frank Herbert")
    await set_up()
    await fetch()
    [match] = await matches(hass)
    assert [each["hardcover_id"] for each in match["candidates"]] == list(range(113, 103, -1))
    assert [each["number"] for each in match["candidates"]] == list(range(1, 11))


async def test_only_the_chosen_libraries_count(
    set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Books of other libraries are neither looked up nor counted."""
    add_work(hardcover, 10, "Emma", "Jane Austen", isbn13=isbn(1))
    booklore.libraries[2] = "Comics"
    add_book(booklore, 1, "Emma", "Jane Austen", isbn13=isbn(1))
    add_book(booklore, 2, "Emma", "Jane Austen", isbn13=isbn(1), library_id=2)
    await set_up(libraries=["1"])
    assert counts(await fetch()) == (1, 0, 0, 0)
