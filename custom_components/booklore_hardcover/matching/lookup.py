"""Asking Hardcover about a batch, so that one bad batch does not cost the others."""

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

_HALVINGS = 2
_LONGEST_CHAIN = 5
_WITHDRAWN = (3, 4)


class Lookup:
    """One run's way to Hardcover: batches that shrink when they fail.

    Errors that touch everything (refused token, pause, Hardcover gone) come through
    as they are; an error of one batch is handed to whoever asked.
    """

    def __init__(self, hardcover: HardcoverClient, *, accept_exact: bool) -> None:
        """Remember whom to ask, and whether exact candidates may be stored unasked."""
        self.hardcover = hardcover
        self.accept_exact = accept_exact

    async def ask[ItemT, ReplyT](
        self,
        items: Sequence[ItemT],
        question: Callable[[Sequence[ItemT]], Awaitable[ReplyT]],
        halvings: int = _HALVINGS,
    ) -> AsyncIterator[tuple[Sequence[ItemT], ReplyT | HardcoverError]]:
        """Ask one question about all items, in halves and quarters when it fails.

        Yields parts of the items with the reply or the error that is theirs alone.
        """
        try:
            reply = await question(items)
        except HardcoverUnexpectedReply as err:
            _LOGGER.debug("Hardcover did not understand a batch of %d: %s", len(items), err)
            yield items, err
        except HardcoverCannotConnect as err:
            if not isinstance(err, HardcoverTimeout) or not halvings or len(items) == 1:
                await self._make_sure_of_hardcover()
            if halvings and len(items) > 1:
                _LOGGER.debug("A batch of %d failed, asking in halves: %s", len(items), err)
                half = len(items) // 2
                for part in (items[:half], items[half:]):
                    async for answered in self.ask(part, question, halvings - 1):
                        yield answered
            else:
                yield items, err
        else:
            yield items, reply

    async def _make_sure_of_hardcover(self) -> None:
        """Ask the smallest question there is; raises when that fails too."""
        await self.hardcover.account()


async def canonical(hardcover: HardcoverClient, works: Iterable[Work]) -> dict[int, Work]:
    """Follow merged works to those that were kept, by the ids asked for.

    Withdrawn works, and merges that lead nowhere, are left out (contract §3).
    """
    kept: dict[int, Work] = {}
    following = {work.id: work for work in works}
    for _ in range(_LONGEST_CHAIN):
        ahead: dict[int, int] = {}
        for asked, work in following.items():
            end = _end_of_chain(work)
            if end.canonical_id is not None:
                ahead[asked] = end.canonical_id
            elif end.status_id not in _WITHDRAWN:
                kept[asked] = end
        if not ahead:
            break
        found = {w.id: w for w in await hardcover.works_by_id(set(ahead.values()))}
        following = {asked: found[to] for asked, to in ahead.items() if to in found}
    return kept


def _end_of_chain(work: Work) -> Work:
    while work.canonical_id is not None and work.canonical is not None:
        work = work.canonical
    return work
