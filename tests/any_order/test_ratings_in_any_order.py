"""Ratings are synced, settled, undone and edited by the person on both sides in any order."""

from collections.abc import Callable
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import initialize, rule
import pytest

from custom_components.booklore_hardcover.const import (
    OPT_ACCEPT_EXACT,
    OPT_ADD_MISSING,
    OPT_LIBRARIES,
    OPT_RATINGS,
)
from tests.rating import rate_quickly
from tests.soak import SEED, SOAK

from .machine import A_BOOK, EVENTS, AnyOrder, event, let_happen
from .rating_household import RatingHousehold, book_of, sync_all
from .rest import come_to_rest

ORDERS = settings(
    max_examples=30 if SOAK else 6,
    stateful_step_count=40 if SOAK else 25,
    derandomize=not SOAK,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
SEEDS = range(SEED, SEED + (6 if SOAK else 1))
RATING: list[st.SearchStrategy[tuple[str, dict[str, Any]]]] = []
rating = partial(event, among=RATING)
MODES = st.sampled_from(["to_hardcover", "both", "both"])
A_RATING = st.none() | st.integers(1, 10)
FAULTS = st.sampled_from(
    "lands_timeout lands_reset lands_408 lands_500 refuse reset 408 500 503 truncated_json".split()
)


def _others() -> list[st.SearchStrategy[tuple[str, dict[str, Any]]]]:
    """Return what the base machine does, so that it is a third of all."""
    return [st.deferred(lambda: st.one_of(EVENTS)) for _ in range(len(RATING) // 2)]


class RatingsInAnyOrder(AnyOrder):
    """What the base machine does, and as much again that concerns ratings."""

    home: RatingHousehold

    @initialize(mode=st.none() | MODES, add_missing=st.booleans(), requests=st.integers(20, 150))
    def the_household_has_lived(self, mode: str | None, add_missing: bool, requests: int) -> None:
        """And has agreed, or not yet."""

        async def live() -> None:
            await self.home.live()
            if mode is not None:
                await self.home.agree_to_ratings(mode, add_missing=add_missing)
                await self.home.flow(requests)

        self._then(live)

    async def _end(self) -> None:
        await come_to_rest(self.home)
        await sync_all(self.home)

    @rule(what=st.deferred(lambda: st.one_of(*RATING, *_others())))
    def something_happens(self, what: tuple[str, dict[str, Any]]) -> None:
        """One thing after the other, without waiting for what it sets off."""
        name, facts = what
        getattr(self, name)(**facts)

    def the_options_change(self, accept_exact: bool, libraries: list[str]) -> None:
        """Those about ratings stay."""
        home = self.home

        async def change() -> None:
            kept = {
                k: home.entry.options[k]
                for k in (OPT_RATINGS, OPT_ADD_MISSING)
                if k in home.entry.options
            }
            options = {OPT_ACCEPT_EXACT: accept_exact, OPT_LIBRARIES: libraries, **kept}
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
                books[book_id].title = f"{title} {book_id}"
            else:
                home.put_back(book_id, title)

        self._then(change)

    @rating(often=6, requests=st.integers(3, 60))
    def much_passes(self, requests: int) -> None:
        """It takes many requests until something is written; the sync may end, or may not."""
        self._then(lambda: self.home.flow(requests))

    @rating(often=4)
    def ratings_are_synced(self) -> None:
        """Somebody calls for it."""
        self._then(lambda: self.home.begin(self.home.write("sync_ratings")))

    @rating(books=st.lists(A_BOOK, min_size=1, max_size=3, unique=True), dry_run=st.booleans())
    def some_ratings_are_synced(self, books: list[int], dry_run: bool) -> None:
        """Or it is asked what would be."""
        home = self.home
        self._then(lambda: home.begin(home.write("sync_ratings", book_ids=books, dry_run=dry_run)))

    @rating(often=5, book=A_BOOK, rated=A_RATING)
    def the_person_rates(self, book: int, rated: int | None) -> None:
        """In BookLore; or takes the rating away."""
        home = self.home

        def rate() -> None:
            if book in home.booklore.books:
                home.rated.rate(book, rated, raced=home.syncing)

        self._then(rate)

    @rating(often=5, book=A_BOOK, rated=A_RATING)
    def the_person_rates_there(self, book: int, rated: int | None) -> None:
        """On Hardcover; or takes the rating away."""
        home = self.home

        def rate() -> None:
            for row in list(home.hardcover.shelf.values()):
                if book_of(row.book_id) == book:
                    home.rated.rate_there(row, rated, raced=home.syncing)

        self._then(rate)

    @rating(book=A_BOOK)
    def the_person_takes_a_book_off(self, book: int) -> None:
        """Their shelf on Hardcover."""
        home = self.home

        def take() -> None:
            for row in list(home.hardcover.shelf.values()):
                if book_of(row.book_id) == book and not home.syncing:
                    home.rated.take_off(row)

        self._then(take)

    @rating(often=3, book=A_BOOK, keep=st.sampled_from(["booklore", "hardcover", "both"]))
    def a_difference_is_settled(self, book: int, keep: str) -> None:
        """Or there is none."""
        self._then(lambda: self.home.begin(self.home.settle_rating(book, keep)))

    @rating(often=2, back=st.integers(0, 3))
    def ratings_are_undone(self, back: int) -> None:
        """Those of one of the last runs, or of one that there never was."""
        home = self.home

        def undo() -> None:
            run = max(home.journal.state.number - back, 1)
            home.rated.undone = True
            home.begin(home.write("undo_writes", run=run))

        self._then(undo)

    @rating(mode=st.sampled_from(["off", "to_hardcover", "both"]), anew=st.booleans())
    def syncing_is_turned(self, mode: str, anew: bool) -> None:
        """On, with or without anybody agreeing anew, or off."""
        home = self.home
        if anew and mode != "off":
            self._then(lambda: home.agree_to_ratings(mode, add_missing=False))
        else:
            self._then(lambda: home.turn_ratings(mode))

    @rating(book=A_BOOK, exclude=st.sampled_from([True, True, False]))
    def a_book_is_excluded(self, book: int, exclude: bool) -> None:
        """Or no longer."""
        self._then(lambda: self.home.begin(self.home.exclude(book, exclude=exclude)))

    @rating(often=2, fault=FAULTS, times=st.integers(1, 2))
    def a_write_fails(self, fault: str, times: int) -> None:
        """Or seems to."""
        self._then(lambda: self.home.hardcover.fail("update_user_book", fault, times))

    @rating(fault=FAULTS, times=st.integers(1, 2))
    def a_write_to_booklore_fails(self, fault: str, times: int) -> None:
        """Or seems to."""
        self._then(lambda: self.home.booklore.fail("rate", fault, times))

    @rating()
    def the_servers_answer_at_last(self) -> None:
        """What hangs there is let go of."""
        self._then(self.home.booklore.heal)
        self._then(self.home.hardcover.heal)


@pytest.mark.timeout(0 if SOAK else 300)
@pytest.mark.parametrize("number", SEEDS)
async def test_what_is_promised_about_ratings_holds_in_any_order(
    hass: HomeAssistant,
    hanging_up: None,
    households: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    """What the person has rated stays, on both sides; each write is agreed to, and undone exactly."""
    rate_quickly(monkeypatch)
    of = partial(households, kind=RatingHousehold)
    await let_happen(hass, RatingsInAnyOrder, of, number, ORDERS)
