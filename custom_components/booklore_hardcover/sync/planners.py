"""The planners of one entry."""

from dataclasses import dataclass, replace

from homeassistant.config_entries import ConfigEntry

from ..accounts.pair import pair_name
from ..booklore.client import BookLoreClient
from ..const import CONF_BOOKLORE_USER_ID, CONF_HARDCOVER_USER_ID
from ..hardcover.client import HardcoverClient
from ..hardcover.pacer import Priority
from ..options import Options
from ..store import MatchStore
from .planner import Planner
from .ratings.planner import RatingPlanner


@dataclass(frozen=True, slots=True)
class Planners:
    """The two planners of one entry; all their requests have the same priority."""

    entry: ConfigEntry
    store: MatchStore
    booklore: BookLoreClient
    hardcover: HardcoverClient
    options: Options

    def with_priority(self, priority: Priority) -> Planners:
        """Return planners that send their requests with this priority."""
        unasked = priority is Priority.UNASKED
        return replace(
            self,
            booklore=self.booklore.for_nobody() if unasked else self.booklore,
            hardcover=replace(self.hardcover, priority=priority),
        )

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
