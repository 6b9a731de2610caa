"""What the stand-in Hardcover knows: works and editions, as plain mutable values."""

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(slots=True)
class CatalogueWork:
    """A row of Hardcover's `books`; contributors are (name, role) with role None or text."""

    id: int
    title: str
    contributors: list[tuple[str, str | None]] = field(default_factory=list)
    subtitle: str | None = None
    slug: str | None = None
    release_year: int | None = None
    users_count: int = 0
    alternative_titles: list[str] = field(default_factory=list)
    series: tuple[str, float] | None = None
    pages: int | None = 320
    language: str | None = "English"
    """Of its default printed edition."""
    audio_only: bool = False
    """Whether its only edition is an audiobook: then it has neither pages nor a printed edition."""
    compilation: bool = False
    partial: bool | None = None
    category_id: int = 1
    status_id: int = 1
    """1 OK, 2 to review, 3 deleted, 4 deduplicated (contract §3)."""
    canonical_id: int | None = None
    """The work this one was merged into."""
    cover: bool = True
    cover_url: str | None = None
    """Where its cover lies, if not at Hardcover's image host."""


@dataclass(slots=True)
class CatalogueEdition:
    """A row of Hardcover's `editions`."""

    id: int
    book_id: int
    isbn13: str | None = None
    isbn10: str | None = None
    title: str | None = None
    """None: that of its work; an empty one stands for an edition without a title."""
    users_count: int = 0
    reading_format_id: int = 1
    language: str | None = "en"
    canonical_id: int | None = None
    state: str = "normalized"
    score: int = 500


class Catalogue:
    """Works and editions with the look-ups the stand-in needs, indexed for size."""

    def __init__(self) -> None:
        """Start empty."""
        self.works: dict[int, CatalogueWork] = {}
        self.editions: dict[int, CatalogueEdition] = {}
        self.works_by_title: defaultdict[str, list[CatalogueWork]] = defaultdict(list)
        self.works_by_contributor: defaultdict[str, list[CatalogueWork]] = defaultdict(list)
        self.editions_by_isbn: defaultdict[str, list[CatalogueEdition]] = defaultdict(list)
        self.merged_authors: dict[str, str] = {}
        """Rows of authors that were merged into another, by name: they stay, without works."""

    def add_work(self, work: CatalogueWork) -> CatalogueWork:
        """Put a work in and index its title and who worked on it."""
        self.works[work.id] = work
        self.works_by_title[work.title].append(work)
        for name in dict.fromkeys(name for name, _ in work.contributors):
            self.works_by_contributor[name].append(work)
        return work

    def add_edition(self, edition: CatalogueEdition) -> CatalogueEdition:
        """Put an edition in and index its ISBNs."""
        self.editions[edition.id] = edition
        for isbn in (edition.isbn13, edition.isbn10):
            if isbn:
                self.editions_by_isbn[isbn].append(edition)
        return edition

    def merge(self, work_id: int, into: int) -> None:
        """Make a work a duplicate of another: its row stays, its editions move (contract §3)."""
        duplicate = self.works[work_id]
        duplicate.status_id, duplicate.canonical_id = 4, into
        for edition in self.editions.values():
            if edition.book_id == work_id:
                edition.book_id = into
