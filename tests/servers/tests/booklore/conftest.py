"""The stand-in BookLore with three books, and ways to ask it."""

from tests.booklore.conftest import (  # noqa: F401 - fixtures
    loopback,
    profile,
    server,
    session,
    travel,
)

from .asking import ask, log_in  # noqa: F401 - fixtures
