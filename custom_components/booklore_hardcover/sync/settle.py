"""Settling ratings that differ: the person's answer is saved, and then written."""

from collections.abc import Collection
from dataclasses import dataclass
from secrets import token_urlsafe
from time import time

from ..accounts.refusal import Asker
from ..coordinator import MatchCoordinator
from ..errors import store_errors
from ..store import MatchStore
from ..store.ledger import Keep
from ..store.steps import Step, StepKind
from ..store.sync_state import SyncRequest, SyncScope
from .syncer import Syncer


@dataclass(frozen=True, slots=True)
class Settled:
    """The result of a settlement, or of taking one back."""

    books: tuple[int, ...] = ()
    """The books that it settled."""
    left: tuple[int, ...] = ()
    """Books left as they were: their ratings no longer differ, or the side to keep has none."""
    step: Step | None = None
    """The step that takes it back; None if nothing has changed, or if no user did it."""


@dataclass(frozen=True, slots=True)
class Settlements:
    """Settles ratings that differ as a person decides, and undoes that.

    Methods raise a translated error if that is not possible.
    """

    store: MatchStore
    coordinator: MatchCoordinator
    syncer: Syncer

    async def settle(
        self, book_ids: Collection[int], keep: Keep, asker: Asker, add_to: str | None = None
    ) -> Settled:
        """Keep the rating of one side, which is then written to the other, or keep both.

        `add_to` is the id of a settlement of the same person to which this one is added.
        """
        self.syncer.permission.require_ratings()
        person = asker.user_id or ""
        with store_errors():
            known = await self.store.steps.get(person, add_to) if add_to else None
            same = known is not None and known.kind is StepKind.SETTLE
            step_id = known.id if known and same else token_urlsafe(16)
            step = Step(step_id, person, StepKind.SETTLE, round(time(), 3))
            settled = await self.store.ratings.settle(book_ids, keep, step)
            kept = await self.store.steps.get(person, step_id)
        await self.coordinator.async_refresh()
        if settled and keep is not Keep.BOTH:
            await self.syncer.async_request(
                SyncRequest(frozenset(settled), SyncScope.RATINGS, asked=True)
            )
        left = tuple(each for each in book_ids if each not in settled)
        return Settled(tuple(settled), left, kept if settled else None)

    async def undo(self, step: Step) -> Settled:
        """Make the ratings differ again, and take back what was written to settle them."""
        with store_errors():
            restored = await self.store.ratings.unsettle(step.id)
            written = await self.store.ratings.of_step(step.id)
        await self.coordinator.async_refresh()
        # Even if there is none yet: one may be under way.
        await self.syncer.async_request(SyncRequest(undo_step=step.id))
        books = dict.fromkeys((*restored, *(each.book_id for each in written)))
        return Settled(tuple(books), (), step)
