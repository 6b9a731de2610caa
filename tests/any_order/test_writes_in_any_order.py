"""Ids are written, undone and edited by the person in any order: the promises hold in every one."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import initialize, rule
import pytest

from custom_components.booklore_hardcover.const import (
    OPT_ACCEPT_EXACT,
    OPT_LIBRARIES,
    OPT_WRITE_IDS,
)
from tests.soak import SEED, SOAK

from .machine import A_BOOK, EVENTS, AnyOrder, event, let_happen
from .rest import come_to_rest
from .writing_household import WritingHousehold, take_all_back

ORDERS = settings(
    max_examples=30 if SOAK else 6,
    stateful_step_count=40 if SOAK else 25,
    derandomize=not SOAK,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
SEEDS = range(SEED, SEED + (6 if SOAK else 1))
WRITING: list[st.SearchStrategy[tuple[str, dict[str, Any]]]] = []
writing = partial(event, among=WRITING)
FAULTS = st.sampled_from(
    "lands_timeout lands_reset lands_refuse lands_408 lands_500 late silent lies timeout refuse "
    "reset 403_permission 404 408 429 500 503 html truncated_json".split()
)


def _others() -> list[st.SearchStrategy[tuple[str, dict[str, Any]]]]:
    """Return what the base machine does, so that it is a third of all."""
    return [st.deferred(lambda: st.one_of(EVENTS)) for _ in range(len(WRITING) // 2)]


class WritesInAnyOrder(AnyOrder):
    """What the base machine does, and as much again that concerns writes."""

    home: WritingHousehold

    @initialize(
        agrees=st.sampled_from([True, True, True, False]),
        slugs=st.lists(A_BOOK, min_size=1, max_size=3, unique=True),
        requests=st.integers(20, 150),
    )
    def the_household_has_lived(self, agrees: bool, slugs: list[int], requests: int) -> None:
        """And has agreed, or not yet; some books have a slug of the person's."""

        async def live() -> None:
            for book_id in slugs:
                self.home.promises.edit(book_id, slug="my-own")
            await self.home.live()
            if agrees:
                await self.home.agree()
                await self.home.flow(requests)

        self._then(live)

    async def _end(self) -> None:
        await come_to_rest(self.home)
        await take_all_back(self.home)

    @rule(what=st.deferred(lambda: st.one_of(*WRITING, *_others())))
    def something_happens(self, what: tuple[str, dict[str, Any]]) -> None:
        """One thing after the other, without waiting for what it sets off."""
        name, facts = what
        if (book_id := facts.get("book_id")) is not None or "place" in facts:
            self.home.promises.asked(None if book_id is None else [book_id])
        getattr(self, name)(**facts)

    def the_options_change(self, accept_exact: bool, libraries: list[str]) -> None:
        """Those about writing stay."""
        home = self.home

        async def change() -> None:
            options = {
                OPT_ACCEPT_EXACT: accept_exact,
                OPT_LIBRARIES: libraries,
                OPT_WRITE_IDS: home.entry.options.get(OPT_WRITE_IDS, False),
            }
            home.hass.config_entries.async_update_entry(home.entry, options=options)
            home.decisions.hide()
            await home.reload()

        self._then(change)

    def a_book_in_booklore(self, book_id: int, what: str) -> None:
        """One that comes back is as it was when it was bought; a renamed one keeps the rest."""
        home, books = self.home, self.home.booklore.books
        title = "Renamed" if what == "is renamed" else "Title"

        def change() -> None:
            if what == "vanishes":
                if len(books) > 1 and books.pop(book_id, None):
                    home.decisions.leave(book_id)
            elif book_id in books:
                home.promises.edit(book_id, title=f"{title} {book_id}")
            else:
                home.put_back(book_id, title)

        self._then(change)

    @writing(often=6, requests=st.integers(3, 60))
    def much_passes(self, requests: int) -> None:
        """It takes many requests until something is written; the sync may end, or may not."""
        self._then(lambda: self.home.flow(requests))

    @writing(
        often=3,
        book_id=A_BOOK,
        way=st.sampled_from(["a namesake", "the work", "skip", "forget"]),
        requests=st.integers(3, 60),
    )
    def a_written_match_changes(self, book_id: int, way: str, requests: int) -> None:
        """And so much time passes that its id is to follow."""
        home = self.home
        if way == "forget":
            self.somebody_forgets(book_id)
        else:
            self.somebody_decides(book_id, way, on_page=True, then=None)
        self._then(lambda: home.flow(3))
        self._then(lambda: home.let_time_pass(timedelta(seconds=5)))
        self._then(lambda: home.flow(requests))

    @writing(often=2, book_id=A_BOOK, before=st.integers(10, 40), after=st.integers(3, 60))
    def a_match_changes_meanwhile(self, book_id: int, before: int, after: int) -> None:
        """It may have been written, or may be about to be, by the sync that is at work."""
        home = self.home
        self.ids_are_written()
        self._then(lambda: home.flow(before))
        self.a_written_match_changes(book_id, "a namesake", after)

    @writing(often=2)
    def ids_are_written(self) -> None:
        """Somebody calls for it."""
        self.home.promises.asked(None)
        self._then(lambda: self.home.begin(self.home.write()))

    @writing(books=st.lists(A_BOOK, min_size=1, max_size=3, unique=True), dry_run=st.booleans())
    def some_ids_are_written(self, books: list[int], dry_run: bool) -> None:
        """Or it is asked what would be."""
        if not dry_run:
            self.home.promises.asked(books)
        self._then(lambda: self.home.begin(self.home.write(book_ids=books, dry_run=dry_run)))

    @writing(often=2, back=st.integers(0, 3))
    def writes_are_undone(self, back: int) -> None:
        """Those of one of the last runs, or of one that there never was."""
        home = self.home

        def undo() -> None:
            run = max(home.journal.state.number - back, 1)
            home.begin(home.write("undo_writes", run=run))

        self._then(undo)

    @writing(book=A_BOOK, exclude=st.sampled_from([True, True, False]))
    def a_book_is_excluded(self, book: int, exclude: bool) -> None:
        """Or no longer."""
        self._then(lambda: self.home.begin(self.home.exclude(book, exclude=exclude)))

    @writing(on=st.sampled_from([True, True, False]), anew=st.booleans())
    def writing_is_turned(self, on: bool, anew: bool) -> None:
        """On, with or without anybody agreeing anew, or off."""
        home = self.home
        self._then(home.agree if on and anew else lambda: home.turn_writing(on=on))

    @writing(
        often=4,
        book=A_BOOK,
        what=st.sampled_from(
            "another id, nonsense, a namesake, the work, no id, no id, nothing, a slug, no slug,"
            " else".split(", ")
        ),
    )
    def the_person_edits(self, book: int, what: str) -> None:
        """In BookLore, whatever is locked there."""
        home = self.home
        edits: dict[str, dict[str, str | None]] = {
            "another id": {"hardcover_book_id": "555"},
            "nonsense": {"hardcover_book_id": "no number"},
            "nothing": {"hardcover_book_id": None, "slug": None},
            "a slug": {"slug": "my-own"},
            "no slug": {"slug": None},
            "else": {"publisher": f"Publisher {len(home.booklore.sent)}"},
        }

        async def edit() -> None:
            if book not in home.booklore.books or home.may_be_overwritten(book):
                return
            if what == "no id":
                await home.empty(book)
            elif what in ("the work", "a namesake"):
                await home.enter(book, str((1_000 if what == "the work" else 2_000) + book))
            else:
                home.promises.edit(book, **edits[what])

        self._then(edit)

    @writing(
        often=2,
        book=A_BOOK,
        names=st.sampled_from([("hardcoverBookId",), ("hardcoverId",), ("title",), ()]),
        lock=st.booleans(),
    )
    def the_person_locks(self, book: int, names: tuple[str, ...], lock: bool) -> None:
        """Or unlocks."""
        booklore = self.home.booklore

        def change() -> None:
            if book in booklore.books:
                (booklore.lock if lock else booklore.unlock)(book, *names)
                self.home.promises.locks_changed(book)

        self._then(change)

    @writing(often=3, fault=FAULTS, times=st.integers(1, 2))
    def a_write_fails(self, fault: str, times: int) -> None:
        """Or seems to."""
        self._then(lambda: self.home.booklore.fail("write", fault, times))

    @writing()
    def booklore_answers_at_last(self) -> None:
        """What hangs there is let go of."""
        self._then(self.home.booklore.heal)

    @writing(book=A_BOOK)
    def hardcover_merges(self, book: int) -> None:
        """A work into another."""
        self._then(lambda: self.home.merge(book))


@pytest.mark.timeout(0 if SOAK else 300)
@pytest.mark.parametrize("number", SEEDS)
async def test_what_is_promised_holds_in_any_order(
    hass: HomeAssistant,
    hanging_up: None,
    households: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    """What the person has in BookLore stays; each write is agreed to, known, and undone exactly."""
    monkeypatch.setattr("custom_components.booklore_hardcover.sync.writer.SECONDS_PER_WRITE", 0.0)
    of = partial(households, kind=WritingHousehold)
    await let_happen(hass, WritesInAnyOrder, of, number, ORDERS)
