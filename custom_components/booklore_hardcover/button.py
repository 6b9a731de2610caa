"""The button that fetches Hardcover ids."""

from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import FETCH_HARDCOVER_IDS
from .data import BookLoreHardcoverConfigEntry
from .entity import BookLoreHardcoverEntity
from .errors import error_of
from .models import RunRequest

# A press only starts a run or joins one: two at once do no harm.
PARALLEL_UPDATES = 0

FETCH = ButtonEntityDescription(key=FETCH_HARDCOVER_IDS)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: BookLoreHardcoverConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the button of an entry."""
    async_add_entities([FetchButton(entry.runtime_data.coordinator, Platform.BUTTON, FETCH)])


class FetchButton(BookLoreHardcoverEntity, ButtonEntity):
    """Starts a run over the whole library, or joins the one under way."""

    @override
    async def async_press(self) -> None:
        """Return once the run has started, or raise what keeps it from starting."""
        entry: BookLoreHardcoverConfigEntry = self.coordinator.config_entry
        joined = await entry.runtime_data.runner.async_join(RunRequest())
        end = await joined.started
        if end is not None and end.problem is not None:
            raise error_of(end.problem)
