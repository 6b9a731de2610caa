"""Records at work: what a further run looks at again, and what it leaves alone."""

import asyncio
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work, isbn
from tests.person import choose, skip
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer
from tests.sight import Onlooker
from tests.states import matches, notifications, until


async def by_id(hass: HomeAssistant) -> dict[int, tuple[Any, ...]]:
    """Return status, Hardcover id and source of every book."""
    return {
        match["book_id"]: (match["status"], match.get("hardcover_id"), match.get("source"))
        for match in await matches(hass)
    }


def asked(hardcover: HardcoverServer) -> dict[str, int]:
    """Return what was asked of Hardcover since the last time."""
    found = dict(hardcover.requests)
    hardcover.requests.clear()
    return found


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Fill the shelf: 1 has an ISBN, 2 and 3 will be pending, nobody has 4."""
    add_work(hardcover, 10, "Piranesi", "Susanna Clarke", isbn13=isbn(1))
    add_work(hardcover, 20, "Emma", "Jane Austen")
    add_work(hardcover, 21, "Emma", "Jane Austen")
    add_work(hardcover, 30, "Good Omens", "Neil Gaiman")
    add_book(booklore, 1, "Piranesi", "Susanna Clarke", isbn13=isbn(1))
    add_book(booklore, 2, "Emma", "Jane Austen")
    add_book(booklore, 3, "Good Omens", "Neil Gaiman")
    add_book(booklore, 4, "Untitled Family Cookbook", "A. Nonymous")


async def test_a_second_run_costs_hardcover_nothing(
    hass: HomeAssistant, resolved, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """What the first one stored counts as skipped; open books are read once from BookLore."""
    before = await by_id(hass)
    booklore.requests.clear()
    tally = await fetch()
    assert {key: tally[key] for key in ("stored", "skipped", "failed", "pending", "total")} == {
        "stored": 0,
        "skipped": 1,
        "failed": 1,
        "pending": 2,
        "total": 4,
    }
    assert await by_id(hass) == before
    assert asked(hardcover) == {}
    assert (booklore.requests["list"], booklore.requests["batch"]) == (1, 1)


async def test_not_found_holds_for_thirty_days(
    resolved, fetch, hardcover: HardcoverServer, freezer: FrozenDateTimeFactory
) -> None:
    """Then the book is looked up again, and left alone for another thirty."""
    freezer.tick(timedelta(days=29, hours=23))
    await fetch()
    assert asked(hardcover) == {}
    freezer.tick(timedelta(hours=2))
    await fetch()
    assert asked(hardcover) == {"books_by_title": 1, "authors": 1, "search": 2}
    freezer.tick(timedelta(days=29))
    await fetch()
    assert asked(hardcover) == {}


async def test_retry_failed_looks_at_failed_books_only(
    hass: HomeAssistant, resolved, fetch, hardcover: HardcoverServer
) -> None:
    """A work that has come since is found."""
    add_work(hardcover, 40, "Untitled Family Cookbook", "A. Nonymous")
    await fetch(retry_failed=True)
    assert asked(hardcover) == {"books_by_title": 1}
    assert (await by_id(hass))[4] == ("pending", None, "title")


async def test_an_error_never_holds(library, set_up, fetch, hardcover: HardcoverServer) -> None:
    """The next run looks again, without being told to."""
    await set_up()
    hardcover.fail("search", "search_error", times=None)
    tally = await fetch()
    assert [failure["reason"] for failure in tally["failures"]] == ["error"]
    hardcover.heal()
    asked(hardcover)
    tally = await fetch()
    assert [failure["reason"] for failure in tally["failures"]] == ["not_found"]
    assert asked(hardcover) == {"books_by_title": 1, "authors": 1, "search": 2}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"title": "Piranesi (Kindle Edition)"}, id="title"),
        pytest.param({"authors": ["S. Clarke"]}, id="authors"),
        pytest.param({"isbn13": isbn(2)}, id="ISBN"),
    ],
)
async def test_a_book_that_changed_is_looked_up_again(
    hass: HomeAssistant,
    resolved,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    change: dict[str, Any],
) -> None:
    """An automatic match gives way to what is found now."""
    add_work(hardcover, 11, "Piranesi", "Susanna Clarke", isbn13=isbn(2))
    for name, value in change.items():
        setattr(booklore.books[1], name, value)
    await fetch()
    assert asked(hardcover) == {"editions": 1}
    expected = 11 if "isbn13" in change else 10
    assert (await by_id(hass))[1] == ("matched", expected, "isbn")
    await fetch()
    assert asked(hardcover) == {}


async def test_a_book_with_other_tags_is_the_same_book(
    hass: HomeAssistant, resolved, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Only title, subtitle, authors, ISBNs and series number say which book it is."""
    before = await by_id(hass)
    for book in booklore.books.values():
        book.language, book.published, book.series = "fr", "2020-01-01", "The Shelf"
    await fetch()
    assert await by_id(hass) == before
    assert asked(hardcover) == {}


STRIPPED, UNSTRIPPED = "grimmory-3.2", "booklore-1.18"


@pytest.mark.parametrize(
    ("profile", "change", "again"),
    [
        pytest.param(UNSTRIPPED, {"subtitle": "A Fable"}, True, id="subtitle"),
        # Nobody reads a book for it whose record holds.
        pytest.param(STRIPPED, {"subtitle": "A Fable"}, False, id="subtitle, not in the list"),
        pytest.param(UNSTRIPPED, {"series_number": 2}, True, id="number"),
        pytest.param(STRIPPED, {"series_number": 2}, True, id="number, stripped list"),
        pytest.param(UNSTRIPPED, {"subtitle": None, "series_number": None}, False, id="removed"),
    ],
)
async def test_a_matched_book_with_another_subtitle_or_number_is_looked_up_again(
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    profile: str,
    change: dict[str, Any],
    again: bool,
) -> None:
    """When the list tells; a second run on what is the same costs nothing but the list."""
    await booklore.become(profile)
    add_work(hardcover, 10, "Piranesi", "Susanna Clarke", isbn13=isbn(1))
    book = add_book(
        *(booklore, 1, "Piranesi", "Susanna Clarke"),
        isbn13=isbn(1),
        subtitle="A Novel",
        series_number=1,
    )
    entry = await set_up()
    await fetch()
    known = (await entry.runtime_data.store.records([1]))[1].book
    assert (known.subtitle, known.series_number) == ("A Novel", 1)
    asked(hardcover)
    booklore.requests.clear()
    await fetch()
    assert (asked(hardcover), booklore.requests["list"], booklore.requests["batch"]) == ({}, 1, 0)
    for name, value in change.items():
        setattr(book, name, value)
    await fetch()
    assert asked(hardcover) == ({"editions": 1} if again else {})
    assert booklore.requests["batch"] == (1 if again and profile == STRIPPED else 0)
    await fetch()
    assert asked(hardcover) == {}


@pytest.mark.parametrize("profile", [STRIPPED, UNSTRIPPED])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({}, {"subtitle": "A Fable"}, id="subtitle added"),
        pytest.param({"subtitle": "A Novel"}, {"subtitle": "A Fable"}, id="subtitle changed"),
        pytest.param({"subtitle": "A Novel"}, {"subtitle": None}, id="subtitle removed"),
        pytest.param({}, {"series_number": 2}, id="number added"),
        pytest.param({"series_number": 1}, {"series_number": None}, id="number removed"),
    ],
)
async def test_open_books_are_looked_up_again_when_more_is_known_of_them(
    library,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    profile: str,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    """In the run that reads it, once; the others are left alone. BookLore gets no more requests."""
    await booklore.become(profile)
    for number in (2, 3):
        for name, value in before.items():
            setattr(booklore.books[number], name, value)
    entry = await set_up()
    await fetch()
    batches = int(profile == STRIPPED)
    assert (booklore.requests["list"], booklore.requests["batch"]) == (1, batches)
    asked(hardcover)
    for number in (2, 3):
        for name, value in after.items():
            setattr(booklore.books[number], name, value)
    tally = await fetch()
    assert asked(hardcover) == {"books_by_title": 1}
    assert (booklore.requests["list"], booklore.requests["batch"]) == (2, 2 * batches)
    assert (tally["skipped"], tally["pending"], tally["failed"], tally["total"]) == (1, 2, 1, 4)
    records = await entry.runtime_data.store.records(range(5))
    assert {number: record.run for number, record in records.items()} == {1: 1, 2: 2, 3: 2, 4: 1}
    await fetch()
    assert asked(hardcover) == {}
    assert booklore.requests["batch"] == 3 * batches


async def test_an_open_book_that_is_decided_about_meanwhile_is_not_looked_up(
    hass: HomeAssistant, resolved, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Though its subtitle has changed as well."""
    booklore.books[2].subtitle = "A Fable"
    gate = booklore.gate = Gate()
    running = asyncio.create_task(fetch())
    await until(lambda: gate.held > 0)
    gate.let_through(1)  # the list
    await until(lambda: booklore.requests["batch"] == 1)
    await choose(hass, 2, candidate=2)
    gate.open()
    await running
    assert asked(hardcover) == {}
    assert (await by_id(hass))[2] == ("matched", 21, "choice")


async def test_a_choice_keeps_a_subtitle_that_the_list_leaves_out(
    hass: HomeAssistant, library, set_up, fetch, booklore: BookLoreServer
) -> None:
    """And takes over what the list tells of the book."""
    booklore.books[2].subtitle = "A Novel"
    entry = await set_up()
    await fetch()
    await choose(hass, 2, candidate=2)
    booklore.books[2].title, booklore.books[2].series_number = "Emma.", 4
    await fetch()
    [chosen] = [match for match in await matches(hass) if match["book_id"] == 2]
    assert (chosen["title"], chosen["hardcover_id"]) == ("Emma.", 21)
    known = (await entry.runtime_data.store.records([2]))[2].book  # nothing shows the rest
    assert (known.title, known.subtitle, known.series_number) == ("Emma.", "A Novel", 4)


@pytest.mark.parametrize("way", [{"candidate": 2}, {"skip": True}], ids=["choice", "skip"])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"title": "Emma: A Novel (Annotated)"}, id="title"),
        pytest.param({"authors": ["Austen, Jane", "Fiona Stafford"]}, id="authors"),
        pytest.param({"isbn13": isbn(7)}, id="ISBN"),
        pytest.param({"title": "Emma.", "authors": ["J. Austen"], "isbn13": isbn(7)}, id="all"),
    ],
)
async def test_a_decision_stays_with_a_book_that_is_renamed(
    hass: HomeAssistant,
    resolved,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    way: dict[str, Any],
    change: dict[str, Any],
) -> None:
    """However its facts are corrected, as long as it is not another book altogether."""
    await choose(hass, 2, **way)
    before = await by_id(hass)
    for name, value in change.items():
        setattr(booklore.books[2], name, value)
    await fetch()
    assert await by_id(hass) == before
    assert asked(hardcover) == {}


async def test_an_automatic_match_stays_until_an_outcome_replaces_it(
    hass: HomeAssistant, resolved, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """An error is none."""
    booklore.books[1].isbn13 = isbn(2)
    hardcover.fail("editions", "graphql_error")
    await fetch()
    assert (await by_id(hass))[1] == ("matched", 10, "isbn")
    await fetch()
    assert (await by_id(hass))[1] == ("pending", None, "title")


async def test_ids_set_in_booklore_settle_open_books(
    hass: HomeAssistant, resolved, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """With one request to each server for all of them, and events."""
    settled = async_capture_events(hass, f"{DOMAIN}_match_settled")
    booklore.requests.clear()
    add_work(hardcover, 40, "Recipes", "A. Nonymous")
    for number, work in ((2, 21), (3, 30), (4, 40)):
        booklore.books[number].hardcover_book_id = str(work)
    tally = await fetch()
    assert tally["by_source"]["booklore"] == 3
    assert asked(hardcover) == {"books_by_id": 1}
    assert booklore.requests["batch"] == 1
    assert {key: work for key, (_, work, _) in (await by_id(hass)).items()} == {
        1: 10,
        2: 21,
        3: 30,
        4: 40,
    }
    assert sorted(event.data["book_id"] for event in settled) == [2, 3]


async def test_an_id_of_another_book_is_asked_about(
    hass: HomeAssistant, resolved, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Beside what else the book may be, once: title and author both contradict it."""
    booklore.books[2].hardcover_book_id = "30"
    booklore.books[4].hardcover_book_id = "20"
    assert (await fetch())["pending"] == 3
    found = {match["book_id"]: match.get("candidates", []) for match in await matches(hass)}
    assert [each["hardcover_id"] for each in found[2]] == [20, 21, 30]
    assert [each["hardcover_id"] for each in found[4]] == [20]
    assert found[4][0]["reason"] == "booklore_other_book"
    asked(hardcover)
    await fetch()
    assert asked(hardcover) == {}


async def test_an_id_in_booklore_that_does_not_exist_is_asked_about_once(
    hass: HomeAssistant, resolved, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """A further run costs nothing, until another id stands there."""
    booklore.books[2].hardcover_book_id = "404"
    await fetch()
    assert asked(hardcover) == {"books_by_id": 1}
    await fetch()
    assert asked(hardcover) == {}
    assert (await by_id(hass))[2] == ("pending", None, "title")
    booklore.books[2].hardcover_book_id = "20"
    await fetch()
    assert (await by_id(hass))[2] == ("matched", 20, "booklore")


async def test_an_id_in_booklore_is_asked_about_again_after_an_error(
    hass: HomeAssistant, resolved, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Nothing was learnt of it."""
    booklore.books[2].hardcover_book_id = "20"
    hardcover.fail("books_by_id", "graphql_error")
    await fetch()
    assert (await by_id(hass))[2] == ("pending", None, "title")
    await fetch()
    assert (await by_id(hass))[2] == ("matched", 20, "booklore")


async def test_booklore_that_cannot_tell_more_fails_those_books(
    library,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """As errors, so that the next run looks again; what is known stays."""
    await set_up()
    booklore.fail("batch", "wrong_json")
    tally = await fetch()
    assert (tally["failed"], {each["reason"] for each in tally["failures"]}) == (4, {"error"})
    assert asked(hardcover) == {}
    tally = await fetch()
    assert (tally["stored"], tally["pending"], tally["failed"]) == (1, 2, 1)
    booklore.fail("batch", "wrong_json")
    tally = await fetch()
    assert (tally["skipped"], tally["pending"], tally["failed"]) == (1, 2, 1)


async def test_retry_skipped_reopens_skips_and_only_those(
    hass: HomeAssistant, resolved, fetch, hardcover: HardcoverServer
) -> None:
    """Choices, matches and failures stay as they are."""
    await skip(hass, 1)
    await choose(hass, 2, candidate=2)
    await skip(hass, 4)
    before = await by_id(hass)
    await fetch()
    assert asked(hardcover) == {}
    tally = await fetch(retry_skipped=True)
    assert asked(hardcover) == {"editions": 1, "books_by_title": 1, "authors": 1, "search": 2}
    assert (tally["stored"], tally["skipped"], tally["failed"], tally["pending"]) == (1, 1, 1, 1)
    assert await by_id(hass) == before | {1: ("matched", 10, "isbn"), 4: ("failed", None, None)}


async def test_book_ids_limit_what_is_reopened(
    hass: HomeAssistant, resolved, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Every other book keeps what it has, whatever has happened to it."""
    await skip(hass, 2)
    await skip(hass, 3)
    booklore.books[1].isbn13 = isbn(2)
    booklore.books[4].hardcover_book_id = "20"
    before = await by_id(hass)
    tally = await fetch(book_ids=[3], retry_skipped=True, retry_failed=True)
    assert tally["total"] == 4
    assert asked(hardcover) == {"books_by_title": 1}
    assert await by_id(hass) == before | {3: ("pending", None, "title")}


async def test_choices_follow_their_books_through_shifted_ids(
    hass: HomeAssistant, resolved, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Some ids mean other books now: each decision is taken up by its own book."""
    for number in range(5, 15):
        add_book(booklore, number, f"Cookbook {number}", "A. Nonymous", isbn13=isbn(number))
        add_work(hardcover, 100 + number, f"Cookbook {number}", "A. Nonymous", isbn13=isbn(number))
    await fetch()
    await choose(hass, 1, hardcover_id=20)
    await choose(hass, 2, candidate=2)
    asked(hardcover)
    first = booklore.books[1]
    add_book(booklore, 1, "Untold Recipes", "B. Nonymous")
    add_book(booklore, 2, "Further Recipes", "B. Nonymous")
    add_book(booklore, 51, "Piranesi!", "Someone", isbn13=first.isbn13)
    add_book(booklore, 52, "EMMA", "Austen, Jane")
    await fetch()
    found = await by_id(hass)
    assert found[51] == ("matched", 20, "choice")
    assert found[52] == ("matched", 21, "choice")
    assert (found[1][0], found[2][0]) == ("failed", "failed")


async def test_a_choice_set_aside_survives_a_restart(
    hass: HomeAssistant, resolved, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """It waits in the store for its book to come back."""
    await choose(hass, 2, candidate=2)
    gone = booklore.books[2]
    add_book(booklore, 2, "Middlemarch", "George Eliot")
    await fetch()
    assert (await by_id(hass))[2][0] == "failed"
    await hass.config_entries.async_reload(resolved.entry_id)
    await hass.async_block_till_done()
    booklore.books[77] = gone
    gone.id = 77
    await fetch()
    assert (await by_id(hass))[77] == ("matched", 21, "choice")


async def test_the_counts_add_up_whenever_they_are_told(
    hass: HomeAssistant, library, set_up, fetch, hardcover: HardcoverServer
) -> None:
    """At every change, in every event and in every response."""
    told: list[tuple[int, int]] = []
    onlooker = Onlooker(hass, await set_up())
    finished = async_capture_events(hass, f"{DOMAIN}_run_finished")
    responses = [await fetch()]
    await choose(hass, 2, candidate=1)
    await skip(hass, 3)
    responses += [await fetch(retry_skipped=True), await fetch(retry_failed=True)]
    for facts in (*responses, *(event.data for event in finished)):
        counted = sum(facts[name] for name in ("stored", "skipped", "failed", "pending"))
        told.append((counted, facts["total"]))
    assert len(finished) == 3
    assert [counted for counted, _ in told] == [total for _, total in told]
    assert {total for _, total in told} == {4}
    await onlooker.rest()
    await onlooker.leave()
    assert not onlooker.torn


async def test_nothing_polls(
    hass: HomeAssistant, resolved, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Whoever asks an entity to update gets what is known."""
    assert await async_setup_component(hass, "homeassistant", {})
    booklore.requests.clear()
    await hass.services.async_call(
        "homeassistant",
        "update_entity",
        {"entity_id": [f"sensor.{DOMAIN}_pending"]},
        blocking=True,
    )
    assert booklore.requests.total() + hardcover.requests.total() == 0


async def test_a_question_with_other_candidates_is_shown_anew(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """The numbers that people see are those that `candidate` means; the event comes once."""
    add_work(hardcover, 10, "Emma", "Jane Austen", users_count=5)
    book = add_book(booklore, 1, "Emma", "Jane Austen")
    pending = async_capture_events(hass, f"{DOMAIN}_match_pending")
    await set_up()
    await fetch()
    add_work(hardcover, 11, "Emma", "Jane Austen", users_count=500)
    book.title = "Emma (Unabridged)"
    await fetch()
    [question] = [each for key, each in notifications(hass).items() if key.endswith("_1")]
    [match] = await matches(hass, "pending")
    first, second = [each["hardcover_id"] for each in match["candidates"]]
    assert (first, second) == (11, 10)
    assert question["message"].index("/11)") < question["message"].index("/10)")
    assert [event.data["book_id"] for event in pending] == [1]
