"""Metadata is written as each generation writes it: modes, locks, wipes (sync §A1, §A2; §5)."""

from typing import Any

import pytest

from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_profiles import GENERATIONS
from tests.servers.shelf import ShelfBook
from tests.servers.tests.asking import Ask

from .conftest import Put, every_generation

ALL, MISSING = "?replaceMode=REPLACE_ALL", "?replaceMode=REPLACE_MISSING"
PROVIDED = "?replaceMode=REPLACE_WHEN_PROVIDED"
MERGE = "mergeCategories=true"
DEAF = ("booklore-1.16", "booklore-1.18", "booklore-2.0.3")
HEARING = tuple(name for name in GENERATIONS if name not in DEAF)
deaf = pytest.mark.parametrize("profile", DEAF)
hearing = pytest.mark.parametrize("profile", HEARING)
IDS = {"hardcoverBookId": "5", "hardcoverId": "piranesi"}


@pytest.fixture
def book(server: BookLoreServer) -> ShelfBook:
    """Piranesi, with all that can be lost."""
    return server.edit(
        2,
        publisher="Bloomsbury",
        page_count=272,
        description="A house.",
        categories=["Fantasy"],
        moods=["Strange"],
        tags=["Mine"],
        series="Alone",
        series_number=1.0,
        more={"goodreadsId": "50202953"},
        personal_rating=9,
        read_status="READ",
        date_finished="2026-06-20T21:05:00Z",
    )


def facts(book: ShelfBook) -> dict[str, Any]:
    names = "title authors isbn13 publisher page_count description categories moods tags series"
    return {name: getattr(book, name) for name in names.split()} | book.more


@deaf
@pytest.mark.parametrize("query", ["", MISSING, PROVIDED, "?replaceMode=NONSENSE"])
async def test_what_is_left_out_is_wiped_by_the_older_whatever_the_mode(
    put: Put, book: ShelfBook, query: str
) -> None:
    assert (await put(2, query, **IDS)).status == 200
    assert not any(facts(book).values())
    assert (book.hardcover_book_id, book.slug) == ("5", "piranesi")
    assert (book.personal_rating, book.read_status) == (9, "READ")


@hearing
@pytest.mark.parametrize("query", ["", ALL, "?replaceMode="])
async def test_what_is_left_out_is_wiped_by_the_newer_as_well_unless_they_hear_otherwise(
    put: Put, book: ShelfBook, query: str
) -> None:
    assert (await put(2, query, **IDS)).status == 200
    assert not any(facts(book).values())


@hearing
@pytest.mark.parametrize("query", [MISSING, PROVIDED])
async def test_what_is_left_out_is_kept_by_the_newer(
    put: Put, server: BookLoreServer, book: ShelfBook, query: str
) -> None:
    before = facts(book)
    reply = await put(2, query, **IDS)
    assert facts(book) == before
    assert (book.hardcover_book_id, book.slug) == ("5", "piranesi")
    assert reply.body.items() >= IDS.items()
    assert server.sent == [{"metadata": IDS, "clearFlags": {}}]
    assert server.addresses[-1] == f"/api/v1/books/2/metadata{query}"


@hearing
@pytest.mark.parametrize(
    ("present", "query", "sent", "then"),
    [
        ("7", MISSING, "5", "7"),
        ("7", PROVIDED, "5", "5"),
        ("7", ALL, "5", "5"),
        ("7", PROVIDED, None, "7"),
        ("7", PROVIDED, " ", "7"),
        ("7", ALL, None, None),
        (None, MISSING, "5", "5"),
        (" ", MISSING, "5", "5"),
        (None, PROVIDED, 5, "5"),
        (None, PROVIDED, "not a number", "not a number"),
    ],
)
async def test_what_becomes_of_an_id(
    put: Put,
    server: BookLoreServer,
    present: str | None,
    query: str,
    sent: object,
    then: str | None,
) -> None:
    server.edit(1, hardcover_book_id=present)
    reply = await put(1, query, hardcoverBookId=sent)
    assert (reply.status, reply.body.get("hardcoverBookId")) == (200, then)
    assert server.books[1].hardcover_book_id == then


@pytest.mark.parametrize("profile", ["booklore-1.16", "booklore-1.18"])
@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ("5", 200, 5),
        (5, 200, 5),
        ("", 200, None),
        ("five", 400, None),
        (2**31, 400, None),
        ([5], 400, None),
        (True, 400, None),
    ],
)
async def test_an_id_is_a_number_on_the_oldest(
    put: Put, sent: object, status: int, told: int | None
) -> None:
    reply = await put(2, hardcoverBookId=sent)
    assert (reply.status, reply.body.get("hardcoverBookId")) == (status, told)


@every_generation
async def test_the_reply_is_all_that_is_known_of_the_book(
    put: Put, book: ShelfBook, ask: Ask, token: str
) -> None:
    reply = await put(2, MISSING, **IDS, title="Piranesi", publishedDate="2020-09-15")
    row = (await ask("books/2?withDescription=true", token)).body
    assert reply.body == row["metadata"]
    assert reply.body["hardcoverBookIdLocked"] is False
    assert "no-store" in reply.headers["Cache-Control"]


@every_generation
@pytest.mark.parametrize("query", [ALL, MISSING, PROVIDED])
async def test_a_lock_keeps_its_field_without_a_word(
    put: Put, server: BookLoreServer, book: ShelfBook, query: str
) -> None:
    server.lock(2, "hardcoverBookId", "publisher", "tags")
    reply = await put(2, query, **IDS, tags=["Theirs"], clears=["publisher", "tags"])
    assert reply.status == 200
    assert "hardcoverBookId" not in reply.body
    assert (reply.body["hardcoverId"], reply.body["publisher"]) == ("piranesi", "Bloomsbury")
    assert (book.hardcover_book_id, book.tags) == (None, ["Mine"])


@every_generation
async def test_locks_come_after_the_values_and_null_leaves_them(
    put: Put, server: BookLoreServer
) -> None:
    server.lock(2, "title")
    query = f"{PROVIDED}&{MERGE}"
    reply = await put(2, query, **IDS, hardcoverBookIdLocked=True, titleLocked=None)
    assert str(reply.body["hardcoverBookId"]) == "5"
    assert reply.body["hardcoverBookIdLocked"] is reply.body["titleLocked"] is True
    await put(2, query, hardcoverBookId="6", hardcoverBookIdLocked=False)
    assert server.books[2].hardcover_book_id == "5"
    await put(2, query, hardcoverBookId="6")
    assert server.books[2].hardcover_book_id == "6"


@every_generation
async def test_rows_in_full_tell_each_lock_and_stripped_ones_all_or_none(
    ask: Ask, token: str, server: BookLoreServer, profile: str
) -> None:
    server.edit(2, more={"goodreadsId": "50202953"}, publisher="Bloomsbury", page_count=272)
    for locks, all_locked in ((["hardcoverBookId"], False), ([], True)):
        server.lock(2, *locks)
        [row] = (await ask("books/batch?ids=2", token)).body
        told = {name for name, on in row["metadata"].items() if name.endswith("Locked") and on}
        assert told == {f"{name}Locked" for name in server.books[2].locked}
        rows = {each["id"]: each["metadata"] for each in (await ask("books", token)).body}
        if GENERATIONS[profile].strips:
            assert rows[2]["allMetadataLocked"] is all_locked
            assert rows[1]["allMetadataLocked"] is False
            assert "goodreadsId" not in rows[2]
        assert (rows[2]["publisher"], rows[2]["pageCount"]) == ("Bloomsbury", 272)


@every_generation
async def test_everything_locked_is_passed_by_as_a_whole_by_the_oldest_only(
    put: Put, server: BookLoreServer, book: ShelfBook, profile: str
) -> None:
    server.lock(2)
    before = facts(book)
    reply = await put(2, **IDS, hardcoverIdLocked=False)
    assert reply.status == 200
    assert (facts(book), book.hardcover_book_id) == (before, None)
    skipped = profile in ("booklore-1.16", "booklore-1.18")
    assert server.metadata_updates[2] == (0 if skipped else 1)
    assert ("hardcoverId" in book.locked) is skipped
    server.unlock(2)
    await put(2, **IDS)
    assert server.metadata_updates[2] == (1 if skipped else 2)


@hearing
async def test_a_write_is_undone_with_clear_flags(put: Put, book: ShelfBook) -> None:
    before = facts(book)
    await put(2, MISSING, **IDS)
    reply = await put(2, PROVIDED, clears=["hardcoverBookId", "hardcoverId"])
    assert not reply.body.keys() & IDS.keys()
    assert facts(book) == before
    await put(2, PROVIDED, clears=["publisher", "goodreadsId", "moods", "nonsense"])
    assert (book.publisher, book.moods, book.more) == (None, [], {})


@hearing
@pytest.mark.parametrize(
    ("query", "sent", "then"),
    [
        (ALL, None, []),
        (ALL, [], []),
        (ALL, ["B"], ["B"]),
        (f"{ALL}&{MERGE}", ["B", "A"], ["A", "B"]),
        (PROVIDED, [], ["A"]),
        (PROVIDED, [" "], ["A"]),
        (PROVIDED, ["B"], ["B"]),
        (f"{PROVIDED}&{MERGE}", ["B"], ["A", "B"]),
        (f"{MISSING}&{MERGE}", ["B"], ["A"]),
    ],
)
async def test_what_becomes_of_a_list(
    put: Put, server: BookLoreServer, query: str, sent: list[str] | None, then: list[str]
) -> None:
    book = server.edit(1, authors=["A"], categories=["A"])
    await put(1, query, authors=sent, categories=sent)
    assert (book.authors, book.categories) == (then, then)


@pytest.mark.parametrize(
    ("profile", "query", "categories", "tags"),
    [
        ("booklore-1.16", "", ["A", "B"], ["A", "B"]),
        ("booklore-1.16", "?mergeCategories=false", ["B"], ["B"]),
        ("booklore-1.18", "", ["B"], ["B"]),
        ("booklore-1.18", f"?{MERGE}", ["A", "B"], ["A", "B"]),
        ("booklore-2.0.3", "", ["B"], ["B"]),
        ("booklore-2.0.3", f"?{MERGE}", ["A", "B"], ["B"]),
        ("booklore-2.3", f"?{MERGE}", ["A", "B"], ["B"]),
        ("grimmory-3.2", f"?{MERGE}", ["A", "B"], ["B"]),
    ],
)
async def test_what_merging_merges(
    put: Put, server: BookLoreServer, query: str, categories: list[str], tags: list[str]
) -> None:
    book = server.edit(1, categories=["A"], tags=["A"])
    await put(1, query, categories=["B"], tags=["B"])
    assert (book.categories, book.tags) == (categories, tags)


async def test_the_person_may_change_what_is_locked(
    ask: Ask, token: str, server: BookLoreServer
) -> None:
    server.lock(2, "title")
    server.edit(2, title="Piranesi!", hardcover_book_id="7")
    row = (await ask("books/2", token)).body
    assert row["metadata"]["title"] == "Piranesi!"
    assert row["metadata"]["hardcoverBookId"] == "7"
    assert "hardcoverId" not in row["metadata"]
    assert row["primaryFile"]["fileName"] == "Piranesi.epub"
    with pytest.raises(AssertionError, match="colour"):
        server.edit(2, colour="blue")
