"""Where BookLore is looked for: the address as written, then without the page in it."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from tests.flows import begin, finish, submit
from tests.servers.booklore import BookLoreServer
from tests.test_reconfigure import open_reconfigure_booklore

UI_WORDS = ("/books", "/library", "/shelf", "/series", "/api")


async def kept(hass: HomeAssistant, flow: ConfigFlowResult) -> dict[str, Any]:
    """Go on to the end, and return what the entry keeps."""
    assert flow["errors"] == {}
    result = await finish(hass, flow)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["result"].unique_id == f"{result['data'][CONF_URL]}#1"
    return dict(result["data"])


def checks(server: BookLoreServer) -> list[str]:
    """Return where a health check was asked for, in order."""
    paths = [path.partition("/api/v1/healthcheck") for path in server.addresses]
    return [before for before, check, _ in paths if check]


@pytest.mark.parametrize("base", [*UI_WORDS, "/reading", "/books/library", "/api/v1"])
@pytest.mark.parametrize("slash", ["", "/"])
async def test_a_server_below_a_path_that_reads_like_a_page(
    hass: HomeAssistant,
    booklore: BookLoreServer,
    hardcover,
    account,
    token_path,
    base: str,
    slash: str,
) -> None:
    """The first health check finds it, and the entry keeps that address."""
    booklore.base_path = base
    flow = await begin(hass, account | {CONF_URL: booklore.url + slash})
    assert checks(booklore) == [base]
    assert (await kept(hass, flow))[CONF_URL] == booklore.url


@pytest.mark.parametrize("base", ["", "/reading", *UI_WORDS])
@pytest.mark.parametrize(
    "page",
    [
        "/library/3/books",
        "/book/12?tab=view",
        "/dashboard#top",
        "/api/v1/",
        "/series/Emma",
        "/magic-shelf/4/books?sort=title&direction=asc",
    ],
)
async def test_a_page_is_cut_off_wherever_the_server_lives(
    hass: HomeAssistant,
    booklore: BookLoreServer,
    hardcover,
    account,
    token_path,
    base: str,
    page: str,
) -> None:
    """Two health checks and one log-in; the entry keeps the address without the page."""
    booklore.base_path = base
    flow = await begin(hass, account | {CONF_URL: booklore.url + page})
    assert len(checks(booklore)) == 2
    assert checks(booklore)[-1] == base
    assert booklore.requests["login"] == 1
    assert (await kept(hass, flow))[CONF_URL] == booklore.url


@pytest.mark.parametrize("profile", ["booklore-1.18", "booklore-2.3", "grimmory-3.3"])
async def test_what_is_below_the_api_asks_for_a_log_in(
    hass: HomeAssistant, booklore: BookLoreServer, hardcover, account, token_path, profile: str
) -> None:
    """On some servers as one that is too old does, which is no reason to stop there."""
    await booklore.become(profile)
    flow = await begin(hass, account | {CONF_URL: f"{booklore.url}/api/v1/books"})
    assert (await kept(hass, flow))[CONF_URL] == booklore.url


async def test_nothing_is_cut_off_that_is_not_needed(
    hass: HomeAssistant, booklore: BookLoreServer, hardcover, account
) -> None:
    """A page of the server below a path is nearer than the server's own path."""
    booklore.base_path = "/books/library/1"
    flow = await begin(hass, account | {CONF_URL: f"{booklore.url}/shelf/2/books"})
    assert flow["step_id"] == "hardcover_token"
    assert checks(booklore) == ["/books/library/1/shelf/2/books", "/books/library/1"]


@pytest.mark.parametrize("typed", ["/books", "/books/library/3", "/library/3/books", "/api/v1"])
async def test_no_booklore_at_all_is_told_of_the_address_as_written(
    hass: HomeAssistant, booklore: BookLoreServer, account, typed: str
) -> None:
    """And the password goes nowhere."""
    host = booklore.url
    booklore.base_path = "/reading"
    flow = await begin(hass, account | {CONF_URL: f"{host}{typed}/"})
    assert flow["errors"] == {"url": "not_booklore"}
    assert f"{host}{typed} " in flow["description_placeholders"]["detail"]
    assert len(booklore.addresses) == len(checks(booklore)) <= 3
    assert booklore.requests["login"] == 0


@pytest.mark.parametrize("fault", ["503", "refuse"])
async def test_a_server_that_is_down_is_not_looked_for_elsewhere(
    hass: HomeAssistant, booklore: BookLoreServer, account, fault: str
) -> None:
    """Nearer to the host there may be somebody else's."""
    booklore.base_path = "/books"
    booklore.fail("healthcheck", fault, times=None)
    flow = await begin(hass, account | {CONF_URL: booklore.url})
    assert flow["errors"] == {"url": "cannot_connect"}
    assert f"{booklore.url} " in flow["description_placeholders"]["detail"]
    assert set(checks(booklore)) == {"/books"}


async def test_a_server_that_is_down_behind_a_page(
    hass: HomeAssistant, booklore: BookLoreServer, account
) -> None:
    """What serves the pages may answer for BookLore: what is told is BookLore's trouble."""
    booklore.fail("healthcheck", "503", times=None)
    flow = await begin(hass, account | {CONF_URL: f"{booklore.url}/library/3"})
    assert flow["errors"] == {"url": "cannot_connect"}
    assert f"{booklore.url} " in flow["description_placeholders"]["detail"]


@pytest.mark.parametrize("public", [True, False])
async def test_a_server_that_is_too_old_behind_a_page(
    hass: HomeAssistant, booklore: BookLoreServer, account, public: bool
) -> None:
    """It is BookLore all the same."""
    booklore.version, booklore.health_check_is_public = "v1.12.0", public
    flow = await begin(hass, account | {CONF_URL: f"{booklore.url}/library/3"})
    assert flow["errors"] == {"url": "unsupported_version"}


async def test_a_proxy_that_lets_only_the_api_through(
    hass: HomeAssistant, booklore: BookLoreServer, hardcover, account
) -> None:
    """It sends whoever asks for a page to its own log-in."""
    booklore.fail("page", "proxy", times=None)
    flow = await begin(hass, account | {CONF_URL: f"{booklore.url}/library/3/books"})
    assert flow["step_id"] == "hardcover_token"


async def test_a_refused_password_is_sent_once_wherever_the_server_was_found(
    hass: HomeAssistant, booklore: BookLoreServer, account
) -> None:
    """The address that answered is what counts; no other is tried with it."""
    typed = {CONF_URL: f"{booklore.url}/books/library/3", CONF_PASSWORD: "wrong"}
    flow = await begin(hass, account | typed)
    assert flow["errors"] == {"password": "invalid_auth"}
    assert booklore.requests["login"] == 1


async def test_the_same_account_by_the_address_of_a_page(
    hass: HomeAssistant, booklore: BookLoreServer, entry, account
) -> None:
    """An entry is known by the address that it keeps."""
    entry.add_to_hass(hass)
    flow = await begin(hass, account | {CONF_URL: f"{booklore.url}/library/3/books"})
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_reconfiguring_by_the_address_of_a_page(
    hass: HomeAssistant, set_up, booklore: BookLoreServer, account
) -> None:
    """The entry keeps where BookLore answered, and goes by that."""
    entry = await set_up()
    booklore.base_path = "/books"
    flow = await open_reconfigure_booklore(hass, entry)
    flow = await submit(hass, flow, account | {CONF_URL: f"{booklore.url}/book/12"})
    assert flow["reason"] == "reconfigure_successful"
    assert entry.data[CONF_URL] == booklore.url
    assert entry.unique_id == f"{booklore.url}#1"


async def test_the_address_that_an_entry_keeps_is_not_cut(
    hass: HomeAssistant, set_up, booklore: BookLoreServer
) -> None:
    """While a proxy shows a page in its place, the password does not go to its neighbour."""
    entry = await set_up()
    hass.config_entries.async_update_entry(
        entry, data={**entry.data, CONF_URL: f"{booklore.url}/books"}
    )
    flow = await entry.start_reauth_flow(hass)
    typed = {CONF_USERNAME: "reader", CONF_PASSWORD: booklore.password}
    flow = await submit(hass, flow, typed)
    assert flow["errors"] == {"base": "not_booklore"}  # there is no field for the address
    assert booklore.requests["login"] == 0


@pytest.mark.parametrize("slip", ["http://{}", "http:{}", "http:/{}", "https://http://{}"])
async def test_a_slip_at_the_beginning(
    hass: HomeAssistant, booklore: BookLoreServer, hardcover, account, slip: str
) -> None:
    """Nothing is sent; the dialog names the address that was probably meant."""
    host = booklore.url.removeprefix("http://")
    typed = slip.format(booklore.url if slip == "http://{}" else host)
    flow = await begin(hass, account | {CONF_URL: typed})
    assert flow["errors"] == {"url": "cannot_connect"}
    said = flow["description_placeholders"]["detail"]
    assert said == f"This isn't a valid web address. Did you mean {booklore.url}?"
    assert booklore.addresses == []
    flow = await submit(hass, flow, account)
    assert flow["step_id"] == "hardcover_token"
