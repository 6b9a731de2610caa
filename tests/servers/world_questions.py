"""The part of the demo's library that needs the person: doubts, choices and books not found."""

from typing import Any

from .catalogue import CatalogueWork
from .world import Oddity
from .world_by_hand import HandmadeWorld, isbn13
from .world_catalogue import GRAPHIC_NOVEL

BOOKS, COMICS = 1, 2


def contradictions(demo: HandmadeWorld) -> None:
    """Numbers that lead astray: another book, another volume, two works at once."""
    rome = demo.work("SPQR: A History of Ancient Rome", "Mary Beard", year=2015, users=6_200)
    demo.edition(rome, isbn13(55_000_501))
    wuthering = demo.work("Wuthering Heights", "Emily Brontë", year=1847, users=23_000)
    demo.own(
        "Wuthering Heights",
        "Emily Brontë",
        right=wuthering,
        isbn13=isbn13(55_000_501),
        odd=Oddity.ISBN_OF_ANOTHER,
    )
    alchemists = [
        demo.work(
            f"Fullmetal Alchemist, Vol. {number}",
            "Hiromu Arakawa",
            year=2001 + number,
            users=4_000 // number,
            category_id=GRAPHIC_NOVEL,
        )
        for number in (1, 2, 10)
    ]
    demo.edition(alchemists[2], isbn13(55_000_502))
    demo.own(
        "Fullmetal Alchemist, Vol. 2",
        "Hiromu Arakawa",
        right=alchemists[1],
        isbn13=isbn13(55_000_502),
        library_id=COMICS,
        odd=Oddity.ISBN_OF_SAME_AUTHOR,
    )
    legend = demo.work("Legend", "David Gemmell", year=1984, users=2_900)
    trilogy = demo.work(
        "Drenai Tales: Omnibus", "David Gemmell", year=1991, users=240, compilation=True
    )
    for work in (legend, trilogy):
        demo.edition(work, isbn13(55_000_503))
    demo.own("Legend (Drenai Saga, #1)", "David Gemmell", right=legend, isbn13=isbn13(55_000_503))
    demo.work("Legend", "Marie Lu", year=2011, users=14_000)


def dune(demo: HandmadeWorld) -> None:
    """One title, and more works of that very name than anybody wants to choose from."""
    dune = demo.work("Dune", "Frank Herbert", year=1965, users=52_000, series=("Dune", 1.0))
    for subtitle, author, year, users in (
        ("SparkNotes Literature Guide", "SparkNotes", 2003, 38),
        ("Summary & Study Guide", "BookRags", 2011, 22),
        ("<b>Conversation</b> Starters [free](javascript:alert(1))", "Whiz Books", 2017, 3),
        ("A Screenplay", "Jack Ramos", 1983, 12),
        ("Poems from the Coast", "Sarah Keating", 2009, 5),
        (None, "Marlon Abbott", 1998, 64),
    ):
        demo.work(
            "Dune", author, year=year, users=users, subtitle=subtitle, cover=users not in {3, 64}
        )
    demo.work("Dune", year=None, users=0, cover=False)
    for subtitle, artist, year in (
        ("The Graphic Novel, Book 1", "Raúl Allén", 2020),
        ("The Official Movie Graphic Novel", "Drew Johnson", 2022),
    ):
        demo.work(
            "Dune",
            "Frank Herbert",
            year=year,
            users=year - 800,
            subtitle=subtitle,
            category_id=GRAPHIC_NOVEL,
            helpers=[(artist, "Illustrator")],
        )
    demo.work(
        "Dune",
        "Frank Herbert",
        year=1979,
        users=800,
        subtitle="The Great Trilogy",
        compilation=True,
    )
    demo.work("Dune Messiah", "Frank Herbert", year=1969, users=18_800, series=("Dune", 2.0))
    demo.work("Dune (German Edition)", "Frank Herbert", year=1967, users=310)
    demo.work("CliffsNotes on Herbert's Dune & Other Works", "L. David Allen", year=1975, users=12)
    demo.own("Dune", "Frank Herbert", right=dune, published="1965-01-01")
    demo.own("Dune (Dune Chronicles, #1) (1965)", "Herbert, Frank", right=dune)


def without_isbn(demo: HandmadeWorld) -> None:
    """Found by title or by search, so that the person is asked."""

    def book(title: str, author: str, users: int, *others: str, **more: Any) -> CatalogueWork:
        for number, other in enumerate(others):
            demo.work(title, other, year=2000 + number, users=users // 3)
        return demo.work(title, author, year=1950, users=users, **more)

    hobbit = book("The Hobbit", "J.R.R. Tolkien", 61_000)
    demo.own("Hobbit, The [Illustrated Edition]", "J. R. R. Tolkien", right=hobbit)
    ulysses = book("Ulysses", "James Joyce", 7_700, "Alfred Tennyson")
    demo.own("Ulysses", right=ulysses)
    darkness = book("The Left Hand of Darkness", "Ursula K. Le Guin", 14_900)
    demo.own("The Left Hand of Darknes", "Ursula K. Le Guin", right=darkness)
    handmaid = book("The Handmaid's Tale", "Margaret Atwood", 44_000)
    demo.own("THE HANDMAIDS TALE", "Atwood, Margaret", right=handmaid)
    solitude = book(
        "One Hundred Years of Solitude",
        "Gabriel García Márquez",
        26_000,
        alternative_titles=["Cien años de soledad"],
        helpers=[("Gregory Rabassa", "Translator")],
    )
    demo.own(
        "Cien años de soledad", "Gabriel Garcia Marquez", right=solitude, odd=Oddity.OTHER_TITLE
    )
    stand = book("The Stand", "Stephen King", 21_000, "Norma Keating")
    demo.own("The <em>Stand</em>", "Stephen King", right=stand)
    demo.own("Stephen King - It.epub", "Unknown", right=book("It", "Stephen King", 30_500))


def not_on_hardcover(demo: HandmadeWorld) -> None:
    """What only this person has."""
    demo.own("Hausordnung Mozartstraße 12", right=None, odd=Oddity.NOT_ON_HARDCOVER)
    demo.own("KM500_Mixer_Manual_EN", "Unknown", right=None, odd=Oddity.NOT_ON_HARDCOVER)
    demo.own(
        "Rezepte von Oma Käthe",
        "Käthe Brunnhuber",
        right=None,
        isbn13=isbn13(66_000_601),
        odd=Oddity.NOT_ON_HARDCOVER,
    )
    demo.own(None, right=None, odd=Oddity.NOT_ON_HARDCOVER)
