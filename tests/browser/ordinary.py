"""A small library of ordinary books, such as the documentation's pictures show."""

from tests.servers.world import World
from tests.servers.world_by_hand import HandmadeWorld, isbn13
from tests.servers.world_catalogue import GRAPHIC_NOVEL

MATCHED = (
    ("Frankenstein", "Mary Shelley"),
    ("Middlemarch", "George Eliot"),
    ("Mrs Dalloway", "Virginia Woolf"),
    ("Neuromancer", "William Gibson"),
    ("The Secret History", "Donna Tartt"),
    ("Snow Crash", "Neal Stephenson"),
    ("Gone Girl", "Gillian Flynn"),
    ("Silent Spring", "Rachel Carson"),
    ("All Systems Red", "Martha Wells"),
    ("Educated", "Tara Westover"),
    ("The Remains of the Day", "Kazuo Ishiguro"),
    ("Solaris", "Stanisław Lem"),
)
EXACT = (
    ("A Wizard of Earthsea", "Ursula K. Le Guin", 1968, 21_400, 206, ("Earthsea Cycle", 1.0)),
    ("Beloved", "Toni Morrison", 1987, 9_800, 324, None),
    ("Circe", "Madeline Miller", 2018, 41_300, 393, None),
    ("Jane Eyre", "Charlotte Brontë", 1847, 24_000, 532, None),
    ("Piranesi", "Susanna Clarke", 2020, 31_000, 272, None),
    ("The Dispossessed", "Ursula K. Le Guin", 1974, 12_700, 387, ("Hainish Cycle", 6.0)),
)
ASKED = "The Hobbit"
NOT_FOUND = (("Grandma's Recipes", "Käthe Weber"), ("Mixer Manual", "Unknown"))


def ordinary_world() -> World:
    """Return the library: books with ISBNs, others with one exact match, one with several."""
    world = HandmadeWorld()
    for number, (title, author) in enumerate(MATCHED, start=55_000_501):
        work = world.work(title, author, year=1990, users=number % 1000 * 17)
        world.edition(work, isbn13(number))
        world.own(title, author, right=work, isbn13=isbn13(number))
    _hobbits(world)
    for title, author, year, users, pages, series in EXACT:
        work = world.work(title, author, year=year, users=users, pages=pages, series=series)
        world.own(title, author, right=work)
    for title, author in NOT_FOUND:
        world.own(title, author, right=None)
    return World(world.catalogue, world.shelf, world.truth, {}, world.oddities)


def _hobbits(world: HandmadeWorld) -> None:
    author, series = "J.R.R. Tolkien", ("Middle-earth", 1.0)
    novel = world.work(ASKED, author, year=1937, users=38_200, pages=310, series=series)
    world.work(
        ASKED,
        author,
        year=1989,
        users=1_240,
        pages=133,
        subtitle="An Illustrated Edition of the Fantasy Classic",
        category_id=GRAPHIC_NOVEL,
    )
    world.work(ASKED, author, year=1968, users=96, audio_only=True)
    prelude = "The Enchanting Prelude to The Lord of the Rings"
    world.work(ASKED, author, year=2012, users=640, pages=300, subtitle=prelude)
    world.own(ASKED, author, right=novel)
