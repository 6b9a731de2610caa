"""What people type as the address of BookLore."""

from hypothesis import given, strategies as st
import pytest

from custom_components.booklore_hardcover.booklore.address import (
    MAX_ADDRESSES,
    AddressError,
    base_urls,
)


def found(typed: str) -> list[str]:
    """Return the addresses to try, as they are kept."""
    return [str(url).rstrip("/") for url in base_urls(typed)]


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
        ("http://home.example/a%2Fb", "http://home.example/a%2Fb"),
        ("http://books.example/?next=/login", "http://books.example"),
        ("http://books.example/?next=http://books.example", "http://books.example"),
        ("http://books.example/#/dashboard", "http://books.example"),
        ("http://home.example/mybooks", "http://home.example/mybooks"),
        ("10.0.0.7:6060", "http://10.0.0.7:6060"),
        ("[::1]:6060", "http://[::1]:6060"),
        ("http://[2001:DB8::7]/", "http://[2001:db8::7]"),
        ("bücher.example", "http://xn--bcher-kva.example"),
        ("http://homeassistant.local./x", "http://homeassistant.local./x"),
        ("https.example/http", "http://https.example/http"),
        ("http://my-http:8080", "http://my-http:8080"),
    ],
)
def test_an_address_without_a_page_is_the_only_one(typed: str, address: str) -> None:
    assert found(typed) == [address]
    assert found(address) == [address]


@pytest.mark.parametrize(
    ("path", "bases"),
    [
        ("/login?next=%2F", ["/login", ""]),
        ("/Dashboard", ["/Dashboard", ""]),
        ("/books/", ["/books", ""]),
        ("/books?view=grid#top", ["/books", ""]),
        ("/library/3/books", ["/library/3/books", ""]),
        ("/magic-shelf/12/books?sort=title", ["/magic-shelf/12/books", ""]),
        ("/book/12?tab=view", ["/book/12", ""]),
        ("/series/The%20Expanse", ["/series/The%20Expanse", ""]),
        ("/epub-reader/book/12", ["/epub-reader/book/12", ""]),
        ("/api/v1/", ["/api/v1", ""]),
        ("/api/v1/books/5", ["/api/v1/books/5", ""]),
        ("/reading/api/v1/healthcheck", ["/reading/api/v1/healthcheck", "/reading"]),
        ("/reading/library/3", ["/reading/library/3", "/reading"]),
        ("/3/library/5", ["/3/library/5", "/3"]),
        ("/books/library/3/books", ["/books/library/3/books", "/books", ""]),
        ("/api/library/3", ["/api/library/3", "/api", ""]),
        ("/library/dashboard", ["/library/dashboard", "/library", ""]),
        ("/api/api/v1/healthcheck", ["/api/api/v1/healthcheck", "/api", ""]),
        ("/books" * 9, ["/books" * 9, "/books" * 8, "/books" * 7, "/books" * 6]),
    ],
)
def test_the_address_as_written_goes_first_then_what_stands_before_a_page(
    path: str, bases: list[str]
) -> None:
    """The nearest page first: what is left may be where BookLore lives."""
    assert found(f"http://home.example{path}") == [f"http://home.example{base}" for base in bases]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("http://reader@books.example", "user name or password"),
        ("http://reader:secret@books.example", "user name or password"),
        ("http://:secret@books.example", "user name or password"),
        ("reader:secret@books.example", "user name or password"),
        ("ftp://books.example", "web server"),
        ("htp://books.example", "web server"),
        ("http://books.examplehttp://books.example", "web server"),
        ("file:///books", "web server"),
        ("", "web server"),
        ("  ", "web server"),
        ("http://", "web server"),
        ("https:", "web server"),
        ("http://https://", "web server"),
        ("http:///?books", "web server"),
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
    with pytest.raises(AddressError, match=why or None) as refused:
        base_urls(typed)
    assert refused.value.suggestion == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("http://http://books.example:6060", "http://books.example:6060"),
        ("http://https://books.example/reading/", "https://books.example/reading"),
        ("HTTPS://Http://books.example", "http://books.example"),
        ("http://http://http://books.example", "http://books.example"),
        ("http://http//books.example", "http://books.example"),
        ("https:/books.example", "https://books.example"),
        ("https:books.example:6060", "https://books.example:6060"),
        ("http:///books.example", "http://books.example"),
        ("http//books.example", "http://books.example"),
        ("https;//books.example", "https://books.example"),
        (r"http:\\books.example", "http://books.example"),
        ("http:books.example?token=secret#secret", "http://books.example"),
        # A password is not shown again.
        ("http://http://reader:secret@books.example", ""),
        ("http:reader:sec#ret@books.example", ""),
        ("http://http://books.example:port", ""),
    ],
)
def test_a_slip_at_the_beginning_is_refused_with_the_address_that_was_meant(
    typed: str, meant: str
) -> None:
    with pytest.raises(AddressError) as refused:
        base_urls(typed)
    assert refused.value.suggestion == meant
    if meant:
        assert found(meant) == [meant]


@given(st.text() | st.from_regex(r"(https?://)?[a-z0-9:@\[\]./?#%\\ -]{0,40}", fullmatch=True))
def test_anything_typed_is_an_address_or_refused(typed: str) -> None:
    try:
        urls = base_urls(typed)
    except AddressError as refused:
        if not refused.suggestion:
            return
        urls = base_urls(refused.suggestion)
    assert 1 <= len(urls) <= MAX_ADDRESSES
    assert len(set(urls)) == len(urls)
    for url in urls:
        assert url.scheme in ("http", "https")
        assert url.host == urls[0].host
        assert not url.user
        assert not url.query_string
        assert not url.fragment
        assert base_urls(str(url))[0] == url
