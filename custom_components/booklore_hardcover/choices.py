"""What a person decides about a book: the one way by which decisions are made."""

from dataclasses import dataclass, replace
from time import time

from homeassistant.core import HomeAssistant

from .booklore.errors import BookLoreError
from .coordinator import BookLoreHardcoverConfigEntry
from .errors import note_refusal, own_error, require_accounts, translated, wrong_use
from .events import fire_match
from .hardcover.errors import HardcoverError
from .library_pass import Change
from .match_store import NotWritten
from .matching.lookup import canonical
from .matching.models import Source
from .matching.records import Record, Status, identity


@dataclass(frozen=True, slots=True)
class Choice:
    """Exactly one of: a number of the list shown last, a Hardcover id, or a skip."""

    candidate: int | None = None
    hardcover_id: int | None = None
    skip: bool = False


async def async_choose(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, book_id: int, choice: Choice
) -> Record:
    """Settle a book as the person says; it is saved to disk when this returns.

    Raises a translated `ServiceValidationError` when the choice cannot be, and a
    `HomeAssistantError` when a server or the disk fails.
    """
    data = entry.runtime_data
    record = await _async_record(hass, entry, book_id)
    chosen = await _async_chosen(hass, entry, record, choice)
    after = replace(
        record,
        status=Status.SKIPPED if chosen is None else Status.MATCHED,
        hardcover_id=chosen,
        source=None if chosen is None else Source.CHOICE,
        run=data.store.run.number,
        made_at=time(),
        reason=None,
        error=None,
    )
    before = data.store.records.get(book_id)
    try:
        await data.store.async_decide(book_id, after)
    except NotWritten as err:
        raise own_error("not_saved", title=record.book.title) from err
    data.coordinator.tell()
    data.notifications.sync()
    fire_match(hass, entry.entry_id, Change(book_id, before, after))
    return after


async def _async_record(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, book_id: int
) -> Record:
    """Return the record to decide about; a book without one is read from BookLore."""
    store = entry.runtime_data.store
    listed = any(book_id in ids for ids in store.library.values())
    if listed and (record := store.records.get(book_id)):
        return record
    require_accounts(hass, entry)
    try:
        found = await entry.runtime_data.booklore.books_by_id([book_id])
    except BookLoreError as err:
        note_refusal(hass, entry, err)
        raise translated(err) from err
    for book in found:
        if book.id == book_id:
            return Record(identity(book), Status.SKIPPED, run=0, made_at=0)
    raise wrong_use("unknown_book", book_id=str(book_id))


async def _async_chosen(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, record: Record, choice: Choice
) -> int | None:
    """Return the Hardcover id that was chosen, None for a skip."""
    if choice.skip:
        return None
    offered = [candidate.hardcover_id for candidate in record.candidates]
    if choice.candidate is not None:
        if 1 <= choice.candidate <= len(offered):
            return offered[choice.candidate - 1]
        key = "wrong_candidate" if offered else "no_candidates"
        raise wrong_use(key, title=record.book.title, count=str(len(offered)))
    hardcover_id = choice.hardcover_id or 0
    if hardcover_id in offered:
        return hardcover_id
    return await _async_checked(hass, entry, hardcover_id)


async def _async_checked(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, hardcover_id: int
) -> int:
    """Ask Hardcover, before everything that waits, whether there is such a work."""
    require_accounts(hass, entry)
    hardcover = entry.runtime_data.hardcover
    try:
        works = await hardcover.works_by_id([hardcover_id])
        kept = await canonical(hardcover, works)
    except HardcoverError as err:
        note_refusal(hass, entry, err)
        raise translated(err) from err
    if hardcover_id not in kept:
        raise wrong_use("unknown_work", hardcover_id=str(hardcover_id))
    return kept[hardcover_id].id
