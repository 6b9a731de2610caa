"""The questions to the database, and the transactions: each takes the open connection."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Set as AbstractSet
from dataclasses import dataclass, field, replace
from sqlite3 import Connection

import orjson

from ..matching.records import Facts
from ..models import Change, Identity, Record, RunState, Source, Status, TakenUp
from .rows import (
    COLUMNS,
    PLACES,
    json_of,
    record_from,
    record_of,
    row_of,
    run_of,
    run_row,
    search_text,
)

type Decision = Callable[[Record | None], Record | None]
"""Takes what stands for a book and returns what is to stand there; what it raises, ends all."""

_LISTED = "record JOIN shelf USING (book_id)"
_IN_LIBRARIES = "library_id IN (SELECT value FROM json_each(?))"
_UNDOS_KEPT = 200
"""Choices that may be taken back: the latest ones."""


@dataclass(frozen=True, slots=True)
class RunBeginning:
    """What follows from reading the library, before anything is looked up."""

    library_ids: Mapping[int, int]
    """The library of every listed book, by book id; 0 when BookLore names none."""
    set_aside: Mapping[int, Record] = field(default_factory=dict)
    """Decisions about other books that had these ids, by book id."""
    taken_up: Mapping[int, TakenUp] = field(default_factory=dict)
    described: Mapping[int, Identity] = field(default_factory=dict)
    """How books that a person decided about are described now, by book id."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a transaction changed."""

    changes: list[Change] = field(default_factory=list)
    relisted: Collection[int] = ()
    run: RunState | None = None


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of all records, whether their books are listed or not."""

    by_status: Mapping[str, int]
    by_source: Mapping[str, int]
    by_reason: Mapping[str, int]
    set_aside: int
    by_library: Mapping[int, int]
    """Listed books, with a record or without."""


def run(connection: Connection) -> RunState:
    """Read the state of the run."""
    row = connection.execute(
        "SELECT number, requests, begun, paused_until, ended_at, failed, refused FROM run"
    ).fetchone()
    return run_of(row) if row else RunState()


def facts(connection: Connection, libraries: AbstractSet[int]) -> Mapping[Facts, int]:
    """Count listed books by what counts of their records."""
    where, arguments = _in(libraries)
    rows = connection.execute(
        f"SELECT status, run, source, count(*) FROM {_LISTED} WHERE {where} GROUP BY 1, 2, 3",
        arguments,
    )
    return {
        Facts(Status(status), number, Source(source) if source else None): count
        for status, number, source, count in rows
    }


def listed(connection: Connection, libraries: AbstractSet[int]) -> int:
    """Count the books of the last list."""
    where, arguments = _in(libraries)
    [count] = connection.execute(f"SELECT count(*) FROM shelf WHERE {where}", arguments).fetchone()
    return int(count)


def statistics(connection: Connection) -> Statistics:
    """Count all records, by each of their facts alone."""

    def counted(what: str) -> dict[str, int]:
        rows = connection.execute(
            f"SELECT {what}, count(*) FROM record WHERE {what} IS NOT NULL GROUP BY 1"
        )
        return dict(rows.fetchall())

    [aside] = connection.execute("SELECT count(*) FROM set_aside").fetchone()
    return Statistics(
        by_status=counted("status"),
        by_source=counted("source"),
        by_reason=counted("coalesce(error, reason)"),
        set_aside=aside,
        by_library=Counter(
            dict(connection.execute("SELECT library_id, count(*) FROM shelf GROUP BY 1").fetchall())
        ),
    )


def library_ids(connection: Connection, book_ids: Iterable[int] | None) -> dict[int, int]:
    """Read in which libraries books are listed."""
    if book_ids is None:
        return dict(connection.execute("SELECT book_id, library_id FROM shelf"))
    return dict(
        connection.execute(
            "SELECT book_id, library_id FROM shelf"
            " WHERE book_id IN (SELECT value FROM json_each(?))",
            (_json(book_ids),),
        )
    )


def ids(
    connection: Connection,
    libraries: AbstractSet[int],
    statuses: Collection[Status],
    search: str | None,
    among: Collection[int] | None,
    after: int,
    limit: int,
) -> list[int]:
    """Find listed books by what is known of them."""
    where, arguments = _in(libraries)
    conditions = [where, "status IN (SELECT value FROM json_each(?))", "book_id > ?"]
    arguments += [orjson.dumps([status.value for status in statuses]).decode(), after]
    if among is not None:
        conditions.append("book_id IN (SELECT value FROM json_each(?))")
        arguments.append(_json(among))
    for word in search_text(search or "").split():
        conditions.append("instr(search_text, ?)")
        arguments.append(word)
    rows = connection.execute(
        f"SELECT book_id FROM {_LISTED} WHERE {' AND '.join(conditions)} ORDER BY book_id LIMIT ?",
        (*arguments, limit),
    )
    return [book_id for (book_id,) in rows]


def records(
    connection: Connection, book_ids: Iterable[int], listed_in: AbstractSet[int] | None
) -> dict[int, Record]:
    """Read the records of some books, in the order of their ids."""
    where, arguments = _in(listed_in or frozenset())
    table = "record" if listed_in is None else _LISTED
    rows = connection.execute(
        f"SELECT book_id, {COLUMNS} FROM {table}"
        f" WHERE {where} AND book_id IN (SELECT value FROM json_each(?)) ORDER BY book_id",
        (*arguments, _json(book_ids)),
    )
    return {book_id: record_of(row) for book_id, *row in rows}


def set_aside(connection: Connection) -> dict[int, Record]:
    """Read the decisions whose book is gone."""
    rows = connection.execute("SELECT id, record FROM set_aside ORDER BY id")
    return {aside_id: record for aside_id, json in rows if (record := record_from(json))}


def kept(connection: Connection, undo: str) -> list[Change]:
    """Read the changes that were kept under a word."""
    rows = connection.execute("SELECT book_id, before, after FROM undo WHERE word = ?", (undo,))
    return [
        Change(book_id, record_from(before), record_from(after), by_person=True)
        for book_id, before, after in rows
    ]


def update(
    connection: Connection,
    decisions: Mapping[int, Decision],
    by_person: bool,
    keep_as: str | None,
    spend: str | None,
) -> Written:
    """Decide about some books, and keep or forget what takes that back."""
    changes = _decide(connection, decisions, by_person=by_person)
    if spend is not None:
        connection.execute("DELETE FROM undo WHERE word = ?", (spend,))
    if keep_as is not None:
        _keep(connection, keep_as, changes)
    return Written(changes)


def begin_run(
    connection: Connection, beginning: RunBeginning, advance: Callable[[RunState], RunState]
) -> Written:
    """Replace the list, set decisions aside, take others up, and advance the run."""
    relisted = _list(connection, beginning.library_ids)
    changes, aside_ids = _set_aside(connection, beginning.set_aside)
    changes += _take_up(connection, beginning.taken_up, aside_ids)
    changes += _decide(
        connection,
        {book_id: _described(identity) for book_id, identity in beginning.described.items()},
    )
    return Written(changes, relisted, _advance(connection, advance))


def update_run(connection: Connection, advance: Callable[[RunState], RunState]) -> Written:
    """Advance the run."""
    return Written(run=_advance(connection, advance))


def _advance(connection: Connection, advance: Callable[[RunState], RunState]) -> RunState:
    after = advance(run(connection))
    connection.execute("INSERT OR REPLACE INTO run VALUES (1, ?, ?, ?, ?, ?, ?, ?)", run_row(after))
    return after


def _decide(
    connection: Connection, decisions: Mapping[int, Decision], *, by_person: bool = False
) -> list[Change]:
    before = records(connection, decisions, None)
    changes = []
    for book_id, decide in decisions.items():
        stands = before.get(book_id)
        if (after := decide(stands)) != stands:
            changes.append(Change(book_id, stands, after, by_person))
    connection.executemany(
        "DELETE FROM record WHERE book_id = ?",
        [(change.book_id,) for change in changes if change.after is None],
    )
    connection.executemany(
        f"INSERT OR REPLACE INTO record (book_id, search_text, {COLUMNS}) VALUES (?, ?, {PLACES})",
        [
            (change.book_id, _searchable(change.after.book), *row_of(change.after))
            for change in changes
            if change.after is not None
        ],
    )
    return changes


def _keep(connection: Connection, word: str, changes: Iterable[Change]) -> None:
    connection.executemany(
        "INSERT INTO undo (word, book_id, before, after) VALUES (?, ?, ?, ?)",
        [
            (word, change.book_id, json_of(change.before), json_of(change.after))
            for change in changes
        ],
    )
    connection.execute(
        "DELETE FROM undo WHERE word NOT IN"
        " (SELECT word FROM undo GROUP BY word ORDER BY max(id) DESC LIMIT ?)",
        (_UNDOS_KEPT,),
    )


def _list(connection: Connection, library_ids: Mapping[int, int]) -> set[int]:
    """Replace the list; returns the books that joined, left or moved."""
    before = dict(connection.execute("SELECT book_id, library_id FROM shelf"))
    # Not as sets: one call about a hundred thousand books would hold up all of Home Assistant.
    gone = [(book_id,) for book_id in before if book_id not in library_ids]
    put = [row for row in library_ids.items() if before.get(row[0]) != row[1]]
    connection.executemany("DELETE FROM shelf WHERE book_id = ?", gone)
    connection.executemany("INSERT OR REPLACE INTO shelf VALUES (?, ?)", put)
    return {row[0] for row in (*gone, *put)}


def _set_aside(
    connection: Connection, planned: Mapping[int, Record]
) -> tuple[list[Change], dict[int, int]]:
    """Set decisions aside that still stand; returns their numbers by book id, too."""

    def away(before: Record) -> Decision:
        return lambda stands: None if stands == before else stands

    changes = _decide(connection, {book_id: away(each) for book_id, each in planned.items()})
    numbers = {
        change.book_id: connection.execute(
            "INSERT INTO set_aside (record) VALUES (?) RETURNING id", (json_of(change.before),)
        ).fetchone()[0]
        for change in changes
    }
    return changes, numbers


def _take_up(
    connection: Connection, planned: Mapping[int, TakenUp], set_aside_now: Mapping[int, int]
) -> list[Change]:
    def back(each: TakenUp) -> Decision:
        return lambda stands: each.after if stands == each.before else stands

    numbers = {
        book_id: each.aside_id or set_aside_now.get(each.from_book or 0)
        for book_id, each in planned.items()
    }
    changes = _decide(
        connection,
        {book_id: back(planned[book_id]) for book_id, number in numbers.items() if number},
    )
    connection.executemany(
        "DELETE FROM set_aside WHERE id = ?", [(numbers[change.book_id],) for change in changes]
    )
    return changes


def _described(identity: Identity) -> Decision:
    def describe(stands: Record | None) -> Record | None:
        if stands is None or not stands.by_person:
            return stands
        return replace(stands, book=identity)

    return describe


def _searchable(book: Identity) -> str:
    return search_text(book.title, book.subtitle or "", *book.authors)


def _in(libraries: AbstractSet[int]) -> tuple[str, list[object]]:
    """Return the condition that a book is in one of these libraries, empty for all."""
    return (_IN_LIBRARIES, [_json(libraries)]) if libraries else ("TRUE", [])


def _json(numbers: Iterable[int]) -> str:
    return orjson.dumps(list(numbers)).decode()
