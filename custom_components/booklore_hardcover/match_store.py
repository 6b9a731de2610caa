"""The persisted records: what survives faults, restarts and `kill -9`.

Two files: the records with the last library list and the state of the run, written
at intervals while a run works; and a small journal of what people chose since, which
is on disk before a choice returns and never waits for the large file.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from time import monotonic
from types import EllipsisType
from typing import Any

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.storage import Store

from .const import DOMAIN
from .matching.records import Record
from .stored_records import Json, record_as_json, record_from_json

_VERSION = 1
_SHORTEST_INTERVAL = 2.0
_LONGEST_INTERVAL = 60.0
_REST_PER_WRITE = 20
"""How much longer than a write the pause between two writes is, to spare SD cards."""


class NotWritten(Exception):
    """The disk did not take what had to be saved."""


class ChangedMeanwhile(Exception):
    """The record is no longer the one that was to be replaced."""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked a run for."""

    book_ids: frozenset[int] | None = None
    """None means the whole library."""
    retry_skipped: bool = False
    retry_failed: bool = False
    rebuilt: bool = False
    """The person confirms that BookLore's ids mean other books now."""


@dataclass(frozen=True, slots=True)
class RunState:
    """The run under way or, when no request is left, the last one."""

    number: int = 0
    requests: tuple[Request, ...] = ()
    """What is still to be served, the one under way first."""
    begun: bool = False
    """Whether the run under way has read the library: it has its number from then on."""
    paused_until: float | None = None
    """Unix time in seconds."""
    ended_at: float | None = None
    failed: bool = False
    """Whether the last run ended in an error."""


class MatchStore:
    """Records by book id, the last complete list, and the state of the run."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Prepare the two files; `async_load` reads them."""
        self.records: dict[int, Record] = {}
        self.aside: tuple[Record, ...] = ()
        """Decisions whose book id has come to mean another book."""
        self.library: dict[int, tuple[int, ...]] = {}
        """The last complete list: book ids by library id (0 when BookLore names none)."""
        self.run = RunState()
        self._hass = hass
        self._main = _store(hass, f"{DOMAIN}.{entry_id}")
        self._journal = _store(hass, f"{DOMAIN}.{entry_id}.choices")
        self._revision = 0
        self._saved_revision = 0
        self._choices: dict[int, tuple[int, Record | None]] = {}
        """The journal: what was decided about each book id, and in which revision."""
        self._interval = _SHORTEST_INTERVAL
        self._cancel_save: CALLBACK_TYPE | None = None
        self._closed = False
        """Another store may have read the files since: nothing is written any more."""
        self._saving = asyncio.Lock()
        self._deciding = asyncio.Lock()

    async def async_load(self) -> None:
        """Read both files; what people chose since the large one was written wins."""
        main = await self._main.async_load() or {}
        journal = await self._journal.async_load() or {}
        await self._hass.async_add_executor_job(self._read, main, journal)

    @property
    def revision(self) -> int:
        """Return a number that grows with every change."""
        return self._revision

    def in_view(self, libraries: Iterable[int]) -> list[int]:
        """Return the ids of the last list's books in these libraries, in all when empty."""
        chosen = set(libraries) or self.library.keys()
        return [book_id for key in self.library.keys() & chosen for book_id in self.library[key]]

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
        self.records.update(records or {})
        for book_id in forgotten:
            self.records.pop(book_id, None)
        self.aside = self.aside if aside is None else aside
        self.library = self.library if library is None else library
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
            choices = {
                **{
                    key: each
                    for key, each in self._choices.items()
                    if each[0] > self._saved_revision
                },
                book_id: (self._revision, record),
            }
            journal = {
                str(key): {"revision": revision, "record": each and record_as_json(each)}
                for key, (revision, each) in choices.items()
            }
            try:
                data = {"revision": self._revision, "choices": journal}
                await self._async_write(self._journal, data)
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

    async def async_save(self) -> None:
        """Write everything now; raises `NotWritten` when the disk did not take it."""
        self._cancel_due()
        wait = _LONGEST_INTERVAL
        try:
            async with self._saving:
                await self._async_save_all()
            wait = self._interval
        finally:
            if self._revision != self._saved_revision:
                self._save_in(wait)

    async def async_close(self) -> None:
        """Write what is not written yet, and stop."""
        with suppress(NotWritten):  # Home Assistant has logged why
            await self.async_save()
        self._closed = True
        self._cancel_due()

    async def async_remove(self) -> None:
        """Delete both files."""
        self._cancel_due()
        await self._main.async_remove()
        await self._journal.async_remove()

    async def _async_save_due(self, _now: datetime) -> None:
        self._cancel_save = None
        with suppress(NotWritten):  # Home Assistant has logged why; it is tried again
            await self.async_save()

    async def _async_save_all(self) -> None:
        started = monotonic()
        revision = self._revision
        if revision == self._saved_revision:
            return
        data = await self._hass.async_add_executor_job(self._snapshot())
        await self._async_write(self._main, data)
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

    async def _async_write(self, store: Store[Json], data: Json) -> None:
        """Write, and make sure of it: `Store` only logs what goes wrong."""
        path = Path(store.path)
        before = await self._hass.async_add_executor_job(_stamp, path)
        await store.async_save(data)
        if self._hass.is_stopping:
            return  # Home Assistant writes it at the very end
        if await self._hass.async_add_executor_job(_stamp, path) not in (None, before):
            return
        # No new file to be seen: only what can be read back has been written.
        try:
            found = await _store(self._hass, store.key).async_load()
        except HomeAssistantError as err:
            raise NotWritten from err
        if found is None or found["revision"] != data["revision"]:
            raise NotWritten

    def _snapshot(self) -> Callable[[], Json]:
        """Take what is to be written; building the JSON from it may happen in a thread."""
        records, aside, library = self.records.copy(), self.aside, self.library
        run, revision = self.run, self._revision
        return lambda: {
            "revision": revision,
            "run": _run_as_json(run),
            "library": {str(key): ids for key, ids in library.items()},
            "aside": [record_as_json(record) for record in aside],
            "records": {str(key): record_as_json(record) for key, record in records.items()},
        }

    def _read(self, main: Json, journal: Json) -> None:
        self._revision = self._saved_revision = main.get("revision", 0)
        self.run = _run_from_json(main.get("run", {}))
        self.library = {int(key): tuple(ids) for key, ids in main.get("library", {}).items()}
        self.aside = tuple(record_from_json(each) for each in main.get("aside", ()))
        self.records = {
            int(key): record_from_json(each) for key, each in main.get("records", {}).items()
        }
        for key, each in journal.get("choices", {}).items():
            if each["revision"] > self._saved_revision:
                record = record_from_json(each["record"]) if each["record"] else None
                self._choices[int(key)] = each["revision"], record
                self._revision = max(self._revision, each["revision"])
                if record is None:
                    self.records.pop(int(key), None)
                else:
                    self.records[int(key)] = record


def _store(hass: HomeAssistant, key: str) -> Store[Json]:
    return Store(
        hass, _VERSION, key, private=True, atomic_writes=True, serialize_in_event_loop=False
    )


def _stamp(path: Path) -> tuple[int, int] | None:
    """Tell one written state of a file from another: each write makes a new file."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_mtime_ns


def _run_as_json(run: RunState) -> Json:
    requests = [
        {**asdict(each), "book_ids": None if each.book_ids is None else sorted(each.book_ids)}
        for each in run.requests
    ]
    return {**asdict(replace(run, requests=())), "requests": requests}


def _run_from_json(data: Mapping[str, Any]) -> RunState:
    requests = tuple(
        Request(
            **each | {"book_ids": None if (ids := each["book_ids"]) is None else frozenset(ids)}
        )
        for each in data.get("requests", ())
    )
    return RunState(**{**data, "requests": requests})
