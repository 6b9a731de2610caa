"""What is to be synced next, how the sync stands, and what a person has agreed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Connection
from typing import Any

import orjson

from ..options import RatingsMode


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person has agreed to, for the pair of accounts that was shown."""

    booklore: str
    """Address and user id."""
    hardcover: int
    """User id."""
    ids: bool = False
    """Whether ids may be written to BookLore."""
    files: bool = False
    """Whether files may be rewritten or moved by that."""
    ratings: RatingsMode = RatingsMode.OFF
    """Which way ratings may go."""
    add_missing: bool = False
    """Whether rated books may be added to the Hardcover shelf."""
    out_of_five: bool = False
    """Whether the ratings in BookLore are out of five, and not out of ten."""


class What(StrEnum):
    """Which of the things that are agreed to somebody asks for."""

    ALL = "all"
    IDS = "ids"
    RATINGS = "ratings"


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """What is to be synced."""

    book_ids: frozenset[int] | None = None
    """None means all books."""
    what: What = What.ALL
    asked: bool = False
    """Whether somebody asked for these very books: then all of them are looked at."""
    by_itself: bool = False
    """Whether nobody asked for anything: then no more than a few are written."""
    confirmed: bool = False
    """Whether the person has seen that many ratings have changed at once, and means it."""
    undo: int | None = None
    """The number of a sync whose writes are to be taken back."""
    undo_step: str | None = None
    """The person's settlement whose writes are to be taken back."""

    @property
    def takes_back(self) -> bool:
        """Whether it takes something back, which needs no consent."""
        return self.undo is not None or self.undo_step is not None

    def wants(self, what: What) -> bool:
        """Whether it asks for this."""
        return self.what in (What.ALL, what)


@dataclass(frozen=True, slots=True)
class SyncState:
    """The sync under way or, if there are no requests, the last one."""

    number: int = 0
    requests: tuple[SyncRequest, ...] = ()
    paused_until: float | None = None
    """Unix time in seconds."""
    held: bool = False
    """Whether the pause is only for what nobody asked for; somebody who asks is served at once."""
    halted: bool = False
    """Whether a write did harm: then nothing is written until somebody calls for it."""
    ended_at: float | None = None
    consent: Consent | None = None
    powerless_key: str | None = None
    """The digest of a Hardcover key that may not write: no rating is sent until another is read."""


def read_sync(connection: Connection) -> SyncState:
    """Return the state of the sync."""
    row = connection.execute("SELECT state FROM sync").fetchone()
    if row is None:
        return SyncState()
    facts = orjson.loads(row[0])
    consent = facts["consent"]
    if consent is not None:
        consent = Consent(**consent | {"ratings": RatingsMode(consent["ratings"])})
    requests = tuple(map(_request, facts["requests"]))
    return SyncState(**{**facts, "requests": requests, "consent": consent})


def _request(facts: Mapping[str, Any]) -> SyncRequest:
    book_ids = facts["book_ids"]
    return SyncRequest(
        **{
            **facts,
            "book_ids": None if book_ids is None else frozenset(book_ids),
            "what": What(facts["what"]),
        }
    )
