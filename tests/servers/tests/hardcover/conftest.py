"""The stand-in Hardcover with a small catalogue, and a way to ask it."""

from tests.hardcover.conftest import catalogue, server, session, travel  # noqa: F401 - fixtures

from .asking import ask  # noqa: F401 - a fixture
