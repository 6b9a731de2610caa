"""The libraries that a world can be: the tidy one stays the same, the others have odd books."""

from difflib import SequenceMatcher
import unicodedata

import pytest

from tests.servers.catalogue import CatalogueWork
from tests.servers.library import library_rows
from tests.servers.world import Oddity, Shares, World, build_world
from tests.servers.world_rows import normal
from tests.servers.world_shares import ODD, TIDY, TRANSLATIONS

from .looking import BOOKS, checksum, edition_titles, having, numbers, surnames, works_behind

MADE = {
    Oddity.MANGA_OR_NOVEL: ODD.manga_or_novel,
    Oddity.ISSUE_OR_VOLUME: ODD.issue_or_volume,
    Oddity.VOLUME_OR_OMNIBUS: ODD.volume_or_omnibus,
    Oddity.PART_OF_VOLUME: ODD.part_of_volume,
    Oddity.NUMBER_IN_SERIES: ODD.number_in_series,
    Oddity.NUMBER_BARE: ODD.number_bare,
    Oddity.VOLUME_ABSENT: ODD.volume_absent,
    Oddity.SUBTITLE_APART: ODD.subtitle_apart,
}
"""The kinds of books that are not from the list, with their shares."""
LED_ASTRAY = {
    Oddity.ISBN_ON_WRONG_WORK,
    Oddity.ISBN_OF_OTHER_FORM,
    Oddity.ISBN_OF_NEIGHBOUR,
    Oddity.ISBN_OF_SIBLING,
}


@pytest.fixture(scope="module")
def translations() -> World:
    """Return a library of translations."""
    return build_world(library_rows(), size=1_000, seed=4, shares=TRANSLATIONS)


@pytest.mark.parametrize(
    ("seed", "expected"),
    [(1, "a2c43d815e3f517f"), (2, "d59093f0a09a05fe"), (3, "2fef6326ab5773e9")],
)
def test_the_tidy_library_is_what_it_always_was(seed: int, expected: str) -> None:
    """Its figures can be compared over the years only while no book of it changes."""
    assert checksum(build_world(library_rows(), size=400, seed=seed)) == expected


def test_a_library_is_tidy_unless_another_one_is_asked_for() -> None:
    """Without shares, and with the tidy ones, none of the new oddities happens."""
    plain = build_world(library_rows(), size=300)
    assert checksum(plain) == checksum(build_world(library_rows(), size=300, shares=TIDY))
    new = {*MADE, *LED_ASTRAY, Oddity.FOREIGN_TITLE, Oddity.EDITION_UNTITLED, Oddity.FORM_UNTOLD}
    assert not new & {each for found in plain.oddities.values() for each in found}


def test_odd_libraries_of_a_seed_are_the_same() -> None:
    """And those of two seeds differ, in the odd books as well."""
    one, same, other = (
        build_world(library_rows(), size=300, seed=seed, shares=ODD) for seed in (3, 3, 4)
    )
    assert checksum(one) == checksum(same)
    made, others = (
        [book.title for book in world.shelf if world.oddities[book.id] & MADE.keys()]
        for world in (one, other)
    )
    assert made
    assert not set(made) & set(others)


def test_a_translation_bears_its_own_title() -> None:
    """The number of a book in another language belongs to an edition of that title."""
    world = build_world(library_rows(), size=229, shares=Shares(other_title=1))
    foreign = {row.original_title for row in library_rows()}
    numbered = [each for each in having(world, Oddity.OTHER_TITLE) if works_behind(world, each)]
    right = [each for each in numbered if works_behind(world, each) & world.truth[each]]
    assert len(right) > 5
    for book_id in right:
        titles = edition_titles(world, book_id)
        assert titles
        assert titles <= foreign


@pytest.mark.parametrize("kind", sorted(MADE))
def test_every_kind_has_its_share(odd: World, kind: Oddity) -> None:
    """The size of the library stays: odd books take the places of listed ones."""
    assert len(list(having(odd, kind))) == round(BOOKS * MADE[kind])
    assert len(odd.shelf) == BOOKS


def test_a_tenth_of_the_odd_library_is_odd_in_the_new_ways(odd: World) -> None:
    """All kinds together; a book may be odd in two ways."""
    new = {*MADE, *LED_ASTRAY, Oddity.FOREIGN_TITLE, Oddity.ISBN_OF_SAME_AUTHOR}
    share = sum(bool(found & new) for found in odd.oddities.values()) / BOOKS
    assert 0.09 < share < 0.13


def test_a_hundredth_of_the_numbers_belongs_to_another_book_of_the_author(odd: World) -> None:
    """Three times as many as in a tidy library, and half as many hang on the wrong work."""
    numbered = sum(bool(book.isbn13 or book.isbn10) for book in odd.shelf)
    wrong = len(list(having(odd, Oddity.ISBN_OF_SAME_AUTHOR)))
    linked = len(list(having(odd, Oddity.ISBN_ON_WRONG_WORK)))
    assert wrong / numbered == pytest.approx(0.01, abs=0.005)
    assert linked / numbered == pytest.approx(0.005, abs=0.004)


@pytest.mark.parametrize("oddity", sorted(LED_ASTRAY))
def test_these_numbers_lead_to_another_work(odd: World, oddity: Oddity) -> None:
    """A work that Hardcover has, and never the right one."""
    led_astray = list(having(odd, oddity))
    assert led_astray
    for book_id in led_astray:
        found = works_behind(odd, book_id)
        assert found
        assert not found & odd.truth[book_id]


def test_an_edition_on_the_wrong_work_bears_the_title_of_the_book(odd: World) -> None:
    """The right work is there as well, and both have one author."""
    for book_id in having(odd, Oddity.ISBN_ON_WRONG_WORK):
        (right, *_) = _works(odd, odd.truth[book_id])
        (wrong, *_) = _works(odd, works_behind(odd, book_id))
        assert wrong.title != right.title
        assert _writers(wrong) & _writers(right)
        (title,) = edition_titles(odd, book_id)
        # A librarian may have spelled the work otherwise, with the subtitle or without.
        assert _likeness(title, right) > _likeness(title, wrong)


@pytest.mark.parametrize("library", ["odd", "translations"])
def test_foreign_books_have_the_number_of_an_edition_of_their_title(
    library: str, request: pytest.FixtureRequest
) -> None:
    """The number is right, and the work's own title is another one."""
    world: World = request.getfixturevalue(library)
    foreign = list(having(world, Oddity.FOREIGN_TITLE))
    share = {"odd": 0.02, "translations": 0.5}[library]
    assert len(foreign) == round(len(world.shelf) * share)
    alike = 0
    for book_id in foreign:
        book = world.shelf[book_id - 1]
        assert works_behind(world, book_id) <= world.truth[book_id]
        titles = edition_titles(world, book_id)
        untitled = Oddity.EDITION_UNTITLED in world.oddities[book_id]
        assert len(titles) == 1
        assert ("" in titles) is untitled
        assert not titles & {work.title for work in _works(world, world.truth[book_id])}
        alike += untitled or normal(titles.pop()) in normal(book.title or "")
    assert alike > 0.9 * len(foreign)


def test_a_translation_keeps_its_author_and_its_alphabet(translations: World) -> None:
    """Only the title is another one; it is written in Latin letters."""
    same = 0
    foreign = list(having(translations, Oddity.FOREIGN_TITLE))
    for book_id in foreign:
        book = translations.shelf[book_id - 1]
        assert all("LATIN" in unicodedata.name(c) for c in book.title or "" if c.isalpha())
        (work, *_) = _works(translations, translations.truth[book_id])
        same += bool(surnames(book) & _writers(work))
    assert same > 0.9 * len(foreign)


def test_a_few_translations_have_no_title_on_hardcover() -> None:
    """In the odd library; that of translations has a title on every edition."""
    shares = Shares(foreign_title=0.5)
    world = build_world(library_rows(), size=1_000, shares=shares)
    untitled = list(having(world, Oddity.EDITION_UNTITLED))
    assert len(untitled) / 500 == pytest.approx(shares.foreign_untitled, abs=0.04)
    assert ODD.foreign_untitled == shares.foreign_untitled > TRANSLATIONS.foreign_untitled == 0
    assert all(numbers(world, book_id) for book_id in untitled)


def _works(world: World, ids: frozenset[int] | set[int]) -> list[CatalogueWork]:
    return [world.catalogue.works[each] for each in sorted(ids)]


def _likeness(title: str, work: CatalogueWork) -> float:
    return SequenceMatcher(None, normal(title), normal(work.title)).ratio()


def _writers(work: CatalogueWork) -> set[str]:
    return {normal(name).split()[-1] for name, _ in work.contributors}
