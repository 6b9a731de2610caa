"""Holding a work against a book: title, author, volume and form."""

from dataclasses import dataclass, field, replace

from ..booklore.models import Book
from ..hardcover.models import Work
from ..models import Reason
from .agreement import Agreement, compare_authors, compare_with_contributors, share_surname
from .cleaning import without_author
from .forms import Form, Forms, conflict, take_forms
from .likeness import Likeness, TitleMatch, closeness, compare_titles
from .names import Name, parse_authors, people_of, work_authors
from .normalize import words
from .readings import readings
from .titles import Title, counted_readings, parse_title
from .volumes import is_range


@dataclass(slots=True)
class Case:
    """A book under investigation, with the works met so far."""

    book: Book
    titles: tuple[Title, ...]
    """The readings of its title, likeliest first."""
    authors: tuple[Name, ...]
    people: tuple[tuple[Name, ...], ...]
    """The readings of each person whom the book names, in order."""
    series_forms: frozenset[Form]
    """The forms that the series' name tells: "Overlord (Manga)"."""
    accept_exact: bool = False
    works: dict[int, Work] = field(default_factory=dict)
    ratings: dict[int, Rating] = field(default_factory=dict)
    """Of the works that were compared already."""
    authors_other_works: dict[int, Work] = field(default_factory=dict)
    """What the author wrote, where none of it is like the book: one may be, by another name."""
    doubts: dict[int, Reason] = field(default_factory=dict)
    """Works that a number led to without being believed, and why."""
    isbn_work: Work | None = None
    """The work its ISBN led to, which is believed unless the tiers behind show a better one."""
    wait_for_search: bool = False
    """Whether search has to have its say on that, unless the author's works are all known."""

    @property
    def title(self) -> Title:
        """Return the likeliest reading of the title."""
        return self.titles[0]


@dataclass(frozen=True, slots=True)
class Rating:
    """How a work compares with a book."""

    work: Work
    title: TitleMatch
    comparable: bool
    """Whether the titles could be compared at all."""
    author: Agreement
    by_first_author: bool
    other_volume: bool
    complete: bool
    """Whether it names our volume or part, if the book does."""
    likelier_other_volume: bool
    """Whether its title is the book's in one reading, and another volume's in the likeliest."""
    form: Form | None
    """The form that tells it from the book, if one does."""
    work_has_form: bool
    """Whether the work is of that form; else the book is, and the work is not."""
    form_only_in_subtitle: bool
    """Whether only its subtitle, which the library may leave out, tells the form."""
    about_book: bool
    """Whether it is a book about the book."""
    unnamed_form: bool
    """Whether it is manga or light novel, where the book says neither."""
    people: tuple[int, int]
    """How many of the work's authors are the book's, and how many are not: an artist tells."""
    by_everybody: bool
    """Whether everybody whom the book names made it: an artist may tell the comic."""
    shared_forms: int
    """How many forms both name: a deluxe edition is likelier than an issue."""
    same_surname: bool
    """Whether somebody of the same surname made it, whose first name differs."""
    same_number: bool
    """Whether the last number of either title is the other's."""
    closeness: float
    """How much of the titles' letters is the same, from 0 to 1."""

    @property
    def other_kind(self) -> bool:
        """Whether it is another kind of book."""
        return self.form is not None or self.about_book

    @property
    def same_title_and_author(self) -> bool:
        """Whether title and author are the book's, whatever the form."""
        return self.title >= TitleMatch.EQUIVALENT and self.author is Agreement.AGREE

    @property
    def ranks_last(self) -> bool:
        """Whether it ranks last: another kind of book, another volume, or a bare stub."""
        stub = not self.work.contributors and not self.work.users_count
        return self.other_kind or self.other_volume or stub

    @property
    def contradicted(self) -> bool:
        """Whether title and author both say that it is another book."""
        other = self.title is TitleMatch.OTHER and self.comparable
        return other and self.author is Agreement.DIFFER


def open_case(book: Book, *, accept_exact: bool = False) -> Case:
    """Take a book's title and authors apart, once for all tiers."""
    authors = parse_authors(book.authors)
    titles = readings(book.title, book.subtitle, book.series, book.series_number, names_of(book))
    return Case(
        book=book,
        titles=titles,
        authors=authors,
        people=people_of(book.authors),
        series_forms=take_forms(book.series)[1] if book.series else frozenset(),
        accept_exact=accept_exact,
    )


def names_of(book: Book) -> tuple[str, ...]:
    """Return a book's authors as they are written, and in every reading."""
    return (*book.authors, *(name.display for name in parse_authors(book.authors)))


def rate(case: Case, work: Work) -> Rating:
    """Compare a work with the book, once."""
    known = case.ratings.get(work.id)
    if known is None or known.work is not work:
        known = case.ratings[work.id] = _rated(case, work)
    return known


def title_match(case: Case, work: Work) -> TitleMatch:
    """Compare the titles alone."""
    return _nearest(case, work)[1].match


def _rated(case: Case, work: Work) -> Rating:
    ours, likeness = _nearest(case, work)
    theirs = parse_title(work.title, work.subtitle)
    forms = Forms(theirs.forms, work.category_id, work.compilation)
    our_forms = Forms(ours.forms | case.series_forms)
    form = conflict(our_forms, forms, numbered=_counts(ours))
    if form is Form.COLLECTED and likeness.match >= TitleMatch.EQUIVALENT and " / " in work.title:
        form = None  # ours is the same two titles, with "&" between them
    if form is Form.ISSUE and likeness.match is TitleMatch.EXACT and not forms.has(form):
        # "Diary of a Wimpy Kid #2: Rodrick Rules" counts novels: the subtitle tells which.
        form = None if ours.segments and theirs.segments and not forms.comic else form
    if form is None and forms.comic and _other_unit(ours, theirs):
        form = Form.COLLECTED
    if form is None and _set_for_a_volume(ours, likeness, theirs, forms):
        form = Form.COLLECTED
    author = compare_with_contributors(case.authors, work.contributors)
    match, complete = likeness.match, likeness.complete
    if our_forms.tells and not forms.told:
        # The results of a search leave the category out: it may be another form.
        match, complete = min(match, TitleMatch.MAIN_TITLE), False
    elif Form.DELUXE in forms.named - our_forms.named:
        match = min(match, TitleMatch.MAIN_TITLE)
    elif match is TitleMatch.EXACT and not complete:
        match = TitleMatch.EQUIVALENT
    return Rating(
        work=work,
        title=match,
        comparable=likeness.comparable,
        author=author,
        by_first_author=author is Agreement.AGREE
        and compare_with_contributors(case.people[0], work.contributors) is Agreement.AGREE,
        other_volume=not likeness.consistent,
        complete=complete,
        likelier_other_volume=ours.partial and not compare_titles(case.title, theirs).consistent,
        form=form,
        work_has_form=form is not None and (forms.has(form) or form is Form.COLLECTED),
        form_only_in_subtitle=form in theirs.forms and form not in parse_title(work.title).forms,
        about_book=author is not Agreement.AGREE and _names_our_author(case, work),
        unnamed_form=forms.tells and not our_forms.tells,
        people=_people_in_common(case, work) if author is Agreement.AGREE else (0, 0),
        by_everybody=len(case.people) > 1
        and all(
            compare_with_contributors(person, work.contributors) is Agreement.AGREE
            for person in case.people
        ),
        shared_forms=len(our_forms.named & forms.named),
        same_surname=author is Agreement.DIFFER and share_surname(case.authors, work.contributors),
        same_number=case.title.number is not None and case.title.number == theirs.number,
        closeness=closeness(case.title, theirs) if match is TitleMatch.SIMILAR else 0,
    )


def same_as_title(case: Case, text: str) -> bool:
    """Whether another title, such as an edition's, is the book's, give or take a subtitle."""
    theirs = parse_title(without_author(text, names_of(case.book)))
    return any(
        (likeness := compare_titles(ours, theirs)).match >= TitleMatch.TYPO and likeness.consistent
        for ours in case.titles
    )


def comparable_title(case: Case, text: str) -> bool:
    """Whether another title is of the script of the book's."""
    return compare_titles(case.title, parse_title(text)).comparable


def _nearest(case: Case, work: Work) -> tuple[Title, Likeness]:
    """Return the reading that comes nearest to one of the work's titles, and how near."""
    main = parse_title(work.title, work.subtitle)
    found = [(ours, compare_titles(ours, main)) for ours in case.titles]

    def nearness(each: tuple[Title, Likeness]) -> tuple[Likeness, int]:
        """Of readings as near, the one in the work's form counts."""
        return each[1], -len(each[0].forms ^ main.forms)

    if (best := max(found, key=nearness))[1].match < TitleMatch.EQUIVALENT:
        others = [parse_title(title) for title in work.alternative_titles]
        found += [(ours, _at_most_called(ours, other)) for ours in case.titles for other in others]
        if (stripped := _without_names_of(case.title, work)) is not None:
            found.append((stripped, _capped(compare_titles(stripped, main))))
        best = max(found, key=nearness)
    ours, likeness = best
    if ours.partial:
        likeness = replace(
            likeness, match=min(likeness.match, TitleMatch.MAIN_TITLE), complete=False
        )
    return ours, likeness if ours is case.title else _capped(likeness)


def _at_most_called(ours: Title, other: Title) -> Likeness:
    """Compare with another of a work's titles, which counts if it is the very title."""
    likeness = compare_titles(ours, other)
    if not likeness.consistent or likeness.match < TitleMatch.MAIN_TITLE:
        return replace(likeness, match=TitleMatch.OTHER, consistent=True)
    exact = likeness.match is TitleMatch.EXACT
    return _capped(likeness) if exact else replace(likeness, match=TitleMatch.MAIN_TITLE)


def _capped(likeness: Likeness) -> Likeness:
    return replace(likeness, match=min(likeness.match, TitleMatch.EQUIVALENT))


def _without_names_of(title: Title, work: Work) -> Title | None:
    """Take a work's authors out of a title: "Dune_Frank_Herbert", of a book that names nobody."""
    for name in work_authors(work.contributors):
        if len(name.parts) > 1 and set(name.parts) <= set(title.main_words):
            left = tuple(w for w in title.main_words if w not in (*name.parts, "by", "s"))
            return replace(title, main_words=left, written=left) if left else None
    return None


def _counts(title: Title) -> bool:
    """Whether a title counts volumes, be it with a bare number."""
    return title.numbers.main is not None or any(counted_readings(title))


def _other_unit(ours: Title, theirs: Title) -> bool:
    """Whether one title counts books and the other volumes, of which a comic's book has several."""
    return bool(
        (ours.numbers.book and theirs.numbers.volume)
        or (ours.numbers.volume and theirs.numbers.book)
    )


def _set_for_a_volume(ours: Title, likeness: Likeness, theirs: Title, forms: Forms) -> bool:
    """Whether a work that collects several books bears the number of the one we have."""
    if not forms.compilation or theirs.numbers or Form.COLLECTED in ours.forms:
        return False
    placed = (ours.place is not None and not is_range(ours.place)) or _counts(ours)
    apart = placed and likeness.match is not TitleMatch.EXACT
    return ours.numbers.main is not None or apart


def _names_our_author(case: Case, work: Work) -> bool:
    """Whether a title names our author, who did not write the work: a book about the book."""
    found = set(words(work.title))
    return any(
        len(name.parts) > 1
        and set(name.parts) <= found
        and not set(name.parts) <= set(case.title.full_words)
        for name in case.authors
    )


def _people_in_common(case: Case, work: Work) -> tuple[int, int]:
    theirs = work_authors(work.contributors)
    common = sum(compare_authors(case.authors, (name,)) is Agreement.AGREE for name in theirs)
    return common, len(theirs) - common
