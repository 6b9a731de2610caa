"""Fixtures of the kills; they run by themselves, with `script/test --browser` and `--soak`."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.house import House, house

CONFIGURATION = """\
homeassistant:
  name: Library
  time_zone: UTC
api:
config:
"""
"""As little as Home Assistant starts with: it starts anew after every kill."""

REFUSAL = "Home Assistant is shutting down"
"""What somebody hears who decides after that has begun; of actions, it is logged as well."""


@pytest.fixture
async def home(tmp_path: Path) -> AsyncGenerator[House]:
    """Return a house in which the integration is not set up."""
    async with house(tmp_path / "home", configuration=CONFIGURATION) as found:
        yield found
        assert [line for line in found.logged() if REFUSAL not in line] == []
