"""A stand-in BookLore or Grimmory server: real HTTP, written from the contract.

Section numbers (§) are those of the BookLore contract.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
from random import Random
import ssl
from typing import Self

from aiohttp import web

from .booklore_faults import LANDS, LATE, Faults, broken_reply
from .booklore_operations import operation_of
from .booklore_probes import probe
from .booklore_profiles import GENERATIONS
from .booklore_proxy import NOTHING_HERE, below
from .booklore_ratings import RatingSide
from .booklore_replies import (
    UNEXPECTED,
    compress,
    container_error,
    error,
    json_reply,
    page,
    raw_json,
)
from .booklore_rows import account_row, book_as_json, cover_of, library_row, list_as_json
from .booklore_settings import settings_row
from .gate import Gate
from .shelf import ShelfBook

MOST_HEAD_BYTES = 8_192
"""An address and its headers may be that long together (§2.6)."""

_PUBLIC = frozenset({"healthcheck", "public-settings", "login", "refresh"})


class BookLoreServer(RatingSide):
    """One server with one account; tests change what it holds and how it fails."""

    def __init__(self, profile: str = "grimmory-3.2", *, books: Iterable[ShelfBook] = ()) -> None:
        """Fill the shelf; `start` or `async with` makes it answer."""
        super().__init__(profile, books)
        self.version: str | None = None
        """In place of the profile's; "too old" servers have no public health check (§8)."""
        self.redirect_to = "https://elsewhere.example"
        self.cookie = ""
        """What a proxy before the server has browsers keep, and hears from them again."""
        self.cookies: list[str] = []
        """The cookies that it has heard."""
        self.health_check_is_public = True
        self.base_path = ""
        """Where a proxy lets it live; it knows nothing of that itself (§9)."""
        self.gate: Gate | None = None
        """What holds requests back until it lets them through; not the health check."""
        self.requests: Counter[str] = Counter()
        self.addresses: list[str] = []
        """Path and query of every request, in order."""
        self.under_way: Counter[str] = Counter()
        """Path and query of requests that have not been answered yet, whoever still waits."""
        self._faults = Faults()
        self._runner: web.AppRunner | None = None
        self._scheme = "http"
        self._port = 0

    @property
    def url(self) -> str:
        """Return the base address, without a trailing slash."""
        return f"{self._scheme}://127.0.0.1:{self._port}{self.base_path}"

    async def __aenter__(self) -> Self:
        """Start on any free port."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self.stop()

    async def start(self, port: int = 0, *, tls: ssl.SSLContext | None = None) -> None:
        """Listen on loopback; the port of last time when it was stopped before.

        With `tls` as a proxy before the server does: it speaks plain HTTP itself (§9).
        """
        self._scheme = "http" if tls is None else "https"
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port or self._port, ssl_context=tls)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop answering; what it holds stays, what it keeps in memory does not."""
        self._faults.release()
        self._restarted()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def become(self, profile: str) -> None:
        """Turn into another generation of server."""
        self.profile = GENERATIONS[profile]

    @property
    def hung(self) -> int:
        """How many requests got no answer (`timeout`)."""
        return self._faults.hung

    def fail(self, operation: str, fault: str, times: int | None = 1, *, after: int = 0) -> None:
        """Let an operation fail so many times, for ever with None, once `after` have passed."""
        self._faults.plan(operation, fault, times, after)

    def heal(self) -> None:
        """Take all faults back, and let go of calls that hang."""
        self._faults.clear()

    async def _handle(self, asked: web.Request) -> web.StreamResponse:
        self.addresses.append(asked.path_qs)
        self.under_way[asked.path_qs] += 1
        try:
            return await self._respond(asked)
        finally:
            self.under_way[asked.path_qs] -= 1

    async def _respond(self, asked: web.Request) -> web.StreamResponse:
        self.cookies += asked.headers.getall("Cookie", [])
        request = below(self.base_path, asked)
        if request is None:
            return web.Response(status=404, text=NOTHING_HERE, content_type="text/html")
        operation = operation_of(request)
        self.requests[operation] += 1
        if self.gate and operation != "healthcheck":
            await self.gate.pass_through()
        fault = self._faults.next(operation)
        if fault is not None and (broken := await self._broken(request, operation, fault)):
            return self._with_cookie(broken)
        if _head_bytes(request) > MOST_HEAD_BYTES:
            return web.Response(status=400, text="<h1>Bad Request</h1>", content_type="text/html")
        response = await self._answer(request, operation, fault)
        if self.profile.compresses:
            compress(response)
        return self._with_cookie(response)

    async def _broken(
        self, request: web.Request, operation: str, fault: str
    ) -> web.StreamResponse | None:
        """Return what comes in place of the answer; what lands is done before all the same."""
        if fault == LATE:
            await request.read()  # whoever asks will be gone
            await self._faults.hang()
        if fault == LATE or fault.startswith(LANDS):
            await self._answer(request, operation)
        fault = fault.removeprefix(LANDS)
        return broken_reply(
            request,
            fault,
            redirect_to=self.redirect_to,
            bad_token=self._bad_token(request),
            denied=self.profile.access_denied,
        ) or await self._faults.break_line(request, fault)

    def _with_cookie(self, response: web.StreamResponse) -> web.StreamResponse:
        if self.cookie:
            response.headers["Set-Cookie"] = f"session={self.cookie}; Path=/; HttpOnly"
        return response

    async def _answer(
        self, request: web.Request, operation: str, fault: str | None = None
    ) -> web.Response:
        if operation == "page":
            return page()
        if operation == "cover":
            return self._cover(request)
        if operation in _PUBLIC:
            return await self._public(request, operation)
        if (refusal := self._unauthorised(request)) is not None:
            return refusal
        if operation == "write":
            return await self._take_metadata(request, fault)
        if operation in ("rate", "reset_rating"):
            return await self._take_ratings(request, operation, fault)
        return await self._authorised(request, operation)

    async def _public(self, request: web.Request, operation: str) -> web.Response:
        match operation:
            case "healthcheck":
                return self._healthcheck(request)
            case "public-settings":
                settings = {
                    "oidcEnabled": self.oidc_only,
                    "remoteAuthEnabled": False,
                    "oidcProviderDetails": None,
                }
                if self.profile.knows_oidc_only:
                    settings["oidcForceOnlyMode"] = self.oidc_only
                return json_reply(settings)
            case "login":
                return await self._login(request)
            case _:
                return await self._refresh_tokens(request)

    async def _authorised(self, request: web.Request, operation: str) -> web.Response:
        match operation:
            case "me":
                account = (self.account_id, self.username, self.libraries)
                return json_reply(account_row(*account, self.permissions, self.profile))
            case "settings":
                return json_reply(settings_row(self.settings, self.profile))
            case "libraries":
                return json_reply([library_row(*each) for each in self.libraries.items()])
            case "list":
                return await self._list(request)
            case "batch":
                return await self._batch(request)
            case "book":
                return self._book(request)
            case "wrong-method" if self.profile.tells_wrong_methods:
                return error(405, f"Method '{request.method}' is not supported.")
            case "type-mismatch" | "wrong-method":
                return error(500, UNEXPECTED)
        facts = (list(self.books.values()), self.libraries, self.profile)
        return probe(request, operation, *facts) or self._unknown(request, operation)

    def _unknown(self, request: web.Request, operation: str) -> web.Response:
        if operation == "page-probe":
            return error(500, UNEXPECTED)  # a book with the id "page" (§3)
        if not self.profile.serves_page_for_unknown_paths:
            return container_error(404, "Not Found", request.path)
        return page()

    def _healthcheck(self, request: web.Request) -> web.Response:
        if not self.health_check_is_public:
            # Only BookLore before 1.16.2 was like that, and it says 403 (§8).
            return container_error(403, "Forbidden", request.path)
        version = self.profile.version if self.version is None else self.version
        timestamp = "2026-07-07T09:00:52.066123"
        data = {
            "status": "UP",
            "message": "Application is running smoothly.",
            "version": version,
            "timestamp": timestamp,
        }
        return json_reply({"status": 200, "message": "Pong", "data": data, "timestamp": timestamp})

    async def _list(self, request: web.Request) -> web.Response:
        described = _flag(request, "withDescription")
        if self.profile.strip_parameter:
            stripped = request.query.get("stripForListView") != "false"
        else:
            stripped = self.profile.strips and not described
        books = list(self.books.values())
        Random(len(books)).shuffle(books)  # the server does not order them (§2)
        return await self._rows(books, stripped=stripped, described=described)

    async def _batch(self, request: web.Request) -> web.Response:
        ids = [each for each in request.query.get("ids", "?").split(",") if each]
        if not all(each.isdecimal() for each in ids):
            return error(500, UNEXPECTED)
        wanted = dict.fromkeys(map(int, reversed(ids)))
        books = [self.books[each] for each in wanted if each in self.books]
        return await self._rows(books, stripped=False, described=_flag(request, "withDescription"))

    async def _rows(
        self, books: list[ShelfBook], *, stripped: bool, described: bool
    ) -> web.Response:
        body = await asyncio.to_thread(
            list_as_json,
            books,
            dict(self.libraries),
            self.profile,
            stripped=stripped,
            described=described,
        )
        return raw_json(body)

    def _book(self, request: web.Request) -> web.Response:
        book_id = int(request.path.rpartition("/")[2])
        if book_id not in self.books:
            return error(404, f"Book not found with ID: {book_id}")
        described = _flag(request, "withDescription")
        return raw_json(
            book_as_json(self.books[book_id], self.libraries, self.profile, described=described)
        )

    def _cover(self, request: web.Request) -> web.Response:
        """Return a picture; a book without a cover has a placeholder, not a 404 (§11)."""
        token = request.query.get("token", "")
        header = request.headers.get("Authorization", "")
        opened = self._knows_token(token)
        if self.profile.header_opens_covers:
            if not opened and not (header.startswith("Bearer ") and self._knows(header)):
                return self._bad_token(request)
        elif not opened:
            return error(401, "Invalid token" if token else "Missing authentication token")
        book = self.books.get(book_id := int(request.path.split("/")[5]))
        if book is None:
            return error(404, f"Book not found with ID: {book_id}")
        return web.Response(
            body=cover_of(book, small=request.path.endswith("thumbnail")),
            content_type="image/jpeg",
            headers={"Cache-Control": "public, max-age=3600"},
        )


def _head_bytes(request: web.Request) -> int:
    return len(request.path_qs) + sum(
        len(name) + len(value) + 4 for name, value in request.raw_headers
    )


def _flag(request: web.Request, name: str) -> bool:
    return request.query.get(name) == "true"
