"""What matching says about a book."""

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Where an id came from."""

    BOOKLORE = "booklore"
    ISBN = "isbn"
    TITLE = "title"
    SEARCH = "search"
    CHOICE = "choice"


class Reason(StrEnum):
    """Why a work is a candidate; the value is what `get_matches` says."""

    SAME_TITLE_AND_AUTHOR = "same title and author"
    SAME_TITLE_ONE_AUTHOR = "same title, one of the authors"
    """The first author that the book names is not among the work's."""
    SAME_TITLE_OTHER_KIND = "same title and author, another kind"
    """Only its subtitle tells it from the ordinary work, so that the book may be either."""
    SIMILAR_TITLE_SAME_AUTHOR = "similar title, same author"
    SAME_TITLE_UNKNOWN_AUTHOR = "same title, author unknown"
    SAME_TITLE_OTHER_AUTHOR = "same title, other author"
    SAME_AUTHOR_OTHER_TITLE = "same author, other title"
    SIMILAR_TITLE_OTHER_AUTHOR = "similar title, other author"
    OTHER_VOLUME = "other volume"
    MANGA = "manga"
    LIGHT_NOVEL = "light novel"
    GRAPHIC_NOVEL = "graphic novel"
    SINGLE_ISSUE = "single issue"
    COLLECTED_EDITION = "collected edition"
    DELUXE_EDITION = "deluxe edition"
    ABRIDGED_EDITION = "abridged edition"
    ILLUSTRATED_EDITION = "illustrated edition"
    OTHER_LANGUAGE = "edition in another language"
    STUDY_GUIDE = "study guide"
    COMPANION = "companion book"
    ADAPTATION = "adaptation"
    SCREENPLAY = "screenplay"
    DRAMATIZATION = "dramatization"
    OTHER_KIND = "another kind of book"
    """The book names a form that the work has not, or the work is about the book."""
    YOUR_SEARCH = "found by your search"
    ISBN_OTHER_TITLE = "ISBN, but another title"
    ISBN_OTHER_AUTHOR = "ISBN, but another author"
    ISBN_OTHER_VOLUME = "ISBN, but another volume"
    ISBN_OTHER_FORM = "ISBN, but another form"
    ISBN_SEVERAL_WORKS = "ISBN, one of several works"
    BOOKLORE_OTHER_BOOK = "id in BookLore, but another title and author"


class FailureReason(StrEnum):
    """Why there is no id for a book."""

    NOT_FOUND = "not_found"
    ERROR = "error"


class BookError(StrEnum):
    """What went wrong when the reason is an error."""

    CANNOT_CONNECT = "cannot_connect"
    TIMEOUT = "timeout"
    UNEXPECTED_REPLY = "unexpected_reply"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One Hardcover work that the book may be."""

    hardcover_id: int
    title: str
    authors: tuple[str, ...]
    release_year: int | None
    users_count: int
    cover_url: str | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Matched:
    """The book is this work."""

    hardcover_id: int
    source: Source


@dataclass(frozen=True, slots=True)
class Pending:
    """The book is one of these works, best first, as far as we know: ask."""

    candidates: tuple[Candidate, ...]
    source: Source
    """The tier that settled on them, and which an exact one among them is stored for."""


@dataclass(frozen=True, slots=True)
class Failed:
    """There is nothing to choose from; `error` goes with the reason of that name."""

    reason: FailureReason
    error: BookError | None = None


type Outcome = Matched | Pending | Failed
