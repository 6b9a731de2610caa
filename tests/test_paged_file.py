"""A large store lies in parts: whichever write a power cut hits, one whole state is on disk."""

from collections.abc import Callable
from datetime import timedelta
import json
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.booklore_hardcover.const import DOMAIN
from custom_components.booklore_hardcover.kept_records import Records
from tests.books import add_book, add_work, isbn
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, matches, until

MAIN = f"{DOMAIN}.01KENTRY0000000000000000AA"
BOOKS = 4_200
"""More than are written as they are, and ids in every part."""
PENDING = (7, 1_500, 4_000)
SETS = {name: [f"{MAIN}.{name}{number}" for number in range(1, 5)] for name in "ab"}


@pytest.fixture
async def resolved(set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer):
    """Resolve a library; three books are pending."""
    for number in range(1, BOOKS + 1):
        add_work(hardcover, 10 * number, f"Book {number}", "Ann", isbn13=isbn(number))
        add_book(booklore, number, f"Book {number}", "Ann", isbn13=isbn(number))
    for number in PENDING:
        booklore.books[number].isbn13 = None
    entry = await set_up()
    assert (await fetch())["pending"] == 3
    return entry


async def skip(hass: HomeAssistant, book_id: int) -> None:
    """Leave a book without an id."""
    await hass.services.async_call(
        DOMAIN, "choose_candidate", {"book_id": book_id, "skip": True}, blocking=True
    )


def files_of(storage: Path) -> dict[str, Any]:
    """Return what the large file of the entry holds."""
    [path] = storage.glob(f"{DOMAIN}.*AA")
    data = json.loads(path.read_text())["data"]
    assert isinstance(data, dict)
    return data


def contents(storage: Path) -> dict[str, bytes]:
    """Return the large file and its parts as they are on disk."""
    return {path.name: path.read_bytes() for path in storage.glob(f"{MAIN}*") if path.is_file()}


def put(storage: Path, files: dict[str, bytes]) -> None:
    """Let these files be all that is on disk."""
    for path in storage.glob(f"{MAIN}*"):
        path.unlink()
    for name, content in files.items():
        (storage / name).write_bytes(content)


async def skipped_and_saved(hass: HomeAssistant, book_id: int) -> None:
    """Leave a book without an id, and let so much time pass that everything is written once."""
    await skip(hass, book_id)
    await pass_time(hass)


async def pass_time(hass: HomeAssistant) -> None:
    """Let as much time pass as is between two writes at most."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=61))
    await hass.async_block_till_done()


async def restart(hass: HomeAssistant, entry, files: dict[str, bytes], storage: Path) -> None:
    """Start with these files."""
    await hass.config_entries.async_unload(entry.entry_id)
    put(storage, files)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


async def test_the_sets_take_turns(hass: HomeAssistant, resolved, storage: Path) -> None:
    """One stays as it is while the other one is written, and nothing goes: a backup may be made."""
    used, before = [], contents(storage)
    for book_id in PENDING:
        await skipped_and_saved(hass, book_id)
        used.append(files_of(storage)["set"])
        after = contents(storage)
        assert before.keys() <= after.keys()
        changed = {name for name in after if before.get(name) != after[name]}
        assert changed == {MAIN, f"{MAIN}.choices", *SETS[used[-1]]}
        assert not files_of(storage)["pages"]
        before = after
    assert used in (["a", "b", "a"], ["b", "a", "b"])


async def test_a_power_cut_before_the_file_names_the_new_parts(
    hass: HomeAssistant, resolved, fetch, storage: Path
) -> None:
    """The old ones are whole, however many of the new ones have been written."""
    before = contents(storage)
    await skipped_and_saved(hass, 7)
    after = contents(storage)
    journal = f"{MAIN}.choices"
    new = SETS[files_of(storage)["set"]]
    assert all(before.get(name) != after[name] for name in new)
    for number in range(5):
        files = before | {name: after[name] for name in [journal, *new[:number]]}
        await restart(hass, resolved, files, storage)
        counts = counts_of(hass)
        assert (counts["matched"], counts["pending"]) == (BOOKS - 3, 2)
        assert [each["book_id"] for each in await matches(hass, "skipped")] == [7]
        assert (await fetch())["total"] == BOOKS


async def test_a_part_that_cannot_be_written(hass: HomeAssistant, resolved, storage: Path) -> None:
    """What is on disk stays; then everything goes into one file, and into parts again."""

    def issue() -> ir.IssueEntry | None:
        return ir.async_get(hass).async_get_issue(DOMAIN, f"disk_fails_{resolved.entry_id}")

    used = files_of(storage)["set"]
    before = {name: (storage / name).read_bytes() for name in (MAIN, *SETS[used])}
    folder = storage / SETS["b" if used == "a" else "a"][2]
    folder.unlink(missing_ok=True)
    folder.mkdir()
    await skipped_and_saved(hass, 7)
    assert issue()
    assert {name: contents(storage)[name] for name in before} == before
    await pass_time(hass)
    await until(lambda: not issue())
    assert len(Records.from_json(files_of(storage))) == BOOKS
    folder.rmdir()
    await skipped_and_saved(hass, 1_500)
    assert files_of(storage)["set"]
    await hass.config_entries.async_reload(resolved.entry_id)
    await hass.async_block_till_done()
    assert counts_of(hass)["matched"] == BOOKS - 3
    assert [each["book_id"] for each in await matches(hass, "skipped")] == [7, 1_500]


async def test_while_home_assistant_stops_everything_is_one_file(
    hass: HomeAssistant, resolved, storage: Path
) -> None:
    """It is written at the very end, and in no order."""
    hass.set_state(CoreState.stopping)
    await skip(hass, 1_500)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    assert files_of(storage)["set"]
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()
    hass.set_state(CoreState.running)
    assert "set" not in files_of(storage)
    records = Records.from_json(files_of(storage))
    assert len(records) == BOOKS
    assert records[1_500].status == "skipped"


def garble(path: Path) -> None:
    """Let a file be no JSON."""
    path.write_bytes(b"\x00 no JSON")


DAMAGES = pytest.mark.parametrize(
    ("damage", "corrupt"), [(garble, 1), (Path.unlink, 0)], ids=["garbage", "gone"]
)


@DAMAGES
async def test_in_place_of_a_damaged_part_the_older_one_is_read(
    hass: HomeAssistant,
    resolved,
    storage: Path,
    damage: Callable[[Path], None],
    corrupt: int,
) -> None:
    """No choice is lost: the newest are in the journal. Neither set is written over at once."""
    await skipped_and_saved(hass, 7)
    await skipped_and_saved(hass, 1_500)
    await hass.config_entries.async_unload(resolved.entry_id)
    damaged = SETS[files_of(storage)["set"]][1]
    damage(storage / damaged)
    left = {name: content for name, content in contents(storage).items() if ".corrupt" not in name}
    assert await hass.config_entries.async_setup(resolved.entry_id)
    await hass.async_block_till_done()
    assert len(list(storage.glob(f"{MAIN}.*.corrupt*"))) == corrupt
    assert counts_of(hass)["matched"] == BOOKS - 3
    assert [each["book_id"] for each in await matches(hass, "skipped")] == [7, 1_500]
    await skipped_and_saved(hass, 4_000)
    assert len(Records.from_json(files_of(storage))) == BOOKS
    parts = left.keys() & {*SETS["a"], *SETS["b"]} - {damaged}
    assert {name: (storage / name).read_bytes() for name in parts} == {n: left[n] for n in parts}


@DAMAGES
async def test_a_part_that_is_damaged_in_both_sets_costs_only_its_own_books(
    hass: HomeAssistant,
    resolved,
    fetch,
    hardcover: HardcoverServer,
    storage: Path,
    damage: Callable[[Path], None],
    corrupt: int,
) -> None:
    """The next run finds them again, and what was chosen last stands."""
    await skipped_and_saved(hass, 1_500)
    await hass.config_entries.async_unload(resolved.entry_id)
    for name in "ab":
        damage(storage / SETS[name][1])
    hardcover.requests.clear()
    assert await hass.config_entries.async_setup(resolved.entry_id)
    await hass.async_block_till_done()
    assert len(list(storage.glob(f"{MAIN}.*.corrupt*"))) == 2 * corrupt
    # The second of four parts: ids from 1,024 to 2,047, of which one was skipped.
    assert counts_of(hass)["matched"] == BOOKS - 3 - 1_023
    assert [each["book_id"] for each in await matches(hass, "skipped")] == [1_500]
    assert (await fetch())["stored"] == 1_023
    assert counts_of(hass)["matched"] == BOOKS - 3
    assert hardcover.requests["editions"] == 11


def newer(document: dict[str, Any]) -> None:
    """Let a later version have written it."""
    document["version"] = 2


def other_pages(document: dict[str, Any]) -> None:
    """Let the pages be something else."""
    document["data"]["pages"] = ["no page"]


def no_pages(document: dict[str, Any]) -> None:
    """Leave the pages out."""
    del document["data"]["pages"]


def no_revision(document: dict[str, Any]) -> None:
    """Leave out what every file has."""
    del document["data"]["revision"]


def unnamed(document: dict[str, Any]) -> None:
    """Do not say where the pages are."""
    del document["data"]["set"]


def misnamed(document: dict[str, Any]) -> None:
    """Say that they are where none can be."""
    document["data"]["set"] = "c"


@pytest.mark.parametrize(
    ("spoil", "problem", "in_part"),
    [
        (newer, "file_too_new", True),
        (other_pages, "file_not_understood", True),
        (no_pages, "file_not_understood", True),
        (no_revision, "file_not_understood", True),
        (unnamed, "file_not_understood", False),
        (misnamed, "file_not_understood", False),
    ],
)
async def test_a_part_that_is_not_understood_is_left_alone(
    hass: HomeAssistant,
    resolved,
    storage: Path,
    spoil: Callable[[dict[str, Any]], None],
    problem: str,
    in_part: bool,
) -> None:
    """The entry does not start, and says which file it is."""
    await hass.config_entries.async_unload(resolved.entry_id)
    path = storage / (SETS[files_of(storage)["set"]][3] if in_part else MAIN)
    document = json.loads(path.read_text())
    spoil(document)
    path.write_text(json.dumps(document))
    before = contents(storage)
    assert not await hass.config_entries.async_setup(resolved.entry_id)
    assert resolved.state is ConfigEntryState.SETUP_ERROR
    assert resolved.error_reason_translation_key == problem
    assert resolved.error_reason_translation_placeholders == {"path": str(path)}
    with pytest.raises(HomeAssistantError):
        await skip(hass, 7)
    assert contents(storage) == before


async def test_removing_the_entry_removes_the_parts(
    hass: HomeAssistant, resolved, storage: Path
) -> None:
    """Of either set."""
    files = contents(storage)
    used, other = ("a", "b") if f"{MAIN}.a1" in files else ("b", "a")
    for old, new in zip(SETS[used], SETS[other], strict=True):
        (storage / new).write_bytes(files[old])
    await hass.config_entries.async_remove(resolved.entry_id)
    assert contents(storage) == {}
