"""What BookLore and Grimmory tell us, as plain values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Book:
    """One book of the library, as the server describes it.

    ISBNs are as written there: neither normalised nor checked (contract §2.3).
    """

    id: int
    library_id: int | None
    title: str
    """Empty when the server has none."""
    authors: tuple[str, ...]
    isbn13: str | None
    isbn10: str | None
    subtitle: str | None = None
    """Left out of a stripped list, like `hardcover_id`."""
    series: str | None = None
    series_number: float | None = None
    hardcover_id: int | None = None
    """`hardcoverBookId` when it holds digits only, whatever its JSON type."""
    complete: bool = True
    """False when it came from a stripped list, which leaves facts out (§2.1)."""


@dataclass(frozen=True, slots=True)
class Library:
    """One library (a shelf of folders) on the server."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Account:
    """Who the server says we are (`/users/me`)."""

    id: int
