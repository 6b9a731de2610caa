"""What the stand-in BookLore keeps: the person's books, as plain mutable values."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class ShelfBook:
    """One book on the stand-in server, as its owner entered it."""

    id: int
    title: str | None
    authors: list[str] = field(default_factory=list)
    isbn13: str | None = None
    isbn10: str | None = None
    library_id: int = 1
    subtitle: str | None = None
    series: str | None = None
    series_number: float | None = None
    language: str | None = "en"
    published: str | None = None
    hardcover_book_id: str | None = None
    """Whatever the owner put there: digits, or nonsense (contract §2.3)."""
    physical: bool = False
    cover: bool = True
