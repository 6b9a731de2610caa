"""The data that the BookLore client returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Book:
    """One book of the library, as the server describes it.

    ISBNs are as the server has them: neither normalised nor checked (contract §2.3).
    """

    id: int
    library_id: int | None
    title: str
    """Empty when the server has no title."""
    authors: tuple[str, ...]
    isbn13: str | None
    isbn10: str | None
    subtitle: str | None = None
    """Always None in a stripped list, as is `hardcover_id`."""
    series: str | None = None
    series_number: float | None = None
    hardcover_id: int | None = None
    """The server's `hardcoverBookId`, a number or text; None unless it is all digits."""
    library: str | None = None
    """The name of its library, which servers before 1.6 leave out (contract §2.2)."""
    complete: bool = True
    """False when the book comes from a stripped list, which omits fields (contract §2.1)."""


@dataclass(frozen=True, slots=True)
class Library:
    """One of the libraries on the server; each book belongs to exactly one."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Cover:
    """An image of a type that browsers show."""

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Account:
    """The user that the client is logged in as."""

    id: int
    may_edit_metadata: bool = False
    """Whether the user may change what the server knows of books (sync contract §A7)."""


@dataclass(frozen=True, slots=True)
class HardcoverLink:
    """What the two Hardcover fields of a book hold, as text; None where a field is empty."""

    book_id: str | None = None
    """`hardcoverBookId`, which the servers' own sync goes by (sync contract §A5)."""
    slug: str | None = None
    """`hardcoverId`, which the link on the book's page goes by."""


@dataclass(frozen=True, slots=True)
class EditableBook:
    """What has to be known of a book before its metadata is written."""

    book: Book
    link: HardcoverLink
    locked: bool
    """Whether one of the two Hardcover fields is locked, as both are when the whole book is."""
    file_type: str | None
    """Such as `EPUB`; None for a book on paper."""
    file_kb: int
    others: int
    """A checksum of all other metadata, which a write must leave as it is."""


@dataclass(frozen=True, slots=True)
class RatedBook:
    """One book in full, with the user's rating and reading status (sync contract §B1)."""

    book: Book
    rating: int | None
    """As the server has it, mostly 1 to 10: it keeps any number, 0 and 11 too."""
    status: str | None
    """The server's word, such as `READ`, or None. The server may change it by itself."""
    finished: datetime | None
    """When it was finished, in UTC; it may be the moment at which a device was last synced."""


@dataclass(frozen=True, slots=True)
class FileSettings:
    """What the server does to book files whenever metadata is written (sync contract §A4)."""

    rewritten: Mapping[str, int]
    """Which types of files it rewrites, each with the size in KB up to which it does."""
    moved: bool
    """Whether files move to the place that the library's pattern gives them."""

    def rewrites(self, book: EditableBook) -> bool:
        """Whether the file of this book is rewritten."""
        most = self.rewritten.get(book.file_type or "")
        return most is not None and book.file_kb <= most

    def moves(self, book: EditableBook) -> bool:
        """Whether the file of this book may be moved or renamed."""
        return self.moved and book.file_type is not None
