"""The options of an entry."""

from dataclasses import dataclass
from enum import StrEnum


class RatingsMode(StrEnum):
    """Which way ratings are carried."""

    OFF = "off"
    TO_HARDCOVER = "to_hardcover"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of an entry."""

    libraries: frozenset[int]
    """Empty means all."""
    accept_exact_matches: bool
    max_notifications: int
    """How many questions are shown at once; 0 means the summary only."""
    show_in_sidebar: bool
    run_after_import: bool = False
    """Whether BookLore is asked now and then if it has new books."""
    write_ids: bool = False
    """Whether ids are written to BookLore, once the person has agreed to what that does."""
    ratings: RatingsMode = RatingsMode.OFF
    add_missing: bool = False
    """Whether rated books that are not on the Hardcover shelf are added to it."""
