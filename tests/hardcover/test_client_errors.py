"""What the client makes of everything that Hardcover can answer instead (contract §7)."""

from collections.abc import Awaitable, Callable
import logging
import traceback

import aiohttp
import pytest

from custom_components.booklore_hardcover.hardcover.client import RETRY_PAUSE, HardcoverClient
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
from custom_components.booklore_hardcover.hardcover.pacer import Priority
from tests.clock import Travel
from tests.servers.hardcover import TOKEN, Fault, HardcoverServer, Token

from .conftest import DUNE, MakeClient

type Call = Callable[[HardcoverClient], Awaitable[object]]

CALLS: dict[str, Call] = {
    "me": lambda client: client.account(),
    "books_by_id": lambda client: client.works_by_id([DUNE]),
    "editions": lambda client: client.editions_by_isbn(["9780441172719"], []),
    "books_by_title": lambda client: client.works_by_title(["Dune"], limit=5),
    "authors": lambda client: client.works_by_author(["Frank Herbert"], limit=5),
    "search": lambda client: client.search("Dune"),
}
BATCHED = ("books_by_id", "editions", "books_by_title", "authors")
every_operation = pytest.mark.parametrize("operation", CALLS)


@every_operation
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("401", HardcoverInvalidToken),
        ("401_legacy", HardcoverInvalidToken),
        ("invalid_headers", HardcoverInvalidToken),
        ("invalid_jwt", HardcoverInvalidToken),
        ("403_scope", HardcoverMissingScope),
        ("403_scope_in_band", HardcoverMissingScope),
        ("403_html", HardcoverCannotConnect),
        ("403_capacity", HardcoverUnexpectedReply),
        ("403_top_level", HardcoverUnexpectedReply),
        ("graphql_error", HardcoverUnexpectedReply),
        ("null_data", HardcoverUnexpectedReply),
        ("wrong_json", HardcoverUnexpectedReply),
        ("truncated_json", HardcoverUnexpectedReply),
        ("html", HardcoverUnexpectedReply),
        ("redirect", HardcoverUnexpectedReply),
    ],
)
async def test_what_asking_again_would_not_mend_is_asked_once(
    client: HardcoverClient,
    server: HardcoverServer,
    operation: str,
    fault: Fault,
    error: type[HardcoverError],
) -> None:
    server.fail(operation, fault)
    with pytest.raises(HardcoverError) as raised:
        await CALLS[operation](client)
    assert type(raised.value) is error
    assert server.requests == {operation: 1}


@every_operation
@pytest.mark.parametrize("fault", ["500", "500_html", "503", "refuse", "reset"])
async def test_trouble_of_hardcovers_own_is_tried_once_more(
    client: HardcoverClient, server: HardcoverServer, operation: str, fault: Fault, travel: Travel
) -> None:
    server.fail(operation, fault)
    started = travel.unix_time()
    assert await travel.through(CALLS[operation](client))
    assert travel.unix_time() - started >= RETRY_PAUSE
    assert server.requests == {operation: 2}


@pytest.mark.parametrize("fault", ["500", "500_html", "503", "refuse", "reset"])
async def test_lasting_trouble_is_an_error_after_two_requests(
    client: HardcoverClient, server: HardcoverServer, fault: Fault, travel: Travel
) -> None:
    server.fail("*", fault, times=None)
    with pytest.raises(HardcoverCannotConnect) as raised:
        await travel.through(client.account())
    assert type(raised.value) is HardcoverCannotConnect
    assert server.requests == {"me": 2}


async def test_a_server_that_is_not_there_is_an_error(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    await server.stop()
    with pytest.raises(HardcoverCannotConnect):
        await travel.through(client.account())
    await server.start()
    assert await client.account()


@pytest.mark.parametrize("operation", BATCHED)
async def test_a_batch_that_took_too_long_is_left_to_the_caller_to_halve(
    client: HardcoverClient, server: HardcoverServer, operation: str
) -> None:
    server.fail(operation, "408")
    with pytest.raises(HardcoverTimeout):
        await CALLS[operation](client)
    assert server.requests == {operation: 1}


@pytest.mark.parametrize("operation", ["me", "search"])
async def test_what_cannot_be_halved_is_asked_again(
    client: HardcoverClient, server: HardcoverServer, operation: str, travel: Travel
) -> None:
    server.fail(operation, "408")
    assert await travel.through(CALLS[operation](client))
    assert server.requests == {operation: 2}
    server.fail(operation, "408", times=2)
    with pytest.raises(HardcoverTimeout):
        await travel.through(CALLS[operation](client))
    assert server.requests == {operation: 4}


@every_operation
async def test_no_answer_at_all_is_waited_for_only_so_long(
    client: HardcoverClient, server: HardcoverServer, operation: str, travel: Travel
) -> None:
    server.fail(operation, "timeout", times=2)
    with pytest.raises(HardcoverTimeout):
        await travel.through(CALLS[operation](client), step=3)
    assert 70 <= travel.ahead < 80
    assert server.requests == {operation: 2}
    assert server.max_concurrent == 1


async def test_one_answer_that_is_lost_is_asked_for_again(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    server.fail("me", "timeout")
    assert (await travel.through(client.account(), step=1)).username == "sam"
    assert server.requests == {"me": 2}


async def test_an_account_that_is_nobodys_means_a_bad_token(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    server.fail("me", "empty")
    with pytest.raises(HardcoverInvalidToken):
        await client.account()


async def test_a_search_that_was_refused_is_not_a_search_that_found_nothing(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    server.fail("search", "search_error")
    with pytest.raises(HardcoverUnexpectedReply):
        await client.search("Dune")
    assert server.requests == {"search": 1}


@pytest.mark.parametrize(
    "token",
    ["hc_pat_unknown", f"Bearer {TOKEN}", "ключ", "two words"],
)
async def test_a_token_that_hardcover_does_not_take_is_invalid(
    make_client: MakeClient, server: HardcoverServer, token: str
) -> None:
    with pytest.raises(HardcoverInvalidToken):
        await make_client(token).account()
    assert server.requests == {"me": 1}


@pytest.mark.parametrize("token", ["", f"{TOKEN}\n", "a\r\nX-Evil: b"])
async def test_a_token_that_cannot_be_sent_is_invalid_without_asking(
    make_client: MakeClient, server: HardcoverServer, token: str
) -> None:
    with pytest.raises(HardcoverInvalidToken):
        await make_client(token).account()
    assert not server.requests


@pytest.mark.parametrize("in_band", [False, True])
@pytest.mark.parametrize(
    ("scopes", "call", "missing"),
    [
        ({"read:catalog"}, "me", "read:me:content"),
        ({"read:me:content"}, "books_by_id", "read:catalog"),
        ({"read:me:content"}, "editions", "read:catalog"),
        ({"read:catalog:data"}, "search", "read:catalog"),
        ({"read:catalog:search"}, "books_by_title", "read:catalog"),
    ],
)
async def test_the_missing_scope_is_named(
    client: HardcoverClient,
    server: HardcoverServer,
    scopes: set[str],
    call: str,
    missing: str,
    in_band: bool,
) -> None:
    server.tokens[TOKEN] = Token(scopes=frozenset(scopes))
    server.scopes_in_band = in_band
    with pytest.raises(HardcoverMissingScope) as raised:
        await CALLS[call](client)
    assert raised.value.facts["scope"].startswith(missing)


@pytest.mark.parametrize("scopes", [{"read:catalog:data"}, {"read:catalog:search"}])
async def test_the_catalogue_check_wants_both_scopes(
    client: HardcoverClient, server: HardcoverServer, scopes: set[str]
) -> None:
    server.tokens[TOKEN] = Token(scopes=frozenset(scopes))
    with pytest.raises(HardcoverMissingScope):
        await client.check_catalogue()


async def test_the_token_travels_in_no_text_and_nothing_is_logged_aloud(
    client: HardcoverClient,
    server: HardcoverServer,
    travel: Travel,
    caplog: pytest.LogCaptureFixture,
) -> None:
    texts = [repr(client)]
    caplog.set_level(logging.DEBUG)
    faults: list[Fault] = ["401", "invalid_headers", "403_scope", "graphql_error", "reset", "html"]
    for fault in faults:
        server.fail("me", fault, times=2)
        with pytest.raises(HardcoverError) as raised:
            await travel.through(client.account())
        texts += traceback.format_exception(raised.value)
        server.heal()
    ours = [record for record in caplog.records if "booklore_hardcover" in record.name]
    assert ours
    assert {record.levelno for record in ours} == {logging.DEBUG}
    assert TOKEN not in "".join(texts) + "".join(record.getMessage() for record in ours)


async def test_an_answer_of_an_unknown_kind_is_unexpected(
    server: HardcoverServer, session: aiohttp.ClientSession, client: HardcoverClient
) -> None:
    # Not our endpoint: 404 with a text.
    elsewhere = HardcoverClient(
        session, TOKEN, client.pacer, url=server.url.with_path("/v2"), priority=Priority.RUN
    )
    with pytest.raises(HardcoverUnexpectedReply):
        await elsewhere.account()


async def test_a_pause_is_an_error_of_its_own(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    server.fail("me", "429_daily")
    with pytest.raises(HardcoverPaused):
        await client.account()


@pytest.mark.parametrize(
    ("error", "key", "facts"),
    [
        (HardcoverError(), "hardcover_unexpected_reply", {}),
        (HardcoverTimeout(), "hardcover_timeout", {}),
        (HardcoverMissingScope("write:library"), "hardcover_missing_scope", "write:library"),
        (HardcoverMissingScope(""), "hardcover_missing_scope", "read:catalog"),
        (
            HardcoverMissingLibraryScope("write:library"),
            "hardcover_missing_library_scope",
            "write:library",
        ),
        (HardcoverRefused(), "hardcover_write_refused", {}),
        (HardcoverPaused(1.0), "hardcover_paused", {}),
    ],
)
def test_an_error_has_a_name_and_its_facts(error: HardcoverError, key: str, facts: object) -> None:
    assert (error.key, error.facts) == (key, {"scope": facts} if facts else {})
