"""What the client makes of everything that can answer in BookLore's place (contract §9)."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
import ssl
import traceback

import aiohttp
import pytest
from yarl import URL

from custom_components.booklore_hardcover.booklore.client import BookLoreClient
from custom_components.booklore_hardcover.booklore.connection import tls_error
from custom_components.booklore_hardcover.booklore.errors import (
    BookLoreCannotConnect,
    BookLoreCertificateError,
    BookLoreError,
    BookLoreForbidden,
    BookLoreInvalidAuth,
    BookLoreLoginRateLimited,
    BookLoreNotBookLore,
    BookLoreNotEncrypted,
    BookLoreRedirected,
    BookLoreServerError,
    BookLoreUnexpectedReply,
    BookLoreUnsupportedVersion,
    BookLoreVersionUnknown,
)
from tests.clock import Travel
from tests.servers.booklore import BookLoreServer
from tests.servers.certificate import self_signed_in
from tests.states import until

from .conftest import MakeClient, every_profile

type Call = Callable[[BookLoreClient], Awaitable[object]]

CALLS: dict[str, Call] = {
    "me": lambda client: client.account(),
    "libraries": lambda client: client.libraries(),
    "list": lambda client: client.books(),
    "batch": lambda client: client.books_by_id([1]),
}
UNAVAILABLE: dict[str, type[BookLoreCannotConnect]] = {
    "500": BookLoreServerError,
    **dict.fromkeys(("refuse", "reset", "timeout", "503"), BookLoreCannotConnect),
}
ELSEWHERE = {"redirect": BookLoreRedirected, "proxy": BookLoreRedirected}
READING = {
    **UNAVAILABLE,
    **ELSEWHERE,
    "truncated_json": BookLoreUnexpectedReply,
    "html": BookLoreUnexpectedReply,
    "redirect_nowhere": BookLoreUnexpectedReply,
    "400": BookLoreUnexpectedReply,
    "404": BookLoreUnexpectedReply,
    "408": BookLoreUnexpectedReply,
    "429": BookLoreUnexpectedReply,
    "403_permission": BookLoreForbidden,
    "403_html": BookLoreForbidden,
}
HEALTH = {
    **UNAVAILABLE,
    **ELSEWHERE,
    **dict.fromkeys(
        "truncated_json wrong_json list_json html redirect_nowhere 400 401 401_html 403_permission "
        "403_html 404 408 429".split(),
        BookLoreNotBookLore,
    ),
}
LOGIN = {
    **UNAVAILABLE,
    **ELSEWHERE,
    "truncated_json": BookLoreUnexpectedReply,
    "wrong_json": BookLoreNotBookLore,
    "list_json": BookLoreNotBookLore,
    "html": BookLoreNotBookLore,
    "redirect_nowhere": BookLoreNotBookLore,
    "400": BookLoreUnexpectedReply,
    "401": BookLoreInvalidAuth,
    "401_html": BookLoreNotBookLore,
    "403_permission": BookLoreForbidden,
    "403_html": BookLoreNotBookLore,
    "404": BookLoreNotBookLore,
    "408": BookLoreUnexpectedReply,
    "429": BookLoreLoginRateLimited,
    "429_html": BookLoreLoginRateLimited,
}


async def fails_with(
    server: BookLoreServer,
    operation: str,
    fault: str,
    travel: Travel,
    call: Awaitable[object],
) -> BookLoreError:
    """Let the call fail, and return its error; no fault is waited for.

    aiohttp itself asks once more when the line goes before a reply begins.
    """
    server.fail(operation, fault, times=None if fault == "refuse" else 1)
    under_way = asyncio.ensure_future(call)
    if fault == "timeout":
        await until(lambda: server.requests[operation] == 1)
        travel(121)
    with pytest.raises(BookLoreError) as raised:
        await under_way
    server.heal()
    return raised.value


def asked(fault: str) -> int:
    return 2 if fault == "refuse" else 1


@pytest.mark.parametrize("operation", CALLS)
@pytest.mark.parametrize(("fault", "error"), READING.items())
async def test_a_call_that_fails_is_a_typed_error_and_sent_once(
    client: BookLoreClient,
    server: BookLoreServer,
    travel: Travel,
    operation: str,
    fault: str,
    error: type[BookLoreError],
) -> None:
    raised = await fails_with(server, operation, fault, travel, CALLS[operation](client))
    assert type(raised) is error
    assert server.requests == {"login": 1, operation: asked(fault)}
    await CALLS[operation](client)
    assert server.requests == {"login": 1, operation: asked(fault) + 1}


@pytest.mark.parametrize("operation", CALLS)
async def test_other_json_is_not_read_as_a_library(
    client: BookLoreClient, server: BookLoreServer, operation: str
) -> None:
    server.fail(operation, "list_json" if operation == "me" else "wrong_json")
    with pytest.raises(BookLoreUnexpectedReply):
        await CALLS[operation](client)


@pytest.mark.parametrize(("fault", "error"), HEALTH.items())
async def test_a_health_check_that_is_not_booklores(
    client: BookLoreClient,
    server: BookLoreServer,
    travel: Travel,
    fault: str,
    error: type[BookLoreError],
) -> None:
    raised = await fails_with(server, "healthcheck", fault, travel, client.server_version())
    assert type(raised) is error
    assert server.requests == {"healthcheck": asked(fault)}


@pytest.mark.parametrize(("fault", "error"), LOGIN.items())
async def test_a_log_in_that_fails_is_a_typed_error_and_sent_once(
    client: BookLoreClient,
    server: BookLoreServer,
    travel: Travel,
    fault: str,
    error: type[BookLoreError],
) -> None:
    raised = await fails_with(server, "login", fault, travel, client.account())
    assert type(raised) is error
    assert server.requests == {"login": 1}


@every_profile
async def test_what_the_account_may_not_do_is_not_asked_again(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    """A new log-in would not help (§1.4)."""
    server.fail("libraries", "403_permission")
    with pytest.raises(BookLoreForbidden):
        await client.libraries()
    assert server.requests == {"login": 1, "libraries": 1}


async def test_nobody_listens(client: BookLoreClient, server: BookLoreServer) -> None:
    await server.stop()
    for call in (client.server_version, client.account):
        with pytest.raises(BookLoreCannotConnect):
            await call()
    await server.start()
    assert await client.account()


@pytest.mark.parametrize(
    ("redirect_to", "location"),
    [
        ("https://elsewhere.example", "https://elsewhere.example"),
        ("http://elsewhere.example:6060/reading", "http://elsewhere.example:6060/reading"),
        ("https://reader:secret@elsewhere.example", "https://elsewhere.example"),
        ("//elsewhere.example", "http://elsewhere.example"),
        ("https://elsewhere.example/login?next=", "https://elsewhere.example/login"),
        ("mailto:someone", "mailto:someone"),
        (
            "https://elsewhere.example/login;jsessionid=secret?next=",
            "https://elsewhere.example/login",
        ),
        ("http://[broken", "http://[broken"),
        ("http://reader:secret@[broken", "[broken"),
        ("http://[broken;jsessionid=secret", "http://[broken"),
    ],
)
async def test_a_redirect_names_the_address_to_use(
    client: BookLoreClient, server: BookLoreServer, redirect_to: str, location: str
) -> None:
    server.redirect_to = redirect_to
    server.fail("healthcheck", "redirect")
    with pytest.raises(BookLoreRedirected) as raised:
        await client.server_version()
    assert raised.value.location.removesuffix("/api/v1/healthcheck") == location
    assert location in str(raised.value)


async def test_a_redirect_under_the_same_host_is_named_in_full(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    server.redirect_to = "/reading"
    server.fail("login", "redirect")
    with pytest.raises(BookLoreRedirected) as raised:
        await client.account()
    assert raised.value.location == f"{server.url}/reading"


async def test_the_error_keeps_nothing_of_what_was_sent(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    """What Home Assistant logs of an error holds neither password nor token."""
    for operation, fault in (("login", "refuse"), ("list", "reset"), ("list", "proxy")):
        server.fail(operation, fault)
        with pytest.raises(BookLoreError) as raised:
            await client.books()
        told = "".join(traceback.format_exception(raised.value))
        assert raised.value.__cause__ is None
        assert server.password not in told
        assert "eyJ" not in told


async def test_a_self_signed_certificate_is_refused_unless_allowed(
    hanging_up: None, make_client: MakeClient, server: BookLoreServer, tmp_path: Path
) -> None:
    await server.stop()
    await server.start(tls=self_signed_in(tmp_path))
    for call in (make_client().server_version, make_client().account):
        with pytest.raises(BookLoreCertificateError):
            await call()
    assert not server.requests
    connector = aiohttp.TCPConnector(ssl=False)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as trusting:
        client = BookLoreClient(trusting, URL(server.url), server.username, server.password)
        assert await client.server_version() == "3.2.4"
        assert len(await client.books()) == 3


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize("path", ["", "/reading"])
async def test_plain_http_where_tls_is_expected_names_the_address_to_use(
    server: BookLoreServer, verify: bool, path: str
) -> None:
    """Whether or not certificates are checked: there is none."""
    server.base_path = path
    connector = aiohttp.TCPConnector(ssl=verify)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as session:
        address = URL(server.url.replace("http:", "https:"))
        client = BookLoreClient(session, address, server.username, server.password)
        for call in (client.server_version, client.account):
            with pytest.raises(BookLoreNotEncrypted) as raised:
                await call()
            assert raised.value.location == server.url
    assert server.addresses == []


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1127)", BookLoreNotEncrypted),
        ("[SSL] record layer failure (_ssl.c:1033)", BookLoreNotEncrypted),
        ("[SSL: RECORD_LAYER_FAILURE] record layer failure", BookLoreNotEncrypted),
        ("[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] ssl/tls alert", BookLoreCertificateError),
        ("[SSL: TLSV1_UNRECOGNIZED_NAME] unrecognized name", BookLoreCertificateError),
    ],
)
def test_what_versions_of_openssl_call_it(said: str, error: type[BookLoreError]) -> None:
    """The one that runs here says one of these only."""
    assert type(tls_error(ssl.SSLError(1, said), URL("https://books.lan"))) is error


def test_the_port_that_answered_is_named() -> None:
    """An address without a port means another one when it begins with http."""
    plain = ssl.SSLError(1, "wrong version number")
    trouble = tls_error(plain, URL("https://books.lan"))
    assert isinstance(trouble, BookLoreNotEncrypted)
    assert trouble.location == "http://books.lan:443"


@pytest.mark.parametrize(
    ("error", "key", "facts"),
    [
        (BookLoreError(), "booklore_unexpected_reply", {}),
        (BookLoreCannotConnect(), "booklore_cannot_connect", {}),
        (BookLoreNotEncrypted("http://nas"), "booklore_not_encrypted", {"location": "http://nas"}),
        (BookLoreRedirected("http://nas"), "booklore_redirected", {"location": "http://nas"}),
        (BookLoreUnsupportedVersion("1.2"), "booklore_unsupported_version", {"version": "1.2"}),
        (BookLoreVersionUnknown(), "booklore_unsupported_version", {"version": "?"}),
    ],
)
def test_an_error_has_a_name_and_its_facts(
    error: BookLoreError, key: str, facts: dict[str, str]
) -> None:
    assert (error.key, error.facts) == (key, facts)
