"""Serving one request of a sync: its plans, and the writes that follow from them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from ..booklore.errors import BookLoreMayNotEdit, BookLoreTooOldToWrite
from ..const import LOGGER
from ..models import ClientError
from ..options import RatingsMode
from ..store.sync_state import SyncRequest, SyncScope
from .agreement import Agreement
from .obstacles import RatingsChanged
from .plan import Plan
from .planners import Planners
from .ratings.compare import RatingTerms
from .ratings.plan import RatingPlan
from .ratings.writer import RatingWriter
from .writer import Writer


@dataclass(eq=False, slots=True)
class Serving:
    """Plans and writes what one request asks for."""

    planners: Planners
    number: int
    """The number of the sync."""
    wait_for_turn: Callable[[], Awaitable[None]]
    """Called before each write; returns once no run is under way."""
    done: list[tuple[Plan | RatingPlan, int]] = field(default_factory=list, init=False)
    """The plans, each with the number of its lines that were written, even if an error was raised."""
    _ids: Writer = field(init=False)
    _ratings: RatingWriter = field(init=False)

    def __post_init__(self) -> None:
        """Make the writers."""
        planners, number = self.planners, self.number
        self._ids = Writer(planners.store, planners.ids, number, self.wait_for_turn)
        self._ratings = RatingWriter(planners.store, planners.ratings, number, self.wait_for_turn)

    async def serve(self, request: SyncRequest, agreement: Agreement, most: int | None) -> None:
        """Plan and write, ids before ratings: `most` lines in all, or every line if it is None.

        Writes that a restart interrupted are looked at first, to find out if they were carried out.
        Raises the clients' errors, the store's, and those of `OBSTACLES`.
        """
        refusal: ClientError | None = None
        try:
            most = await self._serve_ids(request, agreement, most)
        except (BookLoreMayNotEdit, BookLoreTooOldToWrite) as err:
            refusal = err  # ratings can be written all the same
        await self._serve_ratings(request, agreement, most)
        if refusal is not None:
            raise refusal

    async def _serve_ids(
        self, request: SyncRequest, agreement: Agreement, most: int | None
    ) -> int | None:
        """Write ids; returns how many more lines may be written."""
        await self._ids.check_interrupted()
        if (plan := await self._plan_ids(request, agreement)) is None:
            return most
        if most is not None:
            plan.limit(most)
            most -= len(plan.lines)
        self._log(plan)
        try:
            await self._ids.carry_out(plan)
        finally:
            self.done.append((plan, self._ids.written))
        return most

    async def _serve_ratings(
        self, request: SyncRequest, agreement: Agreement, most: int | None
    ) -> None:
        """Write ratings, at most `most` of them."""
        if (plan := await self._plan_ratings(request, agreement)) is None:
            return
        if plan.changed is not None:
            raise RatingsChanged(plan.changed)
        if most is not None:
            plan.limit(most)
        self._log(plan)
        try:
            await self._ratings.carry_out(plan)
        finally:
            self.done.append((plan, self._ratings.written))

    def _log(self, plan: Plan | RatingPlan) -> None:
        left = dict(plan.left_by_reason())
        LOGGER.debug("Sync %d: %d writes, left alone: %s", self.number, len(plan.lines), left)

    async def _plan_ids(self, request: SyncRequest, agreement: Agreement) -> Plan | None:
        planner = self.planners.ids
        if request.undo is not None:
            return await planner.undo(request.undo)
        if request.undo_step is not None or not (request.wants(SyncScope.IDS) and agreement.ids):
            return None
        return await planner.plan(
            request.book_ids, asked=request.asked, files_agreed=agreement.files
        )

    async def _plan_ratings(self, request: SyncRequest, agreement: Agreement) -> RatingPlan | None:
        planner, ratings = self.planners.ratings, self.planners.store.ratings
        consent = agreement.consent
        out_of_five = consent is not None and consent.out_of_five
        terms = agreement.ratings or RatingTerms(RatingsMode.OFF, out_of_five=out_of_five)
        if not request.takes_back and not (request.wants(SyncScope.RATINGS) and agreement.ratings):
            return None
        # Only now: ids can be written even if the key may not read the shelf.
        await self._ratings.check_interrupted()
        if request.undo is not None:
            return await planner.undo(await ratings.of_run(request.undo), terms)
        if request.undo_step is not None:
            return await planner.undo(await ratings.of_step(request.undo_step), terms)
        return await planner.plan(
            request.book_ids,
            terms,
            asked=request.asked,
            confirmed=request.confirmed,
        )
