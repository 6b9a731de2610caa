"""The demo's library: some sixty books, made by hand so that every way and oddity is in it."""

from typing import Any

from .world import Oddity, World
from .world_by_hand import HandmadeWorld, isbn10, isbn13
from .world_catalogue import DELETED, GRAPHIC_NOVEL, MERGED
from .world_questions import BOOKS, COMICS, contradictions, dune, not_on_hardcover, without_isbn

LIBRARIES = {BOOKS: "Books", COMICS: "Comics"}
"""The demo server's libraries by id."""


def demo_world() -> World:
    """Return the demo's library, its Hardcover and the truth; always the same."""
    demo = HandmadeWorld()
    _known_to_booklore(demo)
    _plain_isbns(demo)
    _odd_isbns(demo)
    _odd_titles(demo)
    contradictions(demo)
    dune(demo)
    without_isbn(demo)
    not_on_hardcover(demo)
    return World(demo.catalogue, demo.shelf, demo.truth, {}, demo.oddities)


def _known_to_booklore(demo: HandmadeWorld) -> None:
    """Ids that the server has: good, merged once and twice, withdrawn, and no id at all."""
    pride = demo.work("Pride and Prejudice", "Jane Austen", year=1813, users=41_000)
    demo.own(
        "Pride and Prejudice",
        "Jane Austen",
        right=pride,
        odd=Oddity.ID_KNOWN,
        hardcover_book_id=str(pride.id),
    )
    beloved = demo.work("Beloved", "Toni Morrison", year=1987, users=9_800)
    demo.own(
        "BELOVED (Vintage International)",
        "Morrison, Toni",
        right=beloved,
        odd=Oddity.ID_KNOWN,
        hardcover_book_id=str(beloved.id),
    )
    emma = demo.work("Emma", "Jane Austen", year=1815, users=17_000)
    old_emma = demo.work("Emma (Penguin Classics)", "Jane Austen", year=1815, users=0)
    old_emma.status_id, old_emma.canonical_id = MERGED, emma.id
    demo.own(
        "Emma",
        "Jane Austen",
        right=emma,
        odd=Oddity.ID_MERGED,
        hardcover_book_id=str(old_emma.id),
    )
    oldest_emma = demo.work("emma", "Jane Austen", year=None, users=0)
    oldest_emma.status_id, oldest_emma.canonical_id = MERGED, old_emma.id
    demo.own(
        "Emma: An Annotated Edition",
        "Jane Austen",
        right=emma,
        odd=Oddity.ID_MERGED,
        hardcover_book_id=str(oldest_emma.id),
    )
    machine = demo.work("The Time Machine", "H.G. Wells", year=1895, users=15_500)
    demo.edition(machine, isbn13(11_000_101))
    gone = demo.work("The Time Machine", "H. G. Wells", year=None, users=0, status_id=DELETED)
    demo.own(
        "The Time Machine",
        "H. G. Wells",
        right=machine,
        odd=Oddity.ID_DELETED,
        hardcover_book_id=str(gone.id),
        isbn13=isbn13(11_000_101),
    )
    kindred = demo.work("Kindred", "Octavia E. Butler", year=1979, users=11_200)
    demo.edition(kindred, isbn13(11_000_102))
    demo.own(
        "Kindred",
        "Octavia E. Butler",
        right=kindred,
        odd=Oddity.ID_NONSENSE,
        hardcover_book_id="kindred-by-octavia",
        isbn13=isbn13(11_000_102),
    )


_PLAIN = (
    ("Jane Eyre", "Charlotte Brontë", 1847, 24_000),
    ("Frankenstein", "Mary Shelley", 1818, 22_500),
    ("Middlemarch", "George Eliot", 1871, 6_900),
    ("Mrs Dalloway", "Virginia Woolf", 1925, 8_100),
    ("The Grapes of Wrath", "John Steinbeck", 1939, 10_700),
    ("Invisible Man", "Ralph Ellison", 1952, 5_300),
    ("The Remains of the Day", "Kazuo Ishiguro", 1989, 9_900),
    ("Hyperion", "Dan Simmons", 1989, 16_300),
    ("Neuromancer", "William Gibson", 1984, 15_900),
    ("Snow Crash", "Neal Stephenson", 1992, 13_800),
    ("The Name of the Wind", "Patrick Rothfuss", 2007, 27_400),
    ("Piranesi", "Susanna Clarke", 2020, 31_000),
    ("Gone Girl", "Gillian Flynn", 2012, 29_600),
    ("The Secret History", "Donna Tartt", 1992, 25_100),
    ("Silent Spring", "Rachel Carson", 1962, 1_900),
    ("Educated", "Tara Westover", 2018, 19_400),
    ("All Systems Red", "Martha Wells", 2017, 26_800),
    ("Artificial Condition", "Martha Wells", 2018, 16_100),
)


def _plain_isbns(demo: HandmadeWorld) -> None:
    """Books as one wishes they all were."""
    for number, (title, author, year, users) in enumerate(_PLAIN, start=22_000_200):
        work = demo.work(title, author, year=year, users=users)
        demo.edition(work, isbn13(number), isbn10(number))
        demo.own(title, author, right=work, isbn13=isbn13(number), published=f"{year}-01-01")


def _odd_isbns(demo: HandmadeWorld) -> None:
    """Numbers in every form in which people and servers keep them."""

    def book(title: str, author: str, number: int, **kept: Any) -> None:
        work = demo.work(title, author, year=1970, users=3_000 + number % 1000)
        demo.edition(work, **kept.pop("hardcover"))
        demo.own(title, author, right=work, **kept)

    ten = {number: isbn10(number) for number in range(33_000_300, 33_000_400)}
    with_x = next(n for n in range(33_000_310, 33_000_400) if ten[n].endswith("X"))
    book(
        "Ubik",
        "Philip K. Dick",
        33_000_301,
        isbn10=ten[33_000_301],
        hardcover={"isbn13": isbn13(33_000_301)},
    )
    book(
        "Solaris",
        "Stanisław Lem",
        with_x,
        isbn10=ten[with_x].lower(),
        hardcover={"isbn10": ten[with_x]},
    )
    hyphens = ten[33_000_302]
    book(
        "Small Gods",
        "Terry Pratchett",
        33_000_302,
        isbn13=f"{hyphens[0]}-{hyphens[1:4]}-{hyphens[4:9]}-{hyphens[9]}",
        hardcover={"isbn13": isbn13(33_000_302)},
    )
    book(
        "Mort",
        "Terry Pratchett",
        33_000_303,
        isbn13=isbn13(33_000_303),
        hardcover={"isbn10": ten[33_000_303]},
    )
    book(
        "Rayuela",
        "Julio Cortázar",
        33_000_304,
        isbn13=isbn13(3_300_304, "97910"),
        hardcover={"isbn13": isbn13(3_300_304, "97910")},
    )
    book(
        "The Elements of Style",
        "William Strunk Jr.",
        33_000_305,
        isbn13=ten[33_000_305],
        hardcover={"isbn13": isbn13(33_000_305)},
    )
    book(
        "Cat's Cradle",
        "Kurt Vonnegut",
        33_000_306,
        isbn13=isbn13(33_000_306),
        isbn10=ten[33_000_306],
        hardcover={"isbn13": isbn13(33_000_306)},
    )
    # Printed with a wrong check digit, and kept so by Hardcover too (contract §3).
    misprint = isbn13(33_000_307)[:-1] + str((int(isbn13(33_000_307)[-1]) + 1) % 10)
    book("Max Havelaar", "Multatuli", 33_000_307, isbn13=misprint, hardcover={"isbn13": misprint})
    # The edition still hangs on a row that was merged.
    ghost = demo.work("The Dispossessed", "Ursula K. Le Guin", year=1974, users=9_100)
    merged = demo.work("The Dispossessed: A Novel", "Ursula K. Le Guin", year=1974, users=0)
    merged.status_id, merged.canonical_id = MERGED, ghost.id
    demo.edition(merged, isbn13(33_000_308))
    demo.own("The Dispossessed", "Ursula K. Le Guin", right=ghost, isbn13=isbn13(33_000_308))


_LONG = (
    "The Life and Strange Surprizing Adventures of Robinson Crusoe, of York, Mariner: Who lived "
    "Eight and Twenty Years, all alone in an un-inhabited Island on the Coast of America, near the "
    "Mouth of the Great River of Oroonoque; Having been cast on Shore by Shipwreck, wherein all "
    "the Men perished but himself. With An Account how he was at last as strangely deliver'd by "
    "Pyrates. Written by Himself"
)


def _odd_titles(demo: HandmadeWorld) -> None:
    """Titles as people keep them; the number still tells which book it is."""

    def book(number: int, owned: str, author: str, title: str, *writers: str, **more: Any) -> None:
        printed = more.pop("printed", None)
        work = demo.work(title, *writers, year=1980, users=2_000 + number % 1000, **more)
        demo.edition(work, isbn13(number), title=printed)
        demo.own(owned, author, right=work, isbn13=isbn13(number))

    book(
        44_000_401,
        "Fellowship of the Ring, The (The Lord of the Rings, #1)",
        "Tolkien, J. R. R.",
        "The Fellowship of the Ring",
        "J.R.R. Tolkien",
    )
    book(
        44_000_402,
        "a_wizard_of_earthsea",
        "URSULA LE GUIN",
        "A Wizard of Earthsea",
        "Ursula K. Le Guin",
    )
    book(
        44_000_403,
        "<b>Thinking, Fast &amp; Slow</b>",
        "Daniel Kahneman",
        "Thinking, Fast and Slow",
        "Daniel Kahneman",
    )
    book(44_000_404, _LONG, "Daniel Defoe", "Robinson Crusoe", "Daniel Defoe", printed=_LONG)
    book(
        44_000_405,
        "三体",
        "刘慈欣",
        "The Three-Body Problem",
        "Liu Cixin",
        alternative_titles=["三体"],
        helpers=[("Ken Liu", "Translator")],
    )
    book(
        44_000_406,
        "Преступление и наказание",
        "Фёдор Достоевский",
        "Crime and Punishment",
        "Fyodor Dostoevsky",
        alternative_titles=["Преступление и наказание"],
    )
    book(
        44_000_407,
        "Im Westen nichts Neues",
        "Erich Maria Remarque",
        "Im Westen nichts Neues",
        "Erich Maria Remarque",
    )
    book(
        44_000_408,
        "Godel, Escher, Bach – An Eternal Golden Braid",
        "Douglas Hofstadter",
        "Gödel, Escher, Bach",
        "Douglas R. Hofstadter",
        subtitle="An Eternal Golden Braid",
    )
    book(
        44_000_409,
        "Good Omens (Unabridged)",
        "Neil Gaiman, Terry Pratchett",
        "Good Omens",
        "Terry Pratchett",
        "Neil Gaiman",
        helpers=[("Martin Jarvis", "Narrator")],
    )
    book(
        44_000_410,
        "The Earthsea Quartet (Earthsea, #1-4)",
        "Ursula K. Le Guin",
        "The Earthsea Quartet",
        "Ursula K. Le Guin",
        compilation=True,
    )
    book(
        44_000_411,
        "SparkNotes: The Odyssey",
        "SparkNotes",
        "The Odyssey (SparkNotes Literature Guide)",
        "SparkNotes",
        cover=False,
        printed="SparkNotes: The Odyssey",
    )
    volume = demo.work(
        "Nausicaä of the Valley of the Wind, Vol. 1",
        "Hayao Miyazaki",
        year=1982,
        users=2_700,
        category_id=GRAPHIC_NOVEL,
    )
    demo.edition(volume, isbn13(44_000_412))
    demo.own(
        "Nausicaa of the Valley of the Wind v01",
        "Hayao Miyazaki",
        right=volume,
        isbn13=isbn13(44_000_412),
        library_id=COMICS,
    )
