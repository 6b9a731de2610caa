"""The token's last days: a repair two weeks before it expires, and when it has."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.booklore_hardcover.const import CONF_TOKEN, DOMAIN, KEY_PAGE
from tests.flows import submit
from tests.hardcover.test_token import jwt
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Token

END = datetime(2027, 1, 1, 12, 30, tzinfo=UTC)
SOON = f"token_expires_{'01KENTRY0000000000000000AA'}"
OVER = f"token_expired_{'01KENTRY0000000000000000AA'}"


def token_until(end: datetime) -> str:
    """Return a legacy token that is good until then."""
    return jwt({"exp": end.timestamp(), "sub": "7"})


@pytest.fixture
def entry(entry: MockConfigEntry) -> MockConfigEntry:
    """Return the entry with a legacy token in it."""
    return MockConfigEntry(
        domain=DOMAIN,
        title=entry.title,
        entry_id=entry.entry_id,
        unique_id=entry.unique_id,
        data={**entry.data, CONF_TOKEN: token_until(END)},
    )


def issues(hass: HomeAssistant) -> list[str]:
    """Return the ids of what stands under Repairs."""
    return [issue_id for domain, issue_id in ir.async_get(hass).issues if domain == DOMAIN]


async def travel(hass: HomeAssistant, freezer: FrozenDateTimeFactory, to: datetime) -> None:
    """Let the clock show this time."""
    freezer.move_to(to)
    async_fire_time_changed(hass, to)
    await hass.async_block_till_done()


async def test_a_repair_comes_two_weeks_before_and_another_when_it_is_over(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    set_up,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    token_path: Path,
) -> None:
    """By the clock alone: nothing is asked of anybody."""
    freezer.move_to(END - timedelta(days=60))
    entry = await set_up()
    await travel(hass, freezer, END - timedelta(days=14, minutes=1))
    assert issues(hass) == []
    booklore.requests.clear()
    await travel(hass, freezer, END - timedelta(days=14) + timedelta(seconds=1))
    assert issues(hass) == [SOON]
    issue = ir.async_get(hass).async_get_issue(DOMAIN, SOON)
    assert issue is not None
    assert (issue.is_fixable, issue.severity) == (False, ir.IssueSeverity.WARNING)
    assert issue.translation_key == "token_expires"
    assert issue.translation_placeholders == {
        "name": entry.title,
        "account": "reader",
        "date": "2027-01-01",
        "key_page": KEY_PAGE,
        "path": str(token_path),
    }
    ir.async_ignore_issue(hass, DOMAIN, SOON, ignore=True)
    await travel(hass, freezer, END - timedelta(minutes=1))
    assert issues(hass) == [SOON]
    await travel(hass, freezer, END + timedelta(seconds=1))
    assert issues(hass) == [OVER]
    issue = ir.async_get(hass).async_get_issue(DOMAIN, OVER)
    assert issue is not None
    assert (issue.translation_key, issue.severity) == ("token_expired", ir.IssueSeverity.ERROR)
    assert issue.dismissed_version is None
    assert booklore.requests.total() + hardcover.requests.total() == 0


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (timedelta(days=15), []),
        (timedelta(days=14), [SOON]),
        (timedelta(days=3), [SOON]),
        (timedelta(0), [OVER]),
        (-timedelta(days=400), [OVER]),
    ],
)
async def test_set_up_looks_at_once(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    set_up,
    left: timedelta,
    expected: list[str],
) -> None:
    """Home Assistant may have been off on the day."""
    freezer.move_to(END - left)
    await set_up()
    assert issues(hass) == expected


async def test_a_reload_keeps_the_repair_and_that_it_was_ignored(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, set_up
) -> None:
    """Whoever has seen it is not told again."""
    freezer.move_to(END - timedelta(days=3))
    entry = await set_up()
    ir.async_ignore_issue(hass, DOMAIN, SOON, ignore=True)
    await hass.config_entries.async_reload(entry.entry_id)
    issue = ir.async_get(hass).async_get_issue(DOMAIN, SOON)
    assert issue is not None
    assert issue.dismissed_version is not None


@pytest.mark.parametrize("kind", ["legacy", "personal"])
@pytest.mark.parametrize("left", [timedelta(days=3), -timedelta(days=3)], ids=["soon", "over"])
async def test_a_new_token_takes_the_repair_back(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    set_up,
    hardcover: HardcoverServer,
    token_path: Path,
    kind: str,
    left: timedelta,
) -> None:
    """It is read through reconfiguration, as the repair says."""
    freezer.move_to(END - left)
    entry = await set_up()
    assert len(issues(hass)) == 1
    new = token_until(END + timedelta(days=365)) if kind == "legacy" else "hc_pat_new"
    hardcover.tokens[new] = Token(user_id=7, username="reader")
    token_path.write_text(f"Bearer {new}")
    menu = await entry.start_reconfigure_flow(hass)
    form = await submit(hass, menu, {"next_step_id": "reconfigure_hardcover"})
    assert (await submit(hass, form))["reason"] == "reconfigure_successful"
    assert issues(hass) == []
    await travel(hass, freezer, END + timedelta(days=1))
    assert issues(hass) == []


@pytest.mark.parametrize("way", ["remove", "disable"])
async def test_nobody_is_told_of_an_entry_that_is_gone(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, set_up, way: str
) -> None:
    """Neither then nor later."""
    freezer.move_to(END - timedelta(days=3))
    entry = await set_up()
    if way == "remove":
        await hass.config_entries.async_remove(entry.entry_id)
    else:
        await hass.config_entries.async_set_disabled_by(entry.entry_id, ConfigEntryDisabler.USER)
    assert issues(hass) == []
    await travel(hass, freezer, END + timedelta(seconds=1))
    assert issues(hass) == []
