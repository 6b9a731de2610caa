"""Changes of the database: each public function is called in a transaction of its own."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from sqlite3 import Connection
from typing import Final

import orjson

from ..breaks import with_breaks
from ..matching.plan import TakenUp
from ..models import RunState
from ..record import Identity, Record
from .changes import Change, StoreUpdate
from .keys import KEYS, keys_of
from .queries import AMONG, as_json, insert_each, json_list, select
from .rows import COLUMNS, json_of, record_of, row_of, run_from
from .steps import Step, add_step, take_undo

type Decision = Callable[[Record | None], Record | None]
"""Takes the present record of a book and returns the new one; None means no record."""

_IDS_IN_TEXT: Final = 10_000
"""Ids in one JSON text at most: parsing 100,000 would block the event loop for 20 ms."""
_NEW_LIST = "SELECT CAST(key AS INTEGER) AS book_id, value AS library_id FROM json_each(?)"


@dataclass(frozen=True, slots=True)
class RunBeginning:
    """What is saved after the library was read and before anything is looked up."""

    library_ids: Mapping[int, int]
    """The library of every listed book, by book id; 0 when BookLore names none."""
    library_names: Mapping[int, str] = field(default_factory=dict)
    """The names of the libraries by their ids, where the list has them."""
    set_aside: Mapping[int, Record] = field(default_factory=dict)
    """Decisions to set aside, by book id: the ids mean other books now."""
    taken_up: Mapping[int, TakenUp] = field(default_factory=dict)
    """Decisions that were set aside and apply again, by book id."""
    described: Mapping[int, Identity] = field(default_factory=dict)
    """New identities of books that a person has decided about, by book id."""


def update(
    connection: Connection, decisions: Mapping[int, Decision], by_person: bool, step: Step | None
) -> StoreUpdate:
    """Change the records of some books; with a `step`, also save what undoes it."""
    changes = _decide(connection, decisions, by_person=by_person)
    if step is not None:
        add_step(connection, step, changes)
    return StoreUpdate(changes)


def take_back(
    connection: Connection, step_id: str, by_person: bool, limit: int, left: list[int]
) -> StoreUpdate:
    """Undo a step for up to `limit` books; adds those that have changed since to `left`."""

    def restore(change: Change) -> Decision:
        def decide(stands: Record | None) -> Record | None:
            if stands == change.after:
                return change.before
            left.append(change.book_id)
            return stands

        return decide

    taken = take_undo(connection, step_id, limit)
    decisions = {book_id: restore(each) for book_id, each in taken.items()}
    return StoreUpdate(_decide(connection, decisions, by_person=by_person))


def exclude(connection: Connection, book_ids: Collection[int], exclude: bool) -> StoreUpdate:
    """Exclude books from everything that is written to the servers, or include them again."""
    sql = f"DELETE FROM excluded WHERE {AMONG}"
    if exclude:
        sql = "INSERT OR IGNORE INTO excluded SELECT value FROM json_each(?)"
    connection.execute(sql, (json_list(book_ids),))
    return StoreUpdate(touched=book_ids)


def begin_run(
    connection: Connection, beginning: RunBeginning, advance: Callable[[RunState], RunState]
) -> StoreUpdate:
    """Replace the list, set decisions aside, take up others, and change the state of the run."""
    relisted = _list(connection, beginning.library_ids)
    renamed = _name(connection, beginning.library_names)
    changes, numbers = _set_aside(connection, beginning.set_aside)
    changes += _take_up(connection, beginning.taken_up, numbers)
    changes += _decide(connection, {k: _described(e) for k, e in beginning.described.items()})
    return StoreUpdate(changes, relisted, _advance(connection, advance), renamed=renamed)


def update_run(connection: Connection, advance: Callable[[RunState], RunState]) -> StoreUpdate:
    """Change the state of the run."""
    return StoreUpdate(run=_advance(connection, advance))


def read_run(connection: Connection) -> RunState:
    """Return the state of the run."""
    row = connection.execute("SELECT state FROM run").fetchone()
    return run_from(*row) if row else RunState()


def _advance(connection: Connection, advance: Callable[[RunState], RunState]) -> RunState:
    after = advance(read_run(connection))
    connection.execute("INSERT OR REPLACE INTO run VALUES (1, ?)", (as_json(after),))
    return after


def _decide(
    connection: Connection, decisions: Mapping[int, Decision], *, by_person: bool = False
) -> list[Change]:
    book_ids = json_list(decisions)
    columns = f"book_id, {COLUMNS}"
    stored = f"SELECT {columns} FROM record WHERE {AMONG}"
    rows = select(connection, columns, stored, book_ids)
    before = {book_id: record_of(row) for book_id, *row in with_breaks(rows)}
    listed = f"SELECT book_id, library_id FROM shelf WHERE {AMONG}"
    libraries = dict(select(connection, "book_id, library_id", listed, book_ids))
    changes = []
    for book_id, decide in with_breaks(decisions.items()):
        stands = before.get(book_id)
        if (after := decide(stands)) != stands:
            changes.append(Change(book_id, stands, after, libraries.get(book_id), by_person))
    gone = json_list(each.book_id for each in changes if each.after is None)
    connection.execute(f"DELETE FROM record WHERE {AMONG}", (gone,))
    insert_each(
        connection,
        "record",
        f"book_id, listed_in, {KEYS}, {COLUMNS}",
        (
            (each.book_id, each.library_id, *keys_of(each.after), *row_of(each.after))
            for each in with_breaks(changes)
            if each.after is not None
        ),
    )
    return changes


def _list(connection: Connection, library_ids: Mapping[int, int]) -> Collection[int]:
    """Replace the list; returns the books that joined, left or moved."""
    # Compared in SQLite: two more dictionaries of 100,000 books would take 20 MB.
    listed = as_json(library_ids)
    gone = f"SELECT book_id FROM shelf WHERE book_id NOT IN (SELECT book_id FROM ({_NEW_LIST}))"
    put = f"SELECT new.* FROM ({_NEW_LIST}) AS new LEFT JOIN shelf USING (book_id) WHERE "
    put += "shelf.library_id IS NOT new.library_id"
    relisted = [
        book_id
        for query in (gone, put)
        for [text] in connection.execute(
            f"SELECT json_group_array(book_id) FROM ({query}) GROUP BY book_id / {_IDS_IN_TEXT}",
            (listed,),
        )
        for book_id in orjson.loads(text)
    ]
    connection.execute(f"DELETE FROM shelf WHERE book_id IN ({gone})", (listed,))
    connection.execute(f"INSERT OR REPLACE INTO shelf {put}", (listed,))
    connection.execute(
        "UPDATE record SET listed_in ="
        f" (SELECT library_id FROM shelf WHERE book_id = record.book_id) WHERE {AMONG}",
        (json_list(relisted),),
    )
    return relisted


def _name(connection: Connection, names: Mapping[int, str]) -> bool:
    """Save the names of libraries; returns whether any has changed."""
    before = connection.total_changes
    connection.executemany(
        "INSERT INTO library (id, name) VALUES (?, ?)"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE name <> excluded.name",
        names.items(),
    )
    return connection.total_changes > before


def _set_aside(
    connection: Connection, planned: Mapping[int, Record]
) -> tuple[list[Change], dict[int, int]]:
    """Set decisions aside unless they have changed; returns the changes, and numbers by book id."""
    changes = _decide(connection, {k: _instead_of(each, None) for k, each in planned.items()})
    sql = "INSERT INTO set_aside (record) VALUES (?) RETURNING id"
    numbers = {
        each.book_id: connection.execute(sql, (json_of(each.before),)).fetchone()[0]
        for each in changes
    }
    return changes, numbers


def _take_up(
    connection: Connection, planned: Mapping[int, TakenUp], set_aside_now: Mapping[int, int]
) -> list[Change]:
    numbers = {
        book_id: each.aside_id or set_aside_now.get(each.from_book or 0)
        for book_id, each in planned.items()
    }
    decisions = {
        book_id: _instead_of(planned[book_id].before, planned[book_id].after)
        for book_id, number in numbers.items()
        if number
    }
    changes = _decide(connection, decisions)
    taken = json_list(numbers[each.book_id] for each in changes)
    connection.execute(
        "DELETE FROM set_aside WHERE id IN (SELECT value FROM json_each(?))", (taken,)
    )
    return changes


def _instead_of(before: Record | None, after: Record | None) -> Decision:
    """Replace a record by `after` if it is still `before`."""
    return lambda stands: after if stands == before else stands


def _described(identity: Identity) -> Decision:
    def describe(stands: Record | None) -> Record | None:
        by_person = stands is not None and stands.by_person
        return replace(stands, book=identity) if stands and by_person else stands

    return describe
