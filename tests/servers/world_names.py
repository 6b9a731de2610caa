"""People, publishers and phrases that a made-up catalogue needs."""

from random import Random

_GIVEN_NAMES = """
    Anna Ben Clara Daniel Eva Frank Grace Henry Ines Jack Karen Louis Maria Nathan Olga
    Peter Quinn Rosa Samuel Tessa Umberto Vera Walter Xenia Yusuf Zoë Amélie Björn Chloé
    Dóra Emeka Fatima Gül Hiroshi Ivan Jürgen Kofi Leila Miguel Noor
"""
_SURNAMES = """
    Abbott Barker Castillo Dawson Eriksen Fischer Graham Holloway Ito Jansen Kowalski
    Lambert Mercer Nwosu Okafor Pryce Quigley Ramos Sandoval Thorne Ueda Vargas Whitlock Xu
    Yilmaz Zimmer Álvarez Brontë Çelik Doyle Engström Fournier García Hughes Ibsen Jakobsen
    Keating Lindqvist Müller Novák
"""
_FIRST = _GIVEN_NAMES.split()
_LAST = _SURNAMES.split()

GUIDE_MAKERS = (
    "SparkNotes",
    "BookRags",
    "CliffsNotes",
    "Quick Reads Press",
    "SuperSummary",
    "BookHabits",
    "Instaread",
    "Bright Notes",
    "LitCharts",
    "Whiz Books",
)
GUIDES = (
    "Summary of {title} by {author}",
    "{title} by {author}: Summary & Study Guide",
    "{title}: A Study Guide",
    "Study Guide: {title} by {author}",
    "{title} by {author} | Conversation Starters",
    "CliffsNotes on {surname}'s {title}",
    "SparkNotes: {title}",
    "The Unofficial {title} Companion",
    "{title}: Lesson Plans",
    "Summary and Analysis of {title}: Based on the Book by {author}",
    "Workbook for {title}",
    "A Reader's Guide to {title}",
)
BOX_SETS = (
    "{series} Box Set",
    "The {series} Boxed Set: Books 1-{count}",
    "{series} Series {count} Books Collection Set by {author}",
    "{series}: The Complete Collection",
    "{first} / {second}",
    "The {series} Omnibus",
    "The Complete {series}",
)
ADAPTATIONS = (
    "{title}: The Graphic Novel",
    "{title}: A Graphic Adaptation",
    "{title} (Dramatized)",
    "{title}: The Illustrated Edition",
)
FOREIGN = (("German", "de"), ("Spanish", "es"), ("French", "fr"), ("Portuguese", "pt"))
NONSENSE_IDS = ("n/a", "hardcover", "?", "12a34", "https://hardcover.app/books/{slug}", "{slug}")
NOBODY = ("Unknown", "Unknown Author")
NOISE = (
    " (Unabridged)",
    " [Unabridged]",
    ": A Novel",
    " - A Novel",
    " (Kindle Edition)",
    ", Illustrated Edition",
)
HELPER_ROLES = ("Illustrator", "Translator", "Narrator", "Editor", "Introduction", "Foreword")


def person(rng: Random) -> str:
    """Return somebody's name; two books may well have been written by the same stranger."""
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"
