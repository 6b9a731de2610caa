"""What the stand-in BookLore keeps: the person's books, as plain mutable values."""

from dataclasses import dataclass, field
from hashlib import md5
from typing import Any

_AS_EVER = "a-slug"
_BLURB = "…" * 200
EXTENSIONS = {"EPUB": "epub", "PDF": "pdf", "CBX": "cbz", "AUDIOBOOK": "m4b"}


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
    slug: str | None = _AS_EVER
    """`hardcoverId`; the one that it begins with shows only where there is an id."""
    publisher: str | None = None
    page_count: int | None = None
    description: str | None = _BLURB
    categories: list[str] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    """Further metadata by its name on the wire (`goodreadsId`)."""
    locked: set[str] = field(default_factory=set)
    """Fields that nothing may change, by their names on the wire (`hardcoverBookId`)."""
    added_on: str = "2026-06-02T18:22:41Z"
    format: str = "EPUB"
    file_size_kb: int = 1_187
    file_name: str | None = None
    """What the file is called; by its title until somebody looks."""
    rewritten: int = 0
    """How often its file was written anew."""
    personal_rating: int | None = None
    """What the person thinks of it: 1 to 10, and whatever else was sent (sync §B1)."""
    read_status: str | None = None
    date_finished: str | None = None
    opened: bool = False
    """Whether the person did something with it once, if nothing of it is left."""

    @property
    def has_progress(self) -> bool:
        """Whether the server has a row for what the person did with it."""
        done = (self.personal_rating, self.read_status, self.date_finished)
        return self.opened or done != (None, None, None)

    @property
    def current_hash(self) -> str:
        """What KOReader knows the file by: another one once it is rewritten (sync §A4)."""
        return md5(f"{self.id}-{self.rewritten}".encode(), usedforsecurity=False).hexdigest()

    def slug_beside(self, known: object) -> str | None:
        """Return the slug beside this id; none was entered as long as there is no id."""
        return None if known is None and self.slug == _AS_EVER else self.slug

    def name_of_file(self) -> str:
        """Return what the file is called."""
        return self.file_name or f"{self.title or self.id}.{EXTENSIONS[self.format]}"

    def settle(self) -> None:
        """Keep as facts what only followed from others: these are about to change."""
        self.slug = self.slug_beside(self.hardcover_book_id)
        self.opened = self.has_progress
        self.file_name = self.name_of_file()
