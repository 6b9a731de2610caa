"""A library in the middle of its life: what is known, what is new, and what becomes of it."""

from typing import Any

from homeassistant.core import HomeAssistant

from tests.books import add_book, add_work, isbn
from tests.person import choose, skip
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import matches

MATCHED, CHOSEN, SKIPPED, ASKED, NOT_FOUND, RETAGGED, RETITLED = range(1, 8)
"""What is known before the fault: a match, two decisions of the person's, a question, a miss;
and a match and a question about books that are described anew since, so that a run looks again."""
WITH_ID, WITH_MERGED_ID, WITH_ISBN, WITH_ISBN_TOO, TITLED, TITLED_TOO = range(11, 17)
NEARLY, UNKNOWN, AUTHORED = range(17, 20)
"""What is new: for every stage some."""
MANY_WITH_ISBN, MANY_TITLED = range(1_000, 1_100), range(2_000, 2_060)
"""A request's worth of books more, so that a stage needs a second one."""
KNOWN = {
    MATCHED: ("matched", 5_001),
    CHOSEN: ("matched", 5_902),
    SKIPPED: ("skipped", None),
    ASKED: ("pending", 5_004),
    NOT_FOUND: ("failed", "not_found"),
    RETAGGED: ("matched", 5_006),
    RETITLED: ("pending", 5_007),
}
SETTLED = KNOWN | {
    WITH_ID: ("matched", 5_011),
    WITH_MERGED_ID: ("matched", 5_912),
    WITH_ISBN: ("matched", 5_013),
    WITH_ISBN_TOO: ("matched", 5_014),
    TITLED: ("pending", 5_015),
    TITLED_TOO: ("pending", 5_016),
    NEARLY: ("pending", 5_017),
    UNKNOWN: ("failed", "not_found"),
    AUTHORED: ("pending", 5_019),
}
"""What a run without any fault makes of the books: their state, and the id, the first
candidate's or the reason."""

type Results = dict[int, tuple[str, Any]]


async def live_until_now(
    hass: HomeAssistant, booklore: BookLoreServer, hardcover: HardcoverServer, fetch: Any
) -> None:
    """Let the person have a library, fetch its ids, choose for one book and skip another."""
    for book_id in (MATCHED, CHOSEN, SKIPPED, ASKED):
        facts = {"isbn13": isbn(book_id)} if book_id == MATCHED else {}
        _add_both(booklore, hardcover, book_id, "Old Book", "Old Author", **facts)
    _add_both(booklore, hardcover, RETAGGED, "Retagged", "Rita Tag", isbn13=isbn(RETAGGED))
    _add_both(booklore, hardcover, RETITLED, "Retitled", "Rita Title")
    add_work(hardcover, 5_902, "Old Book 2", "A Namesake")
    add_book(booklore, NOT_FOUND, "Untitled Family Cookbook")
    await fetch()
    await choose(hass, CHOSEN, hardcover_id=5_902)
    await skip(hass, SKIPPED)
    assert await results(hass) == KNOWN


def import_books(booklore: BookLoreServer, hardcover: HardcoverServer) -> Results:
    """Put new books on the shelf, for every stage some; returns what is to become of them.

    Two old ones are described anew, by which a run finds the same again.
    """
    booklore.books[RETAGGED].title = f"Retagged {RETAGGED}: Old, But Revised"
    booklore.books[RETITLED].title = f"The Retitled {RETITLED}"
    add_work(hardcover, 5_011, "With Id", "Ida Known")
    add_book(booklore, WITH_ID, "With Id", "Ida Known", hardcover_book_id="5011")
    for work_id, into in ((5_012, 5_112), (5_112, 5_912), (5_912, None)):
        merged = {"canonical_id": into, "status_id": 4} if into else {}
        add_work(hardcover, work_id, "Merged", "Mary Merge", **merged)
    add_book(booklore, WITH_MERGED_ID, "Merged", "Mary Merge", hardcover_book_id="5012")
    for book_id in (WITH_ISBN, WITH_ISBN_TOO):
        _add_both(booklore, hardcover, book_id, "New Book", "Isabel Number", isbn13=isbn(book_id))
    for book_id in (TITLED, TITLED_TOO):
        _add_both(booklore, hardcover, book_id, "New Book", "Tim Title")
    add_work(hardcover, 5_019, "Quiet Gardens: Walks in the North", "Anna Works")
    add_book(booklore, AUTHORED, "Quiet Gardens", "Anna Works")
    # Nobody's, so that neither an author's works nor a title as it is written lead to it.
    add_work(hardcover, 5_017, "The Long Way to a Small, Angry Planet", "Becky Chambers")
    add_book(booklore, NEARLY, "Long Way to a Small Angry Planet")
    add_book(booklore, UNKNOWN, "Notes on Beekeeping in Oberkirch")
    return dict(SETTLED)


def import_many(booklore: BookLoreServer, hardcover: HardcoverServer) -> Results:
    """Put so many books on the shelf that ISBNs and titles need a second request."""
    for book_id in MANY_WITH_ISBN:
        _add_both(booklore, hardcover, book_id, "New Book", "Isabel Number", isbn13=isbn(book_id))
    for book_id in MANY_TITLED:
        _add_both(booklore, hardcover, book_id, "New Book", "Tim Title")
    return {book_id: ("matched", 5_000 + book_id) for book_id in MANY_WITH_ISBN} | {
        book_id: ("pending", 5_000 + book_id) for book_id in MANY_TITLED
    }


def _add_both(
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    book_id: int,
    title: str,
    author: str,
    **facts: Any,
) -> None:
    author, title = f"{author} {book_id}", f"{title} {book_id}"
    add_work(hardcover, 5_000 + book_id, title, author, **facts)
    add_book(booklore, book_id, title, author, **facts)


async def untouched(hass: HomeAssistant) -> dict[int, dict[str, Any]]:
    """Return everything that is known of the old books that are still as they were."""
    anew = (RETAGGED, RETITLED)
    return {
        match["book_id"]: match
        for match in await matches(hass)
        if match["book_id"] in KNOWN and match["book_id"] not in anew
    }


async def results(hass: HomeAssistant) -> Results:
    """Return what is known of every book, in short."""
    return {match["book_id"]: _result(match) for match in await matches(hass)}


def _result(match: dict[str, Any]) -> tuple[str, Any]:
    match match["status"]:
        case "pending":
            fact = match["candidates"][0]["hardcover_id"]
        case "failed":
            fact = match["reason"]
        case _:
            fact = match.get("hardcover_id")
    return match["status"], fact
