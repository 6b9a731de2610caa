"""What Hardcover tells us, as plain values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """The person a token belongs to."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who worked on a book. `role` is None for an author (contract §5)."""

    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A Hardcover book: the work, not one of its editions.

    Facts that a reply leaves out are None or empty; `canonical` is the work that
    this one was merged into, as far as the reply describes it (§3 Merges).
    """

    id: int
    title: str
    subtitle: str | None = None
    release_year: int | None = None
    users_count: int = 0
    contributors: tuple[Contributor, ...] = ()
    alternative_titles: tuple[str, ...] = ()
    cover_url: str | None = None
    compilation: bool = False
    status_id: int | None = None
    """`book_status_id`: 1 OK, 2 to review, 3 deleted, 4 deduplicated (§3)."""
    category_id: int | None = None
    canonical_id: int | None = None
    canonical: Work | None = None

    @property
    def deleted(self) -> bool:
        """Whether Hardcover has withdrawn this work without naming another."""
        return self.status_id == 3 and self.canonical_id is None


@dataclass(frozen=True, slots=True)
class Author:
    """One of Hardcover's authors, with the works they had a part in, most used first."""

    id: int
    name: str
    works: tuple[Work, ...]
    complete: bool
    """Whether these are all there are; unknown for an author merged into another."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition that carries an ISBN, with the work it belongs to."""

    id: int
    isbn13: str | None
    isbn10: str | None
    work: Work
    title: str | None = None
    """Its own, as on its cover: that of a translation, for one."""
