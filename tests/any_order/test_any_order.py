"""Runs, choices, reloads, faults and power cuts in any order: what holds in every one."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from freezegun import freeze_time
from homeassistant.core import HomeAssistant
from hypothesis import HealthCheck, seed, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import (
    DOMAIN,
    OPT_ACCEPT_EXACT,
    OPT_LIBRARIES,
)
from custom_components.booklore_hardcover.decisions import Choice, async_search, async_undo
from custom_components.booklore_hardcover.models import Status
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer
from tests.soak import SEED, SOAK

from .household import BOOKS, Household, fill_catalogue

ORDERS = settings(
    max_examples=40 if SOAK else 15,
    stateful_step_count=40 if SOAK else 25,
    derandomize=not SOAK,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
SEEDS = range(SEED, SEED + (10 if SOAK else 1))
A_BOOK = st.sampled_from(BOOKS)
HARDCOVER_FAULTS = st.sampled_from(
    ["refuse", "503", "408", "429_daily", "graphql_error", "truncated_json", "reset"]
)
BOOKLORE_FAULTS = st.sampled_from(["refuse", "500", "html", "401", "truncated_json"])
WHILES = st.sampled_from([timedelta(seconds=5), timedelta(minutes=2), timedelta(hours=7)])

type Run = Callable[[Coroutine[Any, Any, Any]], Any]

EVENTS: list[st.SearchStrategy[tuple[str, dict[str, Any]]]] = []


def event[MethodT](**facts: st.SearchStrategy[Any]) -> Callable[[MethodT], MethodT]:
    """Let a method be one of the things that happen, each as often as the others.

    Hypothesis would leave rules out, a few at a time; here it is the mixture that counts.
    """

    def register(method: MethodT) -> MethodT:
        EVENTS.append(st.tuples(st.just(method.__name__), st.fixed_dictionaries(facts)))
        return method

    return register


class AnyOrder(RuleBasedStateMachine):
    """People, servers and accidents take turns; requests pass when the gate lets them."""

    make: Callable[[], Household]
    run: Run
    """Runs a coroutine in Home Assistant's loop: the machine lives in a thread."""

    def __init__(self) -> None:
        """Move in."""
        super().__init__()
        self.home = type(self).make()
        self._do(self.home.move_in())

    def teardown(self) -> None:
        """Let everything come to rest."""
        try:
            self._do(self.home.come_to_rest())
        finally:
            self._do(self.home.move_out())

    def _do(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return type(self).run(doing)

    def _then(self, doing: Callable[[], Any]) -> None:
        """Do something in Home Assistant's loop, see what comes of it, and look around."""

        async def do() -> None:
            if asyncio.iscoroutine(found := doing()):
                await found
            await self.home.settle()
            self.home.check()

        self._do(do())

    @initialize(lived=st.sampled_from([True, True, False]))
    def the_household_has_lived(self, lived: bool) -> None:
        """Or it is new, and nothing is known of any book."""
        if lived:
            self._then(self.home.live)

    @rule(what=st.deferred(lambda: st.one_of(EVENTS)))
    def something_happens(self, what: tuple[str, dict[str, Any]]) -> None:
        """One thing after the other, without waiting for what it sets off."""
        name, facts = what
        getattr(self, name)(**facts)

    @event(requests=st.integers(1, 4))
    def requests_pass(self, requests: int) -> None:
        """The servers answer those who have waited longest."""
        self._then(lambda: self.home.gate.let_through(requests))

    @event(
        book_ids=st.none() | st.lists(A_BOOK, max_size=3, unique=True),
        retry_skipped=st.booleans(),
        retry_failed=st.booleans(),
    )
    def somebody_fetches(self, book_ids, retry_skipped: bool, retry_failed: bool) -> None:
        """A run starts, or is joined."""
        data = {"retry_skipped": retry_skipped, "retry_failed": retry_failed}
        if book_ids is not None:
            data["book_ids"] = book_ids

        def begin() -> None:
            if retry_skipped:
                self.home.reopen_skips()
            self.home.begin(self.home.fetch(**data))

        self._then(begin)

    @event(
        book_id=A_BOOK,
        way=st.sampled_from(["the work", "a namesake", "skip"]),
        then=st.sampled_from([None, None, "the power is cut", "the entry is reloaded"]),
    )
    def somebody_decides(self, book_id: int, way: str, then: str | None) -> None:
        """For a work, which may be among the candidates or not, or for none; then it may happen."""
        home = self.home

        def begin() -> None:
            if home.busy(book_id):
                return
            if way == "skip":
                lost = home.reopening()
                decision = None if lost else (Status.SKIPPED, None)
                home.begin(home.choose(book_id, Choice(skip=True)), book_id, decision)
            else:
                chosen = (1_000 if way == "the work" else 2_000) + book_id
                choice = Choice(hardcover_id=chosen)
                home.begin(home.choose(book_id, choice), book_id, (Status.MATCHED, chosen))

        self._then(begin)
        if then == "the power is cut":
            self._then(home.crash)
        elif then == "the entry is reloaded":
            self._then(lambda: home.hass.config_entries.async_reload(home.entry.entry_id))

    @event(book_id=A_BOOK)
    def somebody_forgets(self, book_id: int) -> None:
        """What is known of the book, decisions included, is dropped."""

        def begin() -> None:
            if not self.home.busy(book_id):
                self.home.begin(self.home.forget(book_id), book_id)

        self._then(begin)

    @event(book_id=A_BOOK)
    def somebody_takes_a_choice_back(self, book_id: int) -> None:
        """What stood before stands again."""
        home = self.home

        def begin() -> None:
            if book_id in home.words and not home.busy(book_id):
                word = home.words.pop(book_id)
                decided = home.entry.runtime_data.undos.find(word, book_id)
                before = decided and decided.before
                kept = before is not None and before.by_person
                decision = (before.status, before.hardcover_id) if kept else None
                if kept and before.status is Status.SKIPPED:
                    decision = None  # an older skip, which a run may be about to reopen
                home.begin(async_undo(home.hass, home.entry, book_id, word), book_id, decision)

        self._then(begin)

    @event(book_id=A_BOOK)
    def somebody_searches(self, book_id: int) -> None:
        """Hits replace the candidates; what was decided is open again."""
        home = self.home

        def begin() -> None:
            if not home.busy(book_id):
                home.begin(async_search(home.hass, home.entry, book_id, "Title"), book_id)

        self._then(begin)

    @event()
    def the_entry_is_reloaded(self) -> None:
        """As after a change of its settings."""
        self._then(lambda: self.home.hass.config_entries.async_reload(self.home.entry.entry_id))

    @event(delta=WHILES)
    def the_entry_is_disabled(self, delta: timedelta) -> None:
        """For a while; a run that was cut short goes on then."""
        home = self.home

        async def rest() -> None:
            assert await home.hass.config_entries.async_unload(home.entry.entry_id)
            home.let_time_pass(delta)
            assert await home.hass.config_entries.async_setup(home.entry.entry_id)

        self._then(rest)

    @event(accept_exact=st.booleans(), libraries=st.sampled_from([[], ["1"], ["2"]]))
    def the_options_change(self, accept_exact: bool, libraries: list[str]) -> None:
        """With the reload that follows."""
        home = self.home

        async def change() -> None:
            options = {OPT_ACCEPT_EXACT: accept_exact, OPT_LIBRARIES: libraries}
            home.hass.config_entries.async_update_entry(home.entry, options=options)
            await home.hass.config_entries.async_reload(home.entry.entry_id)

        self._then(change)

    @event(book_id=A_BOOK, what=st.sampled_from(["vanishes", "appears", "is renamed"]))
    def a_book_in_booklore(self, book_id: int, what: str) -> None:
        """One stays at least: an empty list is another matter."""
        books = self.home.booklore.books

        def change() -> None:
            if what == "is renamed":
                self.home.put_back(book_id, "Renamed")
            elif what == "appears":
                self.home.put_back(book_id)
            elif len(books) > 1:
                books.pop(book_id, None)

        self._then(change)

    @event(fault=HARDCOVER_FAULTS, times=st.integers(1, 3))
    def hardcover_fails(self, fault: Any, times: int) -> None:
        """For a few requests."""
        self._then(lambda: self.home.hardcover.fail("*", fault, times))

    @event(fault=BOOKLORE_FAULTS, operation=st.sampled_from(["list", "batch"]))
    def booklore_fails(self, fault: str, operation: str) -> None:
        """Once."""
        self._then(lambda: self.home.booklore.fail(operation, fault))

    @event(delta=WHILES)
    def time_passes(self, delta: timedelta) -> None:
        """What is due is written, and pauses end."""
        self._then(lambda: self.home.let_time_pass(delta))

    @event()
    def the_power_is_cut(self) -> None:
        """What is on disk at this moment is all there is."""
        self._then(self.home.crash)


@pytest.fixture
def households(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    storage: Path,
) -> Callable[[Any], Callable[[], Household]]:
    """Return a way to make households, each with an entry and a gate of its own."""
    numbers = count()
    fill_catalogue(hardcover)
    booklore.libraries[2] = "Comics"

    def of(clock: Any) -> Callable[[], Household]:
        def make() -> Household:
            gate = Gate()
            booklore.gate = hardcover.gate = gate
            one = MockConfigEntry(
                domain=DOMAIN,
                title=entry.title,
                entry_id=f"01KENTRY00000000{next(numbers):08d}AA",
                data=entry.data,
            )
            return Household(hass, one, booklore, hardcover, storage, clock, gate)

        return make

    return of


@pytest.mark.timeout(0 if SOAK else 300)
@pytest.mark.parametrize("number", SEEDS)
async def test_everything_holds_in_any_order(hass: HomeAssistant, households, number: int) -> None:
    """The tally, the decisions, the ids, the questions; and in the end all is settled."""

    def run(doing: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(doing, hass.loop).result(120)

    with freeze_time(tick=True, real_asyncio=True) as clock:

        @seed(number)
        class Machine(AnyOrder):
            make = staticmethod(households(clock))

        Machine.run = staticmethod(run)
        await asyncio.to_thread(run_state_machine_as_test, Machine, settings=ORDERS)
