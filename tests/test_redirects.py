"""Other hosts hear nothing: redirects are not followed, and certificates are believed in."""

from collections.abc import AsyncGenerator
from pathlib import Path

from aiohttp import web
from homeassistant.const import CONF_URL, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.booklore_hardcover.page.covers import cover_path
from tests.books import add_book, add_work
from tests.flows import begin, submit
from tests.person import choose, forget
from tests.servers.booklore import BookLoreServer
from tests.servers.certificate import self_signed_in
from tests.servers.hardcover import HardcoverServer
from tests.servers.hardcover_faults import Answer


class Elsewhere:
    """Another host, which writes down whatever it is sent."""

    def __init__(self) -> None:
        """Have heard nothing."""
        self.heard: list[str] = []
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        """Take everything."""
        body = await request.text()
        self.heard.append(f"{request.method} {request.path_qs} {dict(request.headers)} {body}")
        return web.json_response({})


@pytest.fixture
async def elsewhere(socket_enabled: None) -> AsyncGenerator[Elsewhere]:
    """Return another host, to which the others send us."""
    host = Elsewhere()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", host.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield host
    await runner.cleanup()


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put a pending book on the shelf."""
    add_work(hardcover, 20, "Emma", "Jane Austen")
    add_book(booklore, 2, "Emma", "Jane Austen")


@pytest.mark.parametrize("operation", ["healthcheck", "login", "me"])
async def test_the_dialog_follows_no_redirect_of_booklore(
    hass: HomeAssistant,
    booklore: BookLoreServer,
    account,
    elsewhere: Elsewhere,
    operation: str,
) -> None:
    """It names the other address, for the person to decide."""
    booklore.redirect_to = elsewhere.url
    booklore.fail(operation, "redirect", times=None)
    flow = await begin(hass, account)
    assert flow["errors"] == {"url": "not_booklore"}
    assert elsewhere.url in flow["description_placeholders"]["detail"]
    assert booklore.requests[operation] == 1
    assert elsewhere.heard == []


@pytest.mark.parametrize("operation", ["login", "list", "batch"])
async def test_a_run_follows_no_redirect_of_booklore(
    library,
    set_up,
    fetch,
    booklore: BookLoreServer,
    elsewhere: Elsewhere,
    operation: str,
) -> None:
    """Neither with the password nor with what a log-in gave."""
    await set_up()
    booklore.redirect_to = elsewhere.url
    booklore.fail(operation, "redirect", times=None)
    with pytest.raises(HomeAssistantError) as error:
        await fetch()
    assert error.value.translation_key == "booklore_redirected"
    assert booklore.requests[operation] == 1
    assert elsewhere.heard == []


async def test_the_options_follow_no_redirect_of_booklore(
    hass: HomeAssistant, set_up, booklore: BookLoreServer, elsewhere: Elsewhere
) -> None:
    """The libraries have numbers for names then."""
    entry = await set_up()
    booklore.redirect_to = elsewhere.url
    booklore.fail("libraries", "redirect", times=None)
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    assert flow["step_id"] == "libraries_unknown"
    assert booklore.requests["libraries"] == 1
    assert elsewhere.heard == []


@pytest.mark.parametrize("profile", ["booklore-2.3", "grimmory-3.2"])
async def test_a_cover_follows_no_redirect(
    hass_client,
    library,
    set_up,
    fetch,
    booklore: BookLoreServer,
    elsewhere: Elsewhere,
    profile: str,
) -> None:
    """Whether the token travels in a header or in the address."""
    await booklore.become(profile)
    entry = await set_up()
    await fetch()
    booklore.redirect_to = elsewhere.url
    booklore.fail("cover", "redirect", times=None)
    reply = await (await hass_client()).get(cover_path(entry.entry_id, 2))
    assert reply.status == 502
    assert booklore.requests["cover"] == 1
    assert elsewhere.heard == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_nobody_follows_a_redirect_of_hardcover(
    hass: HomeAssistant,
    library,
    set_up,
    fetch,
    hardcover: HardcoverServer,
    token_path,
    elsewhere: Elsewhere,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
) -> None:
    """Neither a dialog, nor a run, nor a person's own search or choice."""
    entry = await set_up()
    await fetch()
    answer = Answer(status, "", {"Location": f"{elsewhere.url}/v1/graphql"}, limits=False)
    monkeypatch.setattr("tests.servers.hardcover.answer_to", lambda *_: answer)
    hardcover.fail("*", "redirect", times=None)
    hardcover.requests.clear()
    menu = await entry.start_reconfigure_flow(hass)
    form = await submit(hass, menu, {"next_step_id": "reconfigure_hardcover"})
    assert (await submit(hass, form))["errors"] == {"base": "hardcover_cannot_connect"}
    with pytest.raises(HomeAssistantError):
        await choose(hass, 2, hardcover_id=77)
    await forget(hass, 2)
    assert (await fetch())["failed"] == 1
    assert set(hardcover.requests) >= {"me", "books_by_id", "books_by_title"}
    assert elsewhere.heard == []


@pytest.mark.parametrize(
    ("encrypted", "verify", "says", "key"),
    [
        (True, True, "The server's certificate isn't trusted. Turn off", "booklore_certificate"),
        (False, True, "This server doesn't use HTTPS", "booklore_not_encrypted"),
        (False, False, "This server doesn't use HTTPS", "booklore_not_encrypted"),
    ],
)
async def test_no_encryption_that_can_be_believed_in(
    hass: HomeAssistant,
    hanging_up,
    set_up,
    fetch,
    booklore: BookLoreServer,
    account,
    tmp_path: Path,
    encrypted: bool,
    verify: bool,
    says: str,
    key: str,
) -> None:
    """The dialog and the run tell a bad certificate from none, and no password is sent.

    Whoever has turned off the check of certificates is not told to turn it off.
    """
    entry = await set_up()
    plain = booklore.url
    address = plain.replace("http:", "https:")
    if encrypted:
        await booklore.stop()
        await booklore.start(tls=self_signed_in(tmp_path))
    typed = {CONF_URL: address, CONF_VERIFY_SSL: verify}
    flow = await begin(hass, account | typed)
    assert flow["errors"] == {"url": "cannot_connect"}
    said = flow["description_placeholders"]["detail"]
    assert said.startswith(says)
    assert said.endswith(f"Try {plain}.") is not encrypted
    hass.config_entries.async_update_entry(entry, data={**entry.data, **typed})
    await hass.config_entries.async_reload(entry.entry_id)
    with pytest.raises(HomeAssistantError) as error:
        await fetch()
    assert error.value.translation_key == key
    assert booklore.requests["login"] == 0
