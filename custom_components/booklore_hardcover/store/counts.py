"""How many books are in which state: counted once after each list, then kept up to date."""

from collections import Counter
from collections.abc import Iterable, Set as AbstractSet
from sqlite3 import Connection
from typing import NamedTuple

from ..matching.records import Facts
from ..models import Change, Record, Source, Status
from .queries import LISTED, in_libraries, select


class Counts(NamedTuple):
    """Counts of the books on the last list, in some libraries or in all."""

    facts: Counter[Facts]
    """How many records have which facts."""
    listed: int
    """Books, with a record or without."""


def count_books(connection: Connection, libraries: AbstractSet[int]) -> Counts:
    """Count by reading all of these libraries, empty for every one."""
    where, values = in_libraries(libraries)
    [listed] = connection.execute(f"SELECT count(*) FROM shelf WHERE {where}", values).fetchone()
    rows = select(
        connection,
        "status, run, source, books",
        f"SELECT status, run, source, count(*) AS books FROM {LISTED} WHERE {where}"
        " GROUP BY 1, 2, 3",
        *values,
    )
    facts = {
        Facts(Status(status), run, Source(source) if source else None): number
        for status, run, source, number in rows
    }
    return Counts(Counter(facts), listed)


def recount(counts: Counts, libraries: AbstractSet[int], changes: Iterable[Change]) -> None:
    """Keep counts of these libraries up with what a commit has changed."""
    for change in changes:
        listed_in = change.library_id
        if listed_in is not None and (not libraries or listed_in in libraries):
            counts.facts.update(_facts(change.after))
            counts.facts.subtract(_facts(change.before))


def _facts(record: Record | None) -> list[Facts]:
    return [] if record is None else [Facts(record.status, record.run, record.source)]
