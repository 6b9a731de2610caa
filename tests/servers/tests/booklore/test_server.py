"""The stand-in itself: as inconvenient as the contract says the servers are."""

import aiohttp
import pytest

from tests.booklore.conftest import every_profile
from tests.clock import Travel
from tests.servers.bombs import BOMBS
from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_faults import FAULTS
from tests.servers.booklore_rows import PROFILES
from tests.servers.tests.asking import Ask, LogIn

booklore_only = pytest.mark.parametrize("profile", ["booklore-1.18", "booklore-2.3"])
grimmory_only = pytest.mark.parametrize("profile", ["grimmory-3.2", "grimmory-3.3"])


@every_profile
async def test_the_health_check_has_the_samples_shape(ask: Ask, profile: str) -> None:
    reply = await ask("healthcheck")
    assert (reply.status, reply.kind) == (200, "application/json")
    assert reply.body.keys() == {"status", "message", "data", "timestamp"}
    assert reply.body["data"].keys() == {"status", "message", "version", "timestamp"}
    assert reply.body["data"]["version"] == PROFILES[profile].version


@pytest.mark.parametrize(
    ("profile", "missing", "bad"),
    [
        ("booklore-1.18", 403, b""),
        ("booklore-2.3", 403, b""),
        ("grimmory-3.2", 401, "Unauthorized"),
        ("grimmory-3.3", 401, "Unauthorized"),
    ],
)
async def test_doors_without_and_with_a_bad_token(ask: Ask, missing: int, bad: object) -> None:
    for path in ("books", "books/1", "books/batch?ids=1", "libraries", "users/me", "nothing"):
        closed = await ask(path)
        assert closed.status == missing
        assert closed.body.keys() == {"timestamp", "status", "error", "path"}
        assert closed.body["path"] == f"/api/v1/{path}".split("?", maxsplit=1)[0]
        refused = await ask(path, "stale")
        assert refused.status == 401
        assert (refused.body if refused.body == b"" else refused.body["error"]) == bad


@every_profile
async def test_only_a_bearer_token_is_a_token(ask: Ask, log_in: LogIn, profile: str) -> None:
    token = (await log_in())["accessToken"]
    for header in (token, f"bearer {token}", f"Basic {token}"):
        reply = await ask("books", headers={"Authorization": header})
        assert reply.status == PROFILES[profile].no_token_status
    assert (await ask("books", token)).status == 200


@every_profile
async def test_json_is_never_to_be_kept(ask: Ask, log_in: LogIn) -> None:
    reply = await ask("books", (await log_in())["accessToken"])
    assert "no-store" in reply.headers["Cache-Control"]
    assert "ETag" not in reply.headers


@every_profile
async def test_large_lists_are_compressed_by_the_newer_servers(
    ask: Ask, log_in: LogIn, server: BookLoreServer, profile: str
) -> None:
    token = (await log_in())["accessToken"]
    large = await ask("books", token)
    small = await ask("libraries", token)
    expected = "gzip" if PROFILES[profile].compresses else None
    accepts = {"Accept-Encoding": "gzip"}
    large = await ask("books", token, headers=accepts)
    assert large.headers.get("Content-Encoding") == expected
    assert "Content-Encoding" not in small.headers


@every_profile
async def test_a_wrong_method_is_an_unexpected_error(ask: Ask, log_in: LogIn, profile: str) -> None:
    token = (await log_in())["accessToken"]
    for path in ("books", "users/me", "nothing"):
        reply = await ask(path, token, json={})
        assert reply.status == (405 if profile == "grimmory-3.3" else 500)


@every_profile
async def test_unknown_addresses_are_the_web_interface(
    ask: Ask, log_in: LogIn, profile: str
) -> None:
    for path in ("/", "/books", "/reading/api/v1/healthcheck"):
        assert (await ask(path)).kind == "text/html"
    unknown = await ask("nothing", (await log_in())["accessToken"])
    found = (404, "application/json") if profile == "booklore-1.18" else (200, "text/html")
    assert (unknown.status, unknown.kind) == found


@every_profile
async def test_public_settings_are_public(ask: Ask, server: BookLoreServer, profile: str) -> None:
    server.oidc_only = True
    reply = await ask("public-settings")
    assert reply.body["oidcProviderDetails"] is None
    assert reply.body.get("oidcForceOnlyMode") is (None if profile == "booklore-1.18" else True)


@every_profile
async def test_who_we_are_comes_with_nulls_and_all(ask: Ask, log_in: LogIn) -> None:
    reply = await ask("users/me", (await log_in())["accessToken"])
    assert {"admin", "canEditMetadata", "demoUser"} <= reply.body["permissions"].keys()
    assert not any(reply.body["permissions"].values())
    assert None in reply.body["userSettings"].values()


@every_profile
async def test_books_can_be_had_one_by_one(ask: Ask, log_in: LogIn) -> None:
    token = (await log_in())["accessToken"]
    assert (await ask("books/2", token)).body["readStatus"] == "UNSET"
    missing = await ask("books/99", token)
    assert (missing.status, missing.body["message"]) == (404, "Book not found with ID: 99")
    assert (await ask("books/search", token)).status == 500


@pytest.mark.parametrize(
    ("profile", "query", "stripped", "described"),
    [
        ("booklore-1.18", "", False, False),
        ("booklore-1.18", "?withDescription=true", False, True),
        ("booklore-2.3", "", True, False),
        ("booklore-2.3", "?stripForListView=false", True, False),
        ("booklore-2.3", "?withDescription=true", False, True),
        ("grimmory-3.2", "", True, False),
        ("grimmory-3.2", "?stripForListView=false", False, False),
        ("grimmory-3.2", "?withDescription=true", True, True),
        ("grimmory-3.3", "?withDescription=true&stripForListView=false", False, True),
    ],
)
async def test_what_the_list_leaves_out(
    ask: Ask, log_in: LogIn, query: str, stripped: bool, described: bool
) -> None:
    rows = (await ask(f"books{query}", (await log_in())["accessToken"])).body
    facts = next(row for row in rows if row["id"] == 1)["metadata"]
    for name in ("hardcoverBookId", "hardcoverId", "subtitle", "titleLocked", "tags"):
        assert (name in facts) is not stripped
    assert ("allMetadataLocked" in facts) is stripped
    assert ("description" in facts) is described
    assert not [row for row in rows if None in row.values() or None in row["metadata"].values()]
    assert not any("title" in row for row in rows)


@every_profile
async def test_books_are_shaped_by_generation(ask: Ask, log_in: LogIn, profile: str) -> None:
    token = (await log_in())["accessToken"]
    rows = {row["id"]: row for row in (await ask("books/batch?ids=1,2,3,3,4", token)).body}
    assert rows.keys() == {1, 2, 3}
    facts = rows[1]["metadata"]
    old = profile == "booklore-1.18"
    assert facts["hardcoverBookId"] == (379760 if old else "379760")
    assert len([name for name in facts if name.endswith("Locked")]) == (31 if old else 42)
    assert rows[2]["metadata"]["publishedDate"] == "2020-01-01"
    assert ("fileName" in rows[1], "primaryFile" in rows[1]) == (old, not old)
    assert rows[3].get("isPhysical") is (None if old else True)
    assert "primaryFile" not in rows[3]
    assert "coverUpdatedOn" not in rows[3]["metadata"]


@every_profile
async def test_batches_have_limits(ask: Ask, log_in: LogIn) -> None:
    token = (await log_in())["accessToken"]
    assert (await ask("books/batch?ids=", token)).body == []
    assert (await ask("books/batch", token)).status == 500
    assert (await ask("books/batch?ids=1,x", token)).status == 500
    too_long = await ask(f"books/batch?ids={','.join(['1000000'] * 1_000)}", token)
    assert (too_long.status, too_long.kind) == (400, "text/html")


@every_profile
async def test_libraries_have_paths(ask: Ask, log_in: LogIn) -> None:
    [library] = (await ask("libraries", (await log_in())["accessToken"])).body
    assert (library["id"], library["name"], library["watch"]) == (1, "Books", False)
    assert library["paths"]


@booklore_only
async def test_covers_of_booklore_open_with_the_token_in_the_address_only(
    ask: Ask, log_in: LogIn
) -> None:
    token = (await log_in())["accessToken"]
    for path in ("media/book/1/thumbnail", "media/book/1/cover"):
        assert (await ask(path)).status == 401
        by_header = await ask(path, token)
        assert (by_header.status, by_header.body["message"]) == (
            401,
            "Missing authentication token",
        )
        assert (await ask(f"{path}?token=stale", token)).status == 401
        assert (await ask(f"{path}?token={token}")).status == 200


@grimmory_only
async def test_covers_of_grimmory_open_either_way(ask: Ask, log_in: LogIn) -> None:
    token = (await log_in())["accessToken"]
    closed = await ask("media/book/1/cover")
    assert (closed.status, closed.body["error"]) == (401, "Unauthorized")
    assert (await ask("media/book/1/cover?token=stale")).status == 401
    assert (await ask("media/book/1/cover", "stale")).status == 401
    assert (await ask("media/book/1/cover", token)).status == 200
    assert (await ask(f"media/book/1/cover?token={token}")).status == 200


@every_profile
async def test_a_cover_is_a_picture_and_a_missing_one_too(ask: Ask, log_in: LogIn) -> None:
    token = (await log_in())["accessToken"]

    async def cover(path: str) -> bytes:
        reply = await ask(f"media/book/{path}?token={token}")
        assert (reply.status, reply.kind) == (200, "image/jpeg")
        assert reply.headers["Cache-Control"] == "public, max-age=3600"
        assert reply.body.startswith(b"\xff\xd8\xff")
        return reply.body

    pictures = [await cover(path) for path in ("1/cover", "1/thumbnail", "2/cover", "3/cover")]
    assert len(set(pictures)) == 4
    assert await cover("3/thumbnail") == pictures[3]
    assert (await ask(f"media/book/99/cover?token={token}")).status == 404


@pytest.mark.parametrize(
    "fault", sorted(FAULTS - {"timeout", "refuse", "reset", "endless", *BOMBS})
)
async def test_a_fault_comes_as_often_as_planned(
    ask: Ask, server: BookLoreServer, fault: str
) -> None:
    server.fail("healthcheck", fault, times=2)
    replies = []
    for _ in range(3):
        server.requests.clear()
        try:
            reply = await ask("healthcheck", allow_redirects=False)
            replies.append((reply.status, reply.body.get("message")))
        except ValueError, AttributeError:
            replies.append((0, "not an object"))
    assert replies[2] == (200, "Pong")
    assert replies[0] == replies[1]
    assert (replies[0] == replies[2]) is (fault == "slow")


def test_an_unknown_fault_is_a_mistake(server: BookLoreServer) -> None:
    with pytest.raises(AssertionError, match="earthquake"):
        server.fail("list", "earthquake")


async def test_time_is_shared(server: BookLoreServer, travel: Travel, log_in: LogIn) -> None:
    before = server.clock()
    travel(60)
    assert 60 <= server.clock() - before < 70
    assert await log_in()


async def test_a_proxy_lets_it_live_below_a_path(
    server: BookLoreServer, session: aiohttp.ClientSession, ask: Ask
) -> None:
    """It answers there as ever; what is not below is somebody else's (§9)."""
    host = server.url
    server.base_path = "/reading"
    assert server.url == f"{host}/reading"
    assert (await ask("healthcheck")).body["data"]["status"] == "UP"
    assert (await ask("/library/3/books?view=grid")).status == 200
    for elsewhere in ("/", "/api/v1/healthcheck", "/readings/api/v1/healthcheck"):
        async with session.get(f"{host}{elsewhere}") as response:
            assert response.status == 404
    assert server.requests == {"healthcheck": 1, "page": 1}
