"""BookLore's covers, handed out to the page."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book
from tests.rooms import Page
from tests.servers.booklore import BookLoreServer

OTHER = "01KENTRY0000000000000000BB"


@pytest.fixture
def library(booklore: BookLoreServer) -> None:
    """Put one book on the shelf."""
    add_book(booklore, 1, "Emma", "Jane Austen")


@pytest.fixture(autouse=True)
def _newcomer(resolved, booklore: BookLoreServer) -> None:
    """Put another book on the shelf, which nobody has met yet."""
    add_book(booklore, 2, "Persuasion", "Jane Austen")


def address(entry: MockConfigEntry, book_id: Any) -> str:
    """Return where a cover is."""
    return f"/api/{DOMAIN}/cover/{entry.entry_id}/{book_id}"


async def test_a_cover(hass_client, entry, booklore: BookLoreServer) -> None:
    """Is a picture to the browser whatever the server says, and runs nothing."""
    reply = await (await hass_client()).get(address(entry, 1))
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "image/jpeg"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert reply.headers["Cache-Control"].startswith("private")
    assert (await reply.read()).startswith(b"\xff\xd8\xff")
    assert booklore.requests["cover"] == 1


@pytest.mark.parametrize("book_id", [2, 99, 0, "x", "1x", "-1", "1%2F..%2F2", 10**30])
async def test_only_books_with_a_record(
    hass_client, entry, booklore: BookLoreServer, book_id: Any
) -> None:
    """Nothing else of BookLore can be reached through it."""
    reply = await (await hass_client()).get(address(entry, book_id))
    assert reply.status in (400, 404)
    assert booklore.requests.total() == 0


async def test_an_entry_that_is_not_there(
    hass: HomeAssistant, hass_client, entry, booklore: BookLoreServer
) -> None:
    """Unknown ones, and those of other integrations."""
    light = MockConfigEntry(domain="light", entry_id=OTHER)
    light.add_to_hass(hass)
    client = await hass_client()
    for each in (light, MockConfigEntry(domain=DOMAIN)):
        assert (await client.get(address(each, 1))).status == 404
    await hass.config_entries.async_unload(entry.entry_id)
    assert (await client.get(address(entry, 1))).status == 503
    assert booklore.requests.total() == 0


async def test_a_refused_account_is_not_tried(
    hass: HomeAssistant, hass_client, entry, booklore: BookLoreServer
) -> None:
    """The person would be locked out of their own server."""
    booklore.fail("login", "401", times=None)
    await hass.config_entries.async_reload(entry.entry_id)
    booklore.requests.clear()
    client = await hass_client()
    assert (await client.get(address(entry, 1))).status == 502
    assert entry.runtime_data.accounts.refused == "booklore"
    assert [flow["context"]["source"] for flow in hass.config_entries.flow.async_progress()] == [
        "reauth"
    ]
    assert (await client.get(address(entry, 1))).status == 503
    assert booklore.requests["login"] == 1


@pytest.mark.parametrize("fault", ["redirect", "html", "404", "403_permission", "500", "refuse"])
async def test_what_booklore_cannot_give(
    hass_client, entry, booklore: BookLoreServer, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The browser shows no cover then; the token is in no line of the log."""
    booklore.fail("cover", fault, times=None)
    reply = await (await hass_client()).get(address(entry, 1))
    assert (reply.status, await reply.read()) == (502, b"")
    assert "eyJ" not in caplog.text.replace("authSig=eyJ", "")


async def test_without_a_login_there_is_none(
    hass_client_no_auth, entry, booklore: BookLoreServer
) -> None:
    """Neither without anything nor with a signature of something else."""
    client = await hass_client_no_auth()
    assert (await client.get(address(entry, 1))).status == 401
    assert (await client.get(f"{address(entry, 1)}?authSig=x")).status == 401
    assert booklore.requests.total() == 0


async def test_a_signed_address_is_enough(
    hass: HomeAssistant, hass_client_no_auth, hass_ws_client, entry, booklore: BookLoreServer
) -> None:
    """An image of the page brings no login along; the signature is for this one cover."""
    assert await async_setup_component(hass, "auth", {})
    page = Page(await hass_ws_client(), entry.entry_id)
    match = await page.match(1)
    assert match is not None
    await page.socket.send_json_auto_id(
        {"type": "auth/sign_path", "path": match["cover_path"], "expires": 3600}
    )
    signed = (await page.socket.receive_json())["result"]["path"]
    client = await hass_client_no_auth()
    assert (await client.get(signed)).status == 200
    assert (await client.get(signed.replace("/1?", "/2?"))).status == 401
    assert booklore.requests["cover"] == 1
