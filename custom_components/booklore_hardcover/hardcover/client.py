"""The Hardcover GraphQL client."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from itertools import batched, count
import logging
from typing import Final

import aiohttp
import orjson
from yarl import URL

from .errors import (
    HardcoverCannotConnect,
    HardcoverInvalidToken,
    HardcoverPaused,
    HardcoverTimeout,
)
from .models import Account, Author, Edition, Work
from .pacer import Pacer, Priority
from .parse import account_from, authors_from, editions_from, hits_from, works_from
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

_PATIENCE_OF_A_PERSON = 2
"""Refusals after which somebody who waits at a screen is told to come back later."""
_USER_AGENT = "BookLore-Hardcover (Home Assistant custom integration)"
_TIMEOUT = aiohttp.ClientTimeout(total=35)
"""Hardcover gives up on a query after 30 seconds (contract §2)."""
RETRY_PAUSE: Final = 1.0
"""Seconds before a request that failed is sent once more."""
_LARGE_BODY = 64 * 1024
_LARGEST_ID = 2**31 - 1
"""GraphQL's Int ends here; one larger number would spoil the whole batch."""
_LONGEST_QUERY = 300


class HardcoverClient:
    """Asks Hardcover's GraphQL API, one top-level field a request.

    Every request takes its turn at the `pacer`, which all clients of one person
    share. Raises `HardcoverError`s only.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        token: str,
        pacer: Pacer,
        *,
        url: URL,
        priority: Priority,
        retry_pause: float = RETRY_PAUSE,
    ) -> None:
        """Keep what is needed to ask; nothing is sent yet."""
        self.pacer = pacer
        self.sent = 0
        """How many requests this client has sent."""
        self._session = session
        self._token = token
        self._url = url
        self._priority = priority
        self._retry_pause = retry_pause

    async def account(self) -> Account:
        """Tell who the token belongs to: one request."""
        return await self._ask(ACCOUNT, {}, account_from)

    async def check_catalogue(self) -> None:
        """Check that the token may read books and search them: two requests.

        Raises `HardcoverMissingScope` when it may not: one scope can be given
        without the other (contract §1).
        """
        await self.works_by_id((1,))
        await self.search("book", per_page=1)

    async def works_by_id(self, ids: Iterable[int]) -> list[Work]:
        """Return the works with these ids: one request per 200, absent ones left out.

        In the order of their ids. A merged work comes as it is, with `canonical_id`
        and `canonical` (contract §3).
        """
        possible = sorted({work_id for work_id in ids if 0 < work_id <= _LARGEST_ID})
        works: list[Work] = []
        for chunk in batched(possible, IDS_PER_REQUEST, strict=False):
            works += await self._ask(WORKS_BY_ID, {"ids": chunk}, works_from)
        return works

    async def work_by_slug(self, slug: str) -> Work | None:
        """Return the work with this slug, the last part of its page's address: one request.

        A merged work comes as it is, with `canonical_id` and `canonical` (contract §3).
        """
        if not slug or _sendable(slug) != slug:
            return None
        works = await self._ask(WORK_BY_SLUG, {"slug": slug}, works_from)
        return works[0] if works else None

    async def editions_by_isbn(
        self, isbn13s: Iterable[str], isbn10s: Iterable[str]
    ) -> list[Edition]:
        """Return every edition with one of these ISBNs, most used first: one request.

        Numbers without hyphens, an X in upper case (contract §3).
        """
        variables = {"isbn13s": _askable(isbn13s), "isbn10s": _askable(isbn10s)}
        if not any(variables.values()):
            return []
        return await self._ask(EDITIONS_BY_ISBN, variables, editions_from)

    async def works_by_title(self, titles: Iterable[str], *, limit: int) -> list[Work]:
        """Return at most `limit` works with exactly one of these titles, most used first.

        Upper and lower case matter; merged and deleted works are left out (contract
        §3b). One request.
        """
        askable = _askable(titles)
        if not askable:
            return []
        variables = {"titles": askable, "limit": limit}
        return await self._ask(WORKS_BY_TITLE, variables, works_from)

    async def works_by_author(self, names: Iterable[str], *, limit: int) -> list[Author]:
        """Return the authors of exactly these names, each with at most `limit` works.

        Upper and lower case matter; one name may be several people. Merged and deleted
        works are left out. One request.
        """
        askable = _askable(names)
        if not askable:
            return []

        def read(authors: object) -> list[Author]:
            return authors_from(authors, limit)

        return await self._ask(WORKS_BY_AUTHOR, {"names": askable, "limit": limit}, read)

    async def search(self, query: str, *, per_page: int = 10) -> list[Work]:
        """Return the first hits of Hardcover's own search, best first: one request."""
        cleaned = _search_text(query)
        if not cleaned:
            return []
        return await self._ask(SEARCH, {"query": cleaned, "perPage": per_page}, hits_from)

    async def _ask[ResultT](
        self,
        operation: Operation,
        variables: Mapping[str, object],
        parse: Callable[[object], ResultT],
    ) -> ResultT:
        body = orjson.dumps(
            {
                "query": operation.text,
                "variables": variables,
                "operationName": operation.name,
            }
        )
        reply: Reply | None = None
        try:
            reply = await self._exchange(body)
        except HardcoverCannotConnect as err:
            _LOGGER.debug("%s failed: %s", operation.name, err)
        # A batch that took too long would do so again: its caller asks for less.
        if reply is None or reply.in_trouble or (reply.gave_up and not operation.batched):
            await asyncio.sleep(self._retry_pause)
            reply = await self._exchange(body)
        _LOGGER.debug(
            "%s answered with status %d, %d bytes", operation.name, reply.status, len(reply.body)
        )

        def read() -> ResultT:
            return parse(field_of(reply, operation))

        return await asyncio.to_thread(read) if len(reply.body) > _LARGE_BODY else read()

    async def _exchange(self, body: bytes) -> Reply:
        """Send when it is our turn, again after every "not now"; the pacer ends that."""
        if not self._token or not self._token.isprintable():
            # It could not travel in a header; no token of Hardcover's is like that.
            raise HardcoverInvalidToken("the token is empty or holds control characters")
        for attempt in count(1):
            async with self.pacer.turn(self._priority):
                reply = await self._post(body)
                self.pacer.observe(reply.headers, refused=reply.refused)
            if not reply.refused:
                break
            if self._priority is Priority.PERSON and attempt == _PATIENCE_OF_A_PERSON:
                raise HardcoverPaused(self.pacer.held_back_until)
        return reply

    async def _post(self, body: bytes) -> Reply:
        self.sent += 1
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": _USER_AGENT,
        }
        try:
            async with self._session.post(
                self._url, data=body, headers=headers, timeout=_TIMEOUT, allow_redirects=False
            ) as response:
                return Reply(response.status, response.headers, await response.read())
        # The causes are left out: some of aiohttp's carry the request's headers.
        except TimeoutError:
            raise HardcoverTimeout("no reply in time") from None
        except (aiohttp.ClientError, OSError) as err:
            raise HardcoverCannotConnect(type(err).__name__) from None


def _askable(texts: Iterable[str]) -> list[str]:
    """Sort out what is asked for, without what PostgreSQL could not even compare."""
    return sorted({text for text in texts if text and _sendable(text) == text})


def _search_text(query: str) -> str:
    words = _sendable(query).split()
    if words and len(words) > 1 and words[0].lower() == "by":
        # A leading "by" would make it a search for an author (contract §4).
        words[0] = f'"{words[0]}"'
    text = " ".join(words)
    if len(text) <= _LONGEST_QUERY:
        return text
    return text[: _LONGEST_QUERY + 1].rpartition(" ")[0] or text[:_LONGEST_QUERY]


def _sendable(text: str) -> str:
    """Drop what JSON or PostgreSQL cannot hold: lone surrogates and NUL."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")
