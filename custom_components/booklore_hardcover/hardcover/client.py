"""The Hardcover GraphQL client."""

from collections.abc import Iterable

import aiohttp
from yarl import URL

from .models import Account, Edition, Work
from .pacer import Pacer, Priority


API_URL = "https://api.hardcover.app/v1/graphql"


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
    ) -> None:
        """Keep what is needed to ask; nothing is sent yet."""

    async def account(self) -> Account:
        """Tell who the token belongs to: one request."""
        raise NotImplementedError

    async def check_catalogue(self) -> None:
        """Check that the token may read books and search them: two requests."""
        raise NotImplementedError

    async def works_by_id(self, ids: Iterable[int]) -> list[Work]:
        """Return the works with these ids: one request per 200, absent ones left out."""
        raise NotImplementedError

    async def editions_by_isbn(
        self, isbn13s: Iterable[str], isbn10s: Iterable[str]
    ) -> list[Edition]:
        """Return every edition with one of these ISBNs, most used first: one request."""
        raise NotImplementedError

    async def works_by_title(self, titles: Iterable[str], *, limit: int) -> list[Work]:
        """Return at most `limit` works with exactly one of these titles, most used first."""
        raise NotImplementedError

    async def search(self, query: str, *, per_page: int = 10) -> list[Work]:
        """Return the first hits of Hardcover's own search, best first: one request."""
        raise NotImplementedError
