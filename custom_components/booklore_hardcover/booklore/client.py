"""The client for one account on a BookLore or Grimmory server."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from copy import copy
from dataclasses import replace
from functools import partial
from itertools import batched, chain
import logging
import re
from typing import Final

import aiohttp
from yarl import URL

from ..wire import MAX_SMALL, MAX_WORD, tidy
from .book_list import BookList
from .connection import Connection, Request, require_success
from .editing import (
    OLDEST_SAFE_VERSION,
    body_to_change,
    editable_books_from,
    file_settings_from,
    link_from,
)
from .errors import (
    BookLoreMayNotEdit,
    BookLoreNotBookLore,
    BookLoreTooOldToWrite,
    BookLoreUnexpectedReply,
    BookLoreUnsupportedVersion,
    BookLoreVersionUnknown,
)
from .list_parser import BookListParser
from .login import Lockout
from .models import (
    Account,
    Book,
    Cover,
    EditableBook,
    FileSettings,
    HardcoverLink,
    Library,
    RatedBook,
)
from .news import ADDRESSES, Question, counts_from, digest, newest_from
from .parse import account_from, books_from, cover_from, libraries_from
from .ratings import rated_books_from, ratings_from, request_to_rate
from .reply import Reply

_LOGGER = logging.getLogger(__name__)

BOOKS_PER_BATCH: Final = 200
"""This many ids fit into the 8 KB that servers accept for address and headers (contract §2.6)."""

_BOOKS_AT_A_TIME = 1_000
_MAX_COVER_BYTES = 5 * 1024 * 1024
_MAX_LIST_BYTES = 512 * 1024 * 1024
"""A hundred thousand books take 70 to 150 MB, with their descriptions 440 (contract §2.4)."""
_OLDEST_VERSION = (1, 16, 2)
_COVERS_TAKE_HEADER_SINCE = 3
"""The first major version that accepts the token for a cover in a header (contract §11)."""
_LIST_TIMEOUT = aiohttp.ClientTimeout(total=120)
"""Listing a large library takes the server long (contract §2.5)."""
WRITE_TIMEOUT = aiohttp.ClientTimeout(total=60)
"""A write of metadata may rewrite the book's file before it is answered (sync contract §A4)."""


class BookLoreClient:
    """Reads a library from one BookLore or Grimmory server as one user.

    It logs in when needed and keeps the tokens in memory. All methods raise a
    `BookLoreError` when they fail, and no other exception.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: URL,
        username: str,
        password: str,
        lockout: Lockout | None = None,
    ) -> None:
        """`url` is the base of `/api/v1`; all clients of an account share a `lockout`."""
        self._connection = Connection(session, url, username, password, lockout or Lockout())
        self._covers_take_header = False
        """Whether the server is known to accept the token for a cover in a header."""
        self._learned_with: str | None = None
        """The access token with which that was learned; empty if none has been used since."""
        self._learning = asyncio.Lock()

    def for_nobody(self) -> BookLoreClient:
        """Return one with the same session and tokens, for requests that no person asked for."""
        client = copy(self)
        client._connection = self._connection.for_nobody()  # noqa: SLF001 - a copy of our own
        return client

    async def server_version(self, *, timeout: float = 15) -> str:  # noqa: ASYNC109 - aiohttp's own
        """Return the version that the public health check reports (contract §8).

        It may be any text, such as `development`; `timeout` is in seconds. Raises
        `BookLoreUnsupportedVersion` when the server is too old and `BookLoreNotBookLore` when
        something else answers.
        """
        limit = aiohttp.ClientTimeout(total=timeout)
        request = Request("healthcheck", timeout=limit, max_bytes=MAX_SMALL)
        reply = await self._connection.send(request)
        if reply.status == 403 and reply.asks_for_login:
            raise BookLoreVersionUnknown
        if reply.status != 200 or not reply.is_json:
            raise BookLoreNotBookLore(f"the health check answers with status {reply.status}")
        data = reply.json_object.get("data")
        if not isinstance(data, dict) or "status" not in data:
            raise BookLoreNotBookLore("the health check is not BookLore's")
        version = data.get("version")
        text = tidy(version, MAX_WORD) if isinstance(version, str) else ""
        self._covers_take_header, self._learned_with = False, ""
        if numbers := _numbers(text):
            if numbers < _OLDEST_VERSION:
                raise BookLoreUnsupportedVersion(text)
            self._covers_take_header = numbers[0] >= _COVERS_TAKE_HEADER_SINCE
        return text.removeprefix("v")

    async def account(self) -> Account:
        """Return the user that the credentials belong to, logging in if needed."""
        return account_from(await self._connection.ask(Request("users/me")))

    async def libraries(self) -> list[Library]:
        """Return all libraries that the account may see, in the server's order."""
        return libraries_from(await self._connection.ask(Request("libraries")))

    async def books(self) -> BookList:
        """Return all books that the account may see.

        One request, whose reply is parsed while it arrives. Some servers leave fields out of
        this list; see `Book.complete` and `books_by_id`.
        """
        parser = BookListParser()
        request = Request(
            "books", timeout=_LIST_TIMEOUT, max_bytes=_MAX_LIST_BYTES, on_data=parser.feed
        )
        await self._connection.ask(request)
        return await asyncio.to_thread(parser.close)

    async def books_by_id(self, ids: Iterable[int]) -> list[Book]:
        """Return the books with these ids with all their fields, in any order.

        One request per `BOOKS_PER_BATCH` ids; unknown ids are left out (contract §2.6).
        """
        return await self._batches(ids, books_from, lambda book: book.id)

    async def _batches[BookT](
        self,
        ids: Iterable[int],
        read: Callable[[bytes], list[BookT]],
        id_of: Callable[[BookT], int],
    ) -> list[BookT]:
        books: list[BookT] = []
        for chunk in batched(ids, BOOKS_PER_BATCH, strict=False):
            query = {"ids": ",".join(map(str, chunk))}
            request = Request("books/batch", query, timeout=_LIST_TIMEOUT)
            found = await asyncio.to_thread(read, await self._connection.ask(request))
            if not {id_of(book) for book in found} <= set(chunk):
                raise BookLoreUnexpectedReply("the reply tells of books that were not asked for")
            books += found
        return books

    async def require_editing(self) -> Account:
        """Return the account if it may write metadata without doing harm; two requests.

        Raises `BookLoreTooOldToWrite` for a server that would wipe what a request leaves out,
        or that names no version, and `BookLoreMayNotEdit` (sync contract §A1, §A7).
        """
        version = await self.server_version()
        if _numbers(version) < OLDEST_SAFE_VERSION:
            raise BookLoreTooOldToWrite(version)
        account = await self.account()
        if not account.may_edit_metadata:
            raise BookLoreMayNotEdit("the account lacks canEditMetadata")
        return account

    async def file_settings(self) -> FileSettings:
        """Return what the server does to files when metadata is written; one request."""
        body = await self._connection.ask(Request("settings"))
        return await asyncio.to_thread(file_settings_from, body)

    async def editable_books(self, ids: Iterable[int]) -> list[EditableBook]:
        """Return the books with these ids, with what has to be known before they are written."""
        return await self._batches(ids, editable_books_from, lambda each: each.book.id)

    async def fill_link(self, book_id: int, link: HardcoverLink) -> HardcoverLink:
        """Fill the Hardcover fields of a book where they are empty; returns what they hold then.

        The server itself skips fields that are filled or locked (sync contract §A1). After any
        error but `BookLoreForbidden`, the write may still have happened.
        """
        return await self._write(book_id, "REPLACE_MISSING", body_to_change(HardcoverLink(), link))

    async def replace_link(
        self, book_id: int, before: HardcoverLink, after: HardcoverLink
    ) -> HardcoverLink:
        """Change the Hardcover fields of a book that differ; returns what they hold then.

        It overwrites: read the book right before. After an error, see `fill_link`.
        """
        return await self._write(book_id, "REPLACE_WHEN_PROVIDED", body_to_change(before, after))

    async def _write(self, book_id: int, mode: str, body: bytes) -> HardcoverLink:
        query = {"replaceMode": mode, "mergeCategories": "false"}
        path = f"books/{book_id}/metadata"
        request = Request(path, query, method="PUT", body=body, timeout=WRITE_TIMEOUT)
        return link_from(await self._connection.ask(request))

    async def rated_books(self, ids: Iterable[int]) -> list[RatedBook]:
        """Return the books with these ids, with the rating and reading status of the user."""
        return await self._batches(ids, rated_books_from, lambda each: each.book.id)

    async def rate(self, ids: Collection[int], rating: int | None) -> dict[int, int | None]:
        """Rate books from 1 to 10, or clear their ratings with None; returns the ratings by book.

        One request, for one to `RATINGS_PER_REQUEST` ids. It overwrites: read the books right
        before. If the server does not know one of them, it writes nothing and this raises
        `BookLoreUnexpectedReply`. After any error, read the books again: the write may have
        happened. A book that the reply leaves out is left out here (sync contract §B1).
        """
        request = replace(request_to_rate(ids, rating), timeout=WRITE_TIMEOUT)
        return await asyncio.to_thread(ratings_from, await self._connection.ask(request), ids)

    async def answer(self, question: Question, libraries: Collection[int] = ()) -> str:
        """Return the answer to a question, a short text that changes when the library does.

        Only books in `libraries` count, or all if it is empty; some questions ignore it.
        Servers that do not know a question raise `BookLoreUnexpectedReply`,
        `BookLoreForbidden` or `BookLoreServerError` (sync contract §C2). One request, and for
        `FORMAT_COUNTS` one more for each library.
        """
        match question:
            case Question.LIST:
                # Freeing all books at once would hold up the event loop.
                parts = (await self.books()).taken(_BOOKS_AT_A_TIME)
                return await asyncio.to_thread(digest, chain.from_iterable(parts))
            case Question.FORMAT_COUNTS:
                ids = [each.id for each in await self.libraries()]
                bodies = {
                    each: await self._connection.ask(Request(f"libraries/{each}/format-counts"))
                    for each in ids
                    if not libraries or each in libraries
                }
                return counts_from(bodies)
            case _:
                path, query = ADDRESSES[question]
                return newest_from(await self._connection.ask(Request(path, query)))

    async def cover(self, book_id: int) -> Cover:
        """Return the cover of a book, or the server's placeholder for it (contract §11).

        Servers before 3.0 accept the token in the address only, which the others accept as
        well; it is preferred in a header, because addresses get logged.
        """
        path = f"media/book/{book_id}/cover"
        reply = await self._connection.with_token(partial(self._ask_for_cover, path))
        require_success(reply, path)
        return cover_from(reply.body)

    async def _ask_for_cover(self, path: str, token: str) -> Reply:
        async with self._learning:
            # Find out again after every login: the server may have been replaced.
            if self._learned_with not in (token, ""):
                try:
                    await self.server_version()
                except (BookLoreNotBookLore, BookLoreUnsupportedVersion) as err:
                    _LOGGER.debug("It is not known how the server gives covers: %s", err)
                    self._covers_take_header = False
            self._learned_with = token
        request = Request(path, max_bytes=_MAX_COVER_BYTES, any_type=True)
        if self._covers_take_header:
            return await self._connection.send(request, token)
        return await self._connection.send(replace(request, query={"token": token}))


def _numbers(version: str) -> tuple[int, ...]:
    """Return a version's three numbers; empty if it has none."""
    numbers = re.match(r"v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?", version)
    return tuple(int(number or 0) for number in numbers.groups()) if numbers else ()
