"""What makes a made-up book odd by nature is on the shelf and on Hardcover, as it is called."""

import re

import pytest

from tests.servers.catalogue import CatalogueWork
from tests.servers.shelf import ShelfBook
from tests.servers.world import Oddity, World
from tests.servers.world_catalogue import GRAPHIC_NOVEL
from tests.servers.world_forms import LIGHT_NOVEL
from tests.servers.world_rows import normal

from .looking import BOOKS, having, surnames

MADE = {
    *(Oddity.MANGA_OR_NOVEL, Oddity.ISSUE_OR_VOLUME, Oddity.VOLUME_OR_OMNIBUS),
    *(Oddity.PART_OF_VOLUME, Oddity.NUMBER_IN_SERIES, Oddity.NUMBER_BARE),
    *(Oddity.VOLUME_ABSENT, Oddity.SUBTITLE_APART),
}
_LARGER = ("3 in 1", "omnibus", "deluxe")
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "one": 1, "two": 2, "three": 3}


def test_the_form_on_the_shelf_is_that_of_the_work(odd: World) -> None:
    """What title or subtitle says is true, and where only the artist tells it, he is named."""
    categories = {"manga": GRAPHIC_NOVEL, "light novel": LIGHT_NOVEL}
    told_by_artist = 0
    for book, work in _owned(odd, Oddity.MANGA_OR_NOVEL):
        named = {form for form in categories if form in _seen(book)}
        untold = Oddity.FORM_UNTOLD in odd.oddities[book.id]
        if named:
            assert {categories[form] for form in named} == {work.category_id}
        elif untold:
            assert not _names(work)[1] & surnames(book)
        else:
            told_by_artist += 1
            assert _names(work)[0] | _names(work)[1] <= surnames(book)
        assert not (named and untold)
    assert told_by_artist


def test_both_forms_of_a_volume_are_on_hardcover(odd: World) -> None:
    """Some pairs even under one title, so that only category and authors tell them apart."""
    same_title = 0
    for book, work in _owned(odd, Oddity.MANGA_OR_NOVEL):
        other = ({GRAPHIC_NOVEL, LIGHT_NOVEL} - {work.category_id}).pop()
        pair = [
            each
            for each in odd.catalogue.works_by_contributor[work.contributors[0][0]]
            if each.category_id == other and _digits(each.title) == _digits(work.title)
        ]
        assert pair, book
        same_title += any(each.title == work.title for each in pair)
    assert same_title


def test_few_books_do_not_tell_their_form(odd: World) -> None:
    """And no number leads astray where nothing on the book could show it."""
    untold = list(having(odd, Oddity.FORM_UNTOLD))
    assert 0 < len(untold) < BOOKS / 200
    assert not any(Oddity.ISBN_OF_OTHER_FORM in odd.oddities[book_id] for book_id in untold)


def test_an_issue_is_not_a_collected_volume(odd: World) -> None:
    """Both are owned, and Hardcover has both of one number."""
    marks = set()
    for book, work in _owned(odd, Oddity.ISSUE_OR_VOLUME):
        assert ("#" in (book.title or "")) is ("#" in work.title)
        assert _digits(book.title)[:1] == _digits(work.title)[:1]
        marks.add("#" in work.title)
    assert marks == {False, True}


def test_a_larger_volume_is_told_by_title_or_subtitle(odd: World) -> None:
    """Volume 1 is a single volume where nothing else is said."""
    sizes = set()
    for book, work in _owned(odd, Oddity.VOLUME_OR_OMNIBUS):
        larger = any(word in normal(work.title) for word in _LARGER)
        assert any(word in _seen(book) for word in _LARGER) is larger
        assert _digits(book.title) == _digits(work.title)
        sizes.add(larger)
    assert sizes == {False, True}


def test_both_numbers_of_a_part_are_right(odd: World) -> None:
    """However they are written: Part II, Part 2, Part Two."""
    for book, work in _owned(odd, Oddity.PART_OF_VOLUME):
        assert _part_and_volume(book.title) == _part_and_volume(work.title)


@pytest.mark.parametrize("kind", [Oddity.NUMBER_IN_SERIES, Oddity.NUMBER_BARE])
def test_a_volume_is_told_by_one_number(odd: World, kind: Oddity) -> None:
    """That of the series field, or the last word of the title."""
    for book, work in _owned(odd, kind):
        assert work.series
        if kind is Oddity.NUMBER_IN_SERIES:
            assert not _digits(book.title)
            assert (book.series, book.series_number) == work.series
        else:
            assert re.fullmatch(r"[^\d#.]+ \d+", book.title or "")
            assert float(_digits(book.title)[0]) == work.series[1]


def test_an_absent_volume_is_missing_from_a_series_that_is_there(odd: World) -> None:
    """Hardcover has its neighbours, and nothing of its number."""
    by_series = {normal(w.series[0]): w for w in odd.catalogue.works.values() if w.series}
    told = neighbours = 0
    for book_id in having(odd, Oddity.VOLUME_ABSENT):
        book = odd.shelf[book_id - 1]
        assert odd.truth[book_id] == frozenset()
        name = re.sub(r"( vol)? \d+$", "", normal(book.title or ""))
        near = by_series[name]
        volumes = [
            each.series[1]
            for each in odd.catalogue.works_by_contributor[near.contributors[0][0]]
            if each.series and normal(each.series[0]) == name
        ]
        number = book.series_number or float(_digits(book.title)[0])
        assert volumes
        assert number not in volumes
        told += bool(_digits(book.title))
        neighbours += Oddity.ISBN_OF_NEIGHBOUR in odd.oddities[book_id]
    assert told
    assert neighbours


def test_only_the_subtitle_tells_some_books_apart(odd: World) -> None:
    """It is in BookLore's field; Hardcover has it in the title or in a field of its own."""
    in_field = set()
    for book, work in _owned(odd, Oddity.SUBTITLE_APART):
        title = normal(book.title or "")
        assert book.subtitle
        assert normal(f"{work.title} {work.subtitle or ''}") == normal(f"{title} {book.subtitle}")
        others = [
            each
            for each in odd.catalogue.works_by_contributor[work.contributors[0][0]]
            if each is not work and normal(each.title).startswith(title)
        ]
        assert others
        in_field.add(bool(work.subtitle))
    assert in_field == {False, True}


def test_nothing_excuses_a_wrong_id_on_these_books(odd: World) -> None:
    """Something on the shelf tells them, or the person has to be asked."""
    assert odd.undecidable
    assert not any(odd.oddities[book_id] & MADE for book_id in odd.undecidable)


def _owned(world: World, oddity: Oddity) -> list[tuple[ShelfBook, CatalogueWork]]:
    """Return the books with an oddity, each with the one work that it is."""
    found = []
    for book_id in having(world, oddity):
        (work_id,) = world.truth[book_id]
        found.append((world.shelf[book_id - 1], world.catalogue.works[work_id]))
    assert found
    return found


def _names(work: CatalogueWork) -> tuple[set[str], set[str]]:
    """Return the words of the writer's name, and those of everybody else's."""
    writer, *others = (set(normal(name).split()) for name, _ in work.contributors)
    return writer, set().union(*others)


def _seen(book: ShelfBook) -> str:
    return normal(f"{book.title} {book.subtitle or ''}")


def _digits(title: str | None) -> list[str]:
    return re.findall(r"\d+", (title or "").casefold().replace("3-in-1", ""))


def _part_and_volume(title: str | None) -> tuple[int, int]:
    """Read "Vol. 1: Part II" and "Part 2, Volume 3"."""
    words = normal(title or "").split()
    part, volume = (
        words[max(place for place, word in enumerate(words) if word in marks) + 1]
        for marks in (("part",), ("vol", "volume"))
    )
    return _NUMBERS.get(part) or int(part), int(volume)
