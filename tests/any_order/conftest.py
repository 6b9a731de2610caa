"""Fixtures of everything at once."""

import pytest


@pytest.fixture(autouse=True)
async def enable_event_loop_debug() -> None:
    """Do without: it takes a third of the time, and there are many orders."""
