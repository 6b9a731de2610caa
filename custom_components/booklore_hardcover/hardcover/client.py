"""The client for Hardcover's GraphQL API."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import partial
from itertools import batched, count
import logging
from typing import Final

import aiohttp
import orjson
from yarl import URL

from ..wire import ACCEPT_ENCODING, MAX_NAME, MAX_TITLE, BodyError, read_body, tidy
from .errors import (
    HardcoverCannotConnect,
    HardcoverInvalidToken,
    HardcoverPaused,
    HardcoverTimeout,
    HardcoverUnexpectedReply,
)
from .models import Account, Author, Edition, Work
from .pacer import Pacer, Priority
from .parse import account_from, authors_from, editions_from, hits_from, work_from, works_from
from .queries import (
    ACCOUNT,
    EDITIONS_BY_ISBN,
    SEARCH,
    WORK_BY_SLUG,
    WORKS_BY_AUTHOR,
    WORKS_BY_ID,
    WORKS_BY_TITLE,
    Operation,
)
from .replies import Reply, field_of

_LOGGER = logging.getLogger(__name__)

IDS_PER_REQUEST: Final = 200
_USER_AGENT = "BookLore-Hardcover (Home Assistant custom integration)"
TIMEOUT = aiohttp.ClientTimeout(total=35)
"""Hardcover itself stops working on a query after 30 seconds (contract §2)."""
RETRY_PAUSE: Final = 1.0
"""Seconds before a request that failed is sent once more."""

_MAX_REFUSALS_FOR_A_PERSON = 2
"""How often a request that a person waits for may be refused before it is given up."""
_MAX_BYTES = 16 * 1024 * 1024
"""Forty authors with a hundred works each take 8 MB."""
_LARGE_BODY = 16 * 1024
"""A body of more bytes is parsed in a thread, so that it does not block the event loop."""
MAX_ID: Final = 2**31 - 1
"""The largest value of GraphQL's Int; one larger number makes the whole query fail."""
_MAX_SEARCH_LENGTH = 300
"""The most characters that may be searched for (contract §4)."""


@dataclass(eq=False, repr=False, slots=True)
class HardcoverClient:
    """Reads Hardcover's catalogue with one person's token; `shelf.py` has the rest.

    The pacer, which all clients of that person share, decides when a request is sent. All
    methods raise a `HardcoverError` when they fail, and no other exception.
    """

    session: aiohttp.ClientSession
    token: str
    pacer: Pacer
    _: KW_ONLY
    url: URL
    priority: Priority
    sent: int = field(default=0, init=False)
    """How many requests this client has sent."""

    async def account(self) -> Account:
        """Return the person that the token belongs to. One request."""
        return await self.ask(ACCOUNT, {}, account_from)

    async def check_catalogue(self) -> None:
        """Raise `HardcoverMissingScope` unless the token may read the catalogue and search it.

        Two requests, because a token can have one of the scopes without the other (contract §1).
        """
        await self.works_by_id((1,))
        await self.search("book", per_page=1)

    async def works_by_id(self, ids: Iterable[int]) -> list[Work]:
        """Return the works with these ids in ascending order, without unknown ids.

        One request per `IDS_PER_REQUEST` ids. A work that was merged into another is
        returned itself, with `canonical_id` and `canonical` (contract §3).
        """
        possible = sorted({work_id for work_id in ids if 0 < work_id <= MAX_ID})
        works: list[Work] = []
        for chunk in batched(possible, IDS_PER_REQUEST, strict=False):
            found = await self.ask(WORKS_BY_ID, {"ids": chunk}, works_from)
            require_asked(work.id in chunk for work in found)
            works += found
        return works

    async def work_by_slug(self, slug: str) -> Work | None:
        """Return the work with this slug, merged or not, as `works_by_id` does. One request."""
        if not slug or _sendable(slug) != slug:
            return None
        return await self.ask(WORK_BY_SLUG, {"slug": slug}, partial(work_from, slug=slug))

    async def editions_by_isbn(
        self, isbn13s: Iterable[str], isbn10s: Iterable[str]
    ) -> list[Edition]:
        """Return all editions with one of these ISBNs, those with the most users first.

        One request. ISBNs must be without hyphens and with X in upper case (contract §3).
        """
        variables = {"isbn13s": _askable(isbn13s), "isbn10s": _askable(isbn10s)}
        if not any(variables.values()):
            return []
        found = await self.ask(EDITIONS_BY_ISBN, variables, editions_from)
        isbns = {*variables["isbn13s"], *variables["isbn10s"]}
        require_asked(not isbns.isdisjoint((each.isbn13, each.isbn10)) for each in found)
        return found

    async def works_by_title(self, titles: Iterable[str], *, limit: int) -> list[Work]:
        """Return the works with one of these titles, those with the most users first.

        One request, at most `limit` works. Titles are compared exactly, including upper
        and lower case (contract §3b). Merged and deleted works are left out.
        """
        askable = _askable(titles)
        if not askable:
            return []
        variables = {"titles": askable, "limit": limit}
        found = await self.ask(WORKS_BY_TITLE, variables, works_from)
        asked = {tidy(title, MAX_TITLE) for title in askable}
        require_asked(work.title in asked for work in found)
        return found

    async def works_by_author(self, names: Iterable[str], *, limit: int) -> list[Author]:
        """Return the authors with one of these names and at most `limit` works of each.

        One request. Names are compared exactly, including upper and lower case; several
        authors may have the same name. Merged and deleted works are left out.
        """
        askable = _askable(names)
        if not askable:
            return []
        read = partial(authors_from, works_limit=limit)
        found = await self.ask(WORKS_BY_AUTHOR, {"names": askable, "limit": limit}, read)
        asked = {tidy(name, MAX_NAME) for name in askable}
        require_asked(author.name in asked for author in found)
        return found

    async def search(self, query: str, *, per_page: int = 10) -> list[Work]:
        """Return the first `per_page` hits of Hardcover's search, best first. One request."""
        cleaned = _cleaned_query(query)
        if not cleaned:
            return []
        return await self.ask(SEARCH, {"query": cleaned, "perPage": per_page}, hits_from)

    async def ask[ResultT](
        self,
        operation: Operation,
        variables: Mapping[str, object],
        parse: Callable[[object], ResultT],
    ) -> ResultT:
        """Send an operation, once more if connection or server fail; return its parsed field.

        A write is only repeated if Hardcover certainly did not begin with it. It may have
        happened when `HardcoverCannotConnect` or `HardcoverUnexpectedReply` is raised.
        """
        name = operation.name
        body = orjson.dumps(
            {"query": operation.text, "variables": variables, "operationName": name}
        )
        reply: Reply | None = None
        try:
            reply = await self._exchange(body)
        except HardcoverCannotConnect as err:
            _LOGGER.debug("%s failed: %s", name, err)
            if operation.writes:
                raise
        if reply is None or _worth_repeating(reply, operation):
            await asyncio.sleep(RETRY_PAUSE)
            reply = await self._exchange(body)
        _LOGGER.debug("%s answered with status %d, %d bytes", name, reply.status, len(reply.body))

        def read() -> ResultT:
            return parse(field_of(reply, operation))

        return await asyncio.to_thread(read) if len(reply.body) > _LARGE_BODY else read()

    async def _exchange(self, body: bytes) -> Reply:
        """Send a request when the pacer allows it, and again if refused, until the pacer pauses."""
        if not self.token or not self.token.isprintable():
            # A header cannot hold such a token, and Hardcover makes none like it.
            raise HardcoverInvalidToken("the token is empty or holds control characters")
        for attempt in count(1):
            async with self.pacer.turn(self.priority):
                reply = await self._post(body)
                self.pacer.observe(reply.headers, refused=reply.rate_limited)
            if not reply.rate_limited:
                break
            if self.priority is Priority.PERSON and attempt == _MAX_REFUSALS_FOR_A_PERSON:
                raise HardcoverPaused(self.pacer.held_back_until)
        return reply

    async def _post(self, body: bytes) -> Reply:
        self.sent += 1
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": ACCEPT_ENCODING,
            "User-Agent": _USER_AGENT,
        }
        try:
            async with self.session.post(
                self.url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
            ) as response:
                body = await read_body(response, _MAX_BYTES)
                return Reply(response.status, response.headers, body)
        except BodyError as err:
            raise HardcoverUnexpectedReply(str(err)) from None
        # aiohttp's exceptions are not chained: some hold the request's headers.
        except TimeoutError:
            raise HardcoverTimeout("no reply in time") from None
        except (aiohttp.ClientError, OSError) as err:
            raise HardcoverCannotConnect(type(err).__name__) from None


def _worth_repeating(reply: Reply, operation: Operation) -> bool:
    """Whether the same request may succeed in a moment, without writing anything twice."""
    if operation.writes:
        return reply.turned_away
    # A batch that took too long is not repeated: its caller can ask for less.
    return reply.server_failed or (reply.timed_out and not operation.batched)


def require_asked(answers: Iterable[bool]) -> None:
    """Raise `HardcoverUnexpectedReply` unless all of the reply was asked for."""
    if not all(answers):
        raise HardcoverUnexpectedReply("the reply tells of what was not asked for")


def _askable(texts: Iterable[str]) -> list[str]:
    """Return the texts that can be sent, sorted and without duplicates."""
    return sorted({text for text in texts if text and _sendable(text) == text})


def _cleaned_query(query: str) -> str:
    words = _sendable(query).split()
    if len(words) > 1 and words[0].lower() == "by":
        # With "by" in front Hardcover would search for an author (contract §4).
        words[0] = f'"{words[0]}"'
    text = " ".join(words)
    if len(text) <= _MAX_SEARCH_LENGTH:
        return text
    return text[: _MAX_SEARCH_LENGTH + 1].rpartition(" ")[0] or text[:_MAX_SEARCH_LENGTH]


def _sendable(text: str) -> str:
    """Remove lone surrogates and NUL, which JSON or PostgreSQL cannot represent."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")
