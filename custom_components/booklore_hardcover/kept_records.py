"""The records in memory: each as the text it is on disk, and read when it is asked for.

A hundred thousand records are half a million objects. That would be hundreds of megabytes
and seconds at every start, and whenever Python looks through all objects for some to throw
away, all of Home Assistant would wait. As texts they are nothing of that.
"""

from base64 import b64decode, b64encode
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from itertools import batched, takewhile
from typing import Any, Self, override
import zlib

import orjson

from .matching.models import Source
from .matching.records import Facts, Record, Status, facts_of
from .stored_file import Json
from .stored_records import of_kind, record_as_json, record_from_json

_MOST_PLAIN = 2_000
"""So many records are written as JSON to be read by people; more are packed."""
_RECORDS_PER_PAGE = 1_000
_MOST_CHANGED = 5_000
"""From so many changes on, it is quicker to go through all records."""


class Records(MutableMapping[int, Record]):
    """Records by book id."""

    def __init__(self, records: Mapping[int, Record] | None = None) -> None:
        """Begin with these records."""
        self._texts: dict[int, bytes] = {}
        self._kinds: dict[int, int] = {}
        """Which of the `_facts` are those of a book: few are different."""
        self._facts: list[Facts] = []
        self._places: dict[Facts, int] = {}
        self.version = 0
        """A number that grows with every change of a record."""
        self._seen: tuple[Sequence[int] | None, int, list[int | None]] = (None, 0, [])
        """Which books were last counted, in which version, and their kinds."""
        self._changed: dict[int, int] = {}
        """In which version a record was changed last, latest at the end."""
        self.update(records or {})

    @override
    def __getitem__(self, book_id: int) -> Record:
        return record_from_json(orjson.loads(self._texts[book_id]))

    @override
    def __setitem__(self, book_id: int, record: Record) -> None:
        self._put(book_id, orjson.dumps(record_as_json(record)), facts_of(record))

    @override
    def __delitem__(self, book_id: int) -> None:
        del self._texts[book_id]
        self.drop(book_id)

    @override
    def __iter__(self) -> Iterator[int]:
        return iter(self._texts)

    @override
    def __len__(self) -> int:
        return len(self._texts)

    @override
    def __contains__(self, book_id: object) -> bool:
        return book_id in self._texts

    def copy(self) -> Self:
        """Return a copy that stays as it is; it does not know what has changed."""
        other = type(self)()
        other._take(self)  # noqa: SLF001 - its own kind
        return other

    def put(self, others: Self) -> None:
        """Take over records without reading them."""
        for book_id in others:
            self._note(book_id)
        self._texts.update(others._texts)
        places = [self._place(facts) for facts in others._facts]
        self._kinds.update({book_id: places[kind] for book_id, kind in others._kinds.items()})

    def drop(self, book_id: int) -> None:
        """Remove a record, if there is one, without reading it."""
        self._note(book_id)
        self._texts.pop(book_id, None)
        self._kinds.pop(book_id, None)

    def count(self, book_ids: Sequence[int]) -> dict[Facts, int]:
        """Count which facts how many of these books have, given in order, each once.

        Those without a record are left out.
        """
        counted = Counter(self._kinds_of(book_ids))
        return {self._facts[kind]: n for kind, n in counted.items() if kind is not None}

    def with_status(self, statuses: Iterable[Status], book_ids: Sequence[int]) -> list[int]:
        """Return which of these books, given in order, are in one of these states."""
        wanted = set(statuses)
        kinds = {kind for kind, facts in enumerate(self._facts) if facts.status in wanted}
        found = zip(book_ids, self._kinds_of(book_ids), strict=True)
        return [book_id for book_id, kind in found if kind in kinds]

    def _kinds_of(self, book_ids: Sequence[int]) -> list[int | None]:
        """Look up the kinds of books; for the same books only what has changed meanwhile."""
        seen, version, kinds = self._seen
        changed = self.changed_since(version) if seen is book_ids else []
        if seen is not book_ids or len(changed) > _MOST_CHANGED:
            kinds = list(map(self._kinds.get, book_ids))
        else:
            for book_id in changed:
                place = bisect_left(book_ids, book_id)
                if place < len(book_ids) and book_ids[place] == book_id:
                    kinds[place] = self._kinds.get(book_id)
        self._seen = book_ids, self.version, kinds
        return kinds

    def changed_since(self, version: int) -> list[int]:
        """Return the ids whose record was put, replaced or dropped after a version."""
        latest = ((each, self._changed[each]) for each in reversed(self._changed))
        return [each for each, _ in takewhile(lambda change: change[1] > version, latest)]

    def as_json(self) -> Json:
        """Return what to store; may take a while."""
        if len(self._texts) <= _MOST_PLAIN:
            return {"records": {str(each): orjson.loads(t) for each, t in self._texts.items()}}
        lines = self._lines()
        return {
            "pages": [_packed(part) for part in batched(lines, _RECORDS_PER_PAGE, strict=False)]
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what was stored; raises as `record_from_json` does when it is not that."""
        records = cls()
        if "pages" in data:
            for page in of_kind(data["pages"], list):
                records._read_lines(_unpacked(page))
        else:
            for key, each in data["records"].items():
                records[int(key)] = record_from_json(each)
        return records

    def _put(self, book_id: int, text: bytes, facts: Facts) -> None:
        self._note(book_id)
        self._texts[book_id] = text
        self._kinds[book_id] = self._place(facts)

    def _take(self, others: Self) -> None:
        self._texts, self._kinds = others._texts.copy(), others._kinds.copy()
        self._facts, self._places = others._facts.copy(), others._places.copy()

    def _note(self, book_id: int) -> None:
        self.version += 1
        self._changed.pop(book_id, None)
        self._changed[book_id] = self.version

    def _place(self, facts: Facts) -> int:
        place = self._places.setdefault(facts, len(self._facts))
        if place == len(self._facts):
            self._facts.append(facts)
        return place

    def _lines(self) -> Iterator[bytes]:
        """Write each record with its facts before it, so that reading need not look inside."""
        heads = [f"{each.status} {each.run} {each.source or '-'} ".encode() for each in self._facts]
        for book_id, text in self._texts.items():
            yield b"%d %b%b" % (book_id, heads[self._kinds[book_id]], text)

    def _read_lines(self, lines: Sequence[bytes]) -> None:
        places: dict[bytes, int] = {}
        for line in lines:
            start = line.index(b"{")
            book_id, _, head = line[:start].partition(b" ")
            if (place := places.get(head)) is None:
                place = places[head] = self._place(_facts_from(head))
            self._texts[int(book_id)] = line[start:]
            self._kinds[int(book_id)] = place


def _facts_from(head: bytes) -> Facts:
    status, run, source = head.decode().split()
    return Facts(Status(status), int(run), None if source == "-" else Source(source))


def _packed(lines: Sequence[bytes]) -> str:
    return b64encode(zlib.compress(b"\n".join(lines), 1)).decode()


def _unpacked(page: str) -> list[bytes]:
    try:
        return zlib.decompress(b64decode(page, validate=True)).split(b"\n")
    except zlib.error as err:
        raise ValueError("a page of records cannot be unpacked") from err
