"""Sensors: the counts, and what the run is doing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .coordinator import View
from .data import BookLoreHardcoverConfigEntry
from .entity import BookLoreHardcoverEntity
from .models import RunStatus

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class BookLoreHardcoverSensorDescription(SensorEntityDescription):
    """A sensor and how to read its state."""

    value_fn: Callable[[View], StateType | datetime]
    attributes_fn: Callable[[View], Mapping[str, Any]] | None = None


def _diagnostic(key: str, **more: Any) -> BookLoreHardcoverSensorDescription:
    """Return the diagnostic sensor for the field `key` of `View`."""
    return BookLoreHardcoverSensorDescription(
        key=key, entity_category=EntityCategory.DIAGNOSTIC, value_fn=attrgetter(key), **more
    )


SENSORS: tuple[BookLoreHardcoverSensorDescription, ...] = (
    *(
        BookLoreHardcoverSensorDescription(
            key=key, state_class=SensorStateClass.MEASUREMENT, value_fn=attrgetter(f"tally.{key}")
        )
        for key in ("stored", "skipped", "failed", "pending", "matched")
    ),
    BookLoreHardcoverSensorDescription(
        key="ratings_that_differ",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=attrgetter("differences"),
    ),
    _diagnostic("progress", native_unit_of_measurement=PERCENTAGE, suggested_display_precision=0),
    _diagnostic("expected_end", device_class=SensorDeviceClass.TIMESTAMP),
    _diagnostic(
        "status",
        device_class=SensorDeviceClass.ENUM,
        options=[status.value for status in RunStatus],
        attributes_fn=lambda view: {"paused_until": view.paused_until},
    ),
    _diagnostic("last_run", device_class=SensorDeviceClass.TIMESTAMP),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: BookLoreHardcoverConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the sensors of an entry."""
    coordinator = entry.runtime_data.coordinator
    async_add_entities(
        BookLoreHardcoverSensor(coordinator, Platform.SENSOR, each) for each in SENSORS
    )


class BookLoreHardcoverSensor(BookLoreHardcoverEntity, SensorEntity):
    """A sensor that shows a part of the coordinator's data."""

    entity_description: BookLoreHardcoverSensorDescription

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """Return the state."""
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return the attributes, None if the sensor has none."""
        attributes_fn = self.entity_description.attributes_fn
        return attributes_fn and attributes_fn(self.coordinator.data)
