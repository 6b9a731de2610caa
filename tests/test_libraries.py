"""Libraries not chosen, and books that go and come back: records stay, unseen."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.books import add_book, add_work, isbn
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, matches

NOTHING = {"stored": 0, "skipped": 0, "failed": 0, "pending": 0, "matched": 0}


@pytest.fixture
def two_libraries(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put a book with an ISBN into each of two libraries, and a pending one into the second."""
    booklore.libraries[2] = "Comics"
    for number, library in ((1, 1), (2, 2)):
        add_work(hardcover, 10 + number, f"Title {number}", "Ann Author", isbn13=isbn(number))
        add_book(
            booklore,
            number,
            f"Title {number}",
            "Ann Author",
            isbn13=isbn(number),
            library_id=library,
        )
    add_work(hardcover, 13, "Emma", "Jane Austen")
    add_book(booklore, 3, "Emma", "Jane Austen", library_id=2)


async def choose_libraries(hass: HomeAssistant, entry, *libraries: str) -> None:
    """Change the option, as the options flow does."""
    hass.config_entries.async_update_entry(entry, options={"libraries": list(libraries)})
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_a_library_that_is_left_out_comes_back_unchanged(
    hass: HomeAssistant, set_up, fetch, two_libraries, hardcover: HardcoverServer
) -> None:
    """Its records are neither counted nor looked at, and cost nothing when they return."""
    entry = await set_up()
    await fetch()
    everything = await matches(hass)
    hardcover.requests.clear()
    await choose_libraries(hass, entry, "1")
    assert counts_of(hass) == {**NOTHING, "stored": 1, "matched": 1}
    assert (await fetch())["total"] == 1
    assert [match["book_id"] for match in await matches(hass)] == [1]
    await choose_libraries(hass, entry)
    assert (await fetch())["total"] == 3
    assert await matches(hass) == everything
    assert hardcover.requests.total() == 0


async def test_a_library_that_is_added_is_looked_up(
    set_up, fetch, two_libraries, hass: HomeAssistant, hardcover: HardcoverServer
) -> None:
    """And only that."""
    entry = await set_up(libraries=["1"])
    assert (await fetch())["total"] == 1
    assert dict(hardcover.requests) == {"editions": 1}
    await choose_libraries(hass, entry, "1", "2")
    tally = await fetch()
    assert (tally["stored"], tally["skipped"], tally["pending"]) == (1, 1, 1)
    assert [len(asked["isbn13s"]) for name, asked in hardcover.log if name == "editions"] == [1, 1]


async def test_books_that_are_gone_keep_their_records(
    hass: HomeAssistant,
    set_up,
    fetch,
    two_libraries,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """A disk that was not mounted during a run costs nothing."""
    await set_up()
    await fetch()
    everything = await matches(hass)
    hardcover.requests.clear()
    gone = {number: booklore.books.pop(number) for number in (2, 3)}
    tally = await fetch()
    assert (tally["skipped"], tally["total"]) == (1, 1)
    assert [match["book_id"] for match in await matches(hass)] == [1]
    booklore.books.update(gone)
    assert (await fetch())["total"] == 3
    assert await matches(hass) == everything
    assert hardcover.requests.total() == 0


async def test_an_empty_list_at_the_start_is_no_error(
    set_up, fetch, hardcover: HardcoverServer
) -> None:
    """A new server has no books yet."""
    await set_up()
    for _ in range(2):
        assert (await fetch())["total"] == 0
    assert hardcover.requests.total() == 0


async def test_an_empty_list_is_an_error_even_when_all_books_were_elsewhere(
    set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """What was known counts, not what was chosen."""
    add_book(booklore, 1, "Emma", "Jane Austen", library_id=1)
    await set_up(libraries=["2"])
    assert (await fetch())["total"] == 0
    booklore.books.clear()
    with pytest.raises(HomeAssistantError, match="returned no books"):
        await fetch()


async def test_books_of_a_library_that_is_left_out_are_refused_by_number(
    hass: HomeAssistant, set_up, fetch, two_libraries, booklore: BookLoreServer
) -> None:
    """Rather than looked up in vain; the person is told what to change."""
    entry = await set_up()
    await fetch()
    await choose_libraries(hass, entry, "1")
    with pytest.raises(HomeAssistantError, match="selected in the options: 2, 3") as error:
        await fetch(book_ids=[1, 2, 3])
    assert error.value.translation_key == "books_not_looked_at"
    assert (await fetch(book_ids=[1]))["total"] == 1
