"""Logging in, and staying so, without ever locking the person out (contract §1)."""

import asyncio

import aiohttp
import pytest

from custom_components.booklore_hardcover.booklore.client import BookLoreClient
from custom_components.booklore_hardcover.booklore.errors import (
    BookLoreCannotConnect,
    BookLoreError,
    BookLoreForbidden,
    BookLoreInvalidAuth,
    BookLoreLoginDisabled,
    BookLoreLoginRateLimited,
    BookLoreNotBookLore,
    BookLoreUnexpectedReply,
)
from tests.clock import Travel
from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_rows import PROFILES
from tests.states import until

from .conftest import MakeClient, every_profile

MINUTES = 60


@every_profile
async def test_calls_at_once_share_one_log_in(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    await asyncio.gather(*(client.libraries() for _ in range(8)))
    assert server.requests == {"login": 1, "libraries": 8}


@every_profile
async def test_an_expired_token_is_renewed_with_the_refresh_token(
    client: BookLoreClient, server: BookLoreServer, travel: Travel, profile: str
) -> None:
    await client.libraries()
    travel(PROFILES[profile].access_seconds + 1)
    await client.libraries()
    assert server.requests == {"login": 1, "refresh": 1, "libraries": 3}


@every_profile
async def test_a_refresh_token_serves_once_and_brings_the_next(
    client: BookLoreClient, server: BookLoreServer, travel: Travel
) -> None:
    for _ in range(4):
        await client.libraries()
        travel(3 * MINUTES)
        server.expire_tokens()
    assert server.requests == {"login": 1, "refresh": 3, "libraries": 7}


@every_profile
async def test_calls_at_once_share_one_refresh(
    client: BookLoreClient, server: BookLoreServer, travel: Travel
) -> None:
    await client.libraries()
    travel(3 * MINUTES)
    server.expire_tokens()
    await asyncio.gather(*(client.libraries() for _ in range(8)))
    assert server.requests["login"] == 1
    assert server.requests["refresh"] == 1


@every_profile
async def test_a_token_lost_early_is_replaced_by_a_new_log_in(
    client: BookLoreClient, server: BookLoreServer, travel: Travel
) -> None:
    """A refresh token is not taken within its first two minutes by the newest servers."""
    await client.libraries()
    travel(2)
    server.expire_tokens()
    await client.libraries()
    assert server.requests == {"login": 2, "libraries": 3}


@every_profile
async def test_revoked_refresh_tokens_lead_to_a_new_log_in(
    client: BookLoreClient, server: BookLoreServer, travel: Travel
) -> None:
    """As when the person logs out in the browser (§1.5)."""
    await client.libraries()
    travel(3 * MINUTES)
    server.expire_tokens()
    server.revoke_refresh_tokens()
    assert await travel.through(client.libraries())
    assert server.requests == {"login": 2, "refresh": 1, "libraries": 3}
    travel(3 * MINUTES)
    server.expire_tokens()
    await client.libraries()
    assert server.requests["refresh"] == 2


async def test_a_locked_refresh_leads_to_a_new_log_in(
    client: BookLoreClient,
    server: BookLoreServer,
    session: aiohttp.ClientSession,
    travel: Travel,
) -> None:
    await client.libraries()
    travel(3 * MINUTES)
    server.expire_tokens()
    for _ in range(5):
        stranger = {"refreshToken": "stranger"}
        await session.post(f"{server.url}/api/v1/auth/refresh", json=stranger)
    assert await travel.through(client.libraries())
    assert server.requests["login"] == 2


@pytest.mark.parametrize("fault", ["html", "wrong_json", "list_json"])
async def test_a_refresh_answered_by_something_else_is_an_error(
    client: BookLoreClient, server: BookLoreServer, travel: Travel, fault: str
) -> None:
    await client.libraries()
    travel(3 * MINUTES)
    server.expire_tokens()
    server.fail("refresh", fault)
    with pytest.raises(BookLoreNotBookLore):
        await client.libraries()
    travel(1)
    await client.libraries()
    assert server.requests["login"] == 2


async def test_a_refresh_that_does_not_arrive_is_an_error_and_then_a_log_in(
    client: BookLoreClient, server: BookLoreServer, travel: Travel
) -> None:
    await client.libraries()
    travel(3 * MINUTES)
    server.expire_tokens()
    server.fail("refresh", "reset")
    with pytest.raises(BookLoreCannotConnect):
        await client.libraries()
    await client.libraries()
    assert server.requests == {"login": 2, "refresh": 1, "libraries": 3}


@pytest.mark.parametrize("profile", ["booklore-1.18", "booklore-2.3", "grimmory-3.2"])
async def test_two_log_ins_within_a_second_are_set_right_after_a_pause(
    make_client: MakeClient, server: BookLoreServer, travel: Travel
) -> None:
    """Their tokens would be the same, which these servers cannot store (§1.2)."""
    server.clock = lambda: 1_000.0
    await make_client().libraries()
    second = asyncio.ensure_future(make_client().libraries())
    await until(lambda: server.requests["login"] == 2)
    server.clock = lambda: 1_001.1
    assert await travel.through(second)
    assert server.requests == {"login": 3, "libraries": 2}


async def test_a_conflict_that_stays_is_not_taken_for_a_wrong_password(
    make_client: MakeClient, server: BookLoreServer, travel: Travel
) -> None:
    server.clock = lambda: 1_000.0
    await make_client().libraries()
    client = make_client()
    with pytest.raises(BookLoreUnexpectedReply):
        await travel.through(client.libraries())
    assert server.requests["login"] == 3
    server.clock = lambda: 1_001.0
    assert await client.libraries()


@every_profile
async def test_a_refused_password_is_tried_once_and_never_again(
    make_client: MakeClient, server: BookLoreServer, travel: Travel
) -> None:
    client = make_client(password="wrong")
    for minutes in (0, 1, 16, 24 * 60):
        travel(minutes * MINUTES)
        results = await asyncio.gather(
            client.account(), client.books(), client.libraries(), return_exceptions=True
        )
        assert {type(each) for each in results} == {BookLoreInvalidAuth}
    assert server.requests == {"login": 1}
    assert await make_client().account()


@every_profile
async def test_a_password_changed_on_the_server_is_noticed_once(
    client: BookLoreClient, server: BookLoreServer, travel: Travel
) -> None:
    await client.libraries()
    travel(2)
    server.password = "changed"
    server.expire_tokens()
    for _ in range(3):
        with pytest.raises(BookLoreInvalidAuth):
            await client.libraries()
    assert server.requests == {"login": 2, "libraries": 2}


@every_profile
@pytest.mark.parametrize("field", ["username", "password"])
async def test_a_name_or_password_of_blanks_is_a_refusal(
    make_client: MakeClient, server: BookLoreServer, field: str
) -> None:
    client = make_client(**{field: " "})
    for _ in range(2):
        with pytest.raises(BookLoreInvalidAuth):
            await client.account()
    assert server.requests == {"login": 1}


@pytest.mark.parametrize("profile", ["booklore-2.3", "grimmory-3.2", "grimmory-3.3"])
async def test_a_locked_account_is_left_alone_for_fifteen_minutes(
    make_client: MakeClient, server: BookLoreServer, travel: Travel
) -> None:
    for _ in range(5):
        with pytest.raises(BookLoreInvalidAuth):
            await make_client(password="wrong").account()
    client = make_client()
    for seconds in (0, 1, 14 * MINUTES):
        travel(seconds)
        with pytest.raises(BookLoreLoginRateLimited):
            await client.account()
    assert server.requests == {"login": 6}
    travel(MINUTES)
    assert await client.account()
    assert server.requests == {"login": 7, "me": 1}


@pytest.mark.parametrize("fault", ["429", "429_html"])
async def test_whoever_asks_for_a_pause_gets_it(
    client: BookLoreClient, server: BookLoreServer, travel: Travel, fault: str
) -> None:
    server.fail("login", fault)
    for _ in range(3):
        with pytest.raises(BookLoreLoginRateLimited):
            await client.account()
    assert server.requests == {"login": 1}
    travel(15 * MINUTES + 1)
    assert await client.account()


@every_profile
async def test_a_server_that_only_knows_the_identity_provider_is_asked_once(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    server.oidc_only = True
    for _ in range(2):
        with pytest.raises(BookLoreLoginDisabled):
            await client.account()
    assert server.requests == {"login": 1}


async def test_a_forbidden_log_in_is_not_repeated_for_a_while(
    client: BookLoreClient, server: BookLoreServer, travel: Travel
) -> None:
    """Nor is it given up for ever: what has to be mended is on the server."""
    server.fail("login", "403_permission")
    for _ in range(2):
        with pytest.raises(BookLoreForbidden):
            await client.account()
    assert server.requests == {"login": 1}
    travel(15 * MINUTES)
    assert await client.account()


@pytest.mark.parametrize("fault", ["503", "reset", "html", "proxy", "404"])
async def test_a_log_in_that_did_not_reach_the_server_may_be_tried_again(
    client: BookLoreClient, server: BookLoreServer, fault: str
) -> None:
    server.fail("login", fault)
    with pytest.raises(BookLoreError):
        await client.account()
    assert await client.account()
    assert server.requests == {"login": 2, "me": 1}


async def test_a_token_that_never_opens_the_door_is_not_renewed_for_ever(
    client: BookLoreClient, server: BookLoreServer, travel: Travel
) -> None:
    await client.account()
    travel(2)
    server.fail("libraries", "401", times=None)
    with pytest.raises(BookLoreForbidden):
        await client.libraries()
    assert server.requests == {"login": 2, "me": 1, "libraries": 2}


async def test_a_cancelled_call_leaves_the_log_in_to_the_others(
    client: BookLoreClient, server: BookLoreServer
) -> None:
    server.fail("login", "timeout")
    first = asyncio.ensure_future(client.account())
    await until(lambda: server.requests["login"] == 1)
    second = asyncio.ensure_future(client.account())
    first.cancel()
    assert await second
    with pytest.raises(asyncio.CancelledError):
        await first
    assert server.requests == {"login": 2, "me": 1}
