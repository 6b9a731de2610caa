"""Reading the person's Hardcover shelf; an incomplete one is not used."""

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
    """The Hardcover key belongs to another account than when the entry was set up."""


class ShelfNotBelieved(Exception):
    """The shelf is empty or incomplete although it cannot be."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The shelf as it is now."""

    rows: Sequence[UserBook]
    privacy: int
    """The account's privacy setting, for rows that are added."""
    state: ShelfState


async def read_shelf(
    hardcover: HardcoverClient, store: MatchStore, accounts: str, user_id: int
) -> Shelf:
    """Return the shelf of this person, and save it.

    Takes one request, and if something has changed, one more for each thousand rows. Raises
    Hardcover's errors, the store's, `OtherHardcoverAccount` and `ShelfNotBelieved`.
    """
    await store.ratings.belong_to(accounts)
    known = await store.ratings.shelf_state()
    rows: list[UserBook] | None = None
    for _ in range(2):  # twice, since something may be added while it is read
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
    """Return all ids of the works on the shelf, as it was read in the last six hours.

    Returns none if the key may not read the shelf, or if the shelf is not believed. Raises
    Hardcover's other errors and the store's.
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
            LOGGER.debug("The shelf cannot be used: %s", type(err).__name__)
    return await store.ratings.on_shelf(since)
