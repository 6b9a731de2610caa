"""Fixtures of the store: a database in a folder of its own, without Home Assistant."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from custom_components.booklore_hardcover.store import MatchStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the database is."""
    return tmp_path / "matches.db"


@pytest.fixture
async def store(path: Path) -> AsyncGenerator[MatchStore]:
    """Return an open store with nothing in it."""
    store = await MatchStore.open(path, asyncio.to_thread)
    yield store
    await store.close()
