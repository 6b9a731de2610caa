"""What serving a request takes: the planners of one entry, and the writes they lead to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from homeassistant.config_entries import ConfigEntry

from ..accounts.pair import pair_name
from ..booklore.client import BookLoreClient
from ..booklore.errors import BookLoreMayNotEdit, BookLoreTooOldToWrite
from ..const import CONF_BOOKLORE_USER_ID, CONF_HARDCOVER_USER_ID, LOGGER
from ..hardcover.client import HardcoverClient
from ..models import ClientError
from ..options import Options, RatingsMode
from ..store import MatchStore
from ..store.sync_state import SyncRequest, What
from .agreement import Agreement
from .obstacles import RatingsChanged
from .plan import Plan
from .planner import Planner
from .ratings.compare import How
from .ratings.plan import RatingPlan
from .ratings.planner import RatingPlanner
from .ratings.writer import RatingWriter
from .writer import Writer


@dataclass(frozen=True, slots=True)
class Work:
    """The planners of one entry, with clients of one priority."""

    store: MatchStore
    booklore: BookLoreClient
    hardcover: HardcoverClient
    options: Options
    entry: ConfigEntry

    @property
    def ids(self) -> Planner:
        """Return the planner of ids."""
        user_id = self.entry.data[CONF_BOOKLORE_USER_ID]
        return Planner(self.store, self.booklore, self.hardcover, self.options, user_id)

    @property
    def ratings(self) -> RatingPlanner:
        """Return the planner of ratings."""
        return RatingPlanner(
            self.store,
            self.booklore,
            self.hardcover,
            self.options,
            accounts=pair_name(self.entry),
            booklore_user=self.entry.data[CONF_BOOKLORE_USER_ID],
            hardcover_user=self.entry.data[CONF_HARDCOVER_USER_ID],
        )


@dataclass(eq=False, slots=True)
class Writes:
    """Plans and writes what one request asks for."""

    work: Work
    number: int
    """The number of the sync."""
    wait_for_turn: Callable[[], Awaitable[None]]
    """Called before each write; returns once nothing more important works."""
    done: list[tuple[Plan | RatingPlan, int]] = field(default_factory=list, init=False)
    """The plans, each with how many of its lines were written; also if something went wrong."""
    _ids: Writer = field(init=False)
    _ratings: RatingWriter = field(init=False)

    def __post_init__(self) -> None:
        """Make the writers."""
        work = self.work
        self._ids = Writer(work.store, work.ids, self.number, self.wait_for_turn)
        self._ratings = RatingWriter(work.store, work.ratings, self.number, self.wait_for_turn)

    async def serve(self, request: SyncRequest, agreement: Agreement, most: int | None) -> None:
        """Plan and write, ids before ratings, `most` lines in all; None for all of them.

        Of what a restart has interrupted, it is found out first whether it has happened.
        Raises the clients' errors, the store's, and those of `OBSTACLES`.
        """
        refusal: ClientError | None = None
        try:
            most = await self._serve_ids(request, agreement, most)
        except (BookLoreMayNotEdit, BookLoreTooOldToWrite) as err:
            refusal = err  # that is nothing to ratings
        await self._serve_ratings(request, agreement, most)
        if refusal is not None:
            raise refusal

    async def _serve_ids(
        self, request: SyncRequest, agreement: Agreement, most: int | None
    ) -> int | None:
        """Write ids; returns how many lines are left of `most`."""
        await self._ids.settle_interrupted()
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
        """Carry ratings."""
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
        planner = self.work.ids
        if request.undo is not None:
            return await planner.undo(request.undo)
        if request.undo_step is not None or not (request.wants(What.IDS) and agreement.ids):
            return None
        return await planner.plan(
            request.book_ids, asked=request.asked, files_agreed=agreement.files
        )

    async def _plan_ratings(self, request: SyncRequest, agreement: Agreement) -> RatingPlan | None:
        planner, ratings = self.work.ratings, self.work.store.ratings
        consent = agreement.consent
        out_of_five = consent is not None and consent.out_of_five
        how = agreement.ratings or How(RatingsMode.OFF, out_of_five=out_of_five)
        if not request.takes_back and not (request.wants(What.RATINGS) and agreement.ratings):
            return None
        # Not before: a key without power over the shelf is no hindrance to ids.
        await self._ratings.settle_interrupted()
        if request.undo is not None:
            return await planner.undo(await ratings.of_run(request.undo), how)
        if request.undo_step is not None:
            return await planner.undo(await ratings.of_step(request.undo_step), how)
        return await planner.plan(
            request.book_ids,
            how,
            asked=request.asked,
            confirmed=request.confirmed,
        )
