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
    """The language of its default printed edition, by name; works have none (contract §3)."""
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
    """The work it was merged into, if the reply has it; that one's `canonical` is always None."""

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
    """Whether `works` is certainly complete: fewer came than asked for, and no merged author's."""


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


@dataclass(frozen=True, slots=True)
class Shelf:
    """What one request tells about a person's shelf (sync §D)."""

    user_id: int
    """Whose token it is."""
    privacy: int
    """The account's own setting: 1 public, 2 for followers, 3 private (sync §B2)."""
    count: int
    """How many rows it has."""
    newest: str | None
    """When any row last changed, as Hardcover writes it; None for an empty shelf.

    It is not known whether a change to a row's reads alone counts (sync §D).
    """


@dataclass(frozen=True, slots=True)
class Read:
    """A time that a person has read a book; days are as Hardcover writes them, `2026-05-03`."""

    id: int
    edition_id: int | None
    started_at: str | None
    finished_at: str | None
    """None while it is being read, and when nobody knows the day (sync §B2)."""


@dataclass(frozen=True, slots=True)
class UserBook:
    """A row of a person's shelf: one book, its status and rating."""

    id: int
    """The row's, not the work's."""
    book_id: int
    """The work's; if that was merged, the id of the work that was kept."""
    status_id: int
    """1 want to read, 2 reading, 3 read, 4 paused, 5 not finished, 6 ignored (sync §B2)."""
    rating: int | None
    """In half stars, 1 to 10."""
    other_ids: tuple[int, ...]
    """Further ids of the same work: before it was merged, and before the row was moved."""
    updated_at: str | None
    """When the row last changed, as Hardcover writes it."""
    reads: tuple[Read, ...] = ()
    """In the order of their ids; empty where they are not asked for."""
