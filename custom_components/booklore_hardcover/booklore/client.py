"""The BookLore/Grimmory client: log in once, read the library."""

from collections.abc import Iterable

import aiohttp
from yarl import URL

from .models import Account, Book, Library


class BookLoreClient:
    """Talks to one BookLore or Grimmory server as one person.

    One log-in at a time; tokens live in memory only. Raises `BookLoreError`s only.
    """

    def __init__(
        self, session: aiohttp.ClientSession, url: URL, username: str, password: str
    ) -> None:
        """Keep what is needed to log in; nothing is sent yet."""

    async def server_version(self) -> str:
        """Ask the public health check; raises when it is too old or not BookLore (§8)."""
        raise NotImplementedError

    async def account(self) -> Account:
        """Log in when needed and tell who we are."""
        raise NotImplementedError

    async def libraries(self) -> list[Library]:
        """Return all libraries the account may see, in the server's order."""
        raise NotImplementedError

    async def books(self) -> list[Book]:
        """Return every book the account may see: one plain list call, parsed in a thread."""
        raise NotImplementedError

    async def books_by_id(self, ids: Iterable[int]) -> list[Book]:
        """Return these books in full, through `/books/batch` in chunks of 200.

        Unknown ids are silently missing; the order is undefined (§2.6).
        """
        raise NotImplementedError
