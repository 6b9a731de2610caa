"""What the demo's person thinks of the books: ratings in BookLore, and a shelf on Hardcover."""

from dataclasses import dataclass

from .catalogue import CatalogueWork
from .hardcover import HardcoverServer
from .shelf import ShelfBook
from .world import World

WANT_TO_READ = 1
SOMEBODY_ELSE = 8
"""Whose rows the API hands out as well, to whoever does not say whose are wanted (sync §B2, L3)."""
_FIRST_WANTED = 900_001


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one book has on both sides."""

    title: str
    mine: int | None
    """BookLore's rating, 1 to 10."""
    there: float | None = None
    """Hardcover's, in stars."""
    on_shelf: bool = True
    status: str = "READ"
    """BookLore's."""
    finished: str | None = None
    """When it was read, as BookLore keeps it."""


OPINIONS = (
    Opinion("Jane Eyre", 9),
    Opinion("Frankenstein", 7),
    Opinion("Hyperion", 10),
    Opinion("The Name of the Wind", 8),
    # The same on both sides.
    Opinion("Middlemarch", 8, 4.0),
    Opinion("Gone Girl", 5, 2.5),
    # Not the same.
    Opinion("Mrs Dalloway", 4, 5.0),
    Opinion("The Grapes of Wrath", 6, 4.5),
    # Rated on Hardcover only.
    Opinion("Invisible Man", None, 4.5),
    Opinion("The Remains of the Day", None, 5.0),
    # On the shelf, and rated nowhere.
    Opinion("Educated", None),
    # Rated, and not on the shelf.
    Opinion("Neuromancer", 9, on_shelf=False, finished="2024-08-17T20:15:00Z"),
    Opinion("Snow Crash", 8, on_shelf=False, status="READING"),
    Opinion("Silent Spring", 7, on_shelf=False, status="UNREAD"),
)
_WANTED = (
    ("The Overstory", "Richard Powers", 2018),
    ("Project Hail Mary", "Andy Weir", 2021),
    ("Circe", "Madeline Miller", 2018),
)
"""On the shelf, to be read, and not in the library."""


def add_opinions(world: World, hardcover: HardcoverServer, user_id: int) -> None:
    """Rate the demo's books on both sides, and put the person's shelf together."""
    for opinion in OPINIONS:
        book = book_of(world, opinion.title)
        book.personal_rating, book.read_status = opinion.mine, opinion.status
        book.date_finished = opinion.finished
        if opinion.on_shelf:
            hardcover.put_on_shelf(
                work_of(world, opinion.title), rating=opinion.there, user_id=user_id
            )
    for number, (title, author, year) in enumerate(_WANTED, start=_FIRST_WANTED):
        wanted = CatalogueWork(number, title, [(author, None)], release_year=year, users_count=900)
        hardcover.catalogue.add_work(wanted)
        hardcover.put_on_shelf(number, status=WANT_TO_READ, user_id=user_id)
    hardcover.put_on_shelf(work_of(world, "Jane Eyre"), rating=1.0, user_id=SOMEBODY_ELSE)


def book_of(world: World, title: str) -> ShelfBook:
    """Return the book in the library that has this title."""
    return next(book for book in world.shelf if book.title == title)


def work_of(world: World, title: str) -> int:
    """Return the id of the work that this book is."""
    [work] = world.truth[book_of(world, title).id]
    return work
