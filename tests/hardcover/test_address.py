"""Addresses at Hardcover: the API's, works' pages, and what a browser may load."""

import pytest

from custom_components.booklore_hardcover.hardcover.address import (
    api_url,
    image_url,
    work_named,
    work_url,
)

GOOD = "https://assets.hardcover.app/edition/1/cover.jpg"


STAND_IN = "http://127.0.0.1:4000/v1/graphql"


def test_the_api_is_hardcovers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HARDCOVER_API_URL", raising=False)
    assert str(api_url()) == "https://api.hardcover.app/v1/graphql"
    monkeypatch.setenv("HARDCOVER_API_URL", "")
    assert str(api_url()) == "https://api.hardcover.app/v1/graphql"


def test_the_environment_replaces_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARDCOVER_API_URL", STAND_IN)
    assert str(api_url()) == STAND_IN


def test_the_address_of_a_work_names_it_again() -> None:
    assert work_url(379760) == "https://hardcover.app/id/book/379760"
    assert work_named(work_url(379760)) == 379760


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (" 42 ", 42),
        ("https://hardcover.app/books/lady-susan", "lady-susan"),
        ("hardcover.app/books/lady-susan/editions/5?x=y", "lady-susan"),
        ("HTTP://WWW.hardcover.app:443/books/lady%2Dsusan#top", "lady-susan"),
        ("1" * 16, None),
        ("-4", None),
        ("Lady Susan", None),
        ("https://hardcover.app/authors/jane-austen", None),
        ("https://hardcover.app.example.org/books/lady-susan", None),
        ("", None),
    ],
)
def test_a_work_is_named_by_its_id_or_its_page(text: str, named: int | str | None) -> None:
    assert work_named(text) == named


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (GOOD, GOOD),
        ("http://assets.hardcover.app/1.jpg", None),
        ("https://assets.hardcover.app:8443/1.jpg", None),
        ("https://assets.hardcover.app:443/1.jpg", "https://assets.hardcover.app/1.jpg"),
        ("https://reader:secret@assets.hardcover.app/1.jpg", None),
        ("https://reader@assets.hardcover.app/1.jpg", None),
        ("https://:secret@assets.hardcover.app/1.jpg", None),
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
    assert image_url(address) == shown


def test_the_server_that_stands_in_for_hardcover(monkeypatch: pytest.MonkeyPatch) -> None:
    """Development and tests have covers of their own."""
    monkeypatch.setenv("HARDCOVER_API_URL", STAND_IN)
    assert image_url("http://127.0.0.1:4000/covers/1.jpg")
    assert image_url("http://127.0.0.1:4001/covers/1.jpg") is None
    assert image_url(GOOD)
