"""A disk that takes nothing: choices are refused in words, and a repair says why."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_one_found_and_two_pending, isbn
from tests.disk import full_disk
from tests.person import choose, pass_time, skip
from tests.powercut import kill
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, ids_of, matches, notifications, status_of, until

ENTRY = "01KENTRY0000000000000000AA"
MAIN = f"{DOMAIN}.{ENTRY}"
CHOICES = f"{MAIN}.choices"
ISSUE = f"disk_fails_{ENTRY}"


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put a book with an ISBN and two pending ones on the shelf."""
    add_one_found_and_two_pending(booklore, hardcover)


@pytest.fixture
def no_room(storage: Path):
    """Return a function that puts a folder where a file should be: nothing can be written."""

    def take(name: str) -> Path:
        path = storage / name
        path.unlink(missing_ok=True)
        path.mkdir()
        return path

    return take


@contextmanager
def no_folder(storage: Path) -> Iterator[None]:
    """Put a file where Home Assistant's folder should be."""
    aside = storage.rename(storage.with_name("aside"))
    storage.touch()
    try:
        yield
    finally:
        storage.unlink()
        aside.rename(storage)


async def refused(hass: HomeAssistant, book_id: int, **way: Any) -> None:
    """Perform `choose_candidate`, which the disk must not take."""
    with pytest.raises(HomeAssistantError) as error:
        await choose(hass, book_id, **way)
    assert error.value.translation_key == "not_saved"
    assert error.value.translation_placeholders == {"title": "Emma"}


def issue(hass: HomeAssistant) -> ir.IssueEntry | None:
    """Return what stands under Repairs about the disk."""
    return ir.async_get(hass).async_get_issue(DOMAIN, ISSUE)


async def test_a_choice_that_the_disk_does_not_take_leaves_everything_as_it_was(
    hass: HomeAssistant, resolved
) -> None:
    """However it was made; it can be made once there is room."""
    before = await matches(hass), counts_of(hass), set(notifications(hass))
    with full_disk():
        for way in ({"candidate": 1}, {"hardcover_id": 21}, {"skip": True}):
            await refused(hass, 2, **way)
        assert (await matches(hass), counts_of(hass), set(notifications(hass))) == before
    await choose(hass, 2, candidate=1)
    assert (await ids_of(hass))[2] == 20


async def test_a_choice_for_a_new_book_that_the_disk_does_not_take(
    hass: HomeAssistant, resolved, fetch, booklore: BookLoreServer
) -> None:
    """There is no record of it afterwards, and the next run looks it up."""
    add_book(booklore, 4, "Piranesi", "Susanna Clarke", isbn13=isbn(1))
    with full_disk(), pytest.raises(HomeAssistantError):
        await skip(hass, 4)
    await fetch()
    assert (await ids_of(hass))[4] == 10


async def test_a_repair_says_that_choices_cannot_be_saved(
    hass: HomeAssistant, resolved, no_room, storage: Path
) -> None:
    """It goes away by itself once there is room, without a further choice."""
    folder = no_room(CHOICES)
    assert issue(hass) is None
    await refused(hass, 2, candidate=1)
    found = issue(hass)
    assert found is not None
    assert (found.translation_key, found.is_fixable, found.severity) == (
        "disk_fails",
        False,
        ir.IssueSeverity.ERROR,
    )
    assert found.translation_placeholders == {"name": resolved.title, "path": str(storage)}
    await pass_time(hass)
    await pass_time(hass)
    assert issue(hass) is not None, "the large file can be written, the choices cannot"
    folder.rmdir()
    await pass_time(hass)
    await until(lambda: issue(hass) is None)
    assert (await ids_of(hass)) == {1: 10}
    await choose(hass, 2, candidate=1)
    assert issue(hass) is None


async def test_a_choice_that_is_taken_takes_the_repair_back_at_once(
    hass: HomeAssistant, resolved
) -> None:
    """Nobody has to wait for the clock."""
    with full_disk():
        await refused(hass, 2, candidate=1)
    assert issue(hass) is not None
    await choose(hass, 2, candidate=1)
    assert issue(hass) is None


async def test_a_run_survives_a_disk_that_takes_nothing(
    hass: HomeAssistant, library, set_up, fetch, storage: Path
) -> None:
    """Nothing found is lost; it is written, and the repair goes, when there is room again."""
    entry = await set_up()
    storage.mkdir(exist_ok=True)
    with full_disk():
        assert (await fetch())["total"] == 3
        assert status_of(hass) == "idle"
        assert issue(hass) is not None
        await pass_time(hass)
        assert issue(hass) is not None
    await pass_time(hass)
    await until(lambda: issue(hass) is None)
    found = await matches(hass)
    await kill(hass, entry, storage)
    assert await matches(hass) == found
    assert [each["book_id"] for each in found] == [1, 2, 3]


async def test_a_full_disk(hass: HomeAssistant, resolved, fetch, storage: Path) -> None:
    """Neither a choice nor a run's results get through, and what was there stays whole."""
    await choose(hass, 3, candidate=1)
    with full_disk():
        await refused(hass, 2, candidate=1)
        assert (await fetch())["total"] == 3
        assert issue(hass) is not None
    await kill(hass, resolved, storage)
    assert await ids_of(hass) == {1: 10, 3: 30}
    await choose(hass, 2, candidate=1)
    await pass_time(hass)
    await until(lambda: issue(hass) is None)
    await kill(hass, resolved, storage)
    assert await ids_of(hass) == {1: 10, 2: 20, 3: 30}


async def test_without_a_folder_to_write_into(hass: HomeAssistant, resolved, storage: Path) -> None:
    """Home Assistant's own errors are words as well."""
    with no_folder(storage):
        await refused(hass, 2, candidate=1)
        assert issue(hass) is not None
    await pass_time(hass)
    await until(lambda: issue(hass) is None)
    assert (await ids_of(hass)) == {1: 10}


async def test_a_reload_does_not_take_the_repair_back(
    hass: HomeAssistant, resolved, no_room
) -> None:
    """Only a write does, which is tried after it, whether or not there is anything new."""
    folder = no_room(CHOICES)
    await refused(hass, 2, candidate=1)
    folder.rmdir()
    (folder.parent / MAIN).rename(folder.parent / "aside")
    main = no_room(MAIN)
    await hass.config_entries.async_unload(resolved.entry_id)
    assert issue(hass) is not None
    main.rmdir()
    (folder.parent / "aside").rename(folder.parent / MAIN)
    assert await hass.config_entries.async_setup(resolved.entry_id)
    assert issue(hass) is not None
    await pass_time(hass)
    await until(lambda: issue(hass) is None)
    assert (await ids_of(hass)) == {1: 10}


async def test_removing_the_entry_takes_the_repair_back(
    hass: HomeAssistant, resolved, no_room, storage: Path
) -> None:
    """Also while the disk refuses even that; what can be deleted is."""
    no_room(CHOICES)
    await refused(hass, 2, candidate=1)
    await hass.config_entries.async_remove(resolved.entry_id)
    assert issue(hass) is None
    assert not [path for path in storage.glob(f"{DOMAIN}.*") if path.is_file()]
