"""The odd library, which two modules look at from two sides."""

import pytest

from tests.servers.library import library_rows
from tests.servers.world import World, build_world
from tests.servers.world_shares import ODD

from .looking import BOOKS


@pytest.fixture(scope="session")
def odd() -> World:
    """Return an odd library in which its shares show, with several books of each kind."""
    return build_world(library_rows(), size=BOOKS, seed=4, shares=ODD)
