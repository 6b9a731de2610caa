"""The records in memory: each as the text it is on disk, and read when it is asked for.

A hundred thousand records are half a million objects. That would be hundreds of megabytes
and seconds at every start, and whenever Python looks through all objects for some to throw
away, all of Home Assistant would wait. As texts they are nothing of that.
"""

from base64 import b64decode, b64encode
from bisect import bisect_left
from collections import Counter
from collections.abc import (
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
    Set as AbstractSet,
)
from itertools import batched, chain, takewhile
from typing import NamedTuple, Self, override
import zlib

import orjson

from .kept_texts import Texts
from .matching.records import Facts, facts_of
from .models import Record, Source, Status
from .paged_file import PARTS
from .stored_file import Json
from .stored_records import of_kind, record_as_json, record_from_json

_MOST_PLAIN = 2_000
"""So many records are written as JSON to be read by people; more are packed."""
_RECORDS_PER_PAGE = 1_000
_MOST_CHANGED = 5_000
"""From so many changes on, it is quicker to go through all records."""


class _Seen(NamedTuple):
    """Which books were last counted, in which version, their kinds, and how many of each."""

    book_ids: Sequence[int] | None
    version: int
    kinds: list[int | None]
    counted: Counter[int | None]


class KeptRecords(Mapping[int, Record]):
    """Records by book id, to be read."""

    def __init__(self, texts: Texts) -> None:
        """Keep texts: a head with the facts that are counted, and JSON."""
        self.texts = texts

    @override
    def __getitem__(self, book_id: int) -> Record:
        text = self.texts[book_id]
        try:
            return record_from_json(_json_of(text))
        except (AttributeError, KeyError, TypeError) as err:
            # A KeyError would say that there is no record.
            raise ValueError(f"the record of book {book_id} is none") from err

    @override
    def __iter__(self) -> Iterator[int]:
        return iter(self.texts)

    @override
    def __len__(self) -> int:
        return len(self.texts)

    @override
    def __contains__(self, book_id: object) -> bool:
        return book_id in self.texts

    def as_json(self) -> Json:
        """Return what to store; takes a while when there are many."""
        if len(self.texts) <= _MOST_PLAIN:
            return {"records": {str(each): _json_of(text) for each, text in self.texts.items()}}
        # Version 0.1.0 would take a file without any for one of an empty library.
        return {"records": None, "pages": [self._pages(part) for part in range(PARTS)]}

    def _pages(self, part: int) -> list[str]:
        lines = (b"%d %b" % each for each in self.texts.items(part, PARTS))
        return [_packed(page) for page in batched(lines, _RECORDS_PER_PAGE, strict=False)]

    def let_go(self) -> None:
        """Forget everything piece by piece: freeing it in one go would hold up everybody."""
        self.texts.clear()


class Records(KeptRecords, MutableMapping[int, Record]):
    """Records by book id, to be changed and counted."""

    def __init__(self, records: Mapping[int, Record] | None = None) -> None:
        """Begin with these records."""
        super().__init__(Texts())
        self._kinds: dict[int, int] = {}
        """Which of the `_facts` are those of a book: few are different."""
        self._facts: list[Facts] = []
        self._places: dict[bytes, int] = {}
        """Where the facts of a head stand."""
        self._ids: dict[Status, set[int]] = {status: set() for status in Status}
        self.version = 0
        """A number that grows with every change of a record."""
        self._changed: dict[int, int] = {}
        """In which version a record was changed last, latest at the end."""
        self._seen = _Seen(None, 0, [], Counter())
        self.update(records or {})

    @override
    def __setitem__(self, book_id: int, record: Record) -> None:
        head = _head(facts_of(record))
        self._put(book_id, head, head + orjson.dumps(record_as_json(record)))

    @override
    def __delitem__(self, book_id: int) -> None:
        del self.texts[book_id]
        self.drop(book_id)

    @override
    def let_go(self) -> None:
        for book_id in list(self.texts):
            self.drop(book_id)

    def drop(self, book_id: int) -> None:
        """Remove a record, if there is one, without reading it."""
        self._note(book_id)
        self.texts.discard(book_id)
        kind = self._kinds.pop(book_id, None)
        if kind is not None:
            self._ids[self._facts[kind].status].discard(book_id)

    def put(self, others: KeptRecords) -> None:
        """Take over records without reading them."""
        for book_id, text in others.texts.items():
            self._put(book_id, text[: text.index(b"{")], text)

    def copy(self) -> KeptRecords:
        """Return the records as they are now."""
        return KeptRecords(self.texts.copy())

    def count(self, book_ids: Sequence[int]) -> dict[Facts, int]:
        """Count which facts how many of these books have, given in order, each once.

        Those without a record are left out.
        """
        counted = self._counted(book_ids)
        return {self._facts[kind]: n for kind, n in counted.items() if kind is not None and n}

    def has_counted(self, book_ids: Sequence[int]) -> bool:
        """Whether these were the last that were counted."""
        return self._seen.book_ids is book_ids

    def with_status(self, statuses: Iterable[Status], book_ids: AbstractSet[int]) -> list[int]:
        """Return which of these books are in one of these states, in order."""
        found = chain.from_iterable(self._ids[each] & book_ids for each in set(statuses))
        return sorted(found)

    def changed_since(self, version: int) -> list[int]:
        """Return the ids whose record was put, replaced or dropped after a version."""
        latest = ((each, self._changed[each]) for each in reversed(self._changed))
        return [each for each, _ in takewhile(lambda change: change[1] > version, latest)]

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """Read what was stored; raises as `record_from_json` does when it is not that."""
        records = cls()
        if "pages" not in data:
            records.update(
                {int(key): record_from_json(each) for key, each in data["records"].items()}
            )
        for part in of_kind(data.get("pages"), list, None) or ():
            # Before there were parts, each was a page.
            records.take([part] if isinstance(part, str) else part)
        return records

    def take(self, pages: object) -> None:
        """Add the records of a stored part; raises as `record_from_json` does when it is none."""
        for page in of_kind(pages, list):
            for line in _unpacked(page):
                book_id, _, text = line.partition(b" ")
                self._put(int(book_id), text[: text.index(b"{")], text)

    @classmethod
    def of(cls, kept: KeptRecords) -> Self:
        """Return these records to be changed: themselves, if they can be."""
        if isinstance(kept, cls):
            return kept
        records = cls()
        records.put(kept)
        return records

    def _put(self, book_id: int, head: bytes, text: bytes) -> None:
        if (kind := self._places.get(head)) is None:
            kind = self._places[head] = len(self._facts)
            self._facts.append(_facts_from(head))
        before = self._kinds.get(book_id)
        if before is not None:
            self._ids[self._facts[before].status].discard(book_id)
        self._ids[self._facts[kind].status].add(book_id)
        self._note(book_id)
        self.texts[book_id] = text
        self._kinds[book_id] = kind

    def _note(self, book_id: int) -> None:
        self.version += 1
        self._changed.pop(book_id, None)
        self._changed[book_id] = self.version

    def _counted(self, book_ids: Sequence[int]) -> Counter[int | None]:
        """Count the kinds of books; of the same books only what has changed meanwhile.

        In a thread only those that are not counted yet: what changes meanwhile is counted next.
        """
        now = self.version
        seen, version, kinds, counted = self._seen
        changed = self.changed_since(version) if seen is book_ids else []
        if seen is not book_ids or len(changed) > _MOST_CHANGED:
            kinds = list(map(self._kinds.get, book_ids))
            counted = Counter(kinds)
        else:
            for book_id in changed:
                place = bisect_left(book_ids, book_id)
                if place < len(book_ids) and book_ids[place] == book_id:
                    counted[kinds[place]] -= 1
                    kinds[place] = self._kinds.get(book_id)
                    counted[kinds[place]] += 1
        self._seen = _Seen(book_ids, now, kinds, counted)
        return counted


def _head(facts: Facts) -> bytes:
    return f"{facts.status} {facts.run} {facts.source or '-'} ".encode()


def _facts_from(head: bytes) -> Facts:
    status, run, source = head.decode().split()
    return Facts(Status(status), int(run), None if source == "-" else Source(source))


def _json_of(text: bytes) -> Json:
    data: Json = orjson.loads(text[text.index(b"{") :])
    return data


def _packed(lines: Sequence[bytes]) -> str:
    return b64encode(zlib.compress(b"\n".join(lines), 1)).decode()


def _unpacked(page: str) -> list[bytes]:
    try:
        return zlib.decompress(b64decode(page, validate=True)).split(b"\n")
    except zlib.error as err:
        raise ValueError("a page of records cannot be unpacked") from err
