"""The commands about ratings that differ."""

from typing import Any, Final

from homeassistant.const import CONF_URL
import voluptuous as vol

from ..booklore.address import book_url
from ..errors import store_errors
from ..hardcover.address import work_url
from ..record import Record
from ..store import BOOKS_IN_STEP
from ..store.ledger import Differing, Keep
from ..sync.ratings.scale import stars
from ..sync.settle import Settled
from .answering import PAGE, Call, Json, command, ids
from .covers import cover_path
from .rows import step_as_dict


@command("differences/list", PAGE, control=False)
async def _list(call: Call) -> Json:
    """Return some of the ratings that differ, sorted by title, and the number of all."""
    with store_errors():
        found, total = await call.data.store.ratings.differences(
            call.msg["offset"], call.msg["limit"]
        )
        records = await call.data.store.records(each.book_id for each in found)
    rows = [_difference(call, each, records.get(each.book_id)) for each in found]
    return {"rows": rows, "total": total}


@command(
    "differences/settle",
    {
        vol.Required("book_ids"): ids(BOOKS_IN_STEP),
        vol.Required("keep"): vol.Coerce(Keep),
        vol.Optional("step"): str,
    },
    control=True,
)
async def _settle(call: Call) -> Json:
    """Keep the rating of one side, or both."""
    settled = await call.data.settlements.settle(
        call.msg["book_ids"], call.msg["keep"], call.asker, call.msg.get("step")
    )
    return settled_as_dict(settled)


def settled_as_dict(settled: Settled) -> Json:
    """Return a settlement as the `Done` of the page."""
    step = settled.step and step_as_dict(settled.step)
    return {"step": step, "left": sorted(settled.left)}


def _difference(call: Call, differing: Differing, record: Record | None) -> Json:
    pair, book_id = differing.pair, differing.book_id
    rated = {each: rating for each, rating in pair.copies.items() if rating is not None}
    book_id = book_id if book_id in rated else min(rated, default=book_id)
    facts: dict[str, Any] = {
        "book_id": book_id,
        "title": record.book.title if record else "",
        "authors": list(record.book.authors) if record else [],
        "cover_path": cover_path(call.entry.entry_id, book_id),
        "booklore_url": book_url(call.entry.data[CONF_URL], book_id),
        "hardcover_id": differing.hardcover_id,
        "url": work_url(differing.hardcover_id),
        "booklore": stars(rated.get(book_id)),
        "hardcover": stars(pair.hardcover),
    }
    if len(pair.booklore) > 1:
        facts["copies"] = [
            {"book_id": each, "rating": stars(rating)} for each, rating in pair.copies.items()
        ]
    return facts


COMMANDS: Final = (_list, _settle)
