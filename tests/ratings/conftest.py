"""What tests of ratings share."""

import pytest

from tests.rating import rate_quickly


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes; the test of the pace has another fixture of this name."""
    rate_quickly(monkeypatch)
