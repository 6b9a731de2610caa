"""How often each thing happens in a world; all of it in one place."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares between 0 and 1. Those of a part ("of these") are named with the whole first."""

    # What the person's library holds.
    isbn13: float = 0.60
    isbn10: float = 0.10
    """Only an ISBN-10; what is left has no number at all."""
    both_isbns: float = 0.35
    """Of the books with an ISBN-13: those that show the ISBN-10 as well."""
    isbn10_in_isbn13_field: float = 0.25
    isbn10_with_hyphens: float = 0.40
    """Of those in the wrong field, the only one wide enough (booklore-api contract §2.3)."""
    small_x: float = 0.30
    isbn_unknown: float = 0.10
    """Of the ISBNs: Hardcover has the work, but no edition with this number."""
    isbn_wrong: float = 0.03
    """Of the ISBNs, and of these: a slip of a finger, another book of the same author, or a
    box set that the book is part of; what is left is anybody's book."""
    isbn_wrong_misprint: float = 0.25
    isbn_wrong_same_author: float = 0.10
    isbn_wrong_box_set: float = 0.05
    not_on_hardcover: float = 0.04
    listed_printing: float = 0.60
    """Of the right numbers: that of the list, which is the one most people have."""
    physical: float = 0.15
    hardcover_id: float = 0.05
    hardcover_id_merged: float = 0.10
    hardcover_id_deleted: float = 0.05
    hardcover_id_nonsense: float = 0.10
    other_title: float = 0.20
    """Books shelved under their title in another language or country, if they have one."""

    # How its titles are written.
    title_as_listed: float = 0.30
    """With the series in brackets, as in the list; the rest chooses a form of its own."""
    title_other_series_form: float = 0.30
    """Of the books of a series that are not shelved as listed."""
    title_with_subtitle: float = 0.55
    """Of the books that have one."""
    subtitle_field: float = 0.50
    """Of the books that have a subtitle, but not in the title."""
    title_noise: float = 0.05
    """(Unabridged), A Novel and the like."""
    title_article_behind: float = 0.03
    title_article_dropped: float = 0.02
    title_upper_case: float = 0.015
    title_lower_case: float = 0.015
    title_without_accents: float = 0.5
    title_curly: float = 0.25
    title_year: float = 0.02
    title_spaces: float = 0.02
    title_file_name: float = 0.02
    title_underscores: float = 0.01
    title_slip: float = 0.007
    series_field: float = 0.45

    # How its authors are written.
    author_turned: float = 0.12
    author_all_in_one: float = 0.35
    """Of the books with several."""
    author_alone: float = 0.45
    """Of the books with several: only the first is named."""
    author_initials: float = 0.45
    """Of the names with initials: written with other dots and spaces."""
    author_without_accents: float = 0.5
    author_with_helper: float = 0.04
    """A translator or narrator appended, with the role."""
    author_upper_case: float = 0.01
    author_missing: float = 0.02

    # What Hardcover knows of a book.
    title_spelled_otherwise: float = 0.06
    """& for and, Is for is, another apostrophe: librarians differ."""
    author_spelled_otherwise: float = 0.04
    merged: float = 0.08
    merged_chain: float = 0.10
    merged_edition_stays: float = 0.40
    twin: float = 0.03
    """The same work a second time, not merged yet."""
    twin_shares_isbn: float = 0.15
    deleted: float = 0.02
    deleted_keeps_isbn: float = 0.30
    stub: float = 0.03
    namesake: float = 0.08
    namesake_of_one_word: float = 0.30
    guide: float = 0.03
    guide_of_popular: float = 0.40
    adaptation_of_popular: float = 0.10
    adaptation_bare: float = 0.05
    """Of these: nothing but the category tells it from the book."""
    guide_bare: float = 0.05
    """Of these: the book's own title, and what it is in the subtitle only."""
    guide_names_writer: float = 0.15
    """Of these: the book's writer stands among the contributors."""
    box_set: float = 0.55
    """Of the series with two books or more."""
    compilation_flagged: float = 0.80
    foreign_edition: float = 0.03
    """A translation as a work of its own."""
    bare_volume: float = 0.10
    """Numbered volumes whose neighbour goes by the bare title."""
    subtitle_in_title: float = 0.10
    subtitle_unknown: float = 0.10
    other_title_known: float = 0.75
    year_unknown: float = 0.04
    no_cover: float = 0.08
    isbn_on_two_works: float = 0.01
    """A number that a namesake's publisher, or a box set, carries as well."""
    edition_without_isbn: float = 0.10
    edition_isbn13_only: float = 0.22
    edition_isbn10_only: float = 0.06
    edition_979: float = 0.06
    helper_with_role: float = 0.45
    helper_unnamed: float = 0.20
    helper_first: float = 0.02
    narrator: float = 0.15

    # What an odd library holds besides; a tidy one has nothing of all this.
    isbn_same_author: float = 0.0
    """Of the ISBNs of authors with several books: of another of them, beside `isbn_wrong`."""
    isbn_on_wrong_work: float = 0.0
    """Of the ISBNs of authors with several books: an edition that bears the book's title, but
    hangs on another work of the author."""
    foreign_title: float = 0.0
    """Books with a foreign title, and the ISBN of an edition that bears it."""
    foreign_untitled: float = 0.10
    """Of these: the edition has no title of its own."""
    manga_or_novel: float = 0.0
    """Volumes of a series that there is as manga and as light novel."""
    same_title: float = 0.40
    """Of these series: only category and authors tell the two apart on Hardcover."""
    form_in_title: float = 0.45
    """Of the books of such a series, and after it: those that name the form in the subtitle,
    and those of which only the artist tells it. On what is left, nothing does."""
    form_in_subtitle: float = 0.20
    form_by_artist: float = 0.25
    issue_or_volume: float = 0.0
    """Issues ("#7") and collected volumes ("Vol. 7") of a comic that Hardcover has as both."""
    volume_or_omnibus: float = 0.0
    """Single volumes, and omnibus, 3-in-1 and deluxe editions beside them."""
    omnibus_owned: float = 0.50
    """Of these: the larger one is on the shelf."""
    isbn_of_other_form: float = 0.25
    """Of the ISBNs of books that name their form: that of the other one."""
    part_of_volume: float = 0.0
    """Books of two numbers: "Vol. 1: Part II", "Part 2, Volume 3"."""
    number_in_series: float = 0.0
    """Volumes whose number is in the series field alone."""
    number_bare: float = 0.0
    """Volumes whose number is the last word of the title: "Fruits Basket 2"."""
    volume_absent: float = 0.0
    """Volumes that Hardcover does not have, of a series that it has."""
    isbn_of_neighbour: float = 0.25
    """Of the ISBNs of all these volumes and parts: that of another one."""
    subtitle_apart: float = 0.0
    """Books with a subtitle that alone tells them from others of the author."""
    isbn_of_sibling: float = 0.20
    """Of the ISBNs of these: that of one of the others."""

    @property
    def numbered(self) -> float:
        """Return the share of the library's books with a number."""
        return self.isbn13 + self.isbn10


TIDY = Shares()
ODD = Shares(
    isbn_same_author=0.012,
    isbn_on_wrong_work=0.008,
    foreign_title=0.02,
    manga_or_novel=0.015,
    issue_or_volume=0.008,
    volume_or_omnibus=0.010,
    part_of_volume=0.010,
    number_in_series=0.008,
    number_bare=0.008,
    volume_absent=0.006,
    subtitle_apart=0.015,
)
TRANSLATIONS = Shares(foreign_title=0.50, foreign_untitled=0.0)
LIBRARIES: Mapping[str, Shares] = {"odd": ODD, "tidy": TIDY, "translations": TRANSLATIONS}
"""The libraries that a benchmark resolves, by name."""
