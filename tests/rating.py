"""What people do who have ratings synced, and what both sides have then."""

from copy import deepcopy
from dataclasses import asdict
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work, isbn
from tests.conftest import TOKEN
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Token
from tests.servers.hardcover_shelf import ShelfRow
from tests.writing import OPTIONS, write

USER = 7
"""The person on Hardcover."""
FINISHED, DAY = "2026-05-03T12:00:00Z", "2026-05-03"
"""When a book was read to its end, as BookLore tells it, and the day that Hardcover is given."""


def rate_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes."""
    path = f"custom_components.{DOMAIN}.sync.ratings.writer.SECONDS_PER_RATING"
    monkeypatch.setattr(path, 0.0)


def add_rated(
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    number: int,
    mine: int | None,
    there: float | None = None,
    *,
    on_shelf: bool = True,
    status: str | None = "READ",
) -> None:
    """Put book `number` into the library, rated `mine`, and its work on the shelf, `there` stars.

    Its ISBN settles it: book 1 is work 10, book 2 work 20, …
    """
    title, author = f"The {number}. Book", f"Author {number}"
    add_work(hardcover, number * 10, title, author, isbn13=isbn(number), slug=f"book-{number}")
    add_book(
        booklore,
        number,
        title,
        author,
        isbn13=isbn(number),
        personal_rating=mine,
        read_status=status,
    )
    if on_shelf:
        hardcover.put_on_shelf(number * 10, rating=there, user_id=USER)


def have_read_only_key(hardcover: HardcoverServer) -> None:
    """Let the person's key read the shelf, and write nothing."""
    scopes = frozenset({"read:me:content", "read:catalog", "read:library"})
    hardcover.tokens[TOKEN] = Token(user_id=USER, username="reader", scopes=scopes)


async def plan_of_ratings(
    hass: HomeAssistant, entry: ConfigEntry, mode: str = "to_hardcover", **options: Any
) -> ConfigFlowResult:
    """Turn ratings on in the options, and wait until what would be written is shown."""
    configure = hass.config_entries.options.async_configure
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    flow = await configure(
        flow["flow_id"], {**OPTIONS, "write_ids": False, "ratings": mode, **options}
    )
    while flow["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done()
        flow = await configure(flow["flow_id"])
    return flow


async def agree_to_ratings(
    hass: HomeAssistant, entry: ConfigEntry, mode: str = "to_hardcover", **options: Any
) -> None:
    """Turn ratings on, agree to what is shown, and wait until the first of it is written."""
    flow = await plan_of_ratings(hass, entry, mode, **options)
    assert flow["step_id"] == "consent_ratings", flow
    answer = {"agree": True}
    flow = await hass.config_entries.options.async_configure(flow["flow_id"], answer)
    assert flow["type"] is FlowResultType.CREATE_ENTRY, flow
    await hass.async_block_till_done(wait_background_tasks=True)


async def sync(hass: HomeAssistant, **data: Any) -> dict[str, Any]:
    """Sync ratings, wait for the end, and return the response."""
    return await write(hass, "sync_ratings", **data)


async def differences(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Return the ratings that differ."""
    response = await hass.services.async_call(
        DOMAIN, "get_differences", blocking=True, return_response=True
    )
    assert response is not None
    found: Any = response["differences"]
    return list(found)


async def settle(hass: HomeAssistant, book_id: int, keep: str) -> None:
    """Say which rating counts, and wait until it is written."""
    data = {"book_id": book_id, "keep": keep}
    await hass.services.async_call(DOMAIN, "settle_difference", data, blocking=True)
    await hass.async_block_till_done(wait_background_tasks=True)


def mine(booklore: BookLoreServer) -> dict[int, int | None]:
    """Return the ratings in BookLore, by book."""
    return {each.id: each.personal_rating for each in booklore.books.values()}


def theirs(hardcover: HardcoverServer) -> dict[int, float | None]:
    """Return the ratings on the shelf, by work."""
    return {each.book_id: each.rating for each in hardcover.shelf.values()}


def rate_here(booklore: BookLoreServer, book_id: int, rating: int | None) -> None:
    """Rate a book in BookLore, as the person does, from 1 to 10; None clears it."""
    booklore.edit(book_id, personal_rating=rating)


def rate_there(hardcover: HardcoverServer, number: int, rating: float | None) -> None:
    """Rate the work of a book on Hardcover, as the person does, in stars; None clears it."""
    row_of(hardcover, number).rating = rating


def row_of(hardcover: HardcoverServer, number: int) -> ShelfRow:
    """Return the row of a book's work on the person's shelf."""
    row = hardcover.row_of(USER, number * 10)
    assert row is not None
    return row


def take_off_shelf(hardcover: HardcoverServer, number: int) -> None:
    """Take the work of a book off the shelf, as the person does."""
    del hardcover.shelf[row_of(hardcover, number).id]


type Columns = dict[tuple[str, int], dict[str, Any]]


def everything(booklore: BookLoreServer, hardcover: HardcoverServer) -> Columns:
    """Return every column of every book in BookLore and of every row on Hardcover's shelves."""
    books = {("book", each.id): asdict(each) for each in deepcopy(booklore.books).values()}
    rows = {
        ("row", each.id): {
            **{name: value for name, value in vars(each).items() if name != "moment"},
            "reads": [asdict(read) for read in each.reads],
        }
        for each in hardcover.shelf.values()
    }
    return books | rows


def changes(before: Columns, after: Columns) -> dict[tuple[str, int], Any]:
    """Return what has changed: by book or row the columns with their values before and after.

    A row that is new, or gone, is told as such. `updated_at`, which follows from the rest, and
    `opened`, that a book was once touched, are left out.
    """
    changed: dict[tuple[str, int], Any] = {}
    for key in sorted(before.keys() | after.keys()):
        if key not in before or key not in after:
            changed[key] = "new" if key in after else "gone"
            continue
        columns = {
            name: (value, after[key][name])
            for name, value in before[key].items()
            if value != after[key][name] and name not in ("updated_at", "opened")
        }
        if columns:
            changed[key] = columns
    return changed
