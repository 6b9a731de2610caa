"""The button that fetches Hardcover ids."""

from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import BookLoreHardcoverConfigEntry
from .entity import BookLoreHardcoverEntity
from .models import RunRequest

# A press only starts a run or joins it: two at once do no harm.
PARALLEL_UPDATES = 0

FETCH = ButtonEntityDescription(key="fetch_hardcover_ids", translation_key="fetch_hardcover_ids")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: BookLoreHardcoverConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the button of an entry."""
    async_add_entities([FetchButton(entry.runtime_data.coordinator, FETCH)])


class FetchButton(BookLoreHardcoverEntity, ButtonEntity):
    """Starts a run over the whole library, or joins the one under way."""

    @override
    async def async_press(self) -> None:
        """Return once the run has started; say what keeps it from starting."""
        visit = self.coordinator.config_entry.runtime_data.runner.join(RunRequest())
        end = await visit.started
        if end is not None and end.error is not None:
            raise end.error
