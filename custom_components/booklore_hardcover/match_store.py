"""The persisted records: what survives faults, restarts and `kill -9`.

Two files: the records with the last library list and the state of the run, written
at intervals while a run works, and in parts when the records are many (`paged_file.py`);
and a small journal of what people chose since, which is on disk before a choice returns
and never waits for the large file. While Home Assistant stops, both are written at the end.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence, Set as AbstractSet
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import batched, chain
from time import monotonic
from types import EllipsisType
from typing import NamedTuple

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from .const import DOMAIN
from .kept_records import Records
from .models import Record, RunState
from .paged_file import PagedFile
from .stored_file import NotWritten, StoredFile
from .stored_state import (
    Choices,
    Contents,
    add_pages,
    choices_as_json,
    choices_from_json,
    contents_as_json,
    contents_from_json,
)

_SHORTEST_INTERVAL = 2.0
_LONGEST_INTERVAL = 60.0
_REST_PER_WRITE = 20
"""How much longer than a write the pause between two writes is, to spare SD cards."""
_AT_A_TIME = 1_000
"""So many books are handled in one call, during which nothing else gets done."""


class ChangedMeanwhile(Exception):
    """The record is no longer the one that was to be replaced."""


class InView(NamedTuple):
    """The ids of the books that are looked at."""

    order: Sequence[int]
    ids: AbstractSet[int]


class MatchStore:
    """Records by book id, the last complete list, and the state of the run."""

    def __init__(
        self, hass: HomeAssistant, entry_id: str, disk_fails: Callable[[bool], None]
    ) -> None:
        """Prepare the files; `async_load` reads them.

        `disk_fails` is called after every write, with whether one is still to be made good.
        """
        self.records = Records()
        self.aside: tuple[Record, ...] = ()
        """Decisions whose book id has come to mean another book."""
        self.library: dict[int, tuple[int, ...]] = {}
        """The last complete list: book ids by library id (0 when BookLore names none)."""
        self.run = RunState()
        self._hass = hass
        self._disk_fails = disk_fails
        self._main, self._journal = _files(hass, entry_id, self._tell)
        self._views: dict[frozenset[int], InView] = {}
        self._revision = 0
        self._saved_revision = 0
        self._choices: Choices = {}
        self._interval = _SHORTEST_INTERVAL
        self._cancel_save: CALLBACK_TYPE | None = None
        self._closed = False
        """Another store may have read the files since: nothing is written any more."""
        self._saving = asyncio.Lock()
        self._deciding = asyncio.Lock()

    async def async_load(self) -> None:
        """Read the files; what people chose since the large one was written wins.

        Raises `FileUnusable`, and has changed nothing then.
        """
        found = await self._main.async_read_all(contents_from_json, add_pages)
        choices = await self._journal.async_read(choices_from_json) or {}
        main = found or Contents()
        self._revision = self._saved_revision = main.revision
        self.run, self.aside = main.run, main.aside
        self.library, self.records = dict(main.library), Records.of(main.records)
        for book_id, (revision, record) in choices.items():
            if revision > main.oldest:
                self._choices[book_id] = revision, record
                self._revision = max(self._revision, revision)
                if record is None:
                    self.records.drop(book_id)
                else:
                    self.records[book_id] = record
        if found is None:
            # The next run must be newer than what the journal alone has kept.
            newest = max((record.run for record in self.records.values()), default=0)
            self.run = replace(self.run, number=newest)

    def prepare(self, libraries: frozenset[int]) -> None:
        """Count the books once, which is quick from then on; for a thread."""
        order = self.in_view(libraries).order
        if not self.records.has_counted(order):
            self.records.count(order)

    @property
    def revision(self) -> int:
        """Return a number that grows with every change."""
        return self._revision

    def in_view(self, libraries: frozenset[int]) -> InView:
        """Return the ids of the last list's books in these libraries, in all when empty.

        The same object until there is another list.
        """
        if (found := self._views.get(libraries)) is None:
            chosen = libraries or self.library.keys()
            lists = [self.library[key] for key in self.library.keys() & chosen]
            order = sorted(chain.from_iterable(lists))
            ids: set[int] = set()
            for part in batched(order, _AT_A_TIME, strict=False):
                ids.update(part)
            found = self._views[libraries] = InView(order, ids)
        return found

    @callback
    def change(
        self,
        *,
        records: Mapping[int, Record] | None = None,
        forgotten: Iterable[int] = (),
        aside: tuple[Record, ...] | None = None,
        library: dict[int, tuple[int, ...]] | None = None,
        run: RunState | None = None,
    ) -> None:
        """Change what is known; it is on disk within seconds, see `_interval`."""
        self.records.put(records if isinstance(records, Records) else Records(records))
        for book_id in forgotten:
            self.records.drop(book_id)
        self.aside = self.aside if aside is None else aside
        if library is not None and library != self.library:
            self.library, self._views = library, {}
        self.run = run or self.run
        self._revision += 1
        if not self._saving.locked():  # a write under way sees to the next one
            self._save_in(self._interval)

    async def async_decide(
        self, book_id: int, record: Record | None, *, instead_of: Record | EllipsisType | None = ...
    ) -> Record | None:
        """Keep what a person wants, None to forget the book; it is on disk when this returns.

        Returns what stood there before.
        Raises `ChangedMeanwhile` when another record stands there than `instead_of`, and
        `NotWritten`, with everything as it was, when the disk did not take it.
        """
        async with self._deciding:
            before = self.records.get(book_id)
            if self._closed:
                raise NotWritten
            if instead_of is not ... and before != instead_of:
                raise ChangedMeanwhile
            self._put(book_id, record)
            choices = self._unsaved() | {book_id: (self._revision, record)}
            try:
                await self._journal.async_write(choices_as_json(self._revision, choices))
            except NotWritten:
                self._put(book_id, before)
                raise
            self._choices = choices
            return before

    def _put(self, book_id: int, record: Record | None) -> None:
        if record is None:
            self.change(forgotten=[book_id])
        else:
            self.change(records={book_id: record})

    def _unsaved(self) -> Choices:
        """Return the choices that the large file does not hold yet."""
        return {
            book_id: each
            for book_id, each in self._choices.items()
            if each[0] > self._saved_revision
        }

    async def async_save(self) -> None:
        """Write everything now; raises `NotWritten` when the disk did not take it.

        It is finished also when the caller is cancelled: a thread that writes cannot be.
        """
        self._cancel_due()
        name = f"{DOMAIN} save"
        saving = self._hass.async_create_task(self._async_save_all(), name, eager_start=True)
        if not await asyncio.shield(saving):
            raise NotWritten

    async def async_close(self) -> None:
        """Write what is not written yet, and stop."""
        with suppress(NotWritten):  # Home Assistant has logged why
            await self.async_save()
        async with self._deciding:
            self._closed = True
        self._cancel_due()

    async def _async_save_due(self, _now: datetime) -> None:
        self._cancel_save = None
        with suppress(NotWritten):  # Home Assistant has logged why; it is tried again
            await self.async_save()

    async def _async_save_all(self) -> bool:
        """Return whether the disk took it."""
        wait = _LONGEST_INTERVAL
        try:
            async with self._saving:
                await self._async_save_files()
            wait = self._interval
        except NotWritten:
            return False
        finally:
            if self._revision != self._saved_revision or self._journal.failing:
                self._save_in(wait)
        return True

    async def _async_save_files(self) -> None:
        if self._revision != self._saved_revision:
            await self._async_save_main()
        if self._journal.failing:
            # Nobody chooses now; the next one who does should find it mended.
            async with self._deciding:
                await self._journal.async_write(choices_as_json(self._revision, self._unsaved()))

    async def _async_save_main(self) -> None:
        started = monotonic()
        revision = self._revision
        data = await self._hass.async_add_executor_job(contents_as_json, self._contents())
        await self._main.async_write(data)
        if not self._hass.is_stopping:  # or Home Assistant writes it at the very end
            self._saved_revision = revision
        rest = (monotonic() - started) * _REST_PER_WRITE
        self._interval = min(max(rest, _SHORTEST_INTERVAL), _LONGEST_INTERVAL)

    def _save_in(self, seconds: float) -> None:
        if self._cancel_save is None and not self._closed:
            self._cancel_save = async_call_later(self._hass, seconds, self._async_save_due)

    def _cancel_due(self) -> None:
        if self._cancel_save is not None:
            self._cancel_save()
            self._cancel_save = None

    def _tell(self) -> None:
        self._disk_fails(self._main.failing or self._journal.failing)

    def _contents(self) -> Contents:
        """Take what is to be written; building the JSON from it happens in a thread."""
        return Contents(self._revision, self.run, self.library, self.aside, self.records.copy())


async def async_remove_files(hass: HomeAssistant, entry_id: str) -> None:
    """Delete the files of an entry; one that stays does not keep the others."""
    main, journal = _files(hass, entry_id, lambda: None)
    files = [main, *main.parts, journal]
    results = await asyncio.gather(*(file.async_remove() for file in files), return_exceptions=True)
    for error in filter(None, results):
        raise error


def _files(
    hass: HomeAssistant, entry_id: str, told: Callable[[], None]
) -> tuple[PagedFile, StoredFile]:
    key = f"{DOMAIN}.{entry_id}"
    return PagedFile(hass, key, told), StoredFile(hass, f"{key}.choices", told)
