"""The base of all entities: each entry has one service device."""

from homeassistant.components import frontend
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_URL, CONF_USERNAME, Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN, PANEL_PATH
from .coordinator import MatchCoordinator

_NAME = "BookLore Hardcover"
_OF_BOTH = 2
"""The major version that both BookLore and Grimmory have had (booklore-api contract §8)."""


class BookLoreHardcoverEntity(CoordinatorEntity[MatchCoordinator]):
    """An entity of one entry."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: MatchCoordinator, platform: Platform, description: EntityDescription
    ) -> None:
        """Name the entity after its description, and put it on the entry's device."""
        super().__init__(coordinator)
        self.entity_description = description
        entry = coordinator.config_entry
        # Automations use this id: it depends neither on the language nor on the device's name.
        self.entity_id = f"{platform}.{DOMAIN}_{description.key}"
        self._attr_translation_key = description.key
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, entry.entry_id)},
            name=_device_name(coordinator.hass, entry),
            entry_type=DeviceEntryType.SERVICE,
            manufacturer=(product := _product(coordinator.version)),
            model=product,
            sw_version=coordinator.version,
            configuration_url=_address(coordinator.hass, entry),
        )


def _address(hass: HomeAssistant, entry: ConfigEntry) -> str:
    """Return where *Visit* leads: to the page, or to BookLore if there is no frontend."""
    if frontend.DOMAIN in hass.config.components:
        return f"homeassistant://{PANEL_PATH}/{entry.entry_id}"
    return str(entry.data[CONF_URL])


def _product(version: str | None) -> str:
    """Return the name of the server with this version, or both names if the number fits both."""
    major = (version or "").partition(".")[0]
    if not major.isdecimal() or int(major) == _OF_BOTH:
        return "BookLore or Grimmory"
    return "BookLore" if int(major) < _OF_BOTH else "Grimmory"


@callback
def async_name_devices(hass: HomeAssistant) -> None:
    """Rename the devices of all entries after one was added or removed."""
    registry = dr.async_get(hass)
    for entry in hass.config_entries.async_entries(DOMAIN):
        for device in dr.async_entries_for_config_entry(registry, entry.entry_id):
            registry.async_update_device(device.id, name=_device_name(hass, entry))


def _device_name(hass: HomeAssistant, entry: ConfigEntry) -> str:
    """Return the name of an entry's device, with the account if there are several entries."""
    entries = hass.config_entries.async_entries(DOMAIN)
    if len(entries) < 2:
        return _NAME
    account = entry.data[CONF_USERNAME]
    if sum(each.data.get(CONF_USERNAME) == account for each in entries) > 1:
        account = entry.title  # the same name on two servers
    return f"{_NAME} ({account})"
