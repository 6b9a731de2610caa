"""The data that the BookLore client returns."""

from dataclasses import dataclass


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
