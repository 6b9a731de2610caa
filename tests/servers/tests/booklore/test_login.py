"""How the stand-in lets people in: tokens, rotation and lock-out (contract §1)."""

import pytest

from tests.booklore.conftest import every_profile
from tests.clock import Travel
from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_rows import PROFILES
from tests.servers.tests.asking import Ask, LogIn, RawReply

MINUTES = 60
WRONG = {"username": "reader", "password": "wrong"}


@pytest.mark.parametrize(
    ("profile", "login", "refresh"),
    [
        ("booklore-1.18", {"isDefaultPassword": "false"}, {}),
        ("booklore-2.3", {"isDefaultPassword": "false"}, {}),
        ("grimmory-3.2", {"isDefaultPassword": False, "expires": 7200}, {"expires": 7200}),
        ("grimmory-3.3", {"isDefaultPassword": False, "expires": 7200}, {"expires": 7200}),
    ],
)
async def test_tokens_come_in_the_samples_shape(
    ask: Ask, log_in: LogIn, travel: Travel, login: object, refresh: object
) -> None:
    tokens = await log_in()
    travel(2 * MINUTES + 1)
    renewed = await ask("auth/refresh", json={"refreshToken": tokens["refreshToken"]})
    for given, more in ((tokens, login), (renewed.body, refresh)):
        assert given.pop("accessToken")
        assert given.pop("refreshToken")
        assert given == more


@every_profile
async def test_refresh_tokens_are_opaque_on_the_newest_servers_only(
    log_in: LogIn, profile: str
) -> None:
    tokens = await log_in()
    assert tokens["accessToken"].count(".") == 2
    if profile == "grimmory-3.3":
        assert len(tokens["refreshToken"]) == 48
    else:
        assert tokens["refreshToken"].count(".") == 2


@every_profile
async def test_an_access_token_lives_as_long_as_its_generation(
    ask: Ask, log_in: LogIn, travel: Travel, profile: str
) -> None:
    token = (await log_in())["accessToken"]
    travel(PROFILES[profile].access_seconds - 5)
    assert (await ask("libraries", token)).status == 200
    travel(10)
    assert (await ask("libraries", token)).status == 401


@every_profile
async def test_a_refresh_token_serves_once_and_for_thirty_days(
    ask: Ask, log_in: LogIn, travel: Travel, profile: str
) -> None:
    async def refresh(token: str) -> RawReply:
        return await ask("auth/refresh", json={"refreshToken": token})

    refused = PROFILES[profile].wrong_password_status
    first = (await log_in())["refreshToken"]
    travel(29 * 24 * 60 * MINUTES)
    second = await refresh(first)
    assert second.status == 200
    travel(3 * MINUTES)
    again = await refresh(first)
    assert (again.status, again.body["message"]) == (refused, "Invalid credentials")
    third = await refresh(second.body["refreshToken"])
    assert third.status == 200
    travel(30 * 24 * 60 * MINUTES)
    assert (await refresh(third.body["refreshToken"])).status == refused


@every_profile
async def test_a_fresh_refresh_token_has_to_ripen_on_the_newest_servers(
    ask: Ask, log_in: LogIn, travel: Travel, profile: str
) -> None:
    token = (await log_in())["refreshToken"]
    travel(2 * MINUTES - 5)
    early = await ask("auth/refresh", json={"refreshToken": token})
    assert early.status == (401 if profile == "grimmory-3.3" else 200)


@every_profile
async def test_tokens_of_the_same_second_collide_on_all_but_the_newest(
    ask: Ask, server: BookLoreServer, log_in: LogIn, profile: str
) -> None:
    server.clock = lambda: 1_000.2
    await log_in()
    account = {"username": server.username, "password": server.password}
    server.clock = lambda: 1_000.9
    second = await ask("auth/login", json=account)
    if profile == "grimmory-3.3":
        assert second.status == 200
    else:
        assert (second.status, second.body["status"]) == (400, 400)
        assert second.body["message"].startswith("A data conflict occurred.")
    server.clock = lambda: 1_001.0
    assert (await ask("auth/login", json=account)).status == 200


@pytest.mark.parametrize(
    ("profile", "kept"), [("booklore-1.18", False), ("booklore-2.3", False), ("grimmory-3.2", True)]
)
async def test_a_collision_costs_the_refresh_token_on_booklore(
    ask: Ask, server: BookLoreServer, log_in: LogIn, kept: bool
) -> None:
    server.clock = lambda: 1_000.0
    body = {"refreshToken": (await log_in())["refreshToken"]}
    assert (await ask("auth/refresh", json=body)).status == 400
    server.clock = lambda: 1_002.0
    assert (await ask("auth/refresh", json=body)).status == (200 if kept else 400)


@every_profile
async def test_a_wrong_password_has_the_status_of_its_generation(ask: Ask, profile: str) -> None:
    reply = await ask("auth/login", json=WRONG)
    assert reply.status == (401 if profile == "grimmory-3.3" else 400)
    assert reply.body.keys() == {"status", "message", "timestamp"}
    assert reply.body["message"] == "Invalid credentials"


@every_profile
async def test_the_fifth_failure_locks_the_name_for_fifteen_minutes(
    ask: Ask, server: BookLoreServer, log_in: LogIn, travel: Travel, profile: str
) -> None:
    right = {"username": server.username, "password": server.password}
    for _ in range(4):
        assert (await ask("auth/login", json=WRONG)).status in (400, 401)
        travel(MINUTES)
    await ask("auth/login", json=WRONG)
    travel(2)
    locked = await ask("auth/login", json=right)
    if profile == "booklore-1.18":
        assert locked.status == 200
        return
    assert (locked.status, locked.body["message"]) == (
        429,
        "Too many failed login attempts. Please try again later.",
    )
    assert "Retry-After" not in locked.headers
    travel(11 * MINUTES - 10)  # it counts from the first failure
    assert (await ask("auth/login", json=right)).status == 429
    travel(10)
    assert await log_in()


async def test_a_success_forgives_the_failures_before_it(
    ask: Ask, log_in: LogIn, travel: Travel
) -> None:
    for _ in range(3):
        for _ in range(4):
            await ask("auth/login", json=WRONG)
        travel(1)
        assert await log_in()


async def test_the_lock_is_the_addresss_too_and_a_restart_lifts_it(
    ask: Ask, server: BookLoreServer, log_in: LogIn
) -> None:
    for number in range(5):
        await ask("auth/login", json={"username": f"stranger {number}", "password": "x"})
    assert (await ask("auth/login", json=WRONG)).status == 429
    await server.stop()
    await server.start()
    assert await log_in()


@pytest.mark.parametrize("profile", ["booklore-2.3", "grimmory-3.2", "grimmory-3.3"])
async def test_refreshing_has_a_lock_of_its_own(
    ask: Ask, log_in: LogIn, travel: Travel, profile: str
) -> None:
    token = (await log_in())["refreshToken"]
    travel(3 * MINUTES)
    for _ in range(5):
        await ask("auth/refresh", json={"refreshToken": "unknown"})
    assert (await ask("auth/refresh", json={"refreshToken": token})).status == 429
    assert await log_in()


@every_profile
async def test_what_is_not_even_an_attempt_does_not_count(ask: Ask, log_in: LogIn) -> None:
    for _ in range(6):
        blank = await ask("auth/login", json={"username": " ", "password": "x"})
        assert (blank.status, blank.body["message"]) == (400, "Validation error")
        assert blank.body["details"] == ["username: Username must not be blank"]
        for path in ("auth/login", "auth/refresh"):
            broken = await ask(path, json=[1])
            assert broken.body["message"] == "Request body is missing or malformed."
            form = await ask(path, method="POST", data={"username": "reader"})
            assert form.status == 500
        assert (await ask("auth/refresh", json={})).body["message"] == "Validation error"
    assert await log_in()


@every_profile
async def test_a_stale_token_spoils_the_log_in_on_booklore(
    ask: Ask, server: BookLoreServer, profile: str
) -> None:
    account = {"username": server.username, "password": server.password}
    reply = await ask("auth/login", "stale", json=account)
    if profile.startswith("booklore"):
        assert (reply.status, reply.body) == (401, b"")
    else:
        assert reply.status == 200


@every_profile
async def test_only_the_identity_provider(ask: Ask, server: BookLoreServer) -> None:
    server.oidc_only = True
    account = {"username": server.username, "password": server.password}
    reply = await ask("auth/login", json=account)
    assert (reply.status, reply.body["message"]) == (
        403,
        "Local login is disabled. Use OIDC to sign in.",
    )
