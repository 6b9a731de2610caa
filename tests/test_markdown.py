"""What servers and people wrote never comes alive where Home Assistant shows Markdown.

That is so in notifications, and in the descriptions of dialogs and repairs. Titles, labels, the
errors of a form and the exceptions of actions are plain text there, in which a backslash would
be seen.
"""

from collections.abc import Mapping
from pathlib import Path
import re
from typing import Any

from homeassistant.config_entries import SOURCE_RECONFIGURE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import (
    ACCOUNT_BOOKLORE,
    ACCOUNT_HARDCOVER,
    CONF_HARDCOVER_USERNAME,
    DOMAIN,
)
from custom_components.booklore_hardcover.messages.issues import (
    async_create_library_rebuilt,
    async_create_store_unusable,
    async_create_token_expires,
    async_create_write_issue,
    async_update_store_damaged,
)
from tests.books import add_book, add_work, isbn
from tests.conftest import TOKEN
from tests.flows import begin, finish, submit
from tests.languages import ENGLISH, LANGUAGES, shown_in
from tests.person import fetch as fetch_ids, let_refuse, reauthentication
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Token
from tests.states import notifications

HOSTILE = (
    "[x](https://evil.example) ![](https://evil.example/x.png) <img src=evil> # *y* `z` www.evil"
)
TEXTS = {language: shown_in(language) for language in LANGUAGES}
PATH = Path("/config/somewhere")


def assert_dead(shown: str) -> None:
    """It is there, and nothing of it is a link, a picture, a heading or anything but text."""
    assert "evil" in shown
    unescaped = re.sub(r"\\[!-/:-@\[-`{-~]", "", shown)
    for alive in (
        "](https://evil",
        "![",
        "<img src=evil",
        "https://",
        "www.evil",
        "# ",
        "*y",
        "`z",
    ):
        assert alive not in unescaped.replace("https://hardcover.app", ""), alive


def assert_dead_in(key: str, facts: Mapping[str, str]) -> None:
    """A text is dead in every language with these facts in it."""
    for texts in TEXTS.values():
        shown = texts[key].format(**facts)
        if "evil" in shown:
            assert_dead(shown)


@pytest.fixture
async def hostile(
    hass: HomeAssistant, set_up, entry: MockConfigEntry, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Set up an entry whose name, and whose name on Hardcover, are hostile."""
    await set_up()
    data = {**entry.data, CONF_HARDCOVER_USERNAME: HOSTILE}
    hass.config_entries.async_update_entry(entry, title=HOSTILE, data=data)
    return entry


async def test_descriptions_of_reauthentications(hass: HomeAssistant, hostile) -> None:
    """Of either account, as they are opened by themselves."""
    for account in (ACCOUNT_BOOKLORE, ACCOUNT_HARDCOVER):
        await let_refuse(hass, hostile, account)
        flow = await reauthentication(hass)
        key = f"config.step.{flow['step_id']}.description"
        facts = flow["description_placeholders"]
        assert_dead(ENGLISH[key].format(**facts))
        assert_dead_in(key, facts)
        hass.config_entries.flow.async_abort(flow["flow_id"])


async def test_descriptions_of_reconfigurations(hass: HomeAssistant, hostile) -> None:
    """Of either account."""
    for account in (ACCOUNT_BOOKLORE, ACCOUNT_HARDCOVER):
        menu = await hostile.start_reconfigure_flow(hass)
        flow = await submit(hass, menu, {"next_step_id": f"reconfigure_{account}"})
        key = f"config.step.{flow['step_id']}.description"
        assert_dead(ENGLISH[key].format(**flow["description_placeholders"]))
        assert_dead_in(key, flow["description_placeholders"])


async def test_a_name_that_hardcover_gives(
    hass: HomeAssistant, booklore: BookLoreServer, hardcover: HardcoverServer, account, token_path
) -> None:
    """From the server, through an entry that a person adds, to the dialog that shows it."""
    hardcover.tokens[TOKEN] = Token(user_id=7, username=HOSTILE)
    await finish(hass, await begin(hass, account))
    [entry] = hass.config_entries.async_entries(DOMAIN)
    menu = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    )
    flow = await submit(hass, menu, {"next_step_id": "reconfigure_hardcover"})
    key = "config.step.reconfigure_hardcover.description"
    assert_dead(ENGLISH[key].format(**flow["description_placeholders"]))


async def test_repairs(hass: HomeAssistant, hostile) -> None:
    """Their titles are plain text, their descriptions are not."""
    async_create_token_expires(hass, hostile, 1, PATH, expired=False)
    async_create_token_expires(hass, hostile, 1, PATH, expired=True)
    async_create_token_expires(hass, hostile, 1, PATH, expired=False)
    async_update_store_damaged(hass, hostile, PATH)
    for key in ("store_too_new", "store_unreadable"):
        async_create_store_unusable(hass, hostile, key, PATH)
    async_create_write_issue(hass, hostile, "booklore_too_old_to_write", version=HOSTILE)
    issues = list(ir.async_get(hass).issues.values())
    assert len(issues) == 6
    for issue in issues:
        facts = issue.translation_placeholders
        assert facts is not None
        assert_dead_in(f"issues.{issue.translation_key}.description", facts)
        assert HOSTILE in ENGLISH[f"issues.{issue.translation_key}.title"].format(**facts)
    for key in ("token_expired", "booklore_too_old_to_write"):
        [told] = [each for each in issues if each.translation_key == key]
        facts = told.translation_placeholders
        assert facts is not None
        assert_dead(ENGLISH[f"issues.{key}.description"].format(**facts))


async def test_the_question_whether_the_library_was_rebuilt(
    hass: HomeAssistant, hostile, hass_client
) -> None:
    """It names the entry."""
    assert await async_setup_component(hass, "repairs", {})
    async_create_library_rebuilt(hass, hostile)
    issue = {"handler": DOMAIN, "issue_id": f"library_rebuilt_{hostile.entry_id}"}
    client = await hass_client()
    flow = await (await client.post("/api/repairs/issues/fix", json=issue)).json()
    key = "issues.library_rebuilt.fix_flow.step.confirm.description"
    assert_dead(ENGLISH[key].format(**flow["description_placeholders"]))
    assert_dead_in(key, flow["description_placeholders"])


async def test_notifications(
    hass: HomeAssistant, hostile, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Questions, failures, and what a server that ends a run says; titles are plain text."""
    add_work(hardcover, 10, f"Emma {HOSTILE}", HOSTILE)
    add_book(booklore, 1, f"Emma {HOSTILE}", HOSTILE)
    add_book(booklore, 2, f"Qqq {HOSTILE}", f"Zzz {HOSTILE}", isbn13=isbn(2))
    await fetch_ids(hass)
    booklore.redirect_to = "https://evil.example/[x](https://evil.example)"
    booklore.fail("list", "redirect", times=None)
    shown = {key: each["message"] for key, each in notifications(hass).items()}
    with pytest.raises(HomeAssistantError):
        await fetch_ids(hass)
    await hass.async_block_till_done()
    summary = f"{DOMAIN}_{hostile.entry_id}_summary"
    ended = notifications(hass)[summary]
    assert len(shown) == 2
    for message in (*shown.values(), ended["message"]):
        # Our own links and covers lead to Hardcover and into Home Assistant.
        own = r'<img src="https://assets\.hardcover\.app[^"]*"|\((https://hardcover\.app|/)[^)]*\)'
        assert_dead(re.sub(own, "", message))
    assert ended["title"] == f"{HOSTILE}: run failed"


async def test_plain_texts_are_shown_as_they_are(
    hass: HomeAssistant, set_up, booklore: BookLoreServer, account: dict[str, Any]
) -> None:
    """The errors of a form, and the names of libraries to tick: no backslash in them."""
    booklore.redirect_to = "https://elsewhere.example/a_b"
    booklore.fail("healthcheck", "redirect", times=None)
    flow = await begin(hass, account)
    assert "https://elsewhere.example/a_b" in flow["description_placeholders"]["detail"]
    booklore.heal()
    entry = await set_up()
    booklore.libraries = {1: HOSTILE}
    form = await hass.config_entries.options.async_init(entry.entry_id)
    [selector] = [each for key, each in form["data_schema"].schema.items() if key == "libraries"]
    assert [each["label"] for each in selector.config["options"]] == [HOSTILE]
