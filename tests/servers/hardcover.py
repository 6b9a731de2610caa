"""A stand-in for Hardcover: real HTTP, real GraphQL, Hardcover's rules (contract, all of it).

    async with HardcoverServer(catalogue) as server:
        ...  # server.url is the endpoint

Tests steer it through its attributes and read from them what arrived.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
import json
import re
from typing import Any, Self

from aiohttp import web
from yarl import URL

from .bombs import BOMBS, bomb, endless
from .catalogue import Catalogue
from .drawn_covers import draw_cover
from .gate import Gate
from .hardcover_engine import Asked, Engine, as_before_april, not_allowed, too_many_fields
from .hardcover_faults import (
    IN_THE_ANSWER,
    LANDS,
    ON_THE_WIRE,
    Answer,
    Fault,
    Faults,
    answer_to,
    invalid_token,
    malformed_header,
    too_many_requests,
)
from .hardcover_limits import QUICK, Ledger, Policy, Token
from .hardcover_shelf import ShelfSide

__all__ = ["QUICK", "TOKEN", "Fault", "HardcoverServer", "Policy", "Token"]

TOKEN = "hc_pat_sam"
_SEARCH_LIMIT = 2.0
"""Seconds after which Hardcover gives up on a search."""
_BEARER = re.compile(r"Bearer (\S+)", re.IGNORECASE)


class HardcoverServer(ShelfSide):
    """Hardcover on 127.0.0.1, for one test or for a demo."""

    def __init__(self, catalogue: Catalogue, *, clock: Callable[[], float] | None = None) -> None:
        """Prepare to answer out of a catalogue, which may change at any time.

        `clock` gives Unix seconds to allowances and shelves; without one, the machine's.
        """
        super().__init__(catalogue, clock)
        self.tokens[TOKEN] = Token()
        self.requests: Counter[str] = Counter()
        """Top-level fields that arrived, whatever became of them: `me`, `books_by_id`,
        `books_by_title`, `books` (asked in another way), `editions`, `search`, `user_books`,
        and the mutations by their names."""
        self.log: list[tuple[str, dict[str, Any]]] = []
        """The same in order, each with the variables of its request."""
        self.user_agents: set[str] = set()
        self.rejected = 0
        """How many 429s were given, and 403s that mean one."""
        self.hung = 0
        """How many requests got no answer (`timeout`)."""
        self.max_concurrent = 0
        """The most requests that were under way at one time."""
        self.latency = 0.0
        """Seconds that every answer takes."""
        self.gate: Gate | None = None
        """What holds requests back until it lets them through."""
        self.search_takes = 0.0
        """Seconds that every search takes; after two it is given up with a 408."""
        self.most_values: int | None = None
        """How many values a filter may list before the query takes too long (408)."""
        self.scopes_in_band = False
        """Whether a missing scope is told with a 200."""
        self._ledger = Ledger(clock=clock)
        self._engine = Engine(self)
        self._faults = Faults()
        self._late: list[tuple[Asked, Token]] = []
        """Writes that got no answer, and are yet to be done."""
        self._under_way = 0
        self._port = 0
        self._runner: web.AppRunner | None = None
        self._released = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Start on a free port."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self.stop()

    @property
    def url(self) -> URL:
        """The GraphQL endpoint."""
        return URL(f"http://127.0.0.1:{self._port}/v1/graphql")

    def serve_covers(self) -> None:
        """Put itself in the place of Hardcover's image host, which tests cannot reach."""
        for work in self.catalogue.works.values():
            work.cover_url = str(self.url.with_path(f"/covers/{work.id}.jpg"))

    @property
    def policy(self) -> Policy:
        """What everybody is allowed; may be replaced at any time."""
        return self._ledger.policy

    @policy.setter
    def policy(self, policy: Policy) -> None:
        self._ledger.policy = policy

    async def start(self, port: int = 0) -> None:
        """Listen on a port: a free one the first time, afterwards the same again."""
        self._released = asyncio.Event()
        app = web.Application()
        app.router.add_post("/v1/graphql", self._handle)
        app.router.add_get("/covers/{id:[0-9]+}.jpg", self._cover)
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=1, handler_cancellation=True
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port or self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening: connections are refused until it is started again."""
        self._released.set()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    def fail(self, operation: str, fault: Fault, times: int | None = 1, *, after: int = 0) -> None:
        """Fail the next requests for a top-level field (as in `requests`; "*" for any).

        Faults for the same field come one after the other, the first `after` so many
        requests that work. `times=None` goes on until `heal`. Requests that fail at the door (401, 403 HTML, 429, no reply) cost nothing.
        """
        self._faults.add(operation, fault, times, after)

    def heal(self) -> None:
        """Work again, and answer those who still wait with a 503; what is `late` is done now."""
        self._faults.clear()
        self.land()
        self._released.set()
        self._released = asyncio.Event()

    def land(self) -> None:
        """Do the writes that are `late`."""
        late, self._late = self._late, []
        for asked, token in late:
            self._engine.execute(asked, token)

    def exhaust_day(self, seconds_left: float) -> None:
        """Use up the day of everybody in `tokens`; it ends in so many seconds."""
        self._ledger.exhaust_day({token.user_id for token in self.tokens.values()}, seconds_left)

    def spend(self, requests: int, user_id: int = Token().user_id) -> None:
        """Use part of a person's allowance, as their other programs do."""
        self._ledger.spend(user_id, requests)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self._under_way += 1
        self.max_concurrent = max(self.max_concurrent, self._under_way)
        self.user_agents.add(request.headers.get("User-Agent", ""))
        try:
            if self.latency:
                await asyncio.sleep(self.latency)
            return await self._respond(request)
        finally:
            self._under_way -= 1

    async def _cover(self, request: web.Request) -> web.Response:
        work = self.catalogue.works.get(int(request.match_info["id"]))
        if work is None or not work.cover:
            raise web.HTTPNotFound
        author = work.contributors[0][0] if work.contributors else ""
        edition = "audiobook" if work.audio_only else work.subtitle or ""
        cover = draw_cover(work.title, author, edition=edition)
        return web.Response(body=cover, content_type="image/jpeg")

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        try:
            asked = Asked(await request.json())
        except ValueError, TypeError:
            return _response(_bad_request("invalid_request", "Malformed request body"), {})
        except KeyError:
            return _response(_bad_request("invalid_query", "No query"), {})
        self.requests.update(field.key for field in asked.fields)
        self.log.extend((field.key, asked.variables) for field in asked.fields)
        if self.gate:
            await self.gate.pass_through()
        fault = self._faults.next(field.key for field in asked.fields)
        if fault in ON_THE_WIRE:
            return await self._break(request, fault)
        token = self._token(request)
        if isinstance(token, Answer):
            return _response(token, {})
        if fault == "late":
            self._late.append((asked, token))
            return await self._break(request, "timeout")
        hidden_by = LANDS.get(fault) if fault else None
        answer = await self._answer(asked, token, None if hidden_by else fault)
        if hidden_by and answer.status == 200:
            if hidden_by in ON_THE_WIRE:
                return await self._break(request, hidden_by)
            answer = answer_to(hidden_by, "me")
        # Headers of the fault's own go before those of the allowance.
        limits = self._ledger.headers(token) if answer.limits else {}
        if answer.status == 429 or fault == "403_quota":
            self.rejected += 1
        return _response(answer, limits)

    async def _break(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        assert request.transport
        if fault in BOMBS:
            return bomb(fault)
        if fault == "endless":
            return await endless(request)
        if fault == "refuse":
            request.transport.close()
        elif fault == "timeout":
            self.hung += 1
            await self._released.wait()
        else:
            response = web.StreamResponse(headers={"Content-Length": "1000"})
            await response.prepare(request)
            await response.write(b'{"data": {')
            request.transport.abort()
            return response
        return web.json_response({"error": "Service temporarily unavailable"}, status=503)

    def _token(self, request: web.Request) -> Token | Answer:
        header = request.headers.get("Authorization")
        if not header:
            return _bad_request("invalid_request", "No Authorization header")
        if not (match := _BEARER.fullmatch(header)):
            return malformed_header()
        return self.tokens.get(match[1]) or invalid_token()

    async def _answer(self, asked: Asked, token: Token, fault: Fault | None) -> Answer:
        fault_answer = None
        if fault and fault not in IN_THE_ANSWER:
            fault_answer = answer_to(fault, asked.fields[0].name if asked.fields else "me")
            if not fault_answer.limits or fault_answer.status == 429:
                return fault_answer
        refusal = too_many_fields(asked, self._ledger.burst(token))
        if refusal := refusal or self._too_many_requests(asked, token):
            return refusal
        if fault_answer:
            return fault_answer
        if refusal := not_allowed(asked, token, in_band=self.scopes_in_band):
            return refusal
        if refusal := await self._too_slow(asked):
            return refusal
        if fault == "lies":
            with self.elsewhere():
                return self._engine.execute(asked, token)
        answer = self._engine.execute(asked, token)
        return as_before_april(answer) if fault == "ids_as_strings" else answer

    def _too_many_requests(self, asked: Asked, token: Token) -> Answer | None:
        wait = self._ledger.take(token, len(asked.fields))
        return None if wait is None else too_many_requests(self._ledger.tier(token), wait)

    async def _too_slow(self, asked: Asked) -> Answer | None:
        if self.search_takes and any(field.name == "search" for field in asked.fields):
            await asyncio.sleep(min(self.search_takes, _SEARCH_LIMIT))
            if self.search_takes >= _SEARCH_LIMIT:
                return answer_to("408", "search")
        if self.most_values is not None and asked.listed_values > self.most_values:
            return answer_to("408", "books")
        return None


def _bad_request(error: str, description: str) -> Answer:
    return Answer(400, {"error": error, "error_description": description}, limits=False)


def _response(answer: Answer, limits: Mapping[str, str]) -> web.Response:
    headers = {**limits, **answer.headers}
    if isinstance(answer.body, str):
        kind = "application/json" if answer.body.startswith("{") else "text/html"
        return web.Response(
            status=answer.status, text=answer.body, content_type=kind, headers=headers
        )
    text = json.dumps(answer.body, separators=(",", ":"), ensure_ascii=False)
    return web.Response(
        status=answer.status, text=text, content_type="application/json", headers=headers
    )
