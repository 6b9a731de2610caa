"""A book that is to be matched, and how the works found for it compare with it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from ..booklore.models import Book
from ..hardcover.models import Work
from ..record import Reason
from .agreement import Agreement, compare_authors, compare_with_contributors, share_surname
from .cleaning import without_author
from .forms import Form, Forms, conflict, take_forms
from .isbn import numbers_of
from .likeness import Likeness, TitleMatch, closeness, compare_titles
from .names import Name, parse_authors, people_of, work_authors
from .nearest import nearest
from .normalize import words
from .readings import readings
from .titles import Title, counted_readings, parse_title
from .volumes import is_range


@dataclass(slots=True)
class Case:
    """A book that is to be matched, and all that the tiers have found out about it so far."""

    book: Book
    titles: tuple[Title, ...]  # the readings of its title, the likeliest first
    authors: tuple[Name, ...]  # the readings of all its authors' names
    people: tuple[tuple[Name, ...], ...]  # the same, person by person, in the book's order
    isbns: set[str]  # each in both forms
    series_forms: frozenset[Form]  # named in its series: "Overlord (Manga)"
    accept_exact: bool = False  # the only work with the same title and author is matched unasked
    refused: set[int] = field(default_factory=set)
    """The works that the person has unlinked from the book, and those they were merged into."""
    on_shelf: Collection[int] = frozenset()
    """The works on the person's Hardcover shelf: they come first among equal candidates."""
    works: dict[int, Work] = field(default_factory=dict)  # that the book may be, by id
    comparisons: dict[int, Comparison] = field(default_factory=dict)
    """The comparisons made so far, by the work's id; see `compare`."""
    authors_other_works: dict[int, Work] = field(default_factory=dict)
    """All works of its authors, if none has a similar title: one may still be the book."""
    doubts: dict[int, Reason] = field(default_factory=dict)
    """The works that its ISBN or BookLore's id led to, and why they are not believed."""
    isbn_work: Work | None = None
    """The work its ISBN led to, believed unless the title or author tier finds a better one."""
    wait_for_search: bool = False
    """Whether `isbn_work` also awaits the search tier, unless all the author's works are known."""
    editions: dict[int, int] = field(default_factory=dict)
    """The edition that bears its ISBN, by the id of the work."""

    @property
    def title(self) -> Title:
        """Return the likeliest reading of the title."""
        return self.titles[0]

    def refuses(self, named: int, work: Work) -> bool:
        """Whether the person has unlinked a work, which then only they may choose again.

        `named` is the id that led to it, perhaps that of a work that was merged into it since.
        """
        if self.refused.isdisjoint((named, work.id)):
            return False
        self.refused.add(work.id)
        self.works[work.id] = work
        return True


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a work compares with a book."""

    work: Work
    title: TitleMatch
    only_alternative: bool  # an alternative title of the work is nearer to it than its own
    comparable: bool  # the titles are in one script, at least in part
    author: Agreement
    by_first_author: bool  # the first of the book's authors is among the work's
    other_volume: bool  # the numbers of the titles contradict each other
    complete: bool  # the work names the volume, part and subtitle that the book names
    likelier_other_volume: bool  # another volume in the likeliest reading, though not in this one
    form: Form | None  # in which book and work differ, such as manga; None when they do not
    work_has_form: bool  # the work has that form; otherwise the book does
    form_only_in_subtitle: bool  # the work's subtitle alone names it
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
    def may_be_form(self) -> bool:
        """Whether it may be the book, if the library left out the subtitle that names the form."""
        return self.form_only_in_subtitle and self.same_title_and_author and not self.other_volume

    @property
    def ranks_last(self) -> bool:
        """Whether it ranks last: another kind of book, another volume, or an empty row."""
        stub = not self.work.contributors and not self.work.users_count
        return self.other_kind or self.other_volume or stub


def open_case(
    book: Book,
    *,
    accept_exact: bool = False,
    refused: Iterable[int] = (),
    on_shelf: Collection[int] = frozenset(),
) -> Case:
    """Take a book's title and authors apart, once for all tiers and works."""
    return Case(
        book=book,
        titles=readings(book.title, book.subtitle, book.series, book.series_number, names_of(book)),
        authors=parse_authors(book.authors),
        people=people_of(book.authors),
        isbns=numbers_of(book.isbn13, book.isbn10),
        series_forms=take_forms(book.series)[1] if book.series else frozenset(),
        accept_exact=accept_exact,
        refused=set(refused),
        on_shelf=on_shelf,
    )


def names_of(book: Book) -> tuple[str, ...]:
    """Return the names of a book's authors as they are written, and every reading of them."""
    return (*book.authors, *(name.display for name in parse_authors(book.authors)))


def compare(case: Case, work: Work) -> Comparison:
    """Compare a work with the book, once: later calls return the same comparison."""
    known = case.comparisons.get(work.id)
    if known is None or known.work is not work:
        known = case.comparisons[work.id] = _compared(case, work)
    return known


def title_match(case: Case, work: Work) -> TitleMatch:
    """Compare the titles alone, which costs less than `compare`."""
    return nearest(case.titles, work).likeness.match


def _compared(case: Case, work: Work) -> Comparison:
    ours, likeness, only_alternative = nearest(case.titles, work)
    theirs = parse_title(work.title, work.subtitle)
    forms = Forms(theirs.forms, work.category_id, work.compilation)
    our_forms = Forms(ours.forms | case.series_forms)
    form = conflict(our_forms, forms, numbered=_has_number(ours))
    if form is Form.COLLECTED and likeness.match >= TitleMatch.EQUIVALENT and " / " in work.title:
        form = None  # ours is the same two titles, with "&" between them
    if form is Form.ISSUE and likeness.match is TitleMatch.EXACT and not forms.comic:
        # "Diary of a Wimpy Kid #2: Rodrick Rules" counts novels: the subtitle tells which.
        form = None if ours.segments and theirs.segments else form
    if form is None and _collects_more(ours, likeness, theirs, forms):
        form = Form.COLLECTED
    author = compare_with_contributors(case.authors, work.contributors)
    by_each = [
        compare_with_contributors(person, work.contributors) is Agreement.AGREE
        for person in (case.people if author is Agreement.AGREE else ())
    ]
    match, complete = likeness.match, likeness.complete
    if our_forms.tells and forms.category is None and not forms.named:
        # The results of a search leave the category out: it may be another form.
        match, complete = min(match, TitleMatch.MAIN_TITLE), False
    elif Form.DELUXE in forms.named - our_forms.named:
        match = min(match, TitleMatch.MAIN_TITLE)
    elif match is TitleMatch.EXACT and not complete:
        match = TitleMatch.EQUIVALENT
    return Comparison(
        work=work,
        title=match,
        only_alternative=only_alternative,
        comparable=likeness.comparable,
        author=author,
        by_first_author=any(by_each[:1]),
        other_volume=not likeness.consistent,
        complete=complete,
        likelier_other_volume=ours.partial and not compare_titles(case.title, theirs).consistent,
        form=form,
        work_has_form=form is not None and (forms.has(form) or form is Form.COLLECTED),
        form_only_in_subtitle=form in theirs.forms and form not in parse_title(work.title).forms,
        about_book=author is not Agreement.AGREE and _names_our_author(case, work),
        unnamed_form=forms.tells and not our_forms.tells,
        people=_people_in_common(case, work) if author is Agreement.AGREE else (0, 0),
        by_everybody=len(by_each) > 1 and all(by_each),
        shared_forms=len(our_forms.named & forms.named),
        same_surname=author is Agreement.DIFFER and share_surname(case.authors, work.contributors),
        same_number=case.title.number is not None and case.title.number == theirs.number,
        closeness=closeness(case.title, theirs) if match is TitleMatch.SIMILAR else 0,
    )


def same_as_title(case: Case, text: str) -> bool:
    """Whether a text, such as an edition's title, is the book's title, apart from a subtitle."""
    theirs = parse_title(without_author(text, names_of(case.book)))
    return any(
        (likeness := compare_titles(ours, theirs)).match >= TitleMatch.TYPO and likeness.consistent
        for ours in case.titles
    )


def _has_number(title: Title) -> bool:
    return title.numbers.main is not None or any(counted_readings(title))


def _collects_more(ours: Title, likeness: Likeness, theirs: Title, forms: Forms) -> bool:
    """Whether a work holds several volumes or books, or ours several of its volumes."""
    one, other = ours.numbers, theirs.numbers
    if forms.comic and ((one.book and other.volume) or (one.volume and other.book)):
        return True  # a comic's "Book 1" holds several volumes
    if not forms.compilation or theirs.numbers or Form.COLLECTED in ours.forms:
        return False
    placed = (ours.place is not None and not is_range(ours.place)) or _has_number(ours)
    return ours.numbers.main is not None or (placed and likeness.match is not TitleMatch.EXACT)


def _names_our_author(case: Case, work: Work) -> bool:
    """Whether the work's title names our author, who did not write it: it is about the book."""
    theirs, ours = set(words(work.title)), set(case.title.full_words)
    names = (set(name.parts) for name in case.authors if len(name.parts) > 1)
    return any(name <= theirs and not name <= ours for name in names)


def _people_in_common(case: Case, work: Work) -> tuple[int, int]:
    theirs = work_authors(work.contributors)
    common = sum(compare_authors(case.authors, (name,)) is Agreement.AGREE for name in theirs)
    return common, len(theirs) - common
