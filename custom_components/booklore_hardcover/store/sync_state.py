"""The state of the sync: what is requested, how far it is, and what the person has agreed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from sqlite3 import Connection
from typing import Any

import orjson

from ..options import RatingsMode


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person has agreed to, for the two accounts of the entry at that time."""

    booklore: str
    """Address and user id."""
    hardcover: int
    """User id."""
    ids: bool = False
    """Whether ids may be written to BookLore."""
    files: bool = False
    """Whether files may be rewritten or moved by that."""
    ratings: RatingsMode = RatingsMode.OFF
    """In which direction ratings may be written."""
    add_missing: bool = False
    """Whether rated books may be added to the Hardcover shelf."""
    out_of_five: bool = False
    """Whether the ratings in BookLore are out of five, and not out of ten."""


class SyncScope(StrEnum):
    """Which part of what was agreed to is requested."""

    ALL = "all"
    IDS = "ids"
    RATINGS = "ratings"


@dataclass(frozen=True, slots=True)
class SyncRequest:
    """What is to be synced."""

    book_ids: frozenset[int] | None = None
    """None means all books."""
    what: SyncScope = SyncScope.ALL
    asked: bool = False
    """Whether somebody asked for these books: then each is looked at, even without any change."""
    by_itself: bool = False
    """Whether nobody asked for a sync: then it writes only so many books."""
    confirmed: bool = False
    """Whether the person has confirmed that many ratings have changed at once."""
    undo: int | None = None
    """The number of a sync whose writes are to be taken back."""
    undo_step: str | None = None
    """The person's settlement whose writes are to be taken back."""

    @property
    def takes_back(self) -> bool:
        """Whether this takes something back, which needs no consent."""
        return self.undo is not None or self.undo_step is not None

    def wants(self, what: SyncScope) -> bool:
        """Whether this part is requested."""
        return self.what in (SyncScope.ALL, what)


@dataclass(frozen=True, slots=True)
class SyncState:
    """The sync under way or, if there are no requests, the last one."""

    number: int = 0
    requests: tuple[SyncRequest, ...] = ()
    paused_until: float | None = None
    """Unix time in seconds."""
    held: bool = False
    """Whether only requests that nobody asked for wait; others are served at once."""
    halted: bool = False
    """Whether a write changed more than it should: nothing more is written until somebody asks."""
    ended_at: float | None = None
    consent: Consent | None = None
    powerless_key: str | None = None
    """The digest of a Hardcover key that may not write to the shelf; ratings wait for another."""


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
            "what": SyncScope(facts["what"]),
        }
    )
