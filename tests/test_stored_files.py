"""Files that are damaged, strange or too new: which are put aside, and which are left alone."""

from collections.abc import Callable
import json
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work, isbn
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, matches

ENTRY = "01KENTRY0000000000000000AA"
MAIN = f"{DOMAIN}.{ENTRY}"
CHOICES = f"{MAIN}.choices"
ISSUE = f"file_unusable_{ENTRY}"


@pytest.fixture
async def unloaded(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
):
    """Match a book, leave one pending and one not found; choose for the fourth, skip the fifth."""
    add_work(hardcover, 10, "Piranesi", "Susanna Clarke", isbn13=isbn(1))
    add_book(booklore, 1, "Piranesi", "Susanna Clarke", isbn13=isbn(1))
    add_book(booklore, 3, "Untitled Family Cookbook")
    for number, title in ((2, "Emma"), (4, "Persuasion"), (5, "Lady Susan")):
        add_work(hardcover, number * 10, title, "Jane Austen")
        add_book(booklore, number, title, "Jane Austen")
    entry = await set_up()
    await fetch()
    for book_id, way in ((4, {"candidate": 1}), (5, {"skip": True})):
        await hass.services.async_call(
            DOMAIN, "choose_candidate", {"book_id": book_id, **way}, blocking=True
        )
    await hass.config_entries.async_unload(entry.entry_id)
    return entry


async def found(hass: HomeAssistant) -> dict[int, str]:
    """Return the states of all books."""
    return {match["book_id"]: match["status"] for match in await matches(hass)}


def issues(hass: HomeAssistant, domain: str) -> list[str]:
    """Return the keys of what stands under Repairs."""
    registry = ir.async_get(hass)
    return [
        each.translation_key or "" for each in registry.issues.values() if each.domain == domain
    ]


def halved(content: bytes) -> bytes:
    """Return a file that a power cut has cut short."""
    return content[: len(content) // 2]


DAMAGES = [
    pytest.param(halved, id="truncated"),
    pytest.param(lambda _: b"", id="empty"),
    pytest.param(lambda _: b"\xff\xfe\x00 no JSON \x80", id="garbage"),
    pytest.param(lambda content: bytes(len(content)), id="zeroes"),
]


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_damaged_large_file_is_put_aside(
    hass: HomeAssistant,
    unloaded,
    fetch,
    storage: Path,
    damage: Callable[[bytes], bytes],
) -> None:
    """Home Assistant keeps it and says so; the journal still gives its choices back."""
    content = damage((storage / MAIN).read_bytes())
    (storage / MAIN).write_bytes(content)
    assert await hass.config_entries.async_setup(unloaded.entry_id)
    [kept] = storage.glob(f"{MAIN}.corrupt*")
    assert kept.read_bytes() == content
    assert issues(hass, "homeassistant") == ["storage_corruption"]
    assert issues(hass, DOMAIN) == []
    assert counts_of(hass)["matched"] == 0
    assert (await fetch())["total"] == 5
    assert await found(hass) == {
        1: "matched",
        2: "pending",
        3: "failed",
        4: "matched",
        5: "skipped",
    }
    await hass.config_entries.async_reload(unloaded.entry_id)
    assert len(await found(hass)) == 5


async def test_a_skip_that_only_the_journal_kept_can_be_reopened(
    hass: HomeAssistant, unloaded, fetch, storage: Path
) -> None:
    """The runs are counted on from it: it is older than the next one."""
    (storage / MAIN).write_text("{")
    assert await hass.config_entries.async_setup(unloaded.entry_id)
    await fetch(retry_skipped=True)
    assert (await found(hass))[5] == "pending"


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_damaged_journal_costs_only_the_latest_choices(
    hass: HomeAssistant, unloaded, storage: Path, damage: Callable[[bytes], bytes]
) -> None:
    """What is in the large file stands, and further choices are kept."""
    before = (storage / MAIN).read_bytes()
    (storage / CHOICES).write_bytes(damage((storage / CHOICES).read_bytes()))
    assert await hass.config_entries.async_setup(unloaded.entry_id)
    assert len(list(storage.glob(f"{CHOICES}.corrupt*"))) == 1
    assert issues(hass, "homeassistant") == ["storage_corruption"]
    assert issues(hass, DOMAIN) == []
    assert (storage / MAIN).read_bytes() == before
    assert (await found(hass))[4] == "matched"
    await hass.services.async_call(
        DOMAIN, "choose_candidate", {"book_id": 2, "skip": True}, blocking=True
    )
    assert list(json.loads((storage / CHOICES).read_text())["data"]["choices"]) == ["2"]


type Spoil = Callable[[dict[str, Any]], Any]


def data(**changes: Any) -> Spoil:
    """Change what a file holds."""
    return lambda file: file | {"data": file["data"] | changes}


def record(**changes: Any) -> Spoil:
    """Change the record of a pending book."""
    return lambda file: data(
        records=file["data"]["records"] | {"2": file["data"]["records"]["2"] | changes}
    )(file)


def candidate(**changes: Any) -> Spoil:
    """Change the candidate of a pending book."""
    return lambda file: record(
        candidates=[file["data"]["records"]["2"]["candidates"][0] | changes]
    )(file)


def run(**changes: Any) -> Spoil:
    """Change the state of the run."""
    return lambda file: data(run=file["data"]["run"] | changes)(file)


def without(name: str) -> Spoil:
    """Leave something out."""
    return lambda file: (
        file | {"data": {key: each for key, each in file["data"].items() if key != name}}
    )


EMMA = {"title": "Emma", "authors": ["Jane Austen"], "run": 1, "made_at": 1.0, "rules": 1}
REQUEST = {"book_ids": None, "retry_skipped": False, "retry_failed": False, "rebuilt": False}
EITHER = {
    "a newer version": lambda file: file | {"version": 2},
    "a newer minor version": lambda file: file | {"minor_version": 2},
    "an older version": lambda file: file | {"version": 0},
    "a version that is no number": lambda file: file | {"version": "one"},
    "no version": lambda file: {"data": file["data"]},
    "no data": lambda file: {"version": 1, "minor_version": 1, "key": file["key"]},
    "null for data": lambda file: file | {"data": None},
    "a list of data": lambda file: file | {"data": [file["data"]]},
    "a list at the top": lambda file: [file],
    "a text": lambda _: "matches",
    "a number": lambda _: 1,
    "null": lambda _: None,
    "nothing in it": lambda _: {},
    "no revision": without("revision"),
    "a revision that is no number": data(revision="7"),
}
LARGE = {
    "no records": without("records"),
    "no library": without("library"),
    "no run": without("run"),
    "nothing about what is set aside": without("aside"),
    "a list of records": data(records=[]),
    "a record that is a list": data(records={"1": []}),
    "a record that is null": data(records={"1": None}),
    "a record without facts": data(records={"1": {"title": "Emma"}}),
    "a book id that is no number": lambda file: data(records={"x": file["data"]["records"]["2"]})(
        file
    ),
    "an unknown status": record(status="lost"),
    "a status that is a list": record(status=["pending"]),
    "an unknown source": record(source="rumour"),
    "an unknown reason": record(reason="bad luck"),
    "an error that is no key": record(error=1),
    "a title that is a number": record(title=1),
    "authors that are a text": record(authors="Jane Austen"),
    "authors that are numbers": record(authors=[1]),
    "an ISBN that is a number": record(isbn13=9780141439587),
    "an id that is a text": record(hardcover_id="20"),
    "a match without an id": record(status="matched"),
    "a moment that is a text": record(made_at="yesterday"),
    "a run that is a text": record(run="1"),
    "candidates that are one": record(candidates={}),
    "a candidate that is a number": record(candidates=[20]),
    "a candidate without a title": candidate(title=None),
    "a candidate of an unknown kind": candidate(reason="because"),
    "a candidate's id that is a text": candidate(hardcover_id="20"),
    "a list of libraries": data(library=[[1, 2]]),
    "a library of texts": data(library={"1": ["1", "2"]}),
    "a library that is a number": data(library={"1": 2}),
    "decisions set aside by number": data(aside={"1": EMMA}),
    "a run with strange facts": run(colour=1),
    "a run with a text for a number": run(number="1"),
    "a run with a text for a moment": run(ended_at="yesterday"),
    "a run with a number for yes or no": run(failed=0),
    "a request that is a text": run(requests=["all"]),
    "a request for strange books": run(requests=[REQUEST | {"book_ids": ["1"]}]),
    "a request with a text for yes or no": run(requests=[REQUEST | {"rebuilt": "yes"}]),
}
JOURNAL = {
    "no choices": without("choices"),
    "a list of choices": data(choices=[]),
    "a choice that is a list": data(choices={"2": []}),
    "a choice without its record": data(choices={"2": {"revision": 9}}),
    "a choice without its revision": data(choices={"2": {"record": None}}),
    "a choice with a text for its revision": data(choices={"2": {"revision": "9", "record": None}}),
    "a choice whose record is a text": data(choices={"2": {"revision": 9, "record": "skip"}}),
    "a choice with an unknown status": data(
        choices={"2": {"revision": 9, "record": EMMA | {"status": "lost"}}}
    ),
    "a choice for no number": data(choices={"x": {"revision": 9, "record": None}}),
}
TOO_NEW = ("a newer version", "a newer minor version")


@pytest.mark.parametrize(
    ("name", "case"),
    [
        *((MAIN, case) for case in EITHER | LARGE),
        *((CHOICES, case) for case in EITHER | JOURNAL),
    ],
    ids=lambda each: "" if each == MAIN else "journal" if each == CHOICES else each,
)
async def test_a_file_that_is_not_understood_is_left_alone(
    hass: HomeAssistant, unloaded, storage: Path, name: str, case: str
) -> None:
    """The entry does not start, a repair says which file it is, and neither file changes."""
    files = [storage / MAIN, storage / CHOICES]
    good = [file.read_bytes() for file in files]
    spoil = (EITHER | LARGE | JOURNAL)[case]
    (storage / name).write_text(json.dumps(spoil(json.loads((storage / name).read_bytes()))))
    spoilt = [file.read_bytes() for file in files]
    assert not await hass.config_entries.async_setup(unloaded.entry_id)
    assert unloaded.state is ConfigEntryState.SETUP_ERROR
    key = "file_too_new" if case in TOO_NEW else "file_not_understood"
    assert unloaded.error_reason_translation_key == key
    assert unloaded.error_reason_translation_placeholders == {"path": str(storage / name)}
    issue = ir.async_get(hass).async_get_issue(DOMAIN, ISSUE)
    assert issue is not None
    assert (issue.translation_key, issue.is_fixable) == (key, False)
    assert issue.translation_placeholders == {"name": unloaded.title, "path": str(storage / name)}
    with pytest.raises(HomeAssistantError):
        await hass.services.async_call(
            DOMAIN, "choose_candidate", {"book_id": 2, "skip": True}, blocking=True
        )
    assert not await hass.config_entries.async_reload(unloaded.entry_id)
    for event in (EVENT_HOMEASSISTANT_STOP, EVENT_HOMEASSISTANT_FINAL_WRITE):
        hass.bus.async_fire(event)
    await hass.async_block_till_done()
    assert [file.read_bytes() for file in files] == spoilt
    assert issues(hass, "homeassistant") == []
    for file, content in zip(files, good, strict=True):
        file.write_bytes(content)
    assert await hass.config_entries.async_reload(unloaded.entry_id)
    assert issues(hass, DOMAIN) == []
    assert len(await found(hass)) == 5


@pytest.mark.parametrize("name", [MAIN, CHOICES])
async def test_a_file_that_cannot_be_read_keeps_the_entry_from_loading(
    hass: HomeAssistant, unloaded, storage: Path, name: str
) -> None:
    """Here a folder lies in its place, since root may read every file."""
    (storage / name).rename(storage / "aside")
    (storage / name).mkdir()
    assert not await hass.config_entries.async_setup(unloaded.entry_id)
    assert unloaded.error_reason_translation_key == "file_unreadable"
    assert issues(hass, DOMAIN) == ["file_unreadable"]
    (storage / name).rmdir()
    (storage / "aside").rename(storage / name)
    assert await hass.config_entries.async_reload(unloaded.entry_id)
    assert issues(hass, DOMAIN) == []
    assert len(await found(hass)) == 5


async def test_beginning_anew(hass: HomeAssistant, unloaded, fetch, storage: Path) -> None:
    """Whoever deletes the file gets what a first run finds."""
    (storage / MAIN).write_text("[]")
    assert not await hass.config_entries.async_setup(unloaded.entry_id)
    for name in (MAIN, CHOICES):
        (storage / name).unlink()
    assert await hass.config_entries.async_reload(unloaded.entry_id)
    assert issues(hass, DOMAIN) == []
    tally = await fetch()
    assert (tally["stored"], tally["skipped"], tally["pending"], tally["failed"]) == (1, 0, 3, 1)


async def test_removing_the_entry_removes_a_file_that_is_not_understood(
    hass: HomeAssistant, unloaded, storage: Path
) -> None:
    """That is what the person asked for, and the repair goes with it."""
    (storage / MAIN).write_text("[]")
    assert not await hass.config_entries.async_setup(unloaded.entry_id)
    await hass.config_entries.async_remove(unloaded.entry_id)
    assert list(storage.glob(f"{DOMAIN}*")) == []
    assert issues(hass, DOMAIN) == []
