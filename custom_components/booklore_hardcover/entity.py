"""The base of all entities: each entry has one service device."""

from homeassistant.const import CONF_URL
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import MatchCoordinator


class BookLoreHardcoverEntity(CoordinatorEntity[MatchCoordinator]):
    """An entity of one entry."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: MatchCoordinator, description: EntityDescription) -> None:
        """Name the entity after its description, and put it on the entry's device."""
        super().__init__(coordinator)
        self.entity_description = description
        entry = coordinator.config_entry
        self._attr_translation_key = description.key
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, entry.entry_id)},
            name="BookLore Hardcover",
            entry_type=DeviceEntryType.SERVICE,
            sw_version=coordinator.version,
            configuration_url=entry.data[CONF_URL],
        )
