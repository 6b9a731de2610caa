"""A stand-in BookLore or Grimmory server: real HTTP, written from the contract.

Section numbers (§) are those of the BookLore contract.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Iterable
from random import Random
from time import time
from typing import Self
from uuid import uuid4

from aiohttp import web
import orjson

from .booklore_rows import PROFILES, Profile, book_as_json, list_as_json
from .shelf import ShelfBook

_PAGE = "<!DOCTYPE html><html><head><title>BookLore</title></head><body></body></html>"
_JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 60
MOST_FAILURES = 5
LOCK_SECONDS = 15 * 60
LONGEST_ADDRESS = 8_000

FAULTS = frozenset(
    "refuse timeout reset truncated_json wrong_json html 500 503 403_permission 401 redirect slow "
    "proxy other_json".split()
)


class BookLoreServer:
    """One server with one account; tests change what it holds and how it fails."""

    def __init__(self, profile: str = "grimmory-3.2", *, books: Iterable[ShelfBook] = ()) -> None:
        """Fill the shelf; `start` or `async with` makes it answer."""
        self.profile: Profile = PROFILES[profile]
        self.version: str | None = None
        """In place of the profile's; "too old" servers have no public health check (§8)."""
        self.books: dict[int, ShelfBook] = {book.id: book for book in books}
        self.libraries: dict[int, str] = {1: "Books"}
        self.username = "reader"
        self.password = "correct horse"
        self.account_id = 1
        self.oidc_only = False
        self.redirect_to = "https://elsewhere.example"
        self.health_check_is_public = True
        self.requests: Counter[str] = Counter()
        self.clock = time
        self._faults: dict[str, deque[str] | str] = {}
        self._access: dict[str, float] = {}
        self._refresh: dict[str, float] = {}
        self._failures: dict[str, tuple[int, float]] = {}
        self._last_token_second = 0
        self._runner: web.AppRunner | None = None
        self._port = 0
        self._released = asyncio.Event()

    @property
    def url(self) -> str:
        """Return the base address, without a trailing slash."""
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        """Start on any free port."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Listen on loopback; the port of last time when it was stopped before."""
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._handle)
        self._released = asyncio.Event()
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port or self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop answering; what it holds stays."""
        self._released.set()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def become(self, profile: str) -> None:
        """Turn into another generation of server."""
        self.profile = PROFILES[profile]

    def fail(self, operation: str, fault: str, times: int | None = 1) -> None:
        """Let an operation fail so many times, for ever with None."""
        assert fault in FAULTS, fault
        self._faults[operation] = fault if times is None else deque([fault] * times)

    def heal(self) -> None:
        """Take all faults back, and let go of calls that hang."""
        self._faults.clear()
        self._released.set()
        self._released = asyncio.Event()

    def expire_tokens(self) -> None:
        """Make every access token invalid, as time does."""
        self._access.clear()

    def revoke_refresh_tokens(self) -> None:
        """Make every refresh token invalid, as a log-out in the browser does (§1.5)."""
        self._refresh.clear()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        operation = _operation(request)
        self.requests[operation] += 1
        if (fault := self._fault(operation)) is not None:
            broken = await self._break(request, fault, operation)
            if broken is not None:
                return broken
        match operation:
            case "healthcheck":
                return self._healthcheck()
            case "public-settings":
                return _json({"oidcEnabled": False, "oidcForceOnlyMode": self.oidc_only})
            case "login":
                return await self._login(request)
            case "refresh":
                return await self._refresh_tokens(request)
            case "cover":
                return self._cover(request)
        if (refusal := self._unauthorised(request)) is not None:
            return refusal
        response = await self._authorised(request, operation)
        if self.profile.compresses:
            response.enable_compression()
        return response

    async def _authorised(self, request: web.Request, operation: str) -> web.Response:
        match operation:
            case "me":
                permissions = {"admin": False, "canEditMetadata": False}
                return _json(
                    {"id": self.account_id, "username": self.username, "permissions": permissions}
                )
            case "libraries":
                return _json(
                    [
                        {"id": key, "name": name, "watch": False}
                        for key, name in self.libraries.items()
                    ]
                )
            case "list":
                return await self._list(request)
            case "batch":
                return await self._batch(request)
            case "book":
                return self._book(request)
        if request.method != "GET" or operation == "type-mismatch":
            return _error(500, "An unexpected error occurred.")
        if not self.profile.serves_page_for_unknown_paths:
            return _error(404, "Not found")
        return web.Response(text=_PAGE, content_type="text/html")

    def _healthcheck(self) -> web.Response:
        if not self.health_check_is_public:
            return self._no_token()
        version = self.profile.version if self.version is None else self.version
        data = {"status": "UP", "message": "Running.", "version": version, "timestamp": "…"}
        return _json({"status": 200, "message": "Pong", "data": data, "timestamp": "…"})

    async def _login(self, request: web.Request) -> web.Response:
        if "Authorization" in request.headers and not self.profile.json_401:
            # The token filter runs before the log-in (§1.1).
            return web.Response(status=401)
        data = await _body(request)
        if data is None:
            return _error(400, "Request body is missing or malformed.")
        username, password = data.get("username"), data.get("password")
        if not username or not password:
            return _error(400, "Validation error", details=["username: must not be blank"])
        keys = (f"user:{str(username).lower()}", f"ip:{request.remote}")
        if self.profile.limits_logins and any(self._locked(key) for key in keys):
            return _error(429, "Too many failed login attempts. Please try again later.")
        if (username, password) != (self.username, self.password):
            for key in keys:
                count, since = self._failures.get(key, (0, self.clock()))
                self._failures[key] = (count + 1, since)
            return _error(self.profile.wrong_password_status, "Invalid credentials")
        if self.oidc_only:
            return _error(403, "Local login is disabled. Use OIDC to sign in.")
        for key in keys:
            self._failures.pop(key, None)
        return self._new_tokens(after_login=True)

    async def _refresh_tokens(self, request: web.Request) -> web.Response:
        data = await _body(request)
        token = (data or {}).get("refreshToken")
        valid_from = self._refresh.get(str(token))
        if valid_from is None or valid_from > self.clock():
            return _error(self.profile.wrong_password_status, "Invalid credentials")
        del self._refresh[str(token)]
        return self._new_tokens(after_login=False)

    def _new_tokens(self, *, after_login: bool) -> web.Response:
        second = int(self.clock())
        if self.profile.collides and second == self._last_token_second:
            return _error(400, "A data conflict occurred. The operation could not be completed.")
        self._last_token_second = second
        access, refresh = uuid4().hex, uuid4().hex
        life = 7_200 if self.profile.json_401 else 36_000
        self._access[access] = self.clock() + life
        self._refresh[refresh] = self.clock() + (120 if self.profile.opaque_refresh else 0)
        reply: dict[str, object] = {"accessToken": access, "refreshToken": refresh}
        if self.profile.expires:
            reply["expires"] = life
        if after_login:
            boolean = self.profile.boolean_default_password
            reply["isDefaultPassword"] = False if boolean else "false"
        return _json(reply)

    def _locked(self, key: str) -> bool:
        count, since = self._failures.get(key, (0, 0.0))
        if count and self.clock() - since > LOCK_SECONDS:
            del self._failures[key]
            return False
        return count >= MOST_FAILURES

    def _unauthorised(self, request: web.Request) -> web.Response | None:
        header = request.headers.get("Authorization", "")
        if not header:
            return self._no_token()
        if self._access.get(header.removeprefix("Bearer "), 0) > self.clock():
            return None
        if self.profile.json_401:
            return _json(_container_error(401, "Unauthorized", request.path), status=401)
        return web.Response(status=401)

    def _no_token(self) -> web.Response:
        status = self.profile.no_token_status
        word = "Forbidden" if status == 403 else "Unauthorized"
        return _json(_container_error(status, word, "/api/v1/books"), status=status)

    async def _list(self, request: web.Request) -> web.Response:
        described = request.query.get("withDescription") == "true"
        if self.profile.strip_parameter:
            stripped = request.query.get("stripForListView") != "false"
        else:
            stripped = self.profile.strips and not described
        books = list(self.books.values())
        Random(len(books)).shuffle(books)  # the server does not order them (§2)
        body = await asyncio.to_thread(
            list_as_json,
            books,
            dict(self.libraries),
            self.profile,
            stripped=stripped,
            described=described,
        )
        return web.Response(body=body, content_type="application/json")

    async def _batch(self, request: web.Request) -> web.Response:
        if len(request.path_qs) > LONGEST_ADDRESS:
            return web.Response(status=414)
        ids = request.query.get("ids", "").split(",")
        if not all(each.isdecimal() for each in ids):
            return _error(500, "An unexpected error occurred.")
        books = [self.books[int(each)] for each in reversed(ids) if int(each) in self.books]
        body = await asyncio.to_thread(
            list_as_json, books, dict(self.libraries), self.profile, stripped=False, described=False
        )
        return web.Response(body=body, content_type="application/json")

    def _book(self, request: web.Request) -> web.Response:
        book_id = int(request.path.rpartition("/")[2])
        if book_id not in self.books:
            return _error(404, f"Book not found with ID: {book_id}")
        body = book_as_json(self.books[book_id], self.libraries, self.profile)
        return web.Response(body=body, content_type="application/json")

    def _cover(self, request: web.Request) -> web.Response:
        token = request.query.get("token", "")
        if self.profile.header_opens_covers and not token:
            token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self._access.get(token, 0) <= self.clock():
            return _error(401, "Missing authentication token")
        if int(request.path.split("/")[5]) not in self.books:
            return _error(404, "Book not found")
        # A missing cover is a placeholder picture, not a 404 (§11).
        return web.Response(body=_JPEG, content_type="image/jpeg")

    def _fault(self, operation: str) -> str | None:
        fault = self._faults.get(operation)
        if isinstance(fault, deque):
            return fault.popleft() if fault else None
        return fault

    async def _break(  # noqa: C901 - a table of ways to fail
        self, request: web.Request, fault: str, operation: str
    ) -> web.StreamResponse | None:
        match fault:
            case "slow":
                await asyncio.sleep(0.2)
                return None
            case "timeout":
                await self._released.wait()
                raise web.HTTPServiceUnavailable
            case "refuse":
                assert request.transport is not None
                request.transport.abort()
                raise ConnectionResetError
            case "reset" | "truncated_json":
                return await _broken_off(request, cleanly=fault == "truncated_json")
            case "redirect":
                to = f"{self.redirect_to}{request.path_qs}"
                return web.Response(status=302, headers={"Location": to})
            case "proxy":
                to = "https://auth.example/login?rd=books"
                return web.Response(status=302, headers={"Location": to})
            case "html":
                return web.Response(text=_PAGE, content_type="text/html")
            case "wrong_json" | "other_json":
                return _json({"hello": "world"})
            case "500":
                return _error(500, "An unexpected error occurred.")
            case "503":
                return web.Response(status=503, text="<html>Bad gateway</html>")
            case "403_permission":
                return _error(403, "Access denied.")
            case _:
                return web.Response(status=401)


def _operation(request: web.Request) -> str:
    path = request.path.removeprefix("/api/v1/")
    named = {
        "healthcheck": "healthcheck",
        "public-settings": "public-settings",
        "auth/login": "login",
        "auth/refresh": "refresh",
        "users/me": "me",
        "libraries": "libraries",
        "books": "list",
        "books/batch": "batch",
    }
    if path in named:
        return named[path]
    if path.startswith("media/book/"):
        return "cover"
    if path.startswith("books/"):
        return "book" if path.removeprefix("books/").isdecimal() else "type-mismatch"
    return "other"


async def _body(request: web.Request) -> dict[str, object] | None:
    try:
        data = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        return None
    return data if isinstance(data, dict) else None


async def _broken_off(request: web.Request, *, cleanly: bool) -> web.StreamResponse:
    """Send the beginning of a list; then end it, or cut the line."""
    begun = b'[{"id": 1, "metadata": {"title": "Pira'
    if cleanly:
        return web.Response(body=begun, content_type="application/json")
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = 5_000
    await response.prepare(request)
    await response.write(begun)
    assert request.transport is not None
    request.transport.abort()
    return response


def _json(data: object, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(data), status=status, content_type="application/json")


def _error(status: int, message: str, **more: object) -> web.Response:
    error = {"message": message, "status": status, "timestamp": "2026-07-07T09:00:52.066123"}
    return _json(error | more, status)


def _container_error(status: int, word: str, path: str) -> dict[str, object]:
    return {"timestamp": "2026-07-07T09:00:52.066Z", "status": status, "error": word, "path": path}
