"""A household in which everything happens at once, and what is known to be right in it."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from freezegun.api import TickingDateTimeFactory
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.booklore_hardcover.const import DOMAIN, OPT_LIBRARIES
from custom_components.booklore_hardcover.decisions import Choice, async_choose, async_forget
from custom_components.booklore_hardcover.models import Record, RunStatus, Status
from tests.books import add_book, add_work, isbn
from tests.powercut import kill
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, matches, notifications, status_of

BOOKS = range(1, 8)
UNKNOWN_TO_HARDCOVER = 7
type Decision = tuple[Status, int | None]


@dataclass(eq=False)
class Action:
    """Something that a person does, under way."""

    task: asyncio.Task[Any]
    book_id: int | None = None
    decision: Decision | None = None
    """What is to stand when it succeeds; None when anything may."""
    before: Decision | None = None


@dataclass
class Household:
    """One entry, its servers, its people, and what they have decided."""

    hass: HomeAssistant
    entry: MockConfigEntry
    booklore: BookLoreServer
    hardcover: HardcoverServer
    storage: Path
    clock: TickingDateTimeFactory
    gate: Gate
    decided: dict[int, Decision] = field(default_factory=dict)
    actions: list[Action] = field(default_factory=list)
    words: dict[int, str] = field(default_factory=dict)
    """What takes the last choice about a book back."""
    wrong: list[str] = field(default_factory=list)
    """What listeners have seen that must not be."""

    async def move_in(self) -> None:
        """Fill the shelves and set the entry up."""
        self.hardcover.heal()
        self.booklore.heal()
        self.booklore.books.clear()
        for book_id in BOOKS:
            self.put_back(book_id)
        self.gate.shut()
        self.entry.add_to_hass(self.hass)
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        for end in ("pending", "settled"):
            self.entry.async_on_unload(
                self.hass.bus.async_listen(f"{DOMAIN}_match_{end}", self._check_event)
            )
        await self.settle()

    async def live(self) -> None:
        """Let the ids of all books be fetched once, undisturbed."""
        self.gate.open()
        await self.fetch()
        self.gate.shut()

    def put_back(self, book_id: int, title: str = "Title") -> None:
        """Put a book on the shelf: odd ones have an ISBN, one is in another library."""
        add_book(
            self.booklore,
            book_id,
            f"{title} {book_id}",
            f"Author {book_id}",
            isbn13=isbn(book_id) if book_id % 2 and book_id != UNKNOWN_TO_HARDCOVER else None,
            library_id=2 if book_id == 6 else 1,
        )

    @callback
    def _check_event(self, event: Event) -> None:
        if event.data["config_entry_id"] != self.entry.entry_id:
            return
        record = self.records.get(event.data["book_id"])
        pending = record is not None and record.status is Status.PENDING
        if pending != event.event_type.endswith("pending"):
            self.wrong.append(f"{event.event_type} {event.data} {record}")

    @property
    def records(self) -> dict[int, Record]:
        """Return what is known of all books."""
        return self.entry.runtime_data.store.records

    def stands(self, book_id: int) -> Decision | None:
        """Return what stands for a book."""
        record = self.records.get(book_id)
        return record and (record.status, record.hardcover_id)

    def begin(
        self,
        doing: Coroutine[Any, Any, Any],
        book_id: int | None = None,
        decision: Decision | None = None,
    ) -> None:
        """Let somebody do something, about a book or not, without waiting for it."""
        task = self.hass.loop.create_task(doing)
        before = self.decided.get(book_id) if book_id else None
        self.actions.append(Action(task, book_id, decision, before))

    async def choose(self, book_id: int, choice: Choice) -> None:
        """Choose as the page does, which keeps a word to take it back."""
        data = self.entry.runtime_data
        self.words[book_id] = data.undos.keep(
            await async_choose(self.hass, self.entry, book_id, choice)
        )

    async def forget(self, book_id: int) -> None:
        """Forget what is known of a book."""
        await async_forget(self.hass, self.entry, book_id)

    async def fetch(self, **data: Any) -> Any:
        """Start a run or join it, and wait for its end."""
        return await self.hass.services.async_call(
            DOMAIN, "fetch_hardcover_ids", data, blocking=True, return_response=True
        )

    def busy(self, book_id: int) -> bool:
        """Whether somebody is deciding about a book."""
        return any(action.book_id == book_id for action in self.actions)

    def reopen_skips(self) -> None:
        """Expect skips no longer to stand: somebody asks for them to be looked up again."""
        self.decided = {k: d for k, d in self.decided.items() if d[0] is not Status.SKIPPED}
        for action in self.actions:
            if action.decision and action.decision[0] is Status.SKIPPED:
                action.decision = None
            if action.before and action.before[0] is Status.SKIPPED:
                action.before = None

    def reopening(self) -> bool:
        """Whether a run is about to begin that looks skips up again."""
        run = self.entry.runtime_data.store.run
        return not run.begun and any(each.retry_skipped for each in run.requests)

    async def settle(self) -> None:
        """Wait until nothing happens any more but waiting, and take note of what was done."""
        quiet, seen = 0, None
        while quiet < 5:
            await asyncio.sleep(0.002)
            now = (
                self.gate.held,
                self.hardcover.requests.total(),
                self.booklore.requests.total(),
                sum(action.task.done() for action in self.actions),
                self.entry.runtime_data.store.revision,
            )
            quiet, seen = (quiet + 1, seen) if now == seen else (0, now)
        for action in [each for each in self.actions if each.task.done()]:
            self.actions.remove(action)
            self._note(action)

    def _note(self, action: Action) -> None:
        if (error := action.task.exception()) is not None:
            if not isinstance(error, HomeAssistantError) or " " not in str(error):
                raise error
            return
        if action.book_id is None:
            return
        if action.decision is None:
            self.decided.pop(action.book_id, None)
        else:
            self.decided[action.book_id] = action.decision

    async def crash(self) -> None:
        """Cut the power: whoever waits hears nothing any more."""
        for action in self.actions:
            action.task.cancel()
        await asyncio.gather(*(each.task for each in self.actions), return_exceptions=True)
        hanging, self.actions = self.actions, []
        await kill(self.hass, self.entry, self.storage)
        for action in hanging:
            if action.book_id is not None:
                # It was answered by nobody, so that either is right.
                self._accept(action.book_id, action.decision, action.before)

    def _accept(self, book_id: int, *either: Decision | None) -> None:
        now = self.stands(book_id)
        assert None in either or now in either, (book_id, now, either)
        self.decided.pop(book_id, None)
        if None not in either and now is not None:
            self.decided[book_id] = now

    def let_time_pass(self, delta: timedelta) -> None:
        """Let so much time pass: what is due is done, and waits for answers end."""
        # First the clock: what a timer sets off must not find its time-out over at once.
        self.clock.tick(delta)
        async_fire_time_changed(self.hass, dt_util.utcnow())

    def check(self) -> None:
        """Check what must hold at any moment, all of it at the same."""
        assert not self.wrong, self.wrong
        deciding = {action.book_id for action in self.actions}
        for book_id, decision in self.decided.items():
            if book_id not in deciding:
                assert self.stands(book_id) == decision, (book_id, self.records.get(book_id))
        for book_id, record in self.records.items():
            assert record.hardcover_id in (None, 1_000 + book_id, 2_000 + book_id)
            assert (record.status is Status.MATCHED) == (record.hardcover_id is not None)
        coordinator = self.entry.runtime_data.coordinator
        coordinator.tell()
        counts = counts_of(self.hass)
        total = counts["stored"] + counts["skipped"] + counts["failed"] + counts["pending"]
        seen = {
            book_id: self.records[book_id]
            for book_id in coordinator.in_view.ids
            if book_id in self.records
        }
        assert total == len(seen)
        pending = {e for e, record in seen.items() if record.status is Status.PENDING}
        # While a decision is being written, its question is still there.
        asked = {f"{DOMAIN}_{self.entry.entry_id}_{each}" for each in pending | deciding}
        if coordinator.status is RunStatus.RUNNING:
            # A run tells at intervals; that it has told nothing yet is no fault.
            self.entry.runtime_data.notifications.sync()
        summary = f"{DOMAIN}_{self.entry.entry_id}_summary"
        assert notifications(self.hass).keys() - {summary} <= asked

    async def come_to_rest(self) -> None:
        """Let everything end, and check that it ends well and that nothing is left to do."""
        self.gate.open()
        self.hardcover.heal()
        self.booklore.heal()
        await self._until(lambda: not self.actions)
        await self._until(self._rests)
        self.check()
        if (await self.fetch())["paused_until"]:
            # Somebody who searched had met the limit, and no run has waited for it yet.
            await self._until(self._rests)
        self.check()
        chosen = {int(each) for each in self.entry.options.get(OPT_LIBRARIES, ())} or {1, 2}
        assert {match["book_id"] for match in await matches(self.hass)} == {
            book.id for book in self.booklore.books.values() if book.library_id in chosen
        }
        asked = self.hardcover.requests.total()
        await self.fetch()
        assert self.hardcover.requests.total() == asked
        self.check()

    def _rests(self) -> bool:
        """Whether no run is under way; one that waits for its time has waited enough."""
        working = any(f"{DOMAIN} run" in task.get_name() for task in asyncio.all_tasks())
        if not working and status_of(self.hass) in ("waiting_for_quota", "interrupted"):
            self.let_time_pass(timedelta(days=1))
        return status_of(self.hass) in ("idle", "error")

    async def _until(self, condition: Callable[[], bool]) -> None:
        # No clock tells how long it takes: they are all set forward.
        for _ in range(2_000):
            if condition():
                return
            await self.settle()
        waiting = [action.task.get_stack(limit=1) for action in self.actions]
        raise AssertionError(f"{status_of(self.hass)}, {waiting}")

    async def move_out(self) -> None:
        """Remove the entry: nothing of it stays."""
        for action in self.actions:
            action.task.cancel()
        await asyncio.gather(*(each.task for each in self.actions), return_exceptions=True)
        self.gate.open()
        await self.hass.config_entries.async_remove(self.entry.entry_id)
        await self.hass.async_block_till_done(wait_background_tasks=True)
        assert not list(self.storage.glob(f"{DOMAIN}.*"))


def fill_catalogue(hardcover: HardcoverServer) -> None:
    """Let Hardcover know all books but one, and a namesake of each."""
    for book_id in BOOKS:
        if book_id == UNKNOWN_TO_HARDCOVER:
            continue
        number13 = isbn(book_id) if book_id % 2 else None
        add_work(
            hardcover, 1_000 + book_id, f"Title {book_id}", f"Author {book_id}", isbn13=number13
        )
        add_work(hardcover, 2_000 + book_id, f"Title {book_id}", "Namesake")
