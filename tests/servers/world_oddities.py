"""What can be special about a book of a made-up library."""

from dataclasses import dataclass
from enum import StrEnum

from .shelf import ShelfBook


class Oddity(StrEnum):
    """What is special about a book of the library; a plain one has none."""

    NOT_ON_HARDCOVER = "not on Hardcover"
    ISBN_UNKNOWN = "ISBN unknown to Hardcover"
    ISBN_MISPRINTED = "misprinted ISBN"
    ISBN_OF_ANOTHER = "ISBN of anybody's book"
    ISBN_OF_SAME_AUTHOR = "ISBN of another book of the author"
    ISBN_OF_BOX_SET = "ISBN of a box set"
    OTHER_TITLE = "title of another country"
    ID_KNOWN = "id known to BookLore"
    ID_MERGED = "merged id"
    ID_DELETED = "deleted id"
    ID_NONSENSE = "nonsense for an id"
    ISBN_ON_WRONG_WORK = "edition on another work of the author"
    ISBN_OF_OTHER_FORM = "ISBN of the other form"
    ISBN_OF_NEIGHBOUR = "ISBN of another volume or part"
    ISBN_OF_SIBLING = "ISBN of a book that the subtitle tells apart"
    FOREIGN_TITLE = "translation with a title of its own"
    EDITION_UNTITLED = "edition without a title"
    MANGA_OR_NOVEL = "manga or light novel"
    FORM_UNTOLD = "form not told"
    ISSUE_OR_VOLUME = "comic issue or collected volume"
    VOLUME_OR_OMNIBUS = "single volume or omnibus"
    PART_OF_VOLUME = "part of two numbers"
    NUMBER_IN_SERIES = "number in the series field alone"
    NUMBER_BARE = "number without a mark"
    VOLUME_ABSENT = "only other volumes on Hardcover"
    SUBTITLE_APART = "subtitle tells it apart"


@dataclass(frozen=True, slots=True)
class Owned:
    """A book on the shelf, the works that it is, and what is odd about it."""

    book: ShelfBook
    right: frozenset[int]
    odd: frozenset[Oddity]
