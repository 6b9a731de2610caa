"""What people type as the address of BookLore."""

from hypothesis import given, strategies as st
import pytest

from custom_components.booklore_hardcover.booklore.address import base_url


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("http://books.example:6060", "http://books.example:6060"),
        ("https://books.example", "https://books.example"),
        ("https://books.example:443", "https://books.example"),
        ("books.example", "http://books.example"),
        ("localhost:6060", "http://localhost:6060"),
        ("  http://books.example \n", "http://books.example"),
        ("HTTP://Books.Example:6060", "http://books.example:6060"),
        ("http://books.example/", "http://books.example"),
        ("http://books.example//", "http://books.example"),
        ("http://home.example/reading/", "http://home.example/reading"),
        ("http://home.example/Reading//room", "http://home.example/Reading/room"),
        ("http://home.example/mein regal", "http://home.example/mein%20regal"),
        ("http://books.example/?next=/login", "http://books.example"),
        ("http://books.example/#/dashboard", "http://books.example"),
        ("http://books.example/login?next=%2F", "http://books.example"),
        ("http://books.example/Dashboard", "http://books.example"),
        ("http://books.example/library/3/books", "http://books.example"),
        ("http://books.example/book/12?tab=view", "http://books.example"),
        ("http://books.example/api/v1/", "http://books.example"),
        ("http://home.example/reading/api/v1/healthcheck", "http://home.example/reading"),
        ("10.0.0.7:6060", "http://10.0.0.7:6060"),
        ("[::1]:6060", "http://[::1]:6060"),
        ("http://[2001:DB8::7]/", "http://[2001:db8::7]"),
        ("bücher.example", "http://xn--bcher-kva.example"),
        ("http://homeassistant.local./x", "http://homeassistant.local./x"),
    ],
)
def test_the_base_address_is_found_in_what_was_typed(typed: str, address: str) -> None:
    found = base_url(typed)
    assert str(found).rstrip("/") == address
    assert str(base_url(str(found))) == str(found)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("http://reader@books.example", "user name or password"),
        ("http://reader:secret@books.example", "user name or password"),
        ("http://:secret@books.example", "user name or password"),
        ("reader:secret@books.example", "user name or password"),
        ("ftp://books.example", "web server"),
        ("file:///books", "web server"),
        ("", "web server"),
        ("  ", "web server"),
        ("http://", "web server"),
        ("http:///books", "web server"),
        ("/books", "web server"),
        ("my server:6060", "spaces"),
        ("http://books.example:port", ""),
        ("http://books.example:99999", ""),
        ("http://[::1", ""),
        ("::1", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_what_is_no_address_is_refused(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why or None):
        base_url(typed)


@given(st.text() | st.from_regex(r"(https?://)?[a-z0-9:@\[\]./?#%\\ -]{0,40}", fullmatch=True))
def test_anything_typed_is_an_address_or_refused(typed: str) -> None:
    try:
        found = base_url(typed)
    except ValueError:
        return
    assert found.scheme in ("http", "https")
    assert found.host
    assert not found.user
    assert not found.query_string
    assert not found.fragment
