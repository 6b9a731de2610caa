"""The data that the Hardcover client returns."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """The person a token belongs to."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person who worked on a book."""

    name: str
    role: str | None = None
    """Such as "Narrator"; None for an author (contract §5)."""


@dataclass(frozen=True, slots=True)
class Work:
    """A book at Hardcover, of which there may be many editions.

    Fields that a reply leaves out are None, empty or 0.
    """

    id: int
    title: str
    subtitle: str | None = None
    release_year: int | None = None
    users_count: int = 0
    """How many people have the work in their library."""
    contributors: tuple[Contributor, ...] = ()
    alternative_titles: tuple[str, ...] = ()
    cover_url: str | None = None
    """As Hardcover has it; see `address.image_url` before a browser gets it."""
    pages: int | None = None
    language: str | None = None
    """The name of its default printed edition's; works have none of their own (contract §3)."""
    series: str | None = None
    """The name of the series that Hardcover features, if there are several."""
    series_number: float | None = None
    audio_only: bool = False
    """Whether Hardcover has an audiobook of it, but nothing to read."""
    compilation: bool = False
    status_id: int | None = None
    """`book_status_id`: 1 OK, 2 to be reviewed, 3 deleted, 4 a duplicate (contract §3)."""
    category_id: int | None = None
    """`book_category_id`, for example 4 for a graphic novel (contract §3)."""
    canonical_id: int | None = None
    """The id of the work that this one was merged into (contract §3, Merges)."""
    slug: str | None = None
    """The last part of its page's address; read by `works_by_id` only."""
    canonical: Work | None = None
    """That work, if the reply contains it; its own `canonical` is always None."""

    @property
    def deleted(self) -> bool:
        """Whether Hardcover has deleted this work without merging it into another."""
        return self.status_id == 3 and self.canonical_id is None


@dataclass(frozen=True, slots=True)
class Author:
    """A contributor of the catalogue, with their works, those with the most users first."""

    id: int
    name: str
    works: tuple[Work, ...]
    complete: bool
    """Whether `works` certainly holds all of them: fewer came than were asked for, unmerged."""


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition with an ISBN, and the work it belongs to."""

    id: int
    isbn13: str | None
    isbn10: str | None
    work: Work
    title: str | None = None
    """The edition's own title, which differs from the work's in a translation."""
    canonical_id: int | None = None
    """The id of the edition that this one was merged into."""
