"""Works around a book that are not the book: namesakes, guides, adaptations, box sets."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from .catalogue import Catalogue, CatalogueWork
from .shelf import ShelfBook
from .world_catalogue import GRAPHIC_NOVEL, CatalogueBuilder, Known
from .world_names import ADAPTATIONS, BOX_SETS, GUIDE_MAKERS, GUIDES, person
from .world_rows import normal, surname

POPULAR = 3_000
"""Users from which on others make books about a book."""
_MOST_GUIDES = 4
_MOST_NAMESAKES = 3


def add_namesakes(builder: CatalogueBuilder, known: Known) -> None:
    """Put in works of other people with the same title, and rows that nobody filled in."""
    shares, rng = builder.shares, builder.rng
    one_word = len(known.facts.title.split()) == 1
    if builder.chance(shares.namesake_of_one_word if one_word else shares.namesake):
        for _ in range(rng.randint(1, _MOST_NAMESAKES)):
            work = builder.work(
                known.facts.title,
                contributors=[(person(rng), rng.choice((None, "Author")))],
                release_year=rng.randrange(1950, 2027),
                users_count=_namesake_users(builder, known),
            )
            own = builder.fresh_isbn()
            shared = known.isbns and builder.chance(shares.isbn_on_two_works)
            builder.edition(work, known.isbns[0] if shared else own, known.language)
    if known.main and builder.chance(shares.stub):
        builder.work(known.facts.title, contributors=[])


def add_books_about(builder: CatalogueBuilder, known: Known) -> None:
    """Put in study guides, summaries, companions and adaptations, mostly of what sells."""
    shares, rng = builder.shares, builder.rng
    main = known.main
    if main is None:
        return
    popular = main.users_count >= POPULAR
    if builder.chance(shares.guide_of_popular if popular else shares.guide):
        for _ in range(rng.randint(1, _MOST_GUIDES if popular else 1)):
            _guide(builder, known)
    if popular and builder.chance(shares.adaptation_of_popular):
        _adaptation(builder, known)
    if main.category_id == GRAPHIC_NOVEL and builder.chance(shares.bare_volume):
        # The next volume, entered by somebody who thought the number goes without saying.
        builder.work(
            main.title.partition(",")[0],
            contributors=main.contributors[:1],
            users_count=main.users_count // 3,
        )


def add_box_sets(builder: CatalogueBuilder, books: Sequence[Known]) -> None:
    """Put in collections of the series that have several books in the list."""
    series: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
    for known in books:
        if known.main and known.facts.series and known.facts.place is not None:
            series[known.facts.series, known.row.authors[0]].append(known)
    for (name, author), volumes in series.items():
        if len(volumes) < 2 or not builder.chance(builder.shares.box_set):
            continue
        title = builder.rng.choice(BOX_SETS).format(
            series=name,
            author=author,
            count=len(volumes),
            first=volumes[0].facts.title,
            second=volumes[1].facts.title,
        )
        users = min(each.main.users_count for each in volumes if each.main) // 8
        work = builder.work(title, contributors=[(author, None)], users_count=users)
        work.compilation = builder.chance(builder.shares.compilation_flagged)
        isbn = builder.fresh_isbn()
        builder.edition(work, isbn, volumes[0].language)
        for known in volumes:
            known.box_set_isbns.append(isbn)
        if builder.chance(builder.shares.isbn_on_two_works):
            builder.edition(work, volumes[0].isbns[0], volumes[0].language)


def _namesake_users(builder: CatalogueBuilder, known: Known) -> int:
    ours = known.main.users_count if known.main else 100
    match builder.rng.choices(("unread", "alike", "famous"), (6, 3, 1))[0]:
        case "unread":
            return builder.rng.randrange(50)
        case "alike":
            return int(ours * builder.rng.lognormvariate(0, 1))
        case _:
            return ours * builder.rng.randrange(5, 50)


def _guide(builder: CatalogueBuilder, known: Known) -> CatalogueWork:
    rng, shares = builder.rng, builder.shares
    author = known.row.authors[0]
    maker: tuple[str, str | None] = (rng.choice(GUIDE_MAKERS), None)
    if builder.chance(shares.guide_bare):
        title, subtitle = known.facts.title, f"{maker[0]} Literature Guide"
    else:
        title, subtitle = rng.choice(GUIDES), None
        title = title.format(title=known.facts.title, author=author, surname=author.split(" ")[-1])
    people = [maker]
    if builder.chance(shares.guide_names_writer):
        people.append((author, None))
    work = builder.work(
        title,
        contributors=people,
        subtitle=subtitle,
        release_year=rng.randrange(1995, 2027),
        users_count=rng.randrange(60),
    )
    builder.edition(work, builder.fresh_isbn(), known.language)
    return work


def _adaptation(builder: CatalogueBuilder, known: Known) -> CatalogueWork:
    rng = builder.rng
    bare = builder.chance(builder.shares.adaptation_bare)
    title = "{title}" if bare else rng.choice(ADAPTATIONS)
    work = builder.work(
        title.format(title=known.facts.title),
        contributors=[(known.row.authors[0], None), (person(rng), "Illustrator")],
        release_year=rng.randrange(2005, 2027),
        users_count=known.main.users_count // 40 if known.main else 0,
    )
    work.category_id = GRAPHIC_NOVEL
    builder.edition(work, builder.fresh_isbn(), known.language)
    return work


def lookalikes(
    catalogue: Catalogue, shelved: Iterable[tuple[ShelfBook, Known]]
) -> dict[int, frozenset[int]]:
    """Return for some shelf ids the works that nothing on the shelf tells from the book.

    Those carry the same title and writer without being the book: a bare adaptation,
    another volume that goes by the series' name, two books that a subtitle would tell
    apart if the shelf showed it.
    """
    by_title: defaultdict[str, list[CatalogueWork]] = defaultdict(list)
    for work in catalogue.works.values():
        if work.canonical_id is None and work.status_id == 1 and work.contributors:
            by_title[normal(work.title)].append(work)
            if work.subtitle:
                by_title[normal(f"{work.title} {work.subtitle}")].append(work)
    return {
        book.id: alike
        for book, known in shelved
        if (alike := _lookalikes_of(book, known, by_title))
    }


def _lookalikes_of(
    book: ShelfBook, known: Known, by_title: Mapping[str, Sequence[CatalogueWork]]
) -> frozenset[int]:
    seen = normal(f"{book.title or ''} {book.subtitle or ''}")
    shown = known.facts.subtitle and normal(known.facts.subtitle) in seen
    title = normal(known.facts.full if shown else known.facts.title)
    right = {known.main.id, *known.twins} if known.main else set()
    writer = surname(known.row.authors[0])
    return frozenset(
        work.id
        for work in by_title.get(title, ())
        if work.id not in right
        and work.contributors[0][0] not in GUIDE_MAKERS
        and any(surname(name) == writer for name, _ in work.contributors)
    )
