"""Looking up books and works on the servers when a person decides."""

from collections.abc import Collection
from dataclasses import dataclass

from ..accounts.refusal import AccountGuard, Asker
from ..booklore.client import BookLoreClient
from ..errors import validation_error
from ..hardcover.client import HardcoverClient
from ..hardcover.models import Work
from ..matching.lookup import canonical
from ..matching.records import identity
from ..record import Identity


@dataclass(frozen=True, slots=True)
class Lookup:
    """Asks the servers while a person waits; raises translated errors, as `AccountGuard.asking`."""

    accounts: AccountGuard
    booklore: BookLoreClient
    hardcover: HardcoverClient
    """Its requests go before those of a run."""

    async def books(self, book_ids: Collection[int], asker: Asker) -> dict[int, Identity]:
        """Return these books as BookLore has them; raises a validation error if one is unknown."""
        async with self.accounts.asking(asker):
            found = {book.id: identity(book) for book in await self.booklore.books_by_id(book_ids)}
        for book_id in book_ids:
            if book_id not in found:
                raise validation_error("unknown_book", book_id=str(book_id))
        return found

    async def works(self, query: str, asker: Asker) -> list[Work]:
        """Return the works that Hardcover finds."""
        async with self.accounts.asking(asker):
            return await self.hardcover.search(query)

    async def work(self, named: int | str, asker: Asker) -> Work:
        """Return a work by its id or slug, or the one that it was merged into.

        Raises a validation error if Hardcover has no such work.
        """
        async with self.accounts.asking(asker):
            if isinstance(named, str):
                work = await self.hardcover.work_by_slug(named)
                works = [work] if work else []
            else:
                works = await self.hardcover.works_by_id([named])
            kept = await canonical(self.hardcover, works)
        for each in kept.values():
            return each
        if isinstance(named, str):
            raise validation_error("unknown_slug", slug=named)
        raise validation_error("unknown_work", hardcover_id=str(named))
