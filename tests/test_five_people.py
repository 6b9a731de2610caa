"""Five people do everything at once in one entry; memory, disk and answers agree afterwards."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from tests.any_order.browser import Browser, Refused
from tests.books import add_book, add_work
from tests.person import pass_time
from tests.powercut import kill
from tests.rooms import Page, person, token_of
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.soak import SEED
from tests.states import counts_of, matches

KINDS = ("admin", "chooser", "chooser", "chooser", "reader")
AT_ONCE = 20
"""So many things each of them does at the same time, half of them in each of two browsers."""
BOOKS = range(1, 41)
WORDS = ("hobbit", "Lady Susan", "zzzzzzzz")

type State = tuple[str, int | None, tuple[int, ...]]
"""A book's state, its Hardcover id, and its candidates'."""
type Way = Callable[[Somebody, int, Browser], Awaitable[State | None]]
BY_ITSELF: State = ("pending", None, (10, 11))
"""What a run finds for each book that nothing is known of."""


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Forty books that may be one of two works each, and two works to search for."""
    for work_id in (10, 11):
        add_work(hardcover, work_id, "Emma", "Jane Austen", users_count=30 - work_id)
    add_work(hardcover, 40, "The Hobbit", "J. R. R. Tolkien")
    add_work(hardcover, 41, "Lady Susan", "Jane Austen")
    for book_id in BOOKS:
        add_book(booklore, book_id, "Emma", "Jane Austen")


def state_of(match: dict[str, Any] | None) -> State:
    """Return the state that an answer tells; a book of which nothing is known is looked up."""
    if match is None:
        return BY_ITSELF
    candidates = tuple(each["hardcover_id"] for each in match.get("candidates", ()))
    return match["status"], match.get("hardcover_id"), candidates


@dataclass
class Answers:
    """What everybody was told, and when."""

    told: dict[int, list[tuple[float, float, State]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By book: when something was asked for, when it was done, and what stood then."""
    seen: set[tuple[int, State]] = field(default_factory=set)
    """What those who only looked saw."""
    outcomes: Counter[str] = field(default_factory=Counter)

    def may_stand(self, book_id: int) -> set[State]:
        """Return what may be left of a book: what no later answer has replaced for certain."""
        told = self.told[book_id] or [(0.0, 0.0, BY_ITSELF)]
        last_begun = max(begun for begun, _, _ in told)
        return {state for _, done, state in told if done >= last_begun}

    def ever_stood(self, book_id: int) -> set[State]:
        """Return everything that has been so at some time."""
        return {BY_ITSELF} | {state for _, _, state in self.told[book_id]}


@dataclass
class Somebody:
    """One person with two browsers, who also performs actions."""

    hass: HomeAssistant
    user: User
    browsers: list[Browser]
    random: Random
    answers: Answers
    steps: dict[int, str] = field(default_factory=dict)
    """Their own steps by which they decided last about books, and that they can take back."""

    async def do(self, what: str, book_id: int, browser: Browser) -> None:
        """Do one thing, and note what came of it."""
        if what == "undo" and self.steps:
            book_id = [*self.steps][-1]  # of older ones, somebody has mostly changed the book
        begun = monotonic()
        try:
            state = await (_LOOKS | _CHANGES)[what](self, book_id, browser)
        except HomeAssistantError as err:
            if not str(err):
                raise
            self.answers.outcomes[f"{what} refused"] += 1
            return
        self.answers.outcomes[what] += 1
        if state is not None:
            self.answers.told[book_id].append((begun, monotonic(), state))

    async def choose(self, book_id: int, browser: Browser) -> State:
        work_id = self.random.choice((10, 11, 40, 41))
        return await self._decide("choose", book_id, browser, books=[[book_id, work_id]])

    async def skip(self, book_id: int, browser: Browser) -> State:
        return await self._decide("skip", book_id, browser, book_ids=[book_id])

    async def _decide(self, command: str, book_id: int, browser: Browser, **way: Any) -> State:
        answer = await browser.ask(command, **way)
        if answer["step"] is not None:
            self.steps.pop(book_id, None)
            self.steps[book_id] = answer["step"]["step"]
        return state_of(answer["match"])

    async def undo(self, book_id: int, browser: Browser) -> State:
        word = self.steps.pop(book_id, "never given")
        answer = await browser.ask("undo", step=word)
        if answer["left"]:
            raise Refused("somebody else has changed it since")
        return state_of(answer["match"])

    async def search(self, book_id: int, browser: Browser) -> State | None:
        words = self.random.choice(WORDS)
        answer = await browser.ask("search", book_id=book_id, query=words)
        return state_of(answer["match"]) if answer["step"] else None

    async def get(self, book_id: int, browser: Browser) -> None:
        answer = await browser.ask("get", book_ids=[book_id])
        self.answers.seen |= {(book_id, state_of(each)) for each in answer["rows"]}

    async def subscribe(self, _book_id: int, browser: Browser) -> None:
        await browser.ask("subscribe")

    async def forget(self, book_id: int, _browser: Browser) -> State:
        await self._perform("forget_match", book_id=book_id)
        return BY_ITSELF

    async def fetch(self, book_id: int, _browser: Browser) -> None:
        await self._perform("fetch_hardcover_ids", book_ids=[book_id])

    async def list_(self, _book_id: int, _browser: Browser) -> None:
        found = await self._perform("get_matches", returns=True, status=["matched", "skipped"])
        self.answers.seen |= {(each["book_id"], state_of(each)) for each in found["matches"]}

    async def _perform(self, action: str, *, returns: bool = False, **data: Any) -> Any:
        return await self.hass.services.async_call(
            DOMAIN,
            action,
            data,
            blocking=True,
            return_response=returns,
            context=Context(user_id=self.user.id),
        )


_LOOKS: dict[str, Way] = {
    "get": Somebody.get,
    "subscribe": Somebody.subscribe,
    "list": Somebody.list_,
}
_CHANGES: dict[str, Way] = {
    "choose": Somebody.choose,
    "skip": Somebody.skip,
    "undo": Somebody.undo,
    "search": Somebody.search,
    "forget": Somebody.forget,
    "fetch": Somebody.fetch,
}


@pytest.fixture
async def people(hass: HomeAssistant, hass_ws_client, resolved: MockConfigEntry):
    """Let five people open two browsers each."""
    answers, random = Answers(), Random(SEED)
    found = []
    for kind in KINDS:
        user = person(hass, kind)
        token = await token_of(hass, user)
        sockets = [await hass_ws_client(access_token=token) for _ in range(2)]
        browsers = [Browser(each, resolved.entry_id) for each in sockets]
        found.append(Somebody(hass, user, browsers, random, answers))
    yield found
    for each in found:
        await asyncio.gather(*(browser.close() for browser in each.browsers))


@pytest.mark.parametrize("operations", [300, pytest.param(2_000, marks=pytest.mark.soak)])
async def test_everything_at_once(
    hass: HomeAssistant,
    people: list[Somebody],
    hass_ws_client,
    resolved: MockConfigEntry,
    fetch,
    storage: Path,
    hardcover: HardcoverServer,
    operations: int,
) -> None:
    """Each answer is what stood when it was given, unless somebody came later."""
    answers, random = people[0].answers, people[0].random
    page = Page(await hass_ws_client(), resolved.entry_id)
    number = await page.subscribe()
    await page.event(number)
    pending = set(await page.listed("pending"))

    async def work(somebody: Somebody, browser: Browser, things: int) -> None:
        for _ in range(things):
            ways = _LOOKS if somebody.user.name == "reader" else _LOOKS | _CHANGES
            await somebody.do(random.choice(tuple(ways)), random.choice(BOOKS), browser)

    things = operations // len(people) // AT_ONCE
    await asyncio.gather(
        *(
            work(somebody, somebody.browsers[nth % 2], things)
            for somebody in people
            for nth in range(AT_ONCE)
        )
    )
    assert answers.outcomes.total() == operations
    assert all(answers.outcomes[each] for each in _LOOKS | _CHANGES), answers.outcomes
    await hass.async_block_till_done(wait_background_tasks=True)
    await fetch()

    # What is told at the end is what somebody was told, and what everybody else is told.
    found = {match["book_id"]: match for match in await matches(hass)}
    states = {book_id: state_of(match) for book_id, match in found.items()}
    assert set(states) == set(BOOKS)
    assert {
        book_id: (state, answers.may_stand(book_id))
        for book_id, state in states.items()
        if state not in answers.may_stand(book_id)
    } == {}
    assert [each for each in answers.seen if each[1] not in answers.ever_stood(each[0])] == []
    by_status = Counter(status for status, _, _ in states.values())
    counts = counts_of(hass)
    assert {each: counts[each] for each in ("pending", "failed", "matched")} == {
        each: by_status[each] for each in ("pending", "failed", "matched")
    }
    await pass_time(hass, 1)
    while pending != {id_ for id_, state in states.items() if state[0] == "pending"}:
        event = await page.event(number)
        changed = BOOKS if event["changed"] is None else event["changed"]
        rows = (await page.get("matches/get", book_ids=[*changed]))["rows"]
        pending = pending.difference(changed)
        pending |= {row["book_id"] for row in rows if row["status"] == "pending"}
        await pass_time(hass, 1)

    # Nobody is left in a queue: all may ask for as much as before, and are answered at once.
    hardcover.requests.clear()
    for somebody in people:
        some = [each.ask("get", book_ids=[1]) for each in somebody.browsers for _ in range(10)]
        assert len(await asyncio.gather(*some)) == 20
        if somebody.user.name != "reader":
            await somebody.browsers[0].ask("search", book_id=1, query=WORDS[2])
    assert hardcover.requests == {"search": 4}

    # And all of it is on disk.
    await page.socket.close()
    await kill(hass, resolved, storage)
    assert {match["book_id"]: match for match in await matches(hass)} == found
