"""Ids into BookLore, in orders of events that went wrong once."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import OPT_WRITE_IDS
from tests.accounts import links
from tests.person import choose, fetch, forget, pass_time_and_run, skip, start
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer
from tests.states import ids_of, until
from tests.writing import agree, exclude, set_up_matches, write, write_quickly


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes."""
    write_quickly(monkeypatch)


@pytest.fixture
async def matched(
    set_up: Any, fetch: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Set the entry up with eight matched books: more than are looked at one by one."""
    return await set_up_matches(set_up, fetch, booklore, hardcover, 8)


async def test_a_slug_of_the_person_survives_whatever_becomes_of_the_match(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """It stood there before our id, and is neither replaced nor taken away with it."""
    for book_id in (1, 2):
        booklore.edit(book_id, slug="my-own")
    await agree(hass, matched)
    assert links(booklore)[1] == ("10", "my-own")
    await choose(hass, 1, hardcover_id=30)
    await skip(hass, 2)
    await pass_time_and_run(hass, 5)
    assert links(booklore)[1] == ("30", "my-own")
    assert links(booklore)[2] == (None, "my-own")


async def test_a_slug_that_was_just_emptied_is_not_put_back(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """Neither of the first books, which are looked at once more, nor of the later ones."""
    booklore.edit(8, slug="my-own")
    booklore.gate = Gate()
    flow = hass.async_create_task(agree(hass, matched))
    while booklore.requests["write"] < 1:
        booklore.gate.let_through(1)
        await until(lambda: booklore.gate is not None and booklore.gate.held > 0)
    booklore.edit(8, slug=None)
    booklore.gate.open()
    await flow
    assert links(booklore)[8] == ("80", None)


async def test_to_undo_is_no_consent(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """What was asked for while writing was turned on is not served once it is turned off."""
    await agree(hass, matched)
    assert (await write(hass, "undo_writes", run=1))["written"] == 8
    await booklore.stop()
    with pytest.raises(HomeAssistantError, match="couldn't be reached"):
        await write(hass)  # it will be tried again
    await booklore.start()
    options = {**matched.options, OPT_WRITE_IDS: False}
    hass.config_entries.async_update_entry(matched, options=options)
    await hass.config_entries.async_reload(matched.entry_id)
    booklore.requests.clear()
    assert (await write(hass, "undo_writes", run=1))["written"] == 0
    assert links(booklore) == {}
    assert booklore.requests["write"] == 0


async def test_undo_of_a_run_that_wrote_a_book_twice(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """The match changed while it worked: what stood before both writes is there again."""
    booklore.gate = Gate()
    flow = hass.async_create_task(agree(hass, matched))
    while booklore.requests["write"] < 3:
        booklore.gate.let_through(1)
        await until(lambda: booklore.gate is not None and booklore.gate.held > 0)
    assert links(booklore)[1] == ("10", "book-1")
    writing = hass.async_create_task(choose(hass, 1, hardcover_id=20))
    booklore.gate.open()
    await writing
    await pass_time_and_run(hass, 5)
    await flow
    await pass_time_and_run(hass, 5)
    assert links(booklore)[1] == ("20", "book-2")
    journal = matched.runtime_data.store.journal
    assert [each.run for each in (await journal.of_books([1]))[1]] == [1, 1]
    assert (await write(hass, "undo_writes", run=1))["written"] == 8
    assert links(booklore) == {}


async def test_runs_are_undone_one_after_the_other(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """What an undo has put back is as it was: ours, and can be taken back too."""
    await agree(hass, matched)
    await choose(hass, 1, hardcover_id=30)
    await skip(hass, 2)
    await pass_time_and_run(hass, 5)
    assert (links(booklore)[1], 2 in links(booklore)) == (("30", "book-3"), False)
    await write(hass, "undo_writes", run=2)
    assert links(booklore)[1] == ("10", "book-1")
    assert links(booklore)[2] == ("20", "book-2")
    assert (await write(hass, "undo_writes", run=1))["written"] == 8
    assert links(booklore) == {}


async def test_undo_knows_of_a_write_that_landed_late(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    hanging_up: None,
) -> None:
    """Also if no other sync has looked at the book in between."""
    booklore.fail("write", "late", times=4)  # at the fifth in a row it would give up
    await agree(hass, matched)
    assert set(links(booklore)) == {5, 6, 7, 8}
    booklore.heal()
    await until(lambda: len(links(booklore)) == 8)
    assert (await write(hass, "undo_writes", run=1))["written"] == 8
    assert links(booklore) == {}


@pytest.mark.parametrize("how", ["landed late", "interrupted"])
async def test_an_id_of_which_nobody_knew_that_it_landed_is_no_evidence(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    how: str,
    hanging_up: None,
) -> None:
    """A run may come before the sync that finds out."""
    if how == "landed late":
        booklore.fail("write", "late", times=None)
        await agree(hass, matched)
        hass.config_entries.async_update_entry(matched, options={})
        await hass.config_entries.async_reload(matched.entry_id)
    else:
        booklore.fail("write", "lands_timeout", times=None)
        flow = hass.async_create_task(agree(hass, matched))
        await until(lambda: booklore.metadata_updates.total() == 1)
        await hass.config_entries.async_unload(matched.entry_id)
        hass.config_entries.async_update_entry(matched, options={})
        await hass.config_entries.async_setup(matched.entry_id)
        await flow
    booklore.heal()
    await until(lambda: 1 in links(booklore))
    await forget(hass, 1)
    result = await fetch(hass)
    assert result["by_source"]["booklore"] == 0
    assert (await ids_of(hass))[1] == 10


async def test_books_that_may_not_be_written_cost_hardcover_nothing(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """A locked book is looked at after every run, but not its work."""
    booklore.lock(1)
    await exclude(hass, 2)
    await agree(hass, matched)
    hardcover.requests.clear()
    await start(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    await write(hass)
    assert hardcover.requests.total() == 0


async def test_what_was_put_back_is_not_taken_away_again_by_itself(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """The id of a skipped book, say, whose removal was undone; a call does take it away."""
    await agree(hass, matched)
    await skip(hass, 1)
    await pass_time_and_run(hass, 5)
    assert 1 not in links(booklore)
    await write(hass, "undo_writes", run=2)
    await fetch(hass)
    await pass_time_and_run(hass, 24 * 3600)
    assert links(booklore)[1] == ("10", "book-1")
    await write(hass)
    assert 1 not in links(booklore)
