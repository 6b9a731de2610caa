"""What a person decides about a book: the one way by which decisions are made."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from secrets import token_urlsafe
from time import time

from homeassistant.core import HomeAssistant

from .booklore.errors import BookLoreError
from .coordinator import BookLoreHardcoverConfigEntry
from .errors import note_refusal, own_error, require_accounts, require_loaded, translated, wrong_use
from .hardcover.address import work_named
from .hardcover.errors import HardcoverError
from .hardcover.models import Work
from .match_store import ChangedMeanwhile
from .matching.lookup import canonical
from .matching.records import identity
from .matching.search_again import searched_record
from .messages.events import fire_match
from .models import Change, Record, Source, Status
from .stored_file import NotWritten

_UNDOS_KEPT = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """Exactly one of: a number of the list shown last, a work, or a skip."""

    candidate: int | None = None
    hardcover_id: int | None = None
    address: str | None = None
    """What the person typed to name a work: an id, or the address of its page."""
    skip: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What a choice has put in place, and what stood there before."""

    book_id: int
    before: Record | None
    after: Record


class Undos:
    """The choices that may be taken back, the latest ones, until the entry is unloaded."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._kept: OrderedDict[str, Decided] = OrderedDict()

    def keep(self, decided: Decided) -> str:
        """Return the word that takes this choice back."""
        word = token_urlsafe(16)
        self._kept[word] = decided
        if len(self._kept) > _UNDOS_KEPT:
            self._kept.popitem(last=False)
        return word

    def find(self, word: str, book_id: int) -> Decided | None:
        """Return the choice about this book that a word takes back."""
        decided = self._kept.get(word)
        return decided if decided is not None and decided.book_id == book_id else None

    def spend(self, word: str) -> None:
        """Forget a choice: it has been taken back."""
        self._kept.pop(word, None)


async def async_choose(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, book_id: int, choice: Choice
) -> Decided:
    """Settle a book as the person says; it is saved to disk when this returns.

    Raises a translated `ServiceValidationError` when the choice cannot be, and a
    `HomeAssistantError` when a server or the disk fails.
    """
    store = entry.runtime_data.store
    record = await _async_record(hass, entry, book_id)
    chosen = await _async_chosen(hass, entry, record, choice)
    after = replace(
        record,
        status=Status.SKIPPED if chosen is None else Status.MATCHED,
        hardcover_id=chosen,
        source=None if chosen is None else Source.CHOICE,
        run=store.run.number,
        made_at=time(),
        reason=None,
        error=None,
    )
    before = await _async_save(entry, book_id, after, record)
    fire_match(hass, entry.entry_id, Change(book_id, before, after))
    return Decided(book_id, before, after)


async def async_undo(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, book_id: int, word: str
) -> Record | None:
    """Restore what stood before a choice, unless somebody has changed it since."""
    undos = entry.runtime_data.undos
    decided = undos.find(word, book_id)
    if decided is None:
        raise wrong_use("nothing_to_undo")
    before, after = decided.before, decided.after
    try:
        await _async_save(entry, book_id, before, after, instead_of=after)
    except ChangedMeanwhile as err:
        raise wrong_use("changed_meanwhile", title=after.book.title) from err
    undos.spend(word)
    if before is not None and before.status is not Status.FAILED:
        fire_match(hass, entry.entry_id, Change(book_id, after, before))
    return before


async def async_forget(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, book_id: int
) -> None:
    """Drop a book's record, so that the next run looks it up anew."""
    record = entry.runtime_data.store.records.get(book_id)
    if record is None:
        raise wrong_use("nothing_to_forget", book_id=str(book_id))
    await _async_save(entry, book_id, None, record)
    if record.status is Status.PENDING:
        # It asks no longer, which is all that whoever asked for it has to know.
        gone = replace(record, status=Status.FAILED)
        fire_match(hass, entry.entry_id, Change(book_id, record, gone))


async def async_search(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, book_id: int, query: str
) -> tuple[int, Record]:
    """Search Hardcover with the person's own words; hits replace the book's candidates.

    Returns how many there are; none changes nothing. One request.
    """
    record = entry.runtime_data.store.records.get(book_id)
    if record is None:
        raise wrong_use("unknown_book", book_id=str(book_id))
    require_accounts(hass, entry)
    try:
        works = await entry.runtime_data.hardcover.search(query)
    except HardcoverError as err:
        note_refusal(hass, entry, err)
        raise translated(err) from err
    after = searched_record(book_id, record, works, entry.runtime_data.store.run.number, time())
    if after is None:
        return 0, record
    try:
        await _async_save(entry, book_id, after, record, instead_of=record)
    except ChangedMeanwhile as err:
        raise wrong_use("changed_meanwhile", title=record.book.title) from err
    if record.status is Status.FAILED:
        fire_match(hass, entry.entry_id, Change(book_id, record, after))
    return len(after.candidates), after


async def _async_save(
    entry: BookLoreHardcoverConfigEntry,
    book_id: int,
    record: Record | None,
    about: Record,
    **condition: Record,
) -> Record | None:
    """Put a record on disk, let everybody see it, and return the one before."""
    require_loaded(entry)
    data = entry.runtime_data
    try:
        before = await data.store.async_decide(book_id, record, **condition)
    except NotWritten as err:
        raise own_error("not_saved", title=about.book.title) from err
    data.coordinator.tell()
    data.notifications.sync()
    return before


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
            return Record(identity(book), Status.SKIPPED, run=0, made_at=0, rules=0)
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
    named = choice.hardcover_id or work_named(choice.address or "")
    if named is None:
        raise wrong_use("no_address_of_a_work")
    if isinstance(named, int) and named in offered:
        return named
    return await _async_checked(hass, entry, named)


async def _async_checked(
    hass: HomeAssistant, entry: BookLoreHardcoverConfigEntry, named: int | str
) -> int:
    """Ask Hardcover, before everything that waits, whether there is such a work."""
    require_accounts(hass, entry)
    hardcover = entry.runtime_data.hardcover
    try:
        work: Work | None
        if isinstance(named, str):
            work = await hardcover.work_by_slug(named)
        else:
            work = next(iter(await hardcover.works_by_id([named])), None)
        kept = await canonical(hardcover, [work] if work else [])
    except HardcoverError as err:
        note_refusal(hass, entry, err)
        raise translated(err) from err
    for each in kept.values():
        return each.id
    if isinstance(named, str):
        raise wrong_use("unknown_slug", slug=named)
    raise wrong_use("unknown_work", hardcover_id=str(named))
