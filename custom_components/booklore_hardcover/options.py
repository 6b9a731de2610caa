"""The options of an entry."""

from dataclasses import dataclass
from enum import StrEnum


class RatingsMode(StrEnum):
    """In which direction ratings are synced."""

    OFF = "off"
    TO_HARDCOVER = "to_hardcover"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of an entry."""

    libraries: frozenset[int]
    """Ids of the libraries to match; empty means all."""
    accept_exact_matches: bool
    max_notifications: int
    """How many notifications about single books are shown at once; 0 means the summary only."""
    show_in_sidebar: bool
    run_after_import: bool = False
    """Whether BookLore is watched for new books, which start a run."""
    write_ids: bool = False
    """Whether ids are written to BookLore, if the person has given consent."""
    ratings: RatingsMode = RatingsMode.OFF
    add_missing: bool = False
    """Whether rated books that are not on the Hardcover shelf are added to it."""
