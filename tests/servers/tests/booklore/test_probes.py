"""The cheap questions, and who knows which (sync §C2, §2.6)."""

import pytest

from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_profiles import GENERATIONS
from tests.servers.shelf import ShelfBook
from tests.servers.tests.asking import Ask

from .conftest import every_generation

NEWEST = "2026-07-01T00:00:00Z"
COMMA, MINUS = "addedOn,desc", "-addedOn"


@pytest.fixture
def new(server: BookLoreServer) -> ShelfBook:
    """The newest of four books; the only PDF."""
    book = ShelfBook(4, "Emma", ["Jane Austen"], format="PDF", added_on=NEWEST, isbn13="9" * 13)
    server.books = {4: book} | server.books
    server.libraries[2] = "Empty"
    return book


@every_generation
async def test_formats_are_counted_from_the_second_generation_on(
    ask: Ask, token: str, server: BookLoreServer, new: ShelfBook, profile: str
) -> None:
    reply = await ask("libraries/1/format-counts", token)
    assert server.requests["format-counts"] == 1
    if profile.startswith("booklore-1"):
        assert (reply.status, reply.kind) == (404, "application/json")
        return
    assert reply.body == {"EPUB": 2, "PDF": 1}
    assert (await ask("libraries/2/format-counts", token)).body == {}
    assert (await ask("libraries/x/format-counts", token)).status == 500
    del server.books[new.id]
    assert (await ask("libraries/1/format-counts", token)).body == {"EPUB": 2}


@pytest.mark.parametrize(
    ("profile", "sort", "status"),
    [
        ("booklore-1.18", COMMA, 500),
        ("booklore-2.3", COMMA, 500),
        ("grimmory-3.2", COMMA, 200),
        ("grimmory-3.2", MINUS, 500),
        ("grimmory-3.3", MINUS, 200),
        ("grimmory-3.3", COMMA, 400),
    ],
)
async def test_the_newest_book_is_asked_for_in_its_generations_way(
    ask: Ask,
    token: str,
    server: BookLoreServer,
    new: ShelfBook,
    profile: str,
    sort: str,
    status: int,
) -> None:
    reply = await ask(f"books/page?page=0&size=1&sort={sort}", token)
    assert (reply.status, server.requests["page-probe"]) == (status, 1)
    if status != 200:
        return
    [row] = reply.body["content"]
    assert (row["id"], row["addedOn"]) == (new.id, NEWEST)
    assert "hardcoverBookId" not in row["metadata"]
    page = reply.body["page"]
    cursor = page.pop("cursor", None)
    assert page == {"size": 1, "number": 0, "totalElements": 4, "totalPages": 4}
    assert (cursor is not None, "links" in reply.body) == (profile == "grimmory-3.3",) * 2


@every_generation
async def test_apps_have_a_list_of_their_own_on_some(
    ask: Ask, token: str, server: BookLoreServer, new: ShelfBook, profile: str
) -> None:
    reply = await ask("app/books?size=1&sort=addedOn&dir=desc", token)
    assert server.requests["app-probe"] == 1
    if not GENERATIONS[profile].lists_for_apps:
        old = profile.startswith("booklore-1")
        assert (reply.status, reply.kind) == (
            (404, "application/json") if old else (200, "text/html")
        )
        return
    [row] = reply.body.pop("content")
    assert (row["id"], row["addedOn"], row["title"]) == (new.id, NEWEST, "Emma")
    assert "hardcoverBookId" not in row
    assert reply.body == {
        "page": 0,
        "size": 1,
        "totalElements": 4,
        "totalPages": 4,
        "hasNext": True,
        "hasPrevious": False,
    }


def test_who_has_a_list_for_apps() -> None:
    assert {name for name, each in GENERATIONS.items() if each.lists_for_apps} == {
        "booklore-2.2",
        "grimmory-3.2",
        "grimmory-3.3",
    }


@every_generation
async def test_cheap_questions_want_a_token(ask: Ask, profile: str) -> None:
    for path in ("books/page", "app/books", "libraries/1/format-counts"):
        assert (await ask(path)).status == GENERATIONS[profile].no_token_status


@every_generation
async def test_rows_tell_when_a_book_came(
    ask: Ask, token: str, server: BookLoreServer, new: ShelfBook
) -> None:
    rows = (await ask("books", token)).body
    assert {row["id"]: row["addedOn"] for row in rows} == {
        1: "2026-06-02T18:22:41Z",
        2: "2026-06-02T18:22:41Z",
        3: "2026-06-02T18:22:41Z",
        4: NEWEST,
    }


@every_generation
async def test_rows_tell_what_the_person_did_with_a_book(
    ask: Ask, token: str, server: BookLoreServer
) -> None:
    done = "2026-06-20T21:05:00Z"
    server.edit(2, personal_rating=9, read_status="READ", date_finished=done)
    rows = {row["id"]: row for row in (await ask("books", token)).body}
    read = {"personalRating": 9, "readStatus": "READ", "dateFinished": done}
    assert rows[2].items() >= read.items()
    assert not rows[1].keys() & read.keys()
    assert (await ask("books/2", token)).body["readStatus"] == "READ"
