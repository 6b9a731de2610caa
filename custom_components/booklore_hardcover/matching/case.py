"""A book that is to be matched, and how the works found for it compare with it."""

from dataclasses import dataclass, field

from ..booklore.models import Book
from ..hardcover.models import Work
from ..models import Reason
from .agreement import Agreement
from .forms import Form, take_forms
from .likeness import TitleMatch
from .names import Name, parse_authors, people_of
from .readings import readings
from .titles import Title


@dataclass(slots=True)
class Case:
    """A book that is to be matched, and all that the tiers have found out about it so far."""

    book: Book
    titles: tuple[Title, ...]  # the readings of its title, the likeliest first
    authors: tuple[Name, ...]  # the readings of all its authors' names
    people: tuple[tuple[Name, ...], ...]  # the same, person by person, in the book's order
    series_forms: frozenset[Form]  # that the name of its series tells: "Overlord (Manga)"
    accept_exact: bool = False  # the only work with the same title and author is matched unasked
    works: dict[int, Work] = field(default_factory=dict)  # that the book may be, by id
    ratings: dict[int, Rating] = field(default_factory=dict)  # of these, as far as made: see `rate`
    authors_other_works: dict[int, Work] = field(default_factory=dict)
    """All works of its authors, where none has a similar title: one may be the book all the same."""
    doubts: dict[int, Reason] = field(default_factory=dict)
    """The works that its ISBN or BookLore's id led to, and why they are not believed."""
    isbn_work: Work | None = None
    """The work that its ISBN led to, believed unless the title or author tier finds a better one."""
    wait_for_search: bool = False
    """Whether `isbn_work` waits for the search tier too, unless all works of the author are known."""

    @property
    def title(self) -> Title:
        """Return the likeliest reading of the title."""
        return self.titles[0]


@dataclass(frozen=True, slots=True)
class Rating:
    """How a work compares with a book."""

    work: Work
    title: TitleMatch
    comparable: bool  # the titles are in one script, at least in part
    author: Agreement
    by_first_author: bool  # the first of the book's authors is among the work's
    other_volume: bool  # the numbers of the titles contradict each other
    complete: bool  # the work names the volume, part and subtitle that the book names
    likelier_other_volume: bool  # another volume in the likeliest reading, though not in this one
    form: Form | None  # in which book and work differ, such as manga; None when they do not
    work_has_form: bool  # the work is of that form; else the book is
    form_only_in_subtitle: bool  # the work's subtitle alone names it: the library may leave it out
    about_book: bool  # the work is a book about the book
    unnamed_form: bool  # the work is manga or light novel, where the book says neither
    people: tuple[int, int]  # how many of the work's authors are the book's, and how many not
    by_everybody: bool  # the book names several authors, and all of them made the work
    shared_forms: int  # how many both name: of works that rank last, more of them is likelier
    same_surname: bool  # an author with the same surname, but another first name, made the work
    same_number: bool  # the titles have it, marked as a volume's or not
    closeness: float  # the share of the titles' letters that is the same; only for similar ones

    @property
    def other_kind(self) -> bool:
        """Whether it is another kind of book."""
        return self.form is not None or self.about_book

    @property
    def same_title_and_author(self) -> bool:
        """Whether title and author are the book's, whatever the volume and form."""
        return self.title >= TitleMatch.EQUIVALENT and self.author is Agreement.AGREE

    @property
    def ranks_last(self) -> bool:
        """Whether it ranks last: another kind of book, another volume, or a row nobody filled in."""
        stub = not self.work.contributors and not self.work.users_count
        return self.other_kind or self.other_volume or stub


def open_case(book: Book, *, accept_exact: bool = False) -> Case:
    """Take a book's title and authors apart, once for all tiers and works."""
    return Case(
        book=book,
        titles=readings(book.title, book.subtitle, book.series, book.series_number, names_of(book)),
        authors=parse_authors(book.authors),
        people=people_of(book.authors),
        series_forms=take_forms(book.series)[1] if book.series else frozenset(),
        accept_exact=accept_exact,
    )


def names_of(book: Book) -> tuple[str, ...]:
    """Return the names of a book's authors as they are written, and every reading of them."""
    return (*book.authors, *(name.display for name in parse_authors(book.authors)))
