"""Reading the person's Hardcover shelf: whole, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import time

from ..const import LOGGER
from ..hardcover.client import HardcoverClient
from ..hardcover.errors import HardcoverMissingLibraryScope
from ..hardcover.models import UserBook
from ..hardcover.shelf import shelf, user_books
from ..store import MatchStore
from ..store.ratings import SHELF_HOLDS, ShelfState


class OtherHardcoverAccount(Exception):
    """The key belongs to another person than the one the entry was set up with."""


class ShelfNotBelieved(Exception):
    """The shelf is empty or short where it cannot be."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The shelf as it is now."""

    rows: Sequence[UserBook]
    privacy: int
    """The account's own privacy, for rows that are added."""
    state: ShelfState


async def read_shelf(
    hardcover: HardcoverClient, store: MatchStore, accounts: str, user_id: int
) -> Shelf:
    """Return the shelf of this person; one request if nothing on it has changed.

    Otherwise one more for each thousand rows. What is read is kept for later. Raises
    Hardcover's errors, the store's, `OtherHardcoverAccount` and `ShelfNotBelieved`.
    """
    await store.ratings.belong_to(accounts)
    known = await store.ratings.shelf_state()
    rows: list[UserBook] | None = None
    for _ in range(2):  # something may be added while it is read
        now = await shelf(hardcover)
        if now.user_id != user_id:
            raise OtherHardcoverAccount
        wanted = known.not_in_booklore if known else None
        state = ShelfState(now.count, now.newest, time(), wanted)
        if known and (known.count, known.newest) == (now.count, now.newest):
            break
        rows = await user_books(hardcover, user_id, now.count)
        if len(rows) == now.count:
            break
    else:
        raise ShelfNotBelieved
    await store.ratings.save_shelf(state, rows)
    return Shelf(await store.ratings.shelf() if rows is None else rows, now.privacy, state)


async def works_on_shelf(
    hardcover: HardcoverClient, store: MatchStore, accounts: str, user_id: int
) -> frozenset[int]:
    """Return the works on the shelf, by all their ids, as they were in the last six hours.

    Without a permission for the shelf, or if it is not to be believed, matching does without it.
    Raises Hardcover's other errors and the store's.
    """
    await store.ratings.belong_to(accounts)
    since = time() - SHELF_HOLDS
    known = await store.ratings.shelf_state()
    if known is None or known.read_at < since:
        try:
            await read_shelf(hardcover, store, accounts, user_id)
        except (
            HardcoverMissingLibraryScope,
            OtherHardcoverAccount,
            ShelfNotBelieved,
        ) as err:
            LOGGER.debug("The shelf is not looked at: %s", type(err).__name__)
    return await store.ratings.on_shelf(since)
