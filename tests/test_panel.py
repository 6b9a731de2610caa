"""The page's place in Home Assistant: its files, when it is there, and who leads to it."""

from typing import Any

from homeassistant.components import frontend
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.const import EVENT_PANELS_UPDATED
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events
from yarl import URL

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_work
from tests.person import choose
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.source import PACKAGE
from tests.states import notifications

PATH = "booklore-hardcover"
SPELLINGS = (
    "{}",
    "../{}",
    "..%2f{}",
    "%2e%2e/{}",
    "%2e%2e%2f{}",
    ".%2e/{}",
    "%252e%252e%252f{}",
    "..%252f{}",
    "..%5c{}",
    "..\\{}",
    "%2e%2e%5c{}",
    "....//{}",
    "..;/{}",
    "..%00/{}",
    "./../{}",
    "x/../../{}",
    "loader.js/../../{}",
    "%c0%ae%c0%ae/{}",
    "..%ef%bc%8f{}",
    "//{}",
    "../__init__.py",
    "../../../configuration.yaml",
    "",
    ".",
    "..",
)


@pytest.fixture(autouse=True)
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put a pending book and a failed one on the shelf."""
    for work_id in (10, 11):
        add_work(hardcover, work_id, "Emma", "Jane Austen")
    add_book(booklore, 1, "Emma", "Jane Austen")
    add_book(booklore, 2, "scan0001")


@pytest.fixture
def with_frontend(hass: HomeAssistant) -> set[str]:
    """Have the frontend there, which the test environment has no files of."""
    added: set[str] = set()
    hass.config.components.add("frontend")
    hass.data[frontend.DATA_EXTRA_MODULE_URL] = frontend.UrlManager(
        lambda _change, url: added.add(url), []
    )
    return added


@pytest.fixture
async def registrations(hass: HomeAssistant) -> list[Any]:
    """Collect the events that make all browsers load the list of panels again.

    Home Assistant's own to-do lists have a panel too.
    """
    assert await async_setup_component(hass, "todo", {})
    return async_capture_events(hass, EVENT_PANELS_UPDATED)


def panel(hass: HomeAssistant) -> dict[str, Any] | None:
    """Return the panel as browsers are told of it."""
    found = hass.data.get(frontend.DATA_PANELS, {}).get(PATH)
    return dict(found.to_response()) if found else None


def in_sidebar(hass: HomeAssistant) -> bool | None:
    """Whether the sidebar lists the panel; None without a panel."""
    found = panel(hass)
    return found and found["show_in_sidebar"]


async def settle(hass: HomeAssistant, entry: MockConfigEntry, **way: Any) -> None:
    """Settle the pending book."""
    await choose(hass, 1, config_entry_id=entry.entry_id, **way)
    await hass.async_block_till_done()


async def test_the_panel(hass: HomeAssistant, with_frontend, set_up) -> None:
    """Is there for everybody, with the person's words, and loads our element."""
    await set_up()
    found = panel(hass)
    assert found is not None
    assert (found["component_name"], found["url_path"]) == ("custom", PATH)
    assert (found["title"], found["icon"]) == ("Book matches", "mdi:book-check-outline")
    assert found["require_admin"] is False
    custom = found["config"]["_panel_custom"]
    assert custom["name"] == "booklore-hardcover-panel"
    assert custom["embed_iframe"] is custom["trust_external"] is False
    assert custom["module_url"].endswith("/booklore-hardcover.js")
    assert with_frontend == {custom["module_url"].replace("/booklore-hardcover.js", "/loader.js")}


async def test_the_sidebar_lists_it(
    hass: HomeAssistant, with_frontend, set_up, fetch, registrations
) -> None:
    """From the set-up on, whatever is there to see; browsers are told of it once."""
    entry = await set_up()
    registrations.clear()
    await fetch()
    await settle(hass, entry, candidate=1)
    assert (in_sidebar(hass), registrations) == (True, [])


async def test_the_device_leads_to_it(hass: HomeAssistant, with_frontend, set_up) -> None:
    """By its link *Visit*."""
    entry = await set_up()
    [device] = dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
    assert device.configuration_url == f"homeassistant://{PATH}/{entry.entry_id}"


async def test_an_option_keeps_it_out_of_the_sidebar(
    hass: HomeAssistant, with_frontend, set_up, fetch
) -> None:
    """It is there all the same."""
    await set_up(show_in_sidebar=False)
    await fetch()
    assert in_sidebar(hass) is False


async def test_a_reload_sends_nobody_away(
    hass: HomeAssistant, with_frontend, set_up, fetch, registrations
) -> None:
    """Who looks at the page stays on it."""
    entry = await set_up()
    await fetch()
    registrations.clear()
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert in_sidebar(hass) is True
    assert registrations == []


async def test_it_is_there_without_an_entry(hass: HomeAssistant, with_frontend) -> None:
    """Whoever goes to its address is told what to do; the sidebar does not list it."""
    assert await async_setup_component(hass, DOMAIN, {})
    assert in_sidebar(hass) is False


async def test_it_stays_when_the_last_entry_goes(
    hass: HomeAssistant, with_frontend, set_up, fetch, booklore
) -> None:
    """Removed or turned off; the sidebar follows the entries that are left."""
    first = await set_up()
    await fetch()
    second = MockConfigEntry(
        domain=DOMAIN, title="second", unique_id="second", data=dict(first.data)
    )
    second.add_to_hass(hass)
    assert await hass.config_entries.async_setup(second.entry_id)
    await hass.config_entries.async_set_disabled_by(first.entry_id, ConfigEntryDisabler.USER)
    assert in_sidebar(hass) is True
    await hass.config_entries.async_remove(second.entry_id)
    assert in_sidebar(hass) is False
    await hass.config_entries.async_set_disabled_by(first.entry_id, None)
    await hass.async_block_till_done()
    assert in_sidebar(hass) is True
    await hass.config_entries.async_remove(first.entry_id)
    assert in_sidebar(hass) is False


async def test_without_a_frontend_there_is_no_panel(
    hass: HomeAssistant, set_up, fetch, registrations
) -> None:
    """And everything else works."""
    entry = await set_up()
    assert (await fetch())["pending"] == 1
    assert panel(hass) is None
    await hass.config_entries.async_remove(entry.entry_id)
    assert registrations == []


@pytest.mark.parametrize("there", [True, False])
async def test_notifications_lead_to_the_page(
    hass: HomeAssistant, request: pytest.FixtureRequest, set_up, fetch, there: bool
) -> None:
    """Each to its own book, the summary to the lists; without a page to the action."""
    if there:
        request.getfixturevalue("with_frontend")
    entry = await set_up()
    await fetch()
    found = notifications(hass)
    question = found[f"{DOMAIN}_{entry.entry_id}_1"]["message"]
    summary = found[f"{DOMAIN}_{entry.entry_id}_summary"]["message"]
    assert (f"](/{PATH}/{entry.entry_id}/1)" in question) is there
    assert (f"](/{PATH}/{entry.entry_id})" in summary) is there
    assert (f"](/{PATH}/{entry.entry_id}/not-found)" in summary) is there
    assert ("developer_call_service" in question) is not there


async def test_titles_lead_to_the_page_and_so_does_the_rest_of_the_candidates(
    hass: HomeAssistant, with_frontend, set_up, fetch, booklore, hardcover
) -> None:
    """Only small links lead out of Home Assistant."""
    for number in range(10, 22):
        add_work(hardcover, number, "Emma", "Jane Austen", users_count=100 - number)
    add_book(booklore, 7, "Emma", "Jane Austen")
    entry = await set_up()
    await fetch()
    question = notifications(hass)[f"{DOMAIN}_{entry.entry_id}_7"]["message"]
    page = f"/{PATH}/{entry.entry_id}/7"
    assert question.startswith(f"[**Emma**]({page}) · Jane Austen · [View in BookLore](")
    assert question.count(f"[**Emma**]({page})<br>Jane Austen") == 3
    assert question.endswith(
        f"\n\n[7 more]({page}) · [Choose the match]({page}) or leave this book out."
    )


async def test_the_summary_leads_there_also_when_it_is_the_only_notification(
    hass: HomeAssistant, with_frontend, set_up, fetch
) -> None:
    """Who wants no questions has the page."""
    entry = await set_up(max_notifications=0)
    await fetch()
    [summary] = notifications(hass).values()
    assert f"](/{PATH}/{entry.entry_id})" in summary["message"]


@pytest.fixture
async def files(hass: HomeAssistant, with_frontend) -> str:
    """Return the address of the folder that is served."""
    assert await async_setup_component(hass, DOMAIN, {})
    [loader] = with_frontend
    return loader.removesuffix("loader.js")


async def test_the_files_are_served_and_kept(hass_client_no_auth, files: str) -> None:
    """Browsers may keep them: another content has another address."""
    client = await hass_client_no_auth()
    [name, *_] = sorted(each.name for each in (PACKAGE / "frontend").glob("*.js"))
    reply = await client.get(files + name)
    assert reply.status == 200
    assert await reply.read() == (PACKAGE / "frontend" / name).read_bytes()
    assert "javascript" in reply.headers["Content-Type"]
    assert "max-age=2678400" in reply.headers["Cache-Control"]
    other = files.replace(files.rstrip("/").rpartition("/")[2], "0" * 16)
    assert (await client.get(other + name)).status == 404


@pytest.mark.parametrize("name", ["hardcover.token", "manifest.json"])
async def test_nothing_but_these_files_is_served(
    hass_client_no_auth, files: str, name: str
) -> None:
    """However the way to a file beside them is spelled, one that may be there or one that is.

    People may keep their token there (DESIGN, Token file). The client sends what is
    written here, without cleaning it.
    """
    client = await hass_client_no_auth()
    absolute = str(PACKAGE / name)
    ways = [way.format(name) for way in SPELLINGS]
    for way in (*ways, absolute, absolute.replace("/", "%2f"), f"/{absolute}"):
        for path in (files + way, f"/{DOMAIN}_static/{way}"):
            url = URL(f"{client.make_url('')}".rstrip("/") + path, encoded=True)
            reply = await client.session.get(url, allow_redirects=False)
            assert reply.status in (400, 403, 404), path
            assert "codeowners" not in await reply.text()
