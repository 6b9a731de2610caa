"""Which books ratings are carried for: matched ones, every copy, and through merged works."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import (
    USER,
    add_rated,
    changes,
    everything,
    mine,
    rate_here,
    rate_there,
    row_of,
    theirs,
)
from tests.books import add_book, add_work, isbn
from tests.person import choose, skip
from tests.rating import agree_to_ratings, differences, settle, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import ids_of
from tests.writing import exclude


@pytest.fixture(autouse=True)
def on_the_shelf(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Have one book that is the same on both sides, so that there is a shelf."""
    add_rated(booklore, hardcover, 9, 8, 4.0)


@pytest.fixture
async def entry_of(set_up: Any, fetch: Any) -> Any:
    """Return a function that sets the entry up once the library is there."""

    async def ready(**options: Any) -> MockConfigEntry:
        entry: MockConfigEntry = await set_up(**options)
        await fetch()
        return entry

    return ready


def add_copy(booklore: BookLoreServer, number: int, of: int, rating: int | None) -> None:
    """Put another copy of a book into the library."""
    add_book(
        booklore,
        number,
        f"The {of}. Book",
        f"Author {of}",
        isbn13=isbn(of),
        personal_rating=rating,
        read_status="READ",
    )


async def test_only_matched_books_are_rated(
    hass: HomeAssistant, entry_of: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Not those that ask, that are left out, or that nothing was found for."""
    add_work(hardcover, 10, "Emma", "Jane Austen")
    add_work(hardcover, 11, "Emma", "Jane Austen")
    add_book(booklore, 1, "Emma", "Jane Austen", personal_rating=9, read_status="READ")
    add_book(booklore, 2, "scan0001", personal_rating=9, read_status="READ")
    add_rated(booklore, hardcover, 3, 9)
    hardcover.put_on_shelf(10, user_id=USER)
    entry = await entry_of()
    await skip(hass, 3)
    before = everything(booklore, hardcover)
    await agree_to_ratings(hass, entry, "both", add_missing=True)
    assert (await sync(hass))["left"] == 0
    assert changes(before, everything(booklore, hardcover)) == {}
    await choose(hass, 1, hardcover_id=10)
    await hass.async_block_till_done(wait_background_tasks=True)
    await sync(hass)
    assert theirs(hardcover) == {90: 4.0, 10: 4.5, 30: None}


async def test_books_of_other_libraries_are_left_alone(
    hass: HomeAssistant, entry_of: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Whatever was matched in them before."""
    add_rated(booklore, hardcover, 1, 9)
    booklore.libraries[2] = "Comics"
    booklore.books[1].library_id = 2
    entry = await entry_of()
    await agree_to_ratings(hass, entry, "both", all_libraries=False, libraries=["1"])
    assert theirs(hardcover) == {90: 4.0, 10: None}


@pytest.mark.parametrize("mode", ["to_hardcover", "both"])
async def test_an_excluded_book_is_left_alone(
    hass: HomeAssistant,
    entry_of: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    mode: str,
) -> None:
    """Neither side is written, nobody is asked about it, and its match stays."""
    add_rated(booklore, hardcover, 1, 9)
    add_rated(booklore, hardcover, 2, None, 4.5)
    add_rated(booklore, hardcover, 3, 6, on_shelf=False)
    add_rated(booklore, hardcover, 4, 4, 5.0)
    entry = await entry_of()
    for number in (1, 2, 3, 4):
        await exclude(hass, number)
    before = everything(booklore, hardcover)
    await agree_to_ratings(hass, entry, mode, add_missing=True)
    found = await sync(hass, book_ids=[1, 2, 3, 4])
    assert found["planned"] == 0
    assert set(found["left_by_reason"]) == {"excluded"}
    assert await differences(hass) == []
    assert changes(before, everything(booklore, hardcover)) == {}
    assert set(await ids_of(hass)) == {1, 2, 3, 4, 9}
    await exclude(hass, 1, exclude=False)
    await sync(hass)
    assert theirs(hardcover)[10] == 4.5


@pytest.mark.parametrize("way", ["exclude", "skip", "another work"])
async def test_a_difference_is_over_once_its_book_means_nothing_there(
    hass: HomeAssistant,
    entry_of: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    way: str,
) -> None:
    """Nobody is asked about a book that is excluded, left out, or matched with another work."""
    add_rated(booklore, hardcover, 4, 4, 5.0)
    add_work(hardcover, 77, "The 4. Book", "Author 4")
    hardcover.put_on_shelf(77, rating=2.0, user_id=USER)
    entry = await entry_of()
    await agree_to_ratings(hass, entry, "both")
    before = everything(booklore, hardcover)
    assert len(await differences(hass)) == 1
    if way == "exclude":
        await exclude(hass, 4)
    elif way == "skip":
        await skip(hass, 4)
    else:
        await choose(hass, 4, hardcover_id=77)
    assert await differences(hass) == []
    with pytest.raises(ServiceValidationError):
        await settle(hass, 4, "booklore")
    await sync(hass)
    assert await differences(hass) == []
    assert changes(before, everything(booklore, hardcover)) == {}
    if way == "exclude":
        await exclude(hass, 4, exclude=False)
        assert len(await differences(hass)) == 1


async def test_several_copies_that_agree_are_one_book(
    hass: HomeAssistant, entry_of: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """It is sent once; from Hardcover all rated copies get it, and one without a rating none."""
    add_rated(booklore, hardcover, 1, 9)
    add_copy(booklore, 2, 1, 9)
    add_copy(booklore, 3, 1, None)
    entry = await entry_of()
    await agree_to_ratings(hass, entry, "both")
    assert theirs(hardcover)[10] == 4.5
    assert len(hardcover.activities) == 1
    rate_there(hardcover, 1, 2.0)
    await sync(hass)
    assert mine(booklore) == {9: 8, 1: 4, 2: 4, 3: None}
    assert booklore.requests["rate"] == 1
    assert (await sync(hass))["planned"] == 0


async def test_several_copies_without_a_rating_get_that_of_hardcover(
    hass: HomeAssistant, entry_of: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """All of them, at once."""
    add_rated(booklore, hardcover, 1, None, 3.5)
    add_copy(booklore, 2, 1, None)
    entry = await entry_of()
    await agree_to_ratings(hass, entry, "both")
    assert mine(booklore) == {9: 8, 1: 7, 2: 7}
    assert booklore.ratings_sent == [((1, 2), 7)]


@pytest.mark.parametrize("there", [None, 4.5, 2.0])
async def test_several_copies_that_differ_are_asked_about(
    hass: HomeAssistant,
    entry_of: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    there: float | None,
) -> None:
    """Once for the book, whatever Hardcover has; settled by one, all have its rating."""
    add_rated(booklore, hardcover, 1, 9, there)
    add_copy(booklore, 2, 1, 6)
    entry = await entry_of()
    before = everything(booklore, hardcover)
    await agree_to_ratings(hass, entry, "both")
    assert changes(before, everything(booklore, hardcover)) == {}
    assert (await sync(hass))["left_by_reason"] == {"ratings_differ": 1}
    state = hass.states.get("sensor.booklore_hardcover_ratings_that_differ")
    assert state is not None
    assert state.state == "1"
    assert 2 in [each["book_id"] for each in await differences(hass)]
    await settle(hass, 2, "booklore")
    assert mine(booklore) == {9: 8, 1: 6, 2: 6}
    assert theirs(hardcover)[10] == 3.0
    assert await differences(hass) == []
    assert (await sync(hass))["planned"] == 0


async def test_copies_that_differ_are_not_added_to_the_shelf(
    hass: HomeAssistant, entry_of: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Nobody knows which rating is meant."""
    add_rated(booklore, hardcover, 1, 9, on_shelf=False)
    add_copy(booklore, 2, 1, 6)
    entry = await entry_of()
    await agree_to_ratings(hass, entry, add_missing=True)
    assert theirs(hardcover) == {90: 4.0}
    assert (await sync(hass))["left_by_reason"] == {"copies_differ": 1}
    rate_here(booklore, 2, 9)
    await sync(hass)
    assert theirs(hardcover) == {90: 4.0, 10: 4.5}


@pytest.mark.parametrize("rows_move", [True, False])
async def test_a_work_that_was_merged_is_followed(
    hass: HomeAssistant,
    entry_of: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    rows_move: bool,
) -> None:
    """With its pair in the ledger: nothing is sent for it, and the next change is carried."""
    add_rated(booklore, hardcover, 1, 9, 4.5)
    add_work(hardcover, 77, "The 1. Book, again", "Author 1")
    entry = await entry_of()
    await agree_to_ratings(hass, entry)
    if rows_move:
        hardcover.merge_works(10, 77)
    else:
        hardcover.catalogue.merge(10, 77)
    before = everything(booklore, hardcover)
    assert (await sync(hass))["planned"] == 0
    assert changes(before, everything(booklore, hardcover)) == {}
    rate_here(booklore, 1, 3)
    assert (await sync(hass))["written"] == 1
    assert {row.rating for row in hardcover.shelf.values()} == {4.0, 1.5}
    assert len(hardcover.activities) == 1


async def test_a_missing_book_whose_work_was_merged_is_added_as_the_other(
    hass: HomeAssistant, entry_of: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Hardcover refuses the id that is gone; the match follows."""
    add_rated(booklore, hardcover, 1, 9, on_shelf=False)
    add_work(hardcover, 77, "The 1. Book, again", "Author 1")
    entry = await entry_of()
    hardcover.merge_works(10, 77)
    await agree_to_ratings(hass, entry, add_missing=True)
    assert theirs(hardcover) == {90: 4.0, 77: 4.5}
    assert (await ids_of(hass))[1] == 77


async def test_two_matches_whose_works_are_merged_are_one_book(
    hass: HomeAssistant, entry_of: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Rated differently they are asked about from then on; nothing is lost."""
    add_rated(booklore, hardcover, 1, 9, 4.5)
    add_rated(booklore, hardcover, 2, 4, 2.0)
    entry = await entry_of()
    await agree_to_ratings(hass, entry, "both")
    hardcover.merge_works(20, 10)
    before = everything(booklore, hardcover)
    await sync(hass)
    assert changes(before, everything(booklore, hardcover)) == {}
    assert [each["book_id"] for each in await differences(hass)] == [2]


async def test_a_work_that_was_deleted_is_given_up(
    hass: HomeAssistant, entry_of: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """The book is looked up again by the next run."""
    add_rated(booklore, hardcover, 1, 9, on_shelf=False)
    entry = await entry_of()
    hardcover.catalogue.works[10].status_id = 3
    await agree_to_ratings(hass, entry, add_missing=True)
    assert theirs(hardcover) == {90: 4.0}
    assert hardcover.activities == []
    assert row_of(hardcover, 9).rating == 4.0
