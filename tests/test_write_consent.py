"""Turning writing on: what is shown, what is asked, and for which accounts it holds."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from tests.accounts import links
from tests.flows import OPTIONS
from tests.person import let_refuse
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.servers.hardcover import HardcoverServer, Token
from tests.states import until
from tests.writing import agree, ask_for_plan, set_up_matches, write, write_quickly

CONSENT = f"consent_needed_{'01KENTRY0000000000000000AA'}"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as fast as it goes."""
    write_quickly(monkeypatch)


@pytest.fixture
async def matched(
    set_up: Any, fetch: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Set the entry up with three matched books and an account that may edit."""
    return await set_up_matches(set_up, fetch, booklore, hardcover)


async def test_the_plan_is_shown_before_anything_is_written(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """With what it means for files, and what is left alone and why."""
    booklore.settings.rewrites = {"EPUB"}
    booklore.settings.moves_files = True
    booklore.lock(3)
    flow = await ask_for_plan(hass, matched)
    assert flow["step_id"] == "consent"
    shown = flow["description_placeholders"]
    assert shown == {
        "lines": "**2 IDs** will be written to BookLore, one per second.",
        "files": (
            "**2 book files** will be rewritten because of BookLore's settings. Copies already on "
            "a KOReader device lose their link to the reading progress until you download them "
            "again.\n\n**2 book files** could be moved or renamed because of BookLore's settings."
        ),
        "left": (
            "Nothing is written for these books:\n\n"
            "- one book whose Hardcover ID is locked in BookLore"
        ),
    }
    assert {str(key) for key in flow["data_schema"].schema} == {"agree", "agree_files"}
    assert booklore.requests["write"] == 0
    assert matched.options == {}


async def test_differences_are_shown_one_by_one(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """What BookLore has, and what the match is; a title is no Markdown."""
    booklore.edit(1, hardcover_book_id="999")
    booklore.edit(2, hardcover_book_id="*no* number")
    booklore.lock(3)
    flow = await ask_for_plan(hass, matched)
    assert flow["description_placeholders"]["left"] == (
        "Nothing is written for these books:\n\n"
        "- one book whose Hardcover ID is locked in BookLore\n"
        "- 2 books that have a different ID in BookLore\n"
        "  - The 1\\. Book: BookLore has 999, and the match is 10\n"
        "  - The 2\\. Book: BookLore has \\*no\\* number, and the match is 20"
    )


async def test_without_anything_to_write(
    hass: HomeAssistant, set_up: Any, booklore: BookLoreServer
) -> None:
    """The consent is for later then, and no file is spoken of."""
    booklore.permissions = {"admin": True}
    flow = await ask_for_plan(hass, await set_up())
    assert "nothing to write right now" in flow["description_placeholders"]["lines"]
    assert {str(key) for key in flow["data_schema"].schema} == {"agree"}


async def test_who_does_not_agree_changes_nothing(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """Submit without the tick asks again; the options stay as they were."""
    flow = await ask_for_plan(hass, matched)
    configure = hass.config_entries.options.async_configure
    flow = await configure(flow["flow_id"], {"agree": False})
    assert flow["errors"] == {"agree": "agree_first"}
    hass.config_entries.options.async_abort(flow["flow_id"])
    await hass.async_block_till_done(wait_background_tasks=True)
    assert matched.options == {}
    assert booklore.requests["write"] == 0


async def test_agreeing_again_is_not_asked_for(
    hass: HomeAssistant, matched: MockConfigEntry
) -> None:
    """Once writing is on, the options are saved at once, as long as it stays on."""
    await agree(hass, matched)
    flow = await ask_for_plan(hass, matched, max_notifications=3)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    flow = await ask_for_plan(hass, matched, write_ids=False)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    flow = await ask_for_plan(hass, matched)
    assert flow["step_id"] == "consent"


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"permissions": {}}, "may_not_edit"),
        ({"version": "v2.0.3"}, "too_old_to_write"),
        ({"version": "development"}, "too_old_to_write"),
        ({"account_id": 99}, "no_plan"),
    ],
)
async def test_what_cannot_be_turned_on(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    facts: dict[str, Any],
    error: str,
) -> None:
    """The reason stands at the option, and the rest of the form is as it was typed."""
    for name, value in facts.items():
        setattr(booklore, name, value)
    flow = await ask_for_plan(hass, matched, max_notifications=7)
    assert flow["step_id"] == "init"
    assert flow["errors"] == {"write_ids": error}
    typed = {
        str(key): key.description["suggested_value"]
        for key in flow["data_schema"].schema
        if key.description
    }
    assert typed["max_notifications"] == 7
    assert typed["write_ids"] is True


@pytest.mark.parametrize("operation", ["healthcheck", "me", "settings", "batch"])
async def test_a_booklore_that_does_not_answer(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer, operation: str
) -> None:
    """There is no plan then, and nothing is turned on."""
    booklore.fail(operation, "503", times=None)
    flow = await ask_for_plan(hass, matched)
    assert flow["errors"] == {"write_ids": "no_plan"}


async def test_a_hardcover_that_does_not_answer(
    hass: HomeAssistant, matched: MockConfigEntry, hardcover: HardcoverServer
) -> None:
    """The ids are to be looked at once more before they are written."""
    hardcover.fail("books_by_id", "html", times=None)
    flow = await ask_for_plan(hass, matched)
    assert flow["errors"] == {"write_ids": "no_plan"}


async def test_an_entry_that_is_not_loaded(hass: HomeAssistant, matched: MockConfigEntry) -> None:
    """Nobody can find out then what would be written."""
    flow = await hass.config_entries.options.async_init(matched.entry_id)
    await hass.config_entries.async_unload(matched.entry_id)
    flow = await hass.config_entries.options.async_configure(flow["flow_id"], OPTIONS)
    assert flow["errors"] == {"write_ids": "no_plan"}


async def test_an_entry_that_is_unloaded_before_the_person_agrees(
    hass: HomeAssistant, matched: MockConfigEntry
) -> None:
    """The dialog stays, and agreeing works once the entry is loaded again."""
    flow = await ask_for_plan(hass, matched)
    await hass.config_entries.async_unload(matched.entry_id)
    configure = hass.config_entries.options.async_configure
    flow = await configure(flow["flow_id"], {"agree": True})
    assert flow["type"] is FlowResultType.FORM
    await hass.config_entries.async_setup(matched.entry_id)
    flow = await configure(flow["flow_id"], {"agree": True})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_a_refused_account(hass: HomeAssistant, matched: MockConfigEntry) -> None:
    """It is not asked for a plan."""
    await let_refuse(hass, matched, "booklore")
    flow = await ask_for_plan(hass, matched)
    assert flow["errors"] == {"write_ids": "no_plan"}


async def test_closing_the_dialog_ends_the_asking(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """While the plan is made, a progress indicator shows; who closes it waits for nothing."""
    booklore.requests.clear()
    flow = await hass.config_entries.options.async_init(matched.entry_id)
    booklore.gate = Gate()
    flow = await hass.config_entries.options.async_configure(flow["flow_id"], OPTIONS)
    assert (flow["type"], flow["progress_action"]) == (FlowResultType.SHOW_PROGRESS, "plan")
    await until(lambda: booklore.requests["me"] == 1)
    hass.config_entries.options.async_abort(flow["flow_id"])
    await hass.async_block_till_done(wait_background_tasks=True)
    assert booklore.requests["settings"] == 0
    booklore.gate.open()


@pytest.mark.parametrize("account", ["booklore", "hardcover"])
async def test_another_account_withdraws_the_consent(
    hass: HomeAssistant,
    matched: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    token_path: Any,
    account: str,
) -> None:
    """It was for the pair that was shown; a repair says so, until somebody agrees again."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    flow = await matched.start_reconfigure_flow(hass)
    configure = hass.config_entries.flow.async_configure
    flow = await configure(flow["flow_id"], {"next_step_id": f"reconfigure_{account}"})
    if account == "booklore":
        booklore.account_id = 2
        answer = {
            "url": str(booklore.url),
            "username": booklore.username,
            "password": booklore.password,
            "verify_ssl": True,
        }
    else:
        hardcover.tokens["hc_pat_other"] = Token(
            kind="pat", user_id=8, username="other", scopes=frozenset({"all"})
        )
        token_path.write_text("hc_pat_other\n")
        answer = {}
    flow = await configure(flow["flow_id"], answer)
    assert flow["reason"] == "reconfigure_successful"
    await hass.async_block_till_done(wait_background_tasks=True)
    assert matched.state is ConfigEntryState.LOADED
    assert (DOMAIN, CONSENT) in ir.async_get(hass).issues
    booklore.requests.clear()
    with pytest.raises(Exception, match="Nobody has agreed"):
        await write(hass)
    assert booklore.requests["write"] == 0
    await agree(hass, matched)
    assert set(links(booklore)) == {1, 2, 3}
    assert (DOMAIN, CONSENT) not in ir.async_get(hass).issues


async def test_files_can_be_agreed_to_later(
    hass: HomeAssistant, matched: MockConfigEntry, booklore: BookLoreServer
) -> None:
    """Whoever did not, or was not asked since no file changed then, is asked in the options."""
    await agree(hass, matched)
    await write(hass, "undo_writes", run=1)
    flow = await ask_for_plan(hass, matched, max_notifications=3)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    booklore.settings.rewrites = {"EPUB"}
    assert (await write(hass))["left_by_reason"] == {"files": 3}
    await agree(hass, matched, files=True, max_notifications=3)
    assert set(links(booklore)) == {1, 2, 3}
    assert booklore.file_writes == {1: 1, 2: 1, 3: 1}
