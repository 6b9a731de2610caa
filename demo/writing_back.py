"""Ids go into BookLore: the plan, and what stands there once somebody has agreed to it."""

import asyncio

from tests.books import add_book, add_work, isbn
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer

from .home_assistant import HomeAssistant
from .options import OFF, choose

OPTIONS = {**OFF, "run_after_import": True, "write_ids": True}
SHOWN = 5
"""So many of many lines are printed."""
IMPORTED = 9_001


async def show_plan(home_assistant: HomeAssistant) -> None:
    """Print what would be written, which asks for it and writes nothing."""
    plan = await home_assistant.action("write_ids", {"dry_run": True})
    print("\n== What would be written to BookLore: a dry run")
    for line in plan["lines"][:SHOWN]:
        print(f"book {line['book_id']}: {line['title']} gets {line['after']}")
    print(f"… {plan['planned']} lines in all, {plan['files_rewritten']} book files rewritten")
    for difference in plan["differences"]:
        there, here = difference["booklore"], difference["hardcover_id"]
        print(f"left alone: {difference['title']} has {there} in BookLore, and {here} here")


async def turn_on(home_assistant: HomeAssistant) -> bool:
    """Have ids written from now on; tells whether they are."""
    print("\nOptions: Write IDs to BookLore, and Run after an import")
    return await choose(home_assistant, OPTIONS)


async def show_written(home_assistant: HomeAssistant, booklore: BookLoreServer) -> None:
    """Wait until everything is written, print what stands on the stand-in, and check it."""
    print("\nWriting, one id a second …")
    result = await home_assistant.action("write_ids")  # joins what consent has started
    print("\n== What was written to BookLore")
    lines = result["lines"]
    for line in lines[:SHOWN]:
        book = booklore.books[line["book_id"]]
        print(f"book {book.id}: {book.title} has {book.hardcover_book_id} ({book.slug})")
    print(f"… {result['written']} IDs in run {result['run']}, taken back by undo_writes")
    print(f"Files that BookLore rewrote: {booklore.file_writes.total()}")
    again = await home_assistant.action("write_ids")
    print(f"Once more: {again['written']} written")
    wrong = [
        line["title"]
        for line in lines
        if booklore.books[line["book_id"]].hardcover_book_id != line["after"]
    ]
    if wrong or again["written"] or result["written"] != booklore.requests["write"]:
        raise SystemExit(f"What was written is not what stands there: {result}, {again}, {wrong}")


async def show_import(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put a book into the library, and print when its id stands there."""
    title, author = "Parable of the Sower", "Octavia E. Butler"
    add_work(hardcover, IMPORTED, title, author, isbn13=isbn(IMPORTED), slug="parable-of-the-sower")
    book = add_book(booklore, IMPORTED, title, author, isbn13=isbn(IMPORTED))
    print(f"\n{title!r} has come into BookLore; in five to ten minutes its id is there, unasked.")
    while book.hardcover_book_id is None:  # noqa: ASYNC110 - it happens over HTTP
        await asyncio.sleep(1)
    print(f"book {book.id}: {book.title} has {book.hardcover_book_id} ({book.slug})")
