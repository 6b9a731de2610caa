"""Books and steps as JSON for the page."""

from collections.abc import Sequence
from typing import Any

from homeassistant.const import CONF_URL
from homeassistant.util import dt as dt_util

from ..store.lists import Row
from ..store.steps import Step
from .answering import Call, Json
from .limits import limits_of
from .serialize import match_for_page


async def matches_of(call: Call, rows: Sequence[Row]) -> list[Json]:
    """Return books as JSON, built off the event loop."""
    entry_id, booklore = call.entry.entry_id, call.entry.data[CONF_URL]

    def build() -> list[Json]:
        return [match_for_page(row, entry_id, booklore) for row in rows]

    return await limits_of(call.hass).build(call.hass, build)


def step_as_dict(step: Step) -> Json:
    """Return a step as the page shows it."""
    return _present(
        step=step.id,
        kind=step.kind.value,
        count=step.count,
        title=step.title,
        choice=step.choice,
        made_at=dt_util.utc_from_timestamp(step.made_at).isoformat(),
    )


def _present(**facts: Any) -> Json:
    return {key: value for key, value in facts.items() if value is not None}
