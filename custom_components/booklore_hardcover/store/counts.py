"""How many books are in which state: counted once after each list, then kept up to date."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set as AbstractSet
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any

from ..matching.records import Facts, accepted
from ..record import Record, Source, Status
from .changes import Change
from .queries import in_libraries, select


@dataclass(slots=True)
class Counts:
    """Counts of the books on the last list, in some libraries or in all."""

    facts: Counter[Facts]
    """The number of records with the same facts."""
    listed: int
    """The number of books, with a record or without."""
    exact: int
    """Pending books with a candidate that `accept_exact_matches` would take."""
    libraries: Mapping[int, str | None]
    """The libraries that have books: their names by id, None if the name is unknown."""


def count_books(connection: Connection, libraries: AbstractSet[int]) -> Counts:
    """Count the books of these libraries, empty for all; reads only indexes."""
    where, values = in_libraries(libraries)
    [[listed]] = select(
        connection, "books", f"SELECT count(*) AS books FROM shelf WHERE {where}", *values
    )
    # Two quick queries, since GROUP BY would sort all rows.
    names = select(
        connection,
        "library_id, name",
        f"SELECT library_id, name FROM (SELECT DISTINCT library_id FROM shelf WHERE {where})"
        " LEFT JOIN library ON id = library_id ORDER BY library_id",
        *values,
    )
    where, values = in_libraries(libraries, "listed_in")
    rows = select(
        connection,
        "status, run, source, books, exact",
        # Grouped in the order of the index `record_facts`, so that nothing is sorted.
        "SELECT status, run, source, count(*) AS books, count(exact) AS exact FROM record"
        f" WHERE listed_in IS NOT NULL AND {where} GROUP BY listed_in, status, run, source",
        *values,
    )
    facts, pending_exact = Counter[Facts](), 0
    for status, run, source, books, exact in rows:
        facts[Facts(Status(status), run, Source(source) if source else None)] += books
        pending_exact += exact if status == Status.PENDING else 0
    return Counts(facts, listed, pending_exact, {each: name for each, name in names if each})


def count_everything(connection: Connection) -> dict[str, dict[Any, int]]:
    """Return counts of all records, listed or not, by name."""
    return {
        name: dict(
            select(
                connection,
                "by, number",
                f"SELECT {by} AS by, count(*) AS number FROM {table} GROUP BY 1",
            )
        )
        for name, by, table in (
            ("by_status", "status", "record"),
            ("by_source", "source", "record WHERE source IS NOT NULL"),
            ("by_reason", "coalesce(error, reason)", "record WHERE reason IS NOT NULL"),
            ("set_aside", "'decisions'", "set_aside"),
            ("by_library", "library_id", "shelf"),
        )
    }


def recount(counts: Counts, libraries: AbstractSet[int], changes: Iterable[Change]) -> None:
    """Update the counts of these libraries by what a commit has changed."""
    for change in changes:
        listed_in = change.library_id
        if listed_in is not None and (not libraries or listed_in in libraries):
            counts.facts.update(_facts(change.after))
            counts.facts.subtract(_facts(change.before))
            counts.exact += _is_exact(change.after) - _is_exact(change.before)


def _is_exact(record: Record | None) -> bool:
    return record is not None and accepted(record) is not None


def _facts(record: Record | None) -> list[Facts]:
    return [] if record is None else [Facts(record.status, record.run, record.source)]
