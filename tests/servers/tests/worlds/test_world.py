"""The made-up worlds keep what they promise, or the benchmark would measure nothing."""

from collections import Counter
from dataclasses import replace

import pytest

from tests.servers.demo_library import demo_world
from tests.servers.library import library_rows
from tests.servers.world import Oddity, Shares, World, build_world
from tests.servers.world_rows import normal
from tests.servers.world_shelf import without_accents

from .looking import BOOKS, canonical, digits, having, valid, works_behind

WRONG = {
    Oddity.ISBN_MISPRINTED,
    Oddity.ISBN_OF_ANOTHER,
    Oddity.ISBN_OF_SAME_AUTHOR,
    Oddity.ISBN_OF_BOX_SET,
}
IDS = {Oddity.ID_KNOWN, Oddity.ID_MERGED, Oddity.ID_DELETED, Oddity.ID_NONSENSE}


@pytest.fixture(scope="module")
def world() -> World:
    """Return a world large enough for its shares to show."""
    return build_world(library_rows(), size=BOOKS, seed=9)


@pytest.fixture(scope="module")
def demo() -> World:
    """Return the demo's world."""
    return demo_world()


def test_the_same_seed_makes_the_same_world() -> None:
    """Two worlds of a seed are equal to the last edition, and those of two seeds are not."""
    one, same, other = (build_world(library_rows(), size=150, seed=seed) for seed in (3, 3, 4))
    assert one.shelf == same.shelf
    assert one.truth == same.truth
    assert one.undecidable == same.undecidable
    assert one.catalogue.works == same.catalogue.works
    assert one.catalogue.editions == same.catalogue.editions
    assert one.shelf != other.shelf


@pytest.mark.parametrize("size", [1, 60, 229, 230, 1_500])
def test_a_world_has_the_size_asked_for(size: int) -> None:
    """A list that is too short is continued, a longer one is not used up."""
    world = build_world(library_rows(), size=size)
    ids = [book.id for book in world.shelf]
    assert ids == list(range(1, size + 1))
    assert world.truth.keys() == world.oddities.keys() == set(ids)


def test_hardcover_knows_more_than_one_person_owns(world: World) -> None:
    """Even a small library stands before a large catalogue."""
    small = build_world(library_rows(), size=10)
    assert len(small.catalogue.works) > 200
    assert len(world.catalogue.works) > BOOKS
    assert len(world.catalogue.editions) > len(world.catalogue.works)


def test_the_shares_of_the_library_come_out(world: World) -> None:
    """What the shares say is what the shelf shows, chance allowed for."""
    shares = Shares()
    kinds = Counter(
        13 if len(digits(book.isbn13)) == 13 else 10 if book.isbn13 or book.isbn10 else 0
        for book in world.shelf
    )
    numbered = kinds[13] + kinds[10]
    found = {
        "isbn13": (kinds[13] / BOOKS, shares.isbn13),
        "isbn10": (kinds[10] / BOOKS, shares.isbn10),
        "none": (kinds[0] / BOOKS, 0.30),
        "absent": (sum(not right for right in world.truth.values()) / BOOKS, 0.04),
        "wrong": (sum(bool(odd & WRONG) for odd in world.oddities.values()) / numbered, 0.03),
        "ids": (sum(bool(odd & IDS) for odd in world.oddities.values()) / BOOKS, 0.05),
        "no author": (sum(not book.authors for book in world.shelf) / BOOKS, 0.01),
    }
    for name, (share, wanted) in found.items():
        assert share == pytest.approx(wanted, rel=0.15, abs=0.012), name


def test_a_tenth_of_the_numbers_is_unknown_to_hardcover(world: World) -> None:
    """Those lead nowhere, although Hardcover has the book."""
    unknown = [each for each in having(world, Oddity.ISBN_UNKNOWN) if world.truth[each]]
    numbered = sum(bool(book.isbn13 or book.isbn10) for book in world.shelf)
    assert len(unknown) / numbered == pytest.approx(0.10, abs=0.025)
    assert not any(works_behind(world, book_id) for book_id in unknown)


def test_truth_names_canonical_works_of_the_same_title_or_author(world: World) -> None:
    """What is called right exists, was neither merged nor withdrawn, and looks like it."""
    for right in world.truth.values():
        for work_id in right:
            work = world.catalogue.works[work_id]
            assert work.canonical_id is None
            assert work.status_id == 1
            assert work.contributors


def test_a_good_number_leads_to_the_book(world: World) -> None:
    """Nothing odd about the number: Hardcover has it, and on the right work."""
    odd = {*WRONG, Oddity.ISBN_UNKNOWN, Oddity.OTHER_TITLE, Oddity.NOT_ON_HARDCOVER}
    plain = [
        book.id
        for book in world.shelf
        if (book.isbn13 or book.isbn10) and not world.oddities[book.id] & odd
    ]
    assert len(plain) > BOOKS / 2
    for book_id in plain:
        assert works_behind(world, book_id) & world.truth[book_id]


@pytest.mark.parametrize("oddity", sorted(WRONG - {Oddity.ISBN_MISPRINTED}))
def test_a_wrong_number_leads_to_another_work(oddity: Oddity) -> None:
    """Somebody else's book, the author's other book or the box set: never the right one."""
    shares = Shares(
        isbn_wrong=0.5,
        isbn_wrong_misprint=0,
        isbn_wrong_same_author=0.4,
        isbn_wrong_box_set=0.3,
        isbn_on_two_works=0,
    )
    world = build_world(library_rows(), size=400, shares=shares)
    led_astray = list(having(world, oddity))
    assert led_astray
    for book_id in led_astray:
        found = works_behind(world, book_id)
        assert found
        assert not found & world.truth[book_id]


def test_numbers_are_valid_but_for_the_misprints(world: World) -> None:
    """Every number of the catalogue and the shelf checks out, save the marked ones."""
    for edition in world.catalogue.editions.values():
        numbers = [n for n in (edition.isbn13, edition.isbn10) if n]
        assert all(map(valid, numbers)), edition
    misprints = set(having(world, Oddity.ISBN_MISPRINTED))
    assert misprints
    for book in world.shelf:
        for number in (digits(book.isbn13), digits(book.isbn10)):
            if number:
                assert valid(number) is (book.id not in misprints), book


def test_numbers_fit_into_booklore() -> None:
    """Its columns hold 13 and 10 characters (booklore-api contract §2.3)."""
    shelf = build_world(library_rows(), size=400, shares=Shares(isbn13=0.2, isbn10=0.8)).shelf
    thirteen, ten = [book.isbn13 or "" for book in shelf], [book.isbn10 or "" for book in shelf]
    assert max(map(len, thirteen)) == 13
    assert max(map(len, ten)) == 10
    assert any("-" in number for number in thirteen)
    assert any(len(number) == 10 for number in thirteen)
    assert any("x" in number for number in ten)


def test_merged_works_lead_to_kept_ones(world: World) -> None:
    """No merge ends nowhere, in a circle, or at a work that was withdrawn."""
    merged = [work for work in world.catalogue.works.values() if work.canonical_id]
    chains = [w for w in merged if world.catalogue.works[w.canonical_id or 0].canonical_id]
    assert chains
    for work in merged:
        assert work.status_id == 4
        assert canonical(world, work).status_id == 1


def test_ids_in_booklore_are_what_they_are_called(world: World) -> None:
    """Known ones are right, merged ones lead there, withdrawn ones do not, nonsense is none."""
    shelf = {book.id: book.hardcover_book_id for book in world.shelf}
    seen = Counter[Oddity]()
    for book_id, odd in world.oddities.items():
        for oddity in odd & IDS:
            seen[oddity] += 1
            stored = shelf[book_id] or ""
            if oddity is Oddity.ID_NONSENSE:
                assert not stored.isdigit()
                continue
            work = world.catalogue.works[int(stored)]
            assert (work.status_id == 3) is (oddity is Oddity.ID_DELETED)
            assert (work.canonical_id is not None) is (oddity is Oddity.ID_MERGED)
            if oddity is not Oddity.ID_DELETED:
                assert canonical(world, work).id in world.truth[book_id]
        if not odd & IDS:
            assert shelf[book_id] is None
    assert seen.keys() == IDS


def test_undecidable_works_share_title_and_author(world: World) -> None:
    """Only what looks the same counts as an excuse, and only a few books have one."""
    crowded = build_world(
        library_rows(),
        size=229,
        shares=Shares(adaptation_of_popular=1, adaptation_bare=1, bare_volume=1),
    )
    assert len(crowded.undecidable) > 50
    assert len(world.undecidable) < BOOKS / 50
    for book_id, alike in crowded.undecidable.items():
        assert alike.isdisjoint(crowded.truth[book_id])
        for work_id in alike:
            ours = normal(crowded.catalogue.works[work_id].title)
            rights = [crowded.catalogue.works[each] for each in crowded.truth[book_id]]
            assert not rights or any(normal(work.title).startswith(ours) for work in rights)


def test_a_number_of_the_author_excuses_nothing() -> None:
    """Where Hardcover lacks the book, the edition's own title still tells that it is another one."""
    shares = Shares(
        not_on_hardcover=0.3, isbn_wrong=1, isbn_wrong_misprint=0, isbn_wrong_same_author=0.95
    )
    world = build_world(library_rows(), size=229, shares=shares)
    unheard = [
        book_id for book_id in having(world, Oddity.ISBN_OF_SAME_AUTHOR) if not world.truth[book_id]
    ]
    assert unheard
    for book_id in unheard:
        assert works_behind(world, book_id).isdisjoint(world.undecidable.get(book_id, ()))


def test_a_subtitle_in_its_field_tells_a_book() -> None:
    """What the shelf shows is no excuse, whichever field it stands in."""
    hidden = Shares(
        adaptation_of_popular=1,
        adaptation_bare=1,
        title_with_subtitle=0,
        title_as_listed=0,
        subtitle_field=0,
    )
    unseen = build_world(library_rows(), size=229, shares=hidden)
    world = build_world(library_rows(), size=229, shares=replace(hidden, subtitle_field=1))
    shown = {book.id for book in world.shelf if book.subtitle}
    assert shown & unseen.undecidable.keys()
    assert not shown & world.undecidable.keys()


@pytest.mark.parametrize(
    ("what", "least"),
    [
        ("study guides", 20),
        ("box sets", 20),
        ("graphic novels", 10),
        ("stubs", 30),
        ("withdrawn works", 30),
        ("namesakes more popular than the book", 10),
        ("works with another title in another country", 15),
        ("narrators and translators among the contributors", 200),
        ("authors without a role", 1_000),
        ("authors with the role Author", 500),
        ("editions with an ISBN-10 only", 100),
        ("979 numbers", 100),
        ("numbers on two works", 10),
    ],
)
def test_the_catalogue_is_as_crowded_as_hardcover(world: World, what: str, least: int) -> None:
    """All that stands around a book on Hardcover is there (contract §3 to §5)."""
    works, editions = world.catalogue.works.values(), world.catalogue.editions.values()
    roles = Counter(role for work in works for _, role in work.contributors)
    right = {work_id for ids in world.truth.values() for work_id in ids}
    most_read = {w.title: w.users_count for w in works if w.id in right}
    found = {
        "study guides": sum("Guide" in f"{w.title} {w.subtitle}" for w in works),
        "box sets": sum(w.compilation for w in works),
        "graphic novels": sum(w.category_id == 4 for w in works),
        "stubs": sum(not w.contributors and not w.users_count for w in works),
        "withdrawn works": sum(w.status_id == 3 for w in works),
        "namesakes more popular than the book": sum(
            w.users_count > most_read.get(w.title, w.users_count) for w in works
        ),
        "works with another title in another country": sum(
            bool(w.alternative_titles) for w in works
        ),
        "narrators and translators among the contributors": (
            roles["Narrator"] + roles["Translator"]
        ),
        "authors without a role": roles[None],
        "authors with the role Author": roles["Author"],
        "editions with an ISBN-10 only": sum(bool(e.isbn10 and not e.isbn13) for e in editions),
        "979 numbers": sum((e.isbn13 or "").startswith("979") for e in editions),
        "numbers on two works": sum(
            len({e.book_id for e in same}) > 1 for same in world.catalogue.editions_by_isbn.values()
        ),
    }
    assert found[what] >= least


def test_shelf_titles_are_messy_but_recognisable(world: World) -> None:
    """Half the titles are not what Hardcover calls the book, and nearly all can be told."""
    differing = told = 0
    for book in world.shelf:
        for work_id in list(world.truth[book.id])[:1]:
            work = world.catalogue.works[work_id]
            assert book.title is not None
            differing += book.title != work.title
            first = normal(without_accents(work.title)).split()[-1]
            told += first in normal(without_accents(book.title))
    assert 0.3 * BOOKS < differing < 0.7 * BOOKS
    assert told > 0.85 * BOOKS


def test_titles_come_in_every_kind_of_untidiness(world: World) -> None:
    """One example at least of what people do to titles."""
    titles = [book.title or "" for book in world.shelf]
    assert any(title.isupper() for title in titles)
    assert any(title.islower() for title in titles)
    assert any(title.endswith((", The", ", A")) for title in titles)
    assert any("_" in title and " " not in title for title in titles)
    assert any(title.endswith(".epub") for title in titles)
    assert any("(Unabridged)" in title for title in titles)
    assert any("’" in title for title in titles)
    assert any(title.endswith(" ") for title in titles)
    assert any(title.endswith(")") and "#" in title for title in titles)


def test_authors_come_in_every_kind_of_untidiness(world: World) -> None:
    """Turned round, all in one, with initials of every style, with helpers, or missing."""
    authors = [book.authors for book in world.shelf]
    names = [name for people in authors for name in people]
    assert any(not people for people in authors)
    assert any(name.count(", ") == 1 and "," in name for name in names)
    assert any(";" in name or " & " in name for name in names)
    assert any("ranslator" in name for name in names)
    assert {"J. R. R. Tolkien", "JRR Tolkien"} & set(names)
    assert any("Garcia" in name for name in names)
    assert any("García" in name for name in names)


def test_the_demo_is_small_and_always_the_same(demo: World) -> None:
    """About sixty books, ids from one on, and nothing left to chance."""
    assert [book.id for book in demo.shelf] == list(range(1, len(demo.shelf) + 1))
    assert 55 <= len(demo.shelf) <= 65
    assert demo.shelf == demo_world().shelf
    assert demo.catalogue.works == demo_world().catalogue.works


def test_the_demo_has_editions_as_people_read_them(demo: World) -> None:
    """Nearly each bears the title of its work, and half of the work's readers have it."""
    titled = [each for each in demo.catalogue.editions.values() if each.title is not None]
    assert {each.title for each in titled} <= {book.title for book in demo.shelf}
    assert len(titled) == 2
    for edition in demo.catalogue.editions.values():
        assert edition.users_count == demo.catalogue.works[edition.book_id].users_count // 2


def test_the_demo_shows_every_way(demo: World) -> None:
    """Some fifty books have an id or a number that is right; the rest needs the person."""
    by_id = [
        book.id
        for book in demo.shelf
        if (book.hardcover_book_id or "").isdigit()
        and demo.catalogue.works[int(book.hardcover_book_id or 0)].status_id != 3
    ]
    by_isbn = [
        book.id
        for book in demo.shelf
        if book.id not in by_id and works_behind(demo, book.id) == demo.truth[book.id] != set()
    ]
    absent = [book_id for book_id, right in demo.truth.items() if not right]
    asked = len(demo.shelf) - len(by_id) - len(by_isbn) - len(absent)
    assert len(by_id) == 4
    assert len(by_isbn) >= 40
    assert len(absent) == 4
    assert 10 <= asked <= 13


def test_the_demo_has_a_title_with_too_many_works(demo: World) -> None:
    """Ten candidates and more for one book, so that the list is full."""
    dunes = demo.catalogue.works_by_title["Dune"]
    assert len(dunes) > 10
    assert any(not work.cover for work in dunes)
    assert any("<b>" in (work.subtitle or "") for work in dunes)
