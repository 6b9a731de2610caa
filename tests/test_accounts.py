"""Accounts that are refused in mid run: it stops, the person is asked, and nothing is burnt."""

import asyncio
from collections.abc import Callable, Generator
from pathlib import Path

from homeassistant.config_entries import SOURCE_REAUTH, ConfigFlowResult
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.booklore_hardcover.const import CONF_TOKEN
from tests.books import add_half_found
from tests.clock import Travel, travelling
from tests.conftest import TOKEN
from tests.flows import begin, submit
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Token
from tests.states import counts_of, matches, status_of

HALF = {"stored": 2, "skipped": 0, "failed": 0, "pending": 0, "matched": 2}
type Break = Callable[[HardcoverServer], None]


@pytest.fixture
def library(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put two books with an ISBN and two with a title on the shelf."""
    add_half_found(booklore, hardcover, range(1, 5))


@pytest.fixture
def travel() -> Generator[Travel]:
    """Let so many seconds pass on the event loop's clock."""
    with travelling(asyncio.get_event_loop()) as travel:
        yield travel


def asked_again(hass: HomeAssistant) -> ConfigFlowResult:
    """Return the one dialog that asks for an account again."""
    [flow] = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    return flow


def _answers(fault: str) -> Break:
    return lambda server: server.fail("books_by_title", fault, times=None)


@pytest.mark.parametrize(
    ("breaks", "key"),
    [
        (_answers("401"), "hardcover_invalid_token"),
        (_answers("401_legacy"), "hardcover_invalid_token"),
        (_answers("invalid_headers"), "hardcover_invalid_token"),
        (_answers("invalid_jwt"), "hardcover_invalid_token"),
        (_answers("403_scope"), "hardcover_missing_scope"),
        (_answers("403_scope_in_band"), "hardcover_missing_scope"),
    ],
    ids=["401", "401 of old", "headers", "JWT", "scope", "scope in band"],
)
async def test_a_token_that_is_refused_in_mid_run(
    hass: HomeAssistant,
    library,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    token_path: Path,
    breaks: Break,
    key: str,
) -> None:
    """One refused request; what was found is kept, and a new token finds the rest."""
    entry = await set_up()
    breaks(hardcover)
    with pytest.raises(HomeAssistantError) as error:
        await fetch()
    assert error.value.translation_key == key
    assert (counts_of(hass), status_of(hass)) == (HALF, "error")
    assert dict(hardcover.requests) == {"editions": 1, "books_by_title": 1}
    flow = asked_again(hass)
    assert flow["step_id"] == "reauth_hardcover"
    assert flow["context"]["title_placeholders"] == {"name": entry.title}
    read = booklore.requests.total()
    for _ in range(2):
        with pytest.raises(HomeAssistantError, match="rejected the saved API token"):
            await fetch(retry_failed=True)
    assert hardcover.requests.total() == 2
    assert booklore.requests.total() == read
    hardcover.heal()
    hardcover.tokens["hc_pat_new"] = Token(user_id=7, username="reader")
    token_path.write_text("hc_pat_new")
    assert (await submit(hass, flow))["reason"] == "reauth_successful"
    assert entry.runtime_data.accounts.refused is None
    hardcover.requests.clear()
    tally = await fetch()
    assert (tally["skipped"], tally["pending"], tally["total"]) == (2, 2, 4)
    assert dict(hardcover.requests) == {"books_by_title": 1}


async def log_in_first(fetch, booklore: BookLoreServer) -> None:
    """Let a run log in while the shelf is empty, and then fill it again."""
    books = dict(booklore.books)
    booklore.books.clear()
    await fetch()
    booklore.books.update(books)
    booklore.requests.clear()


async def test_a_password_that_was_changed_in_mid_run(
    hass: HomeAssistant,
    library,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The list was read, then the session ended: the old password is tried once."""
    entry = await set_up()
    await log_in_first(fetch, booklore)
    booklore.fail("batch", "401")
    booklore.password = "changed"
    booklore.revoke_refresh_tokens()
    with pytest.raises(HomeAssistantError) as error:
        await fetch()
    assert error.value.translation_key == "booklore_invalid_auth"
    assert (booklore.requests["list"], booklore.requests["login"]) == (1, 1)
    assert status_of(hass) == "error"
    flow = asked_again(hass)
    assert flow["step_id"] == "reauth_booklore"
    assert flow["context"]["title_placeholders"] == {"name": entry.title}
    for _ in range(2):
        with pytest.raises(HomeAssistantError, match="rejected the saved login"):
            await fetch()
        await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
    assert (booklore.requests["list"], booklore.requests["login"]) == (1, 1)
    assert hardcover.requests.total() == 0
    typed = {CONF_USERNAME: "reader", CONF_PASSWORD: "changed"}
    assert (await submit(hass, asked_again(hass), typed))["reason"] == "reauth_successful"
    assert (await fetch())["total"] == 4


@pytest.fixture
async def locked(
    hass: HomeAssistant,
    library,
    set_up,
    fetch,
    booklore: BookLoreServer,
):
    """Run into the server's lock in mid run, and return the entry."""
    entry = await set_up()
    await log_in_first(fetch, booklore)
    booklore.fail("batch", "401")
    booklore.fail("login", "429")
    with pytest.raises(HomeAssistantError) as error:
        await fetch()
    assert error.value.translation_key == "booklore_login_rate_limited"
    assert booklore.requests["login"] == 1
    assert status_of(hass) == "error"
    return entry


async def test_a_lock_is_not_knocked_at_for_a_quarter_of_an_hour(
    hass: HomeAssistant, locked, fetch, booklore: BookLoreServer, travel: Travel
) -> None:
    """Reloads included; then everything goes on, and nobody is asked any more."""
    for seconds in (0, 60, 13 * 60):
        travel(seconds)
        with pytest.raises(HomeAssistantError, match="locked"):
            await fetch()
        with pytest.raises(HomeAssistantError, match="locked"):
            await fetch(book_ids=[77])
        flow = asked_again(hass)
        assert flow["step_id"] == "reauth_booklore"
        assert flow["context"]["title_placeholders"] == {"name": locked.title}
        assert locked.runtime_data.accounts.refused is None
        await hass.config_entries.async_reload(locked.entry_id)
        await hass.async_block_till_done(wait_background_tasks=True)
    with pytest.raises(HomeAssistantError, match="locked"):
        await fetch()
    assert booklore.requests["login"] == 1
    assert asked_again(hass)
    travel(2 * 60)
    assert (await fetch())["total"] == 4
    assert hass.config_entries.flow.async_progress() == []


async def test_a_lock_that_only_somebody_at_the_screen_meets_asks_nobody(
    hass: HomeAssistant, library, set_up, fetch, booklore: BookLoreServer
) -> None:
    """They have been told, and it ends by itself; a run that it stops asks, see above."""
    await set_up()
    await log_in_first(fetch, booklore)
    booklore.fail("batch", "401")
    booklore.fail("login", "429")
    with pytest.raises(HomeAssistantError, match="locked"):
        await fetch(book_ids=[77])
    assert hass.config_entries.flow.async_progress() == []


async def test_a_person_may_knock_at_a_lock(
    hass: HomeAssistant, locked, fetch, booklore: BookLoreServer
) -> None:
    """A restarted server has forgotten it, and only the person knows."""
    flow = asked_again(hass)
    typed = {CONF_USERNAME: "reader", CONF_PASSWORD: booklore.password}
    booklore.fail("login", "429")
    again = await submit(hass, flow, typed)
    assert again["errors"] == {"base": "login_rate_limited"}
    assert booklore.requests["login"] == 2
    with pytest.raises(HomeAssistantError, match="locked"):
        await fetch()
    assert booklore.requests["login"] == 2
    assert (await submit(hass, flow, typed))["reason"] == "reauth_successful"
    assert booklore.requests["login"] > 2
    assert (await fetch())["total"] == 4


async def test_a_lock_of_one_account_says_nothing_of_another(
    hass: HomeAssistant, locked, booklore: BookLoreServer, account, token_path: Path
) -> None:
    """Somebody else may be added meanwhile."""
    booklore.username, booklore.account_id = "sister", 2
    flow = await begin(hass, account | {CONF_USERNAME: "sister"})
    assert flow["step_id"] == "hardcover_token"


@pytest.mark.parametrize("known", [True, False], ids=["the saved token", "a new token"])
async def test_a_dialog_respects_a_pause_of_the_tokens_owner(
    hass: HomeAssistant,
    library,
    set_up,
    fetch,
    hardcover: HardcoverServer,
    token_path: Path,
    known: bool,
) -> None:
    """A token that is new is asked whose it is, and no more."""
    entry = await set_up()
    hardcover.fail("books_by_title", "429_daily")
    assert (await fetch())["paused_until"]
    hardcover.requests.clear()
    if not known:
        hardcover.tokens["hc_pat_new"] = Token(user_id=7, username="reader")
        token_path.write_text("hc_pat_new")
    menu = await entry.start_reconfigure_flow(hass)
    form = await submit(hass, menu, {"next_step_id": "reconfigure_hardcover"})
    result = await submit(hass, form)
    assert result["errors"] == {"base": "hardcover_rate_limited"}
    assert dict(hardcover.requests) == ({} if known else {"me": 1})
    assert entry.data[CONF_TOKEN] == TOKEN


async def test_a_pause_that_a_dialog_met_holds_for_the_run(
    hass: HomeAssistant, library, set_up, fetch, hardcover: HardcoverServer, token_path: Path
) -> None:
    """The allowance is the person's, whoever used it up."""
    entry = await set_up()
    hardcover.tokens["hc_pat_new"] = Token(user_id=7, username="reader")
    token_path.write_text("hc_pat_new")
    hardcover.fail("books_by_id", "429_daily")
    menu = await entry.start_reconfigure_flow(hass)
    form = await submit(hass, menu, {"next_step_id": "reconfigure_hardcover"})
    assert (await submit(hass, form))["errors"] == {"base": "hardcover_rate_limited"}
    hardcover.requests.clear()
    assert (await fetch())["paused_until"]
    assert hardcover.requests.total() == 0


async def test_somebody_elses_pause_is_none_of_a_new_token(
    hass: HomeAssistant, library, set_up, fetch, hardcover: HardcoverServer, token_path: Path
) -> None:
    """Another account has an allowance of its own."""
    entry = await set_up()
    hardcover.fail("books_by_title", "429_daily")
    await fetch()
    hardcover.tokens["hc_pat_sister"] = Token(user_id=8, username="sister")
    token_path.write_text("hc_pat_sister")
    menu = await entry.start_reconfigure_flow(hass)
    form = await submit(hass, menu, {"next_step_id": "reconfigure_hardcover"})
    assert (await submit(hass, form))["reason"] == "reconfigure_successful"
    assert entry.data["hardcover_user_id"] == 8
    assert len(await matches(hass)) == 2
