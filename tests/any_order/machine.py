"""The machine that lets things happen in any order."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from typing import Any

from freezegun import freeze_time
from homeassistant.core import HomeAssistant
from hypothesis import seed, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from custom_components.booklore_hardcover.const import (
    OPT_ACCEPT_EXACT,
    OPT_LIBRARIES,
)
from tests.person import choose, forget, skip, stop

from .decisions import only
from .household import Household
from .rest import come_to_rest
from .shelf import BOOKS, shelve

A_BOOK = st.sampled_from(BOOKS)
HARDCOVER_FAULTS = st.sampled_from(
    ["refuse", "503", "408", "429_daily", "graphql_error", "truncated_json", "reset"]
)
BOOKLORE_FAULTS = st.sampled_from(["refuse", "500", "html", "401", "truncated_json"])
WHILES = st.sampled_from([timedelta(seconds=5), timedelta(minutes=2), timedelta(hours=7)])

type Run = Callable[[Coroutine[Any, Any, Any]], Any]

EVENTS: list[st.SearchStrategy[tuple[str, dict[str, Any]]]] = []


def event[MethodT](
    *,
    often: int = 1,
    among: list[st.SearchStrategy[tuple[str, dict[str, Any]]]] = EVENTS,
    **facts: st.SearchStrategy[Any],
) -> Callable[[MethodT], MethodT]:
    """Let a method be one of the things that happen, so often as the others.

    Hypothesis would leave rules out, a few at a time; here it is the mixture that counts.
    """

    def register(method: MethodT) -> MethodT:
        # Each time another strategy: Hypothesis counts the same one once.
        among.extend(
            st.tuples(st.just(method.__name__), st.fixed_dictionaries(facts)) for _ in range(often)
        )
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
            self._do(self._end())
        finally:
            self._do(self.home.move_out())

    async def _end(self) -> None:
        await come_to_rest(self.home)

    def _do(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return type(self).run(doing)

    def _then(self, doing: Callable[[], Any]) -> None:
        """Do something in Home Assistant's loop, see what comes of it, and look around."""

        async def do() -> None:
            if asyncio.iscoroutine(found := doing()):
                await found
            await self.home.settle()
            await self.home.check()

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

        self._then(lambda: self.home.fetch(**data))

    @event()
    def somebody_stops_the_run(self) -> None:
        """Under way, paused or waiting; or there is none, and it is refused."""
        self._then(lambda: self.home.begin(stop(self.home.hass)))

    @event(
        often=3,
        book_id=A_BOOK,
        way=st.sampled_from(["the work", "a namesake", "skip"]),
        on_page=st.sampled_from([True, True, False]),
        then=st.sampled_from(
            [None, None, "the power is cut", "it is made, and the power cut", "a reload"]
        ),
    )
    def somebody_decides(self, book_id: int, way: str, on_page: bool, then: str | None) -> None:
        """For a work, which may be among the candidates or not, or for none; then it may happen."""
        home = self.home

        def begin() -> None:
            if home.busy(book_id):
                return
            if way == "skip":
                decision = None if home.reopening() else only("skipped")
                doing = home.choose_on_page(book_id) if on_page else skip(home.hass, book_id)
            else:
                work = {"hardcover_id": (1_000 if way == "the work" else 2_000) + book_id}
                decision = only("matched", work["hardcover_id"])
                choosing = home.choose_on_page if on_page else partial(choose, home.hass)
                doing = choosing(book_id, **work)
            home.begin(doing, book_id, decision)

        self._then(begin)
        if then == "it is made, and the power cut":
            # It takes two requests at most: to BookLore, for a new book, and to Hardcover.
            for _ in range(2):
                self._then(lambda: home.gate.let_through(home.gate.held))
        if then == "a reload":
            self._then(home.reload)
        elif then is not None:
            self._then(home.crash)

    @event(book_id=A_BOOK)
    def somebody_forgets(self, book_id: int) -> None:
        """What is known of the book, decisions included, is dropped."""

        def begin() -> None:
            if not self.home.busy(book_id):
                self.home.begin(forget(self.home.hass, book_id), book_id)

        self._then(begin)

    @event(often=2, place=st.integers(0, len(BOOKS) - 1))
    def somebody_takes_a_choice_back(self, place: int) -> None:
        """What stood before stands again."""
        home = self.home

        def begin() -> None:
            books = [book_id for book_id in sorted(home.words) if not home.busy(book_id)]
            if books:
                book_id = books[place % len(books)]
                word, before = home.words.pop(book_id)
                home.begin(home.undo(book_id, word), book_id, before)

        self._then(begin)

    @event(book_id=A_BOOK)
    def somebody_searches(self, book_id: int) -> None:
        """Hits come in addition; a book that was not found is asked about."""
        home = self.home

        def begin() -> None:
            if not home.busy(book_id):
                home.begin(home.search(book_id), book_id)

        self._then(begin)

    @event()
    def the_entry_is_reloaded(self) -> None:
        """As after a change of its settings."""
        self._then(self.home.reload)

    @event(delta=WHILES)
    def the_entry_is_disabled(self, delta: timedelta) -> None:
        """For a while; a run that was cut short goes on then."""
        home = self.home

        async def rest() -> None:
            home.interrupt()
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
            home.decisions.hide()
            await home.reload()

        self._then(change)

    @event(book_id=A_BOOK, what=st.sampled_from(["vanishes", "appears", "is renamed"]))
    def a_book_in_booklore(self, book_id: int, what: str) -> None:
        """One stays at least: an empty list is another matter."""
        books = self.home.booklore.books

        def change() -> None:
            if what == "is renamed":
                shelve(self.home.booklore, book_id, "Renamed")
            elif what == "appears":
                shelve(self.home.booklore, book_id)
            elif len(books) > 1 and books.pop(book_id, None):
                self.home.decisions.leave(book_id)

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


async def let_happen(
    hass: HomeAssistant,
    machine: type[AnyOrder],
    households: Callable[[Any], Callable[[], Household]],
    number: int,
    orders: settings,
) -> None:
    """Let things happen in many orders, which follow from a number."""

    def run(doing: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(doing, hass.loop).result(120)

    with freeze_time(tick=True, real_asyncio=True) as clock:

        @seed(number)
        class Machine(machine):
            make = staticmethod(households(clock))

        Machine.run = staticmethod(run)
        await asyncio.to_thread(run_state_machine_as_test, Machine, settings=orders)
