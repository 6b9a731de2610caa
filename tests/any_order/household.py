"""A household in which everything happens at once, and what is known to be right in it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
import os
from pathlib import Path
from typing import Any, ClassVar

from freezegun.api import TickingDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.booklore_hardcover.const import DOMAIN
from tests.person import fetch
from tests.powercut import kill
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer
from tests.sight import PATIENCE, Sight, look
from tests.states import notifications, status_of

from .browser import Browser, Refused
from .decisions import Decisions, Listener, MayStand
from .shelf import BOOKS, shelve

ENDED = ("idle", "error")
"""What the status says when no run is under way, nor waits."""
PAGE_TASK = "websocket_api.async:"
"""How the tasks are called that answer pages."""


@dataclass(eq=False)
class Action:
    """Something that a person does, under way."""

    task: asyncio.Task[Any]
    book_id: int | None = None
    """None for a run."""
    decision: MayStand | None = None
    """What is to stand when it succeeds; None when anything may."""
    before: MayStand | None = None
    late: bool = False
    """Whether it looks skips up again, and may join a run later than what follows it."""


@dataclass
class Household:
    """One entry, its servers, its people, and what they have decided."""

    options: ClassVar[dict[str, Any]] = {}
    """Those of the entry in the beginning."""
    asked_at_rest: ClassVar[int] = 0
    """How many requests to Hardcover a run costs that finds nothing new."""

    hass: HomeAssistant
    entry: MockConfigEntry
    booklore: BookLoreServer
    hardcover: HardcoverServer
    storage: Path
    clock: TickingDateTimeFactory
    gate: Gate
    open_page: Callable[[str], Awaitable[Browser]]
    decisions: Decisions = field(default_factory=Decisions)
    actions: list[Action] = field(default_factory=list)
    words: dict[int, tuple[str, MayStand | None]] = field(default_factory=dict)
    """What takes the last choice about a book back, and what stands then."""
    retry_due: bool = False
    """Whether a run that looks skips up again was asked for, and may not be over."""

    async def move_in(self) -> None:
        """Fill the shelves and set the entry up."""
        self.hardcover.heal()
        self.booklore.heal()
        self.booklore.books.clear()
        for book_id in BOOKS:
            shelve(self.booklore, book_id)
        self.gate.shut()
        self.entry.add_to_hass(self.hass)
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        self.listener = Listener(self.hass, self.entry.entry_id)
        self.browser = await self.open_page(self.entry.entry_id)
        await self.settle()

    def put_back(self, book_id: int, title: str = "Title") -> None:
        """Put a book on the shelf that is not there."""
        shelve(self.booklore, book_id, title)

    async def live(self) -> None:
        """Let the ids of all books be fetched once, undisturbed."""
        self.gate.open()
        await fetch(self.hass)
        self.gate.shut()

    def begin(
        self,
        doing: Coroutine[Any, Any, Any],
        book_id: int | None = None,
        decision: MayStand | None = None,
        *,
        late: bool = False,
    ) -> None:
        """Let somebody do something, about a book or not, without waiting for it."""
        task = self.hass.loop.create_task(doing)
        before = self.decisions.about(book_id) if book_id else None
        self.actions.append(Action(task, book_id, decision, before, late))

    async def choose_on_page(self, book_id: int, **way: Any) -> None:
        """Choose as the page does, which gets a word to take it back."""
        before = self.decisions.about(book_id)
        if before is not None and ("skipped", None) in before:
            before = None  # an older skip, which a run may be about to look up again
        if way:
            books = [[book_id, way["hardcover_id"]]]
            answer = await self.browser.ask("choose", books=books)
        else:
            answer = await self.browser.ask("skip", book_ids=[book_id])
        if answer["step"] is not None:
            self.words[book_id] = answer["step"]["step"], before

    async def undo(self, book_id: int, word: str) -> None:
        """Take a choice back on the page."""
        answer = await self.browser.ask("undo", step=word)
        if answer["left"]:
            raise Refused(f"book {book_id} has been changed since")

    async def search(self, book_id: int) -> None:
        """Search on the page with words of one's own."""
        await self.browser.ask("search", book_id=book_id, query="Title")

    def busy(self, book_id: int) -> bool:
        """Whether somebody is deciding about a book."""
        return book_id in self.deciding

    @property
    def deciding(self) -> set[int | None]:
        """The books about which somebody is deciding."""
        return {action.book_id for action in self.actions}

    def fetch(self, **data: Any) -> None:
        """Let somebody start a run or join it; one may look skips up again."""
        late = False
        if data.get("retry_skipped"):
            # Who names books may have to wait until BookLore has said that there are such.
            self.retry_due, late = True, "book_ids" in data
            self._reopen_skips()
        self.begin(fetch(self.hass, **data), late=late)

    def _reopen_skips(self) -> None:
        self.decisions.reopen_skips()
        for action in self.actions:
            if action.decision and ("skipped", None) in action.decision:
                action.decision = None
            if action.before and ("skipped", None) in action.before:
                action.before = None

    def reopening(self) -> bool:
        """Whether a run may be about to begin that looks skips up again.

        One that is under way leaves alone what is skipped meanwhile.
        """
        late = any(action.late for action in self.actions)
        return late or (self.retry_due and status_of(self.hass) != "running")

    async def settle(self) -> None:
        """Wait until nothing happens any more but waiting, and take note of what was done."""
        quiet, seen = 0, None
        while quiet < 5:
            await asyncio.sleep(0.002)
            # As long as a disk takes to write something: a decision may wait for just that.
            await self.hass.async_add_executor_job(_write, self.storage.parent / "anything")
            now = (
                self.gate.held,
                self.hardcover.requests.total(),
                self.booklore.requests.total(),
                sum(action.task.done() for action in self.actions),
                self.listener.heard,
                {state.entity_id: state.last_updated for state in self.hass.states.async_all()},
                notifications(self.hass).keys(),
            )
            quiet, seen = (quiet + 1, seen) if now == seen else (0, now)
        for action in [each for each in self.actions if each.task.done()]:
            self.actions.remove(action)
            self._note(action)
        if not self._run_asked_for and status_of(self.hass) in ENDED:
            self.retry_due = False

    @property
    def _run_asked_for(self) -> bool:
        return None in self.deciding

    def _note(self, action: Action) -> None:
        if (error := action.task.exception()) is not None:
            if not isinstance(error, HomeAssistantError) or " " not in str(error):
                raise error
        elif action.book_id is not None:
            self.decisions.put(action.book_id, action.decision)

    async def reload(self) -> None:
        """Reload the entry."""
        self.interrupt()
        await self.hass.config_entries.async_reload(self.entry.entry_id)

    def interrupt(self) -> None:
        """Take note that whatever is under way is cut short."""
        if self.actions or status_of(self.hass) not in ENDED:
            self.listener.start_anew()

    async def crash(self) -> None:
        """Cut the power: whoever waits hears nothing any more."""
        hanging = self.actions
        await self._give_up()
        await kill(self.hass, self.entry, self.storage)
        self.listener.start_anew()
        self.decisions.hide()
        for action in hanging:
            if action.book_id is not None:
                # It was answered by nobody, so that either is right.
                known = action.decision and action.before
                self.decisions.put(action.book_id, known and known | action.decision)

    async def _give_up(self) -> None:
        """Cancel whatever anybody does, and what answers the page."""
        tasks: list[asyncio.Task[Any]] = [action.task for action in self.actions]
        tasks += [each for each in asyncio.all_tasks() if each.get_name().startswith(PAGE_TASK)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.actions = []

    @property
    def syncing(self) -> bool:
        """Whether something is being written to BookLore, or will be."""
        return False

    def let_time_pass(self, delta: timedelta) -> None:
        """Let so much time pass: what is due is done, and waits for answers end."""
        # First the clock: what a timer sets off must not find its time-out over at once.
        self.clock.tick(delta)
        async_fire_time_changed(self.hass, dt_util.utcnow())

    async def look(self) -> Sight:
        """Look at everything of the entry."""
        return await look(self.hass, self.entry.entry_id)

    async def check(self) -> Sight:
        """Check what must hold at any moment; what is told of it may take a while."""
        untold: list[str] = []
        for _ in range(PATIENCE):
            sight, deciding = await self.look(), self.deciding
            self._check_now(sight, deciding)
            untold = sight.disagreements() + self.listener.misled(sight, deciding)
            # While a decision is being written, its question is still there.
            if needless := sight.questions - sight.ids("pending") - deciding:
                untold.append(f"questions about {needless}")
            if not untold:
                break
            await asyncio.sleep(0.005)
        assert not untold, untold
        self.decisions.remember(sight, deciding)
        self.listener.remember(sight, deciding)
        return sight

    def _check_now(self, sight: Sight, deciding: set[int | None]) -> None:
        self.decisions.check(sight, deciding)
        for book_id in sight.books:
            status, hardcover_id = sight.stands(book_id) or ("", None)
            assert hardcover_id in (None, 1_000 + book_id, 2_000 + book_id)
            assert (status == "matched") == (hardcover_id is not None)

    async def move_out(self) -> None:
        """Remove the entry: nothing of it stays."""
        await self._give_up()
        self.gate.open()
        self.listener.leave()
        await self.browser.close()
        await self.hass.config_entries.async_remove(self.entry.entry_id)
        await self.hass.async_block_till_done(wait_background_tasks=True)
        assert not list(self.storage.glob(f"{DOMAIN}.*"))


def _write(path: Path) -> None:
    with path.open("w") as file:
        file.write("anything")
        file.flush()
        os.fsync(file.fileno())
