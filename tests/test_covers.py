"""Which covers a browser is told to fetch."""

import pytest

from custom_components.booklore_hardcover.page.cover_address import candidate_cover

GOOD = "https://assets.hardcover.app/edition/1/cover.jpg"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (GOOD, GOOD),
        ("http://assets.hardcover.app/1.jpg", None),
        ("https://assets.hardcover.app:8443/1.jpg", None),
        ("https://reader:secret@assets.hardcover.app/1.jpg", None),
        ("https://assets.hardcover.app.example.org/1.jpg", None),
        ("https://example.org/assets.hardcover.app/1.jpg", None),
        ("http://192.168.1.1/admin?reboot=1", None),
        ("//assets.hardcover.app/1.jpg", None),
        ("/api/states", None),
        ("javascript:alert(1)", None),
        ("data:image/svg+xml,<svg/>", None),
        ("https://[", None),
        ("", None),
        (None, None),
    ],
)
def test_only_hardcovers_image_host(address: str | None, shown: str | None) -> None:
    """Over https; anything else is not shown, whoever wrote it into a record."""
    assert candidate_cover(address) == shown


def test_the_server_that_stands_in_for_hardcover(monkeypatch: pytest.MonkeyPatch) -> None:
    """Development and tests have covers of their own."""
    monkeypatch.setenv("HARDCOVER_API_URL", "http://127.0.0.1:4000/v1/graphql")
    assert candidate_cover("http://127.0.0.1:4000/covers/1.jpg")
    assert candidate_cover("http://127.0.0.1:4001/covers/1.jpg") is None
    assert candidate_cover(GOOD)
