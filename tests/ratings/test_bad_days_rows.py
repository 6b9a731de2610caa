"""Works and rows that are merged, deleted, removed, made private or locked meanwhile."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import mine, row_of, theirs
from tests.bad_days import hurry, pairs, restart, until_writing, writes
from tests.books import add_work
from tests.person import fetch
from tests.rating import differences, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer
from tests.servers.hardcover_shelf import PRIVATE
from tests.states import ids_of

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes."""
    hurry(monkeypatch)


async def test_a_work_that_was_merged_keeps_its_pair(
    hass: HomeAssistant,
    equal: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The match follows it, and what changes is sent to the row that is left."""
    add_work(hardcover, 15, "The 1. Book", "Author 1")
    hardcover.merge_works(10, 15)
    booklore.books[1].personal_rating = 9
    assert (await sync(hass))["written"] == 1
    assert theirs(hardcover)[15] == 4.5
    assert (await ids_of(hass))[1] == 15
    assert {10, 15} & (await pairs(equal)).keys() == {15}
    assert (await sync(hass))["planned"] == 0


async def test_a_work_that_is_merged_between_plan_and_write(
    hass: HomeAssistant,
    equal: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The person had both, each with its rating: that of the other row is not overwritten."""
    add_work(hardcover, 15, "The 1. Book", "Author 1")
    hardcover.put_on_shelf(15, rating=3.0, user_id=7)
    booklore.books[1].personal_rating = 9
    hardcover.gate = Gate()
    syncing = hass.async_create_task(sync(hass))
    gate = await until_writing(hardcover)
    hardcover.merge_works(10, 15)
    gate.open()
    assert (await syncing)["written"] == 0
    await sync(hass)
    assert theirs(hardcover)[15] == 3.0
    assert [each["book_id"] for each in await differences(hass)] == [1]


@pytest.mark.parametrize("when", ["before the plan", "before the write"])
async def test_a_work_that_is_deleted(
    hass: HomeAssistant,
    equal: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    when: str,
) -> None:
    """It is refused, the others are written, and it is not tried for ever."""
    for number in (1, 2):
        booklore.books[number].personal_rating = 9
    work = hardcover.catalogue.works[10]
    if when == "before the plan":
        work.status_id = 3
    else:
        hardcover.gate = Gate()
    syncing = hass.async_create_task(sync(hass))
    if when == "before the write":
        gate = await until_writing(hardcover)
        work.status_id = 3
        gate.open()
    assert (await syncing)["written"] == 1
    assert theirs(hardcover)[20] == 4.5
    for _ in range(5):
        await fetch(hass)
        await hass.async_block_till_done(wait_background_tasks=True)
    assert writes(hardcover)["update_user_book"] <= 4
    assert len(hardcover.activities) == 1


@pytest.mark.parametrize("when", ["before the plan", "before the write"])
async def test_a_book_that_is_removed_from_the_shelf_stays_removed(
    hass: HomeAssistant,
    equal: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    when: str,
) -> None:
    """Though missing books may be added, and its rating has changed."""
    booklore.books[1].personal_rating = 9
    row = row_of(hardcover, 1)
    if when == "before the plan":
        del hardcover.shelf[row.id]
        await sync(hass)
    else:
        hardcover.gate = Gate()
        syncing = hass.async_create_task(sync(hass))
        gate = await until_writing(hardcover)
        del hardcover.shelf[row.id]
        gate.open()
        await syncing
    await sync(hass)
    await restart(hass, equal)
    booklore.books[1].personal_rating = 8
    await sync(hass)
    assert 10 not in theirs(hardcover)
    assert writes(hardcover).get("insert_user_book") is None


async def test_a_book_that_is_made_private_stays_private(
    hass: HomeAssistant,
    equal: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Before the plan or between it and the write: its rating is carried, and told to nobody else."""
    for number in (1, 2):
        booklore.books[number].personal_rating = 9
    row_of(hardcover, 1).privacy_setting_id = PRIVATE
    hardcover.gate = Gate()
    syncing = hass.async_create_task(sync(hass))
    gate = await until_writing(hardcover)
    row_of(hardcover, 2).privacy_setting_id = PRIVATE
    gate.open()
    assert (await syncing)["written"] == 2
    for number in (1, 2):
        assert row_of(hardcover, number).privacy_setting_id == PRIVATE
    assert [each["privacy_setting_id"] for each in hardcover.activities] == [PRIVATE, PRIVATE]


async def test_a_locked_book_gets_its_rating(
    hass: HomeAssistant,
    equal: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Locks are of metadata; a rating is the person's own and none of it."""
    booklore.lock(1)
    booklore.lock(2)
    row_of(hardcover, 1).rating = 5.0
    booklore.books[2].personal_rating = 9
    assert (await sync(hass))["written"] == 2
    assert (mine(booklore)[1], theirs(hardcover)[20]) == (10, 4.5)
