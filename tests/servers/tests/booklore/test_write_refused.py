"""Writes that are refused, in each generation's way (sync §A1; §5, §9)."""

from copy import deepcopy

import pytest

from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_profiles import GENERATIONS
from tests.servers.tests.asking import Ask

from .conftest import Put, every_generation

PROVIDED = "?replaceMode=REPLACE_WHEN_PROVIDED"
IDS = {"hardcoverBookId": "5", "hardcoverId": "piranesi"}


@every_generation
async def test_who_may_not_edit_is_refused_in_the_servers_words(
    put: Put, server: BookLoreServer, profile: str
) -> None:
    server.permissions = {"canManageLibrary": True}
    reply = await put(2, **IDS)
    assert (reply.status, reply.body["message"]) == (403, GENERATIONS[profile].access_denied)
    assert (await put(99, **IDS)).status == 403
    assert server.books[2].hardcover_book_id is None
    server.permissions = {"admin": True}
    assert (await put(2, **IDS)).status == 200
    assert server.requests["write"] == 3


@every_generation
@pytest.mark.parametrize(
    ("book_id", "query", "body", "status"),
    [
        (99, "", {"metadata": {}, "clearFlags": {}}, 404),
        ("first", "", {"metadata": {}, "clearFlags": {}}, 500),
        (1, "?mergeCategories=perhaps", {"metadata": {}, "clearFlags": {}}, 500),
        (1, "", {"metadata": [], "clearFlags": {}}, 400),
        (1, "", {"metadata": {"title": {}}, "clearFlags": {}}, 400),
        (1, "", {"metadata": {"pageCount": "many"}, "clearFlags": {}}, 400),
        (1, "", {"metadata": {"authors": "Ann"}, "clearFlags": {}}, 400),
        (1, "", {"metadata": {"publishedDate": "2020"}, "clearFlags": {}}, 400),
        (1, "", {"metadata": {}, "clearFlags": {"title": "maybe"}}, 400),
        (1, "", {"metadata": {}, "clearFlags": None}, 500),
        (1, "", {"metadata": None, "clearFlags": {}}, 200),
        (1, "", [], 400),
    ],
)
async def test_what_is_refused_changes_nothing(
    put: Put, server: BookLoreServer, book_id: object, query: str, body: object, status: int
) -> None:
    before = deepcopy(server.books[1])
    assert (await put(book_id, query, body=body)).status == status
    assert server.books[1] == before
    assert not server.metadata_updates


@every_generation
async def test_flags_that_are_not_there_trip_all_but_the_newest(put: Put, profile: str) -> None:
    reply = await put(1, PROVIDED, body={"metadata": {}})
    assert reply.status == (200 if profile == "grimmory-3.3" else 500)


@every_generation
async def test_a_mode_there_is_not_is_a_mistake_where_modes_are_heard(
    put: Put, profile: str
) -> None:
    reply = await put(1, "?replaceMode=replace_missing", title="Piranesi")
    assert reply.status == (200 if not GENERATIONS[profile].replace_modes else 500)


@every_generation
async def test_a_write_needs_a_token(
    ask: Ask, put: Put, server: BookLoreServer, profile: str
) -> None:
    body = {"metadata": IDS, "clearFlags": {}}
    closed = await ask("books/2/metadata", method="PUT", json=body)
    assert closed.status == GENERATIONS[profile].no_token_status
    assert (await ask("books/2/metadata", "stale", method="PUT", json=body)).status == 401
    assert server.books[2].hardcover_book_id is None


@every_generation
async def test_a_write_is_json_and_a_put(ask: Ask, put: Put, token: str, profile: str) -> None:
    newest = profile == "grimmory-3.3"
    assert (await ask("books/2/metadata", token)).status == (405 if newest else 500)
    text = await ask("books/2/metadata", token, method="PUT", data="{}")
    assert text.status == (415 if newest else 500)
    kind = {"Content-Type": "application/json"}
    for data in ("", "{", "null"):
        broken = await ask("books/2/metadata", token, method="PUT", data=data, headers=kind)
        assert (broken.status, broken.body["message"]) == (
            400,
            "Request body is missing or malformed.",
        )
