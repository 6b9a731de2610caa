"""Asking Hardcover about many books at once, and following works that were merged."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
import logging

from ..hardcover.client import HardcoverClient
from ..hardcover.errors import (
    HardcoverCannotConnect,
    HardcoverError,
    HardcoverTimeout,
    HardcoverUnexpectedReply,
)
from ..hardcover.models import Work

_LOGGER = logging.getLogger(__name__)

_LONGEST_CHAIN = 5  # requests that follow works which were merged, merged again and so on
_WITHDRAWN = (3, 4)  # the values of `status_id` that say so (hardcover-api contract §3)


async def ask_in_batches[ItemT, ReplyT](
    hardcover: HardcoverClient,
    items: Sequence[ItemT],
    question: Callable[[Sequence[ItemT]], Awaitable[ReplyT]],
    halvings: int = 2,
) -> AsyncIterator[tuple[Sequence[ItemT], ReplyT | HardcoverError]]:
    """Ask one question about all items, and about halves and quarters of them when it fails.

    Yields the items in parts, each with the reply, or with the error when Hardcover works but
    does not answer this question. Raises the `HardcoverError`s that concern every question: a
    refused token, a pause, no connection.
    """
    try:
        reply = await question(items)
    except HardcoverUnexpectedReply as err:
        _LOGGER.debug("Hardcover did not understand a batch of %d: %s", len(items), err)
        yield items, err
    except HardcoverCannotConnect as err:
        if not isinstance(err, HardcoverTimeout) or not halvings or len(items) == 1:
            await hardcover.account()  # the smallest request: raises when Hardcover is down
        if halvings and len(items) > 1:
            _LOGGER.debug("A batch of %d failed, asking in halves: %s", len(items), err)
            half = len(items) // 2
            for part in (items[:half], items[half:]):
                async for answered in ask_in_batches(hardcover, part, question, halvings - 1):
                    yield answered
        else:
            yield items, err
    else:
        yield items, reply


async def canonical(hardcover: HardcoverClient, works: Iterable[Work]) -> dict[int, Work]:
    """Replace merged works by those they were merged into; return them by the ids given.

    Withdrawn works, and merges that lead nowhere, are left out. Raises `HardcoverError`.
    """
    kept: dict[int, Work] = {}
    following = {work.id: work for work in works}
    for _ in range(_LONGEST_CHAIN):
        ahead: dict[int, int] = {}
        for asked, work in following.items():
            end = work
            while end.canonical_id is not None and end.canonical is not None:
                end = end.canonical  # the reply contained it
            if end.canonical_id is not None:
                ahead[asked] = end.canonical_id
            elif end.status_id not in _WITHDRAWN:
                kept[asked] = end
        if not ahead:
            break
        found = {w.id: w for w in await hardcover.works_by_id(set(ahead.values()))}
        following = {asked: found[to] for asked, to in ahead.items() if to in found}
    return kept
