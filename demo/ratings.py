"""Ratings go both ways: what would be written, what was, what differs, and what is left alone."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.servers.booklore import BookLoreServer
from tests.servers.demo_shelf import add_opinions, book_of, work_of
from tests.servers.hardcover import HardcoverServer
from tests.servers.world import World

from .home_assistant import HomeAssistant
from .options import choose

type _Ratings = dict[str, dict[int, float | None]]
_SETTLED, _REMOVED, _RERATED = "Mrs Dalloway", "Frankenstein", "Jane Eyre"
"""What the person does with these books after the first sync, see `_live_on`."""
_ADDED = "Neuromancer"
"""A book with a day on which it was read, which is not on the shelf at first."""


class Ratings:
    """The person's ratings on both stand-ins, and what is shown of them."""

    def __init__(
        self, world: World, booklore: BookLoreServer, hardcover: HardcoverServer, user_id: int
    ) -> None:
        """Rate the books of the demo's library, and put the person's shelf together."""
        self._world = world
        self._booklore = booklore
        self._hardcover = hardcover
        self._user_id = user_id
        add_opinions(world, hardcover, user_id)

    async def show_plan(self, home_assistant: HomeAssistant) -> None:
        """Print what would be written, which asks for it and writes nothing."""
        before = self._now()
        plan = await home_assistant.action("sync_ratings", {"dry_run": True})
        print("\n== Which ratings would go to Hardcover: a dry run")
        _print_lines(plan)
        print(f"… {plan['planned']} lines in all, {plan['hardcover_requests']} requests")
        _print_left(plan)
        if self._now() != before or self._hardcover.activities:
            raise SystemExit("A dry run has written something")

    async def turn_on(self, home_assistant: HomeAssistant, options: Mapping[str, Any]) -> bool:
        """Have ratings synced both ways, and missing books added; tells whether they are."""
        print("\nOptions: Sync ratings, both ways, and Add rated books")
        wanted = {**options, "ratings": "both", "add_missing": True}
        return await choose(home_assistant, wanted)

    async def show_written(self, home_assistant: HomeAssistant) -> None:
        """Wait until all ratings are written, print and check what stands on both stand-ins."""
        print("\nSyncing ratings, thirty a minute …")
        result = await home_assistant.action("sync_ratings")  # joins what consent has started
        print("\n== What was written to both")
        _print_lines(result)
        print(f"… {result['written']} ratings in run {result['run']}, taken back by undo_writes")
        _print_left(result)
        self._check(result, added=2)
        told = Counter(each["event"] for each in self._hardcover.activities)
        print(f"What followers on Hardcover were told: {dict(told)}")
        self._check_day()
        await self._show_differences(home_assistant)
        await self._require_quiet(home_assistant)
        await self._live_on(home_assistant)

    async def _live_on(self, home_assistant: HomeAssistant) -> None:
        """Settle a difference, rate anew, and take a book off the shelf; then sync again."""
        there = self._hardcover.row_of(self._user_id, work_of(self._world, _REMOVED))
        if there is None:
            raise SystemExit(f"{_REMOVED} is not on the shelf")
        print(f"\n{_SETTLED}: BookLore's rating is kept")
        book = book_of(self._world, _SETTLED)
        await home_assistant.post(
            "/api/services/booklore_hardcover/settle_difference",
            {"book_id": book.id, "keep": "booklore"},
        )
        print(f"{_RERATED}: three stars in BookLore now")
        book_of(self._world, _RERATED).personal_rating = 6
        print(f"{_REMOVED}: taken off the shelf on Hardcover")
        del self._hardcover.shelf[there.id]
        result = await home_assistant.action("sync_ratings")
        print("\n== What was written then")
        _print_lines(result)
        _print_left(result)
        self._check(result, added=0)
        rated = {title: self._there(title) for title in (_SETTLED, _RERATED, _REMOVED)}
        if rated != {_SETTLED: 2.0, _RERATED: 3.0, _REMOVED: None}:
            raise SystemExit(f"Hardcover has other ratings: {rated}")
        await self._show_differences(home_assistant)
        await self._require_quiet(home_assistant)

    async def _show_differences(self, home_assistant: HomeAssistant) -> None:
        found = (await home_assistant.action("get_differences"))["differences"]
        state = await home_assistant.get(
            "/api/states/sensor.booklore_hardcover_ratings_that_differ"
        )
        print(f"Ratings that differ: {state['state']}")
        for each in found:
            there, here = _stars(each["hardcover"]), _stars(each["booklore"])
            print(f"  {each['title']}: {here} in BookLore, {there} on Hardcover")
        if int(state["state"]) != len(found):
            raise SystemExit(f"The sensor does not count {len(found)} differences: {state}")

    async def _require_quiet(self, home_assistant: HomeAssistant) -> None:
        """Sync once more: nothing is written, and nobody is told anything."""
        before, told = self._now(), len(self._hardcover.activities)
        self._hardcover.requests.clear()
        again = await home_assistant.action("sync_ratings")
        requests = self._hardcover.requests.total()
        print(f"Once more: {again['written']} written, {requests} request to Hardcover")
        if again["written"] or self._now() != before or told != len(self._hardcover.activities):
            raise SystemExit(f"A sync without changes has written something: {again}")

    def _check(self, result: dict[str, Any], *, added: int) -> None:
        """End with an error if what was written is not what stands there, on either side."""
        wrong = [line["title"] for line in result["lines"] if not self._stands(line)]
        on_shelf = sum(line["field"] == "shelf" for line in result["lines"])
        if wrong or result["written"] != result["planned"] or on_shelf != added:
            raise SystemExit(f"What was written is not what stands there: {result}, {wrong}")

    def _check_day(self) -> None:
        """End with an error if a book that was added was not read when BookLore says."""
        row = self._hardcover.row_of(self._user_id, work_of(self._world, _ADDED))
        days = [each.finished_at for each in row.reads] if row else []
        print(f"{_ADDED} was read on {', '.join(map(str, days))}, as BookLore says")
        if days != [(book_of(self._world, _ADDED).date_finished or "")[:10]]:
            raise SystemExit(f"It was read on another day: {days}")

    def _stands(self, line: dict[str, Any]) -> bool:
        if line["server"] == "hardcover":
            return bool(self._there(line["title"]) == line["after"])
        book = self._booklore.books[line["book_id"]]
        return bool(book.personal_rating == 2 * line["after"])

    def _there(self, title: str) -> float | None:
        row = self._hardcover.row_of(self._user_id, work_of(self._world, title))
        return row.rating if row else None

    def _now(self) -> _Ratings:
        """Return all ratings on both sides, everybody's."""
        return {
            "booklore": {each.id: each.personal_rating for each in self._booklore.books.values()},
            "hardcover": {each.id: each.rating for each in self._hardcover.shelf.values()},
        }


def _print_lines(result: dict[str, Any]) -> None:
    for line in result["lines"]:
        where = {"booklore": "BookLore", "hardcover": "Hardcover"}[line["server"]]
        what = f"{line['title']}: {_stars(line['before'])} → {_stars(line['after'])}"
        new = f", put on the shelf as {line['status']}" if line["field"] == "shelf" else ""
        print(f"  {where}: {what}{new}")


def _print_left(result: dict[str, Any]) -> None:
    print(f"Left alone: {result['left_by_reason']}")
    print(f"To be read on Hardcover, and not in BookLore: {result['not_in_booklore']}")


def _stars(rating: float | None) -> str:
    return "no rating" if rating is None else f"{rating:g} ★"
