"""Runs, choices, reloads, faults and power cuts in any order: what holds in every one."""

from homeassistant.core import HomeAssistant
from hypothesis import HealthCheck, settings
import pytest

from tests.soak import SEED, SOAK

from .machine import AnyOrder, let_happen

ORDERS = settings(
    max_examples=40 if SOAK else 15,
    stateful_step_count=40 if SOAK else 25,
    derandomize=not SOAK,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
SEEDS = range(SEED, SEED + (10 if SOAK else 1))


@pytest.mark.timeout(0 if SOAK else 300)
@pytest.mark.parametrize("number", SEEDS)
async def test_everything_holds_in_any_order(hass: HomeAssistant, households, number: int) -> None:
    """The tally, the decisions, the ids, the questions; and in the end all is settled."""
    await let_happen(hass, AnyOrder, households, number, ORDERS)
