"""What goes wrong with shelves: a write is sent once, and a missing permission stops nothing else."""

from collections.abc import Awaitable, Callable
import json

import pytest

from custom_components.booklore_hardcover.errors import MEANINGS
from custom_components.booklore_hardcover.hardcover.client import HardcoverClient
from custom_components.booklore_hardcover.hardcover.errors import (
    HardcoverCannotConnect,
    HardcoverError,
    HardcoverInvalidToken,
    HardcoverMissingLibraryScope,
    HardcoverMissingScope,
    HardcoverPaused,
    HardcoverRefused,
    HardcoverTimeout,
    HardcoverUnexpectedReply,
)
from custom_components.booklore_hardcover.hardcover.models import Read
from custom_components.booklore_hardcover.hardcover.pacer import Priority
from custom_components.booklore_hardcover.hardcover.shelf import (
    add,
    date_read,
    rate,
    remove,
    shelf,
    user_book_on,
    user_books,
    user_books_of,
)
from tests.clock import Travel
from tests.servers.hardcover import TOKEN, Fault, HardcoverServer, Token
from tests.servers.hardcover_faults import Answer
from tests.servers.hardcover_shelf import ShelfRow

from .conftest import DUNE, MESSIAH, MakeClient

SAM, ANNA = 70_001, 70_002
ROW_ID, READ_ID = 50, 60
DAY = "2019-05-03"
type Call = Callable[[HardcoverClient], Awaitable[object]]
WRITES: dict[str, Call] = {
    "update_user_book": lambda client: rate(client, ROW_ID, 9),
    "insert_user_book": lambda client: add(client, MESSIAH, 3, 9, privacy=1),
    "update_user_book_read": lambda client: date_read(client, Read(READ_ID, None, None, DAY)),
    "delete_user_book": lambda client: remove(client, ROW_ID),
}
READS: dict[str, tuple[str, Call]] = {
    "the count": ("me", shelf),
    "all rows": ("user_books", lambda client: user_books(client, SAM, 1)),
    "rows by id": ("user_books", lambda client: user_books_of(client, SAM, [ROW_ID])),
    "rows by work": ("user_books", lambda client: user_book_on(client, SAM, [DUNE])),
}
every_write = pytest.mark.parametrize("operation", WRITES)
every_read = pytest.mark.parametrize("reading", READS)


@pytest.fixture(autouse=True)
def row(server: HardcoverServer) -> ShelfRow:
    """A book that was rated long ago."""
    read = server.new_read(finished_at="2018-01-01")
    read.id = READ_ID
    return server.put_on_shelf(DUNE, rating=1.5, id=ROW_ID, reads=[read])


def done(server: HardcoverServer) -> set[str]:
    """Return which writes were done."""
    row = server.shelf.get(ROW_ID)
    found = {
        "update_user_book": row is not None and row.rating == 4.5,
        "insert_user_book": any(each.book_id == MESSIAH for each in server.shelf.values()),
        "update_user_book_read": row is not None and row.reads[0].finished_at == DAY,
        "delete_user_book": row is None,
    }
    return {name for name, yes in found.items() if yes}


@every_write
async def test_a_write_that_works_is_sent_once(
    client: HardcoverClient, server: HardcoverServer, operation: str
) -> None:
    await WRITES[operation](client)
    assert done(server) == {operation}
    assert server.requests == {operation: 1}


@every_write
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("408", HardcoverTimeout),
        ("timeout", HardcoverTimeout),
        ("500", HardcoverCannotConnect),
        ("500_html", HardcoverCannotConnect),
        ("403_html", HardcoverCannotConnect),
        ("refuse", HardcoverCannotConnect),
        ("reset", HardcoverCannotConnect),
        ("truncated_json", HardcoverUnexpectedReply),
        ("html", HardcoverUnexpectedReply),
        ("null_data", HardcoverUnexpectedReply),
        ("wrong_json", HardcoverUnexpectedReply),
        ("empty", HardcoverUnexpectedReply),
        ("graphql_error", HardcoverUnexpectedReply),
        ("403_mutations", HardcoverUnexpectedReply),
        ("401", HardcoverInvalidToken),
        ("invalid_headers", HardcoverInvalidToken),
        ("invalid_jwt", HardcoverInvalidToken),
        ("403_scope", HardcoverMissingLibraryScope),
        ("403_scope_in_band", HardcoverMissingLibraryScope),
        ("write_refused", HardcoverRefused),
        ("parse_failed", HardcoverRefused),
        ("429_daily", HardcoverPaused),
    ],
)
async def test_a_write_that_fails_is_not_sent_again(
    client: HardcoverClient,
    server: HardcoverServer,
    travel: Travel,
    operation: str,
    fault: Fault,
    error: type[HardcoverError],
) -> None:
    server.fail(operation, fault)
    with pytest.raises(HardcoverError) as raised:
        await travel.through(WRITES[operation](client), step=3)
    assert type(raised.value) is error
    assert server.requests == {operation: 1}
    assert done(server) == set()


@every_write
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("lands_timeout", HardcoverTimeout),
        ("lands_408", HardcoverTimeout),
        ("lands_500", HardcoverCannotConnect),
        ("lands_reset", HardcoverCannotConnect),
        ("lands_refuse", HardcoverCannotConnect),
    ],
)
async def test_a_write_that_is_done_without_a_word_is_not_sent_again(
    client: HardcoverClient,
    server: HardcoverServer,
    travel: Travel,
    operation: str,
    fault: Fault,
    error: type[HardcoverError],
) -> None:
    """Whoever reads the row again finds it done."""
    server.fail(operation, fault)
    with pytest.raises(HardcoverError) as raised:
        await travel.through(WRITES[operation](client), step=3)
    assert type(raised.value) is error
    assert server.requests == {operation: 1}
    assert done(server) == {operation}


@every_write
async def test_a_write_may_be_done_long_after_it_was_given_up(
    client: HardcoverClient, server: HardcoverServer, travel: Travel, operation: str
) -> None:
    server.fail(operation, "late")
    with pytest.raises(HardcoverTimeout):
        await travel.through(WRITES[operation](client), step=3)
    assert done(server) == set()
    server.land()
    assert done(server) == {operation}
    assert server.requests == {operation: 1}


@every_write
@pytest.mark.parametrize("fault", ["503", "429", "429_bare", "403_quota"])
async def test_a_write_that_was_turned_away_is_sent_again(
    client: HardcoverClient,
    server: HardcoverServer,
    travel: Travel,
    operation: str,
    fault: Fault,
) -> None:
    """Hardcover has not begun with it; it is done once."""
    server.fail(operation, fault)
    await travel.through(WRITES[operation](client), step=1)
    assert server.requests == {operation: 2}
    assert done(server) == {operation}
    assert len(server.activities) <= 2


async def test_a_write_that_is_turned_away_twice_is_given_up(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    server.fail("update_user_book", "503", times=None)
    with pytest.raises(HardcoverCannotConnect):
        await travel.through(rate(client, ROW_ID, 9))
    assert server.requests == {"update_user_book": 2}


async def test_a_write_that_is_sent_again_is_not_sent_a_third_time(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    server.fail("update_user_book", "503")
    server.fail("update_user_book", "lands_reset")
    with pytest.raises(HardcoverCannotConnect):
        await travel.through(rate(client, ROW_ID, 9))
    assert server.requests == {"update_user_book": 2}
    assert len(server.activities) == 1


async def test_a_person_who_writes_is_told_of_a_pause(
    make_client: MakeClient, server: HardcoverServer, travel: Travel
) -> None:
    server.fail("update_user_book", "429", times=None)
    with pytest.raises(HardcoverPaused):
        await travel.through(rate(make_client(priority=Priority.PERSON), ROW_ID, 9))
    assert done(server) == set()


@every_read
@pytest.mark.parametrize("fault", ["500", "503", "refuse", "reset", "408", "timeout"])
async def test_a_question_about_the_shelf_is_asked_again(
    client: HardcoverClient, server: HardcoverServer, travel: Travel, reading: str, fault: Fault
) -> None:
    """Once; it changes nothing."""
    field, call = READS[reading]
    server.fail(field, fault)
    assert await travel.through(call(client), step=3)
    assert server.requests == {field: 2}


@pytest.mark.parametrize("in_band", [False, True])
@pytest.mark.parametrize(
    ("call", "missing"),
    [
        *((call, "read:library") for _, call in READS.values()),
        *((call, "write:library") for call in WRITES.values()),
    ],
    ids=[*READS, *WRITES],
)
async def test_a_key_without_the_library_is_good_for_everything_else(
    client: HardcoverClient, server: HardcoverServer, call: Call, missing: str, in_band: bool
) -> None:
    server.tokens[TOKEN] = Token(scopes=frozenset({"read:me:content", "read:catalog"}))
    server.scopes_in_band = in_band
    with pytest.raises(HardcoverMissingLibraryScope) as raised:
        await call(client)
    assert raised.value.facts == {"scope": missing}
    assert server.requests.total() == 1
    assert await client.account()
    await client.check_catalogue()
    assert done(server) == set()


async def test_a_key_that_may_read_the_shelf_only_is_told_what_it_lacks(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    scopes = {"read:me:content", "read:catalog", "read:library"}
    server.tokens[TOKEN] = Token(scopes=frozenset(scopes))
    assert (await shelf(client)).count == 1
    assert len(await user_books(client, SAM, 9_999)) == 1
    with pytest.raises(HardcoverMissingLibraryScope) as raised:
        await rate(client, ROW_ID, 9)
    assert raised.value.facts["scope"] == "write:library"


def test_a_missing_library_asks_for_no_account() -> None:
    """It starts no reauthentication, and nothing else waits for it; the other scopes' does."""
    meaning = MEANINGS[HardcoverMissingLibraryScope.key]
    assert (meaning.account, meaning.passes) == (None, False)
    assert MEANINGS[HardcoverRefused.key].account is None
    assert MEANINGS[HardcoverMissingScope.key].account is not None


# Replies that are none to what was asked


ROW = {"id": ROW_ID, "user_id": SAM, "book_id": DUNE, "status_id": 3, "rating": 4}
OTHER = ROW | {"id": 51, "book_id": MESSIAH}
READ = {"id": READ_ID, "finished_at": DAY}


@pytest.mark.parametrize(
    ("operation", "value"),
    [
        ("update_user_book", {"id": 51, "user_book": OTHER}),
        ("update_user_book", {"id": ROW_ID, "user_book": OTHER}),
        ("update_user_book", {"id": 51, "user_book": ROW}),
        ("update_user_book", {"id": ROW_ID, "user_book": None}),
        ("update_user_book", {"id": None, "user_book": ROW}),
        ("update_user_book", [ROW]),
        ("insert_user_book", {"id": ROW_ID, "user_book": ROW}),
        ("insert_user_book", {"id": 51, "user_book": OTHER | {"user_book_reads": None}}),
        ("insert_user_book", {"id": 51, "user_book": OTHER | {"user_book_reads": [{}]}}),
        ("update_user_book_read", {"id": READ_ID, "user_book_read": READ | {"id": 61}}),
        ("update_user_book_read", {"id": READ_ID, "user_book_read": None}),
        ("update_user_book_read", {"id": READ_ID, "user_book_read": READ | {"finished_at": 5}}),
        ("delete_user_book", {"id": 51}),
        ("delete_user_book", {}),
    ],
)
async def test_a_write_is_believed_only_when_the_reply_tells_of_it(
    client: HardcoverClient,
    server: HardcoverServer,
    monkeypatch: pytest.MonkeyPatch,
    operation: str,
    value: object,
) -> None:
    answer(monkeypatch, server, operation, value)
    with pytest.raises(HardcoverUnexpectedReply):
        await WRITES[operation](client)
    assert server.requests == {operation: 1}


@pytest.mark.parametrize("error", ["Uniqueness violation", "", {"message": "no"}])
async def test_whatever_stands_in_the_error_is_a_refusal(
    client: HardcoverClient,
    server: HardcoverServer,
    monkeypatch: pytest.MonkeyPatch,
    error: object,
) -> None:
    """Whatever stands beside it; its text goes nowhere."""
    answer(monkeypatch, server, "update_user_book", {"id": 1, "error": error, "user_book": ROW})
    with pytest.raises(HardcoverRefused) as raised:
        await rate(client, ROW_ID, 9)
    assert str(raised.value) == "update_user_book was refused"


@pytest.mark.parametrize(
    ("reading", "value"),
    [
        ("the count", [{"id": SAM}]),
        ("the count", []),
        ("the count", [{}, {}]),
        ("all rows", [ROW | {"user_id": ANNA}]),
        ("all rows", [ROW, ROW]),
        ("all rows", [OTHER, ROW]),
        ("all rows", [ROW, {}]),
        ("all rows", [ROW, None]),
        ("all rows", [ROW | {"book_id": None}]),
        ("all rows", [ROW | {"status_id": None}]),
        ("all rows", [ROW | {"updated_at": 5}]),
        ("all rows", {"id": ROW_ID}),
        ("rows by id", [OTHER]),
        ("rows by id", [ROW | {"user_id": ANNA}]),
        ("rows by work", [OTHER]),
        ("rows by work", [ROW | {"user_id": None}]),
    ],
)
async def test_a_shelf_is_read_whole_or_not_at_all(
    client: HardcoverClient,
    server: HardcoverServer,
    monkeypatch: pytest.MonkeyPatch,
    reading: str,
    value: object,
) -> None:
    """A row that is passed by would be a book that is not on the shelf."""
    field, call = READS[reading]
    answer(monkeypatch, server, field, value)
    with pytest.raises(HardcoverError) as raised:
        await call(client)
    assert type(raised.value) in (HardcoverUnexpectedReply, HardcoverInvalidToken)
    assert server.requests == {field: 1}


def answer(
    monkeypatch: pytest.MonkeyPatch, server: HardcoverServer, field: str, value: object
) -> None:
    """Let the server answer the next request with this."""
    told = json.dumps({"data": {field: value}})
    monkeypatch.setattr("tests.servers.hardcover.answer_to", lambda *_: Answer(200, told))
    server.fail(field, "empty")
