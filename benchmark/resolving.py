"""Resolving a world with the project's own clients, tiers and records."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter, time

from custom_components.booklore_hardcover.booklore.models import Book
from custom_components.booklore_hardcover.matching.plan import (
    Plan,
    SetAside,
    accept,
    add_to_plan,
)
from custom_components.booklore_hardcover.matching.records import Wanted, new_record
from custom_components.booklore_hardcover.matching.tiers import BOOKLORE, resolve as match
from custom_components.booklore_hardcover.record import Record
from tests.servers.world import World

from .servers import Connection, connected


@dataclass(frozen=True, slots=True)
class Requests:
    """What one run asked of either server, by operation."""

    hardcover: dict[str, int]
    booklore: dict[str, int]


@dataclass(frozen=True, slots=True)
class Result:
    """The records after a first run, and what it and a second one cost."""

    records: dict[int, Record]
    first: Requests
    second: Requests
    seconds: float
    """How long the first run took, servers included, since they share the process."""


async def resolve(world: World, *, accept_exact: bool, profile: str) -> Result:
    """Resolve a whole library twice, the second time with what the first one found."""
    records: dict[int, Record] = {}
    async with connected(world, profile) as connection:
        started = perf_counter()
        first = await _counted(connection, records, run=1, accept_exact=accept_exact)
        seconds = perf_counter() - started
        second = await _counted(connection, records, run=2, accept_exact=accept_exact)
    return Result(records, first, second, seconds)


async def _counted(
    connection: Connection, records: dict[int, Record], *, run: int, accept_exact: bool
) -> Requests:
    connection.hardcover_requests.clear()
    connection.booklore_requests.clear()
    await _run(connection, records, run=run, accept_exact=accept_exact)
    return Requests(dict(connection.hardcover_requests), dict(connection.booklore_requests))


async def _run(
    connection: Connection, records: dict[int, Record], *, run: int, accept_exact: bool
) -> None:
    """Do what a run does to the records, without Home Assistant around it."""
    books = await connection.booklore.books()
    wanted = Wanted(run=run, now=time(), accept_exact=accept_exact)
    todo = Plan()
    add_to_plan(todo, books, records, SetAside({}, {}), [wanted])
    for book in todo.accept:
        if record := accept(records[book.id], book, wanted):
            records[book.id] = record
    reread = [
        book
        for book in await _in_full(connection, todo.reread)
        if book.hardcover_id and book.hardcover_id != records[book.id].booklore_id
    ]
    look_up = await _in_full(connection, todo.look_up)
    for part, tiers in ((reread, (BOOKLORE,)), (look_up, None)):
        by_id = {book.id: book for book in part}
        async for outcomes in match(
            part, connection.hardcover, accept_exact=accept_exact, tiers=tiers
        ):
            for book_id, outcome in outcomes.items():
                records[book_id] = new_record(by_id[book_id], outcome, run=run, now=wanted.now)


async def _in_full(connection: Connection, books: Sequence[Book]) -> list[Book]:
    """Read what a stripped list leaves out."""
    stripped = [book.id for book in books if not book.complete]
    full = await connection.booklore.books_by_id(stripped) if stripped else []
    return [*(book for book in books if book.complete), *full]
