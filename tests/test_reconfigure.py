"""Reauthentication and reconfiguration of either account."""

from pathlib import Path

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import CONF_TOKEN, DOMAIN
from tests.books import add_book, add_work, isbn
from tests.conftest import TOKEN
from tests.flows import begin, submit
from tests.person import choose, let_refuse, reauthentication
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Token
from tests.states import matches


async def test_the_fields_keep_their_order(hass: HomeAssistant, entry) -> None:
    """A person who reconfigures finds the fields where they were."""
    set_up = await begin(hass)
    entry.add_to_hass(hass)
    menu = await entry.start_reconfigure_flow(hass)
    flow = await submit(hass, menu, {"next_step_id": "reconfigure_booklore"})
    assert [str(field) for field in flow["data_schema"].schema] == [
        str(field) for field in set_up["data_schema"].schema
    ]


async def test_reauthentication_of_booklore(
    hass: HomeAssistant, set_up, booklore: BookLoreServer
) -> None:
    """Only what the person submits is sent."""
    entry = await set_up()
    await let_refuse(hass, entry, "booklore")
    booklore.password = "changed"
    flow = await reauthentication(hass)
    assert flow["step_id"] == "reauth_booklore"
    assert booklore.requests["login"] == 0
    flow = await submit(hass, flow, {CONF_USERNAME: "reader", CONF_PASSWORD: "wrong"})
    assert flow["errors"] == {"password": "invalid_auth"}
    flow = await submit(hass, flow, {CONF_USERNAME: "reader", CONF_PASSWORD: "changed"})
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "reauth_successful")
    assert entry.data[CONF_PASSWORD] == "changed"
    assert entry.runtime_data.accounts.refused is None
    assert booklore.requests["login"] == 2


async def test_reauthentication_with_another_account(
    hass: HomeAssistant, set_up, booklore: BookLoreServer
) -> None:
    """Somebody else's library is another entry."""
    entry = await set_up()
    booklore.username, booklore.account_id = "sister", 2
    flow = await entry.start_reauth_flow(hass)
    flow = await submit(hass, flow, {CONF_USERNAME: "sister", CONF_PASSWORD: booklore.password})
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "wrong_account")
    assert entry.data[CONF_USERNAME] == "reader"


@pytest.mark.parametrize(
    ("source", "step", "reason"),
    [
        ("reauth", "reauth_hardcover", "reauth_successful"),
        ("reconfigure", "reconfigure_hardcover", "reconfigure_successful"),
    ],
)
async def test_a_new_token_is_read_from_the_file(
    hass: HomeAssistant,
    set_up,
    hardcover: HardcoverServer,
    token_path: Path,
    source: str,
    step: str,
    reason: str,
) -> None:
    """The counterpart of the original's "Configure Hardcover Account"."""
    entry = await set_up()
    await let_refuse(hass, entry, "hardcover")
    if source == "reauth":
        flow = await reauthentication(hass)
    else:
        flow = await entry.start_reconfigure_flow(hass)
        assert flow["type"] is FlowResultType.MENU
        flow = await submit(hass, flow, {"next_step_id": step})
    assert flow["step_id"] == step
    assert flow["description_placeholders"]["account"] == "reader"
    token_path.write_text("hc_pat_unknown")
    flow = await submit(hass, flow)
    assert flow["errors"] == {"token_file": "hardcover_invalid_token"}
    hardcover.tokens["hc_pat_new"] = Token(
        kind="pat", user_id=8, username="new name", scopes=frozenset({"all"})
    )
    token_path.write_text("hc_pat_new")
    flow = await submit(hass, flow)
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, reason)
    assert entry.data[CONF_TOKEN] == "hc_pat_new"
    assert entry.data["hardcover_username"] == "new name"
    assert entry.runtime_data.accounts.refused is None


async def test_a_new_token_for_an_entry_that_is_not_loaded(
    hass: HomeAssistant, set_up, hardcover: HardcoverServer, token_path: Path
) -> None:
    """It is saved, and the entry is loaded with it."""
    entry = await set_up()
    await hass.config_entries.async_unload(entry.entry_id)
    flow = await entry.start_reconfigure_flow(hass)
    flow = await submit(hass, flow, {"next_step_id": "reconfigure_hardcover"})
    hardcover.tokens["hc_pat_new"] = Token(user_id=7, username="reader")
    token_path.write_text("hc_pat_new")
    flow = await submit(hass, flow)
    assert flow["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
    assert entry.data[CONF_TOKEN] == "hc_pat_new"
    assert entry.state is ConfigEntryState.LOADED


async def open_reconfigure_booklore(
    hass: HomeAssistant, entry: MockConfigEntry
) -> ConfigFlowResult:
    """Open the dialog in which BookLore's address and account can be changed."""
    flow = await entry.start_reconfigure_flow(hass)
    return await submit(hass, flow, {"next_step_id": "reconfigure_booklore"})


async def test_a_moved_server_keeps_everything(
    hass: HomeAssistant, set_up, booklore: BookLoreServer
) -> None:
    """An empty password keeps the saved one."""
    entry = await set_up()
    async with BookLoreServer("grimmory-3.3") as moved:
        flow = await open_reconfigure_booklore(hass, entry)
        typed = {CONF_URL: str(moved.url), CONF_USERNAME: "reader", CONF_VERIFY_SSL: False}
        moved.fail("healthcheck", "refuse", times=2)
        flow = await submit(hass, flow, typed)
        assert flow["errors"] == {"url": "cannot_connect"}
        moved.heal()
        flow = await submit(hass, flow, typed)
        assert flow["reason"] == "reconfigure_successful"
        assert entry.data[CONF_URL] == str(moved.url)
        assert entry.data[CONF_PASSWORD] == booklore.password
        assert entry.data[CONF_VERIFY_SSL] is False
        assert entry.unique_id == f"{moved.url}#1"
        assert entry.data[CONF_TOKEN] == TOKEN
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.fixture
async def matched(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
):
    """Match three books by ISBN, choose for a fourth and skip a fifth."""
    for number in range(1, 6):
        book = isbn(number) if number < 4 else None
        add_work(hardcover, 1000 + number, f"Title {number}", "Ann Author", isbn13=book)
        add_book(booklore, number, f"Title {number}", "Ann Author", isbn13=book)
    entry = await set_up()
    await fetch()
    for book_id, way in ((4, {"candidate": 1}), (5, {"skip": True})):
        await choose(hass, book_id, **way)
    hardcover.requests.clear()
    return entry


async def move(hass: HomeAssistant, entry: MockConfigEntry, server: BookLoreServer) -> None:
    """Reconfigure to another address."""
    flow = await open_reconfigure_booklore(hass, entry)
    typed = {CONF_URL: server.url, CONF_USERNAME: "reader", CONF_VERIFY_SSL: True}
    assert (await submit(hass, flow, typed))["reason"] == "reconfigure_successful"


async def test_a_server_that_moved_is_mended_without_losing_a_match(
    hass: HomeAssistant,
    matched,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The old address leads nowhere; after reconfiguration everything is as it was."""
    before = await matches(hass)
    async with BookLoreServer("grimmory-3.3") as moved:
        moved.books.update(booklore.books)
        await booklore.stop()
        with pytest.raises(HomeAssistantError) as error:
            await fetch()
        assert error.value.translation_key == "booklore_cannot_connect"
        assert await matches(hass) == before
        await move(hass, matched, moved)
        assert await matches(hass) == before
        tally = await fetch()
        assert (tally["stored"], tally["skipped"], tally["total"]) == (0, 5, 5)
        assert await matches(hass) == before
        await hass.config_entries.async_unload(matched.entry_id)
    assert hardcover.requests.total() == 0


async def test_another_server_with_other_books_stops_the_run(
    hass: HomeAssistant,
    matched,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Numbers mean other books there: the person is asked, and going back costs nothing."""
    before = await matches(hass)
    async with BookLoreServer("grimmory-3.2") as other:
        for number in range(1, 6):
            add_book(other, number, f"Volume {number}", "Bob Writer", isbn13=isbn(100 + number))
        await move(hass, matched, other)
        with pytest.raises(HomeAssistantError) as error:
            await fetch()
        assert error.value.translation_key == "library_rebuilt"
        assert await matches(hass) == before
        await move(hass, matched, booklore)
    assert (await fetch())["total"] == 5
    assert await matches(hass) == before
    assert hardcover.requests.total() == 0


@pytest.mark.parametrize(("language", "title"), [("en", "sister on"), ("de", "sister auf")])
async def test_a_title_that_we_made_follows_the_account(
    hass: HomeAssistant, set_up, booklore: BookLoreServer, account, language: str, title: str
) -> None:
    """Also if Home Assistant was in English when the entry was made, and is not any more."""
    entry = await set_up()
    assert entry.title == "reader on 127.0.0.1"
    hass.config.language = language
    booklore.username, booklore.account_id = "sister", 2
    flow = await open_reconfigure_booklore(hass, entry)
    await submit(hass, flow, account | {CONF_USERNAME: "sister"})
    assert entry.title == f"{title} 127.0.0.1"


async def test_a_title_that_the_person_chose_stays(
    hass: HomeAssistant, set_up, booklore: BookLoreServer, account
) -> None:
    """Only one that we made follows the account."""
    entry = await set_up()
    hass.config_entries.async_update_entry(entry, title="Our books")
    flow = await open_reconfigure_booklore(hass, entry)
    await submit(hass, flow, account)
    assert entry.title == "Our books"


async def test_reconfiguring_to_an_account_that_has_an_entry(
    hass: HomeAssistant, set_up, booklore: BookLoreServer, account
) -> None:
    """The other entry keeps it."""
    entry = await set_up()
    MockConfigEntry(
        domain=DOMAIN, unique_id=f"{booklore.url}#2", data=dict(entry.data)
    ).add_to_hass(hass)
    booklore.username, booklore.account_id = "sister", 2
    flow = await open_reconfigure_booklore(hass, entry)
    flow = await submit(hass, flow, account | {CONF_USERNAME: "sister"})
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "already_configured")
