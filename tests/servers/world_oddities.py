"""What can be special about a book of a made-up library."""

from enum import StrEnum


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
