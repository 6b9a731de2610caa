"""Ratings are carried only where somebody agreed to it: to that way, for that pair of accounts."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.accounts import USER, add_rated, changes, everything, mine, rate_here, rate_there, theirs
from tests.person import pass_time_and_run
from tests.rating import agree_to_ratings, differences, plan_of_ratings, sync
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Token
from tests.writing import issues

A_DAY = 24 * 3600


@pytest.fixture
async def rated(
    set_up: Any, fetch: Any, booklore: BookLoreServer, hardcover: HardcoverServer
) -> MockConfigEntry:
    """Set the entry up with a rating to send, one to take, and a book to add."""
    add_rated(booklore, hardcover, 1, 9)
    add_rated(booklore, hardcover, 2, None, 4.5)
    add_rated(booklore, hardcover, 3, 6, on_shelf=False)
    entry: MockConfigEntry = await set_up()
    await fetch()
    booklore.requests.clear()
    hardcover.requests.clear()
    return entry


async def submit(hass: HomeAssistant, flow: Any, **answer: Any) -> Any:
    """Answer a dialog, and wait until the next one is ready."""
    configure = hass.config_entries.options.async_configure
    flow = await configure(flow["flow_id"], answer)
    while flow["type"] is FlowResultType.SHOW_PROGRESS:
        await hass.async_block_till_done()
        flow = await configure(flow["flow_id"])
    await hass.async_block_till_done(wait_background_tasks=True)
    return flow


async def test_nothing_is_written_without_the_option(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    fetch: Any,
) -> None:
    """Neither by runs and days nor by a call; no shelf is read, and nobody is told to agree."""
    before = everything(booklore, hardcover)
    await fetch()
    await pass_time_and_run(hass, A_DAY)
    with pytest.raises(ServiceValidationError, match="Turn this on"):
        await sync(hass)
    assert hardcover.requests["user_books"] == 0
    assert changes(before, everything(booklore, hardcover)) == {}
    assert issues(hass) == set()


async def test_nothing_is_written_without_consent(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The option alone, as it may stand in a restored entry, is not enough: a repair says so."""
    add_rated(booklore, hardcover, 1, 9)
    add_rated(booklore, hardcover, 2, None, 4.5)
    await set_up(ratings="both", add_missing=True)
    before = everything(booklore, hardcover)
    await fetch()
    await pass_time_and_run(hass, A_DAY)
    with pytest.raises(HomeAssistantError, match="agreed"):
        await sync(hass)
    assert changes(before, everything(booklore, hardcover)) == {}
    assert issues(hass) == {"consent_needed"}


async def test_who_does_not_agree_changes_nothing(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Submit without the tick asks again; options, servers and ledger stay as they were."""
    before = everything(booklore, hardcover)
    flow = await plan_of_ratings(hass, rated, "both", add_missing=True)
    flow = await submit(hass, flow, agree=False)
    assert (flow["step_id"], flow["errors"]) == ("consent_ratings", {"agree": "agree_first"})
    hass.config_entries.options.async_abort(flow["flow_id"])
    await hass.async_block_till_done(wait_background_tasks=True)
    assert rated.options == {}
    assert await rated.runtime_data.store.ratings.pairs() == {}
    assert changes(before, everything(booklore, hardcover)) == {}


async def test_the_plan_tells_what_will_be_written(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """By side, with what it costs, what is left alone and why."""
    add_rated(booklore, hardcover, 4, 4, 5.0)
    hardcover.put_on_shelf(10_000, status=1, user_id=USER)
    flow = await plan_of_ratings(hass, rated, "both", add_missing=True)
    shown = flow["description_placeholders"]
    for words in ("The 1\\. Book", "The 2\\. Book", "The 3\\. Book", "4.5 ★", "3 ★"):
        assert words in shown["lines"]
    assert "The 4" not in shown["lines"]
    told = await sync(hass, dry_run=True)
    assert told["planned"] == 1  # of what the option allows, which is not saved yet
    flow = await submit(hass, flow, agree=True)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert theirs(hardcover)[10] == 4.5
    assert theirs(hardcover)[30] == 3.0
    assert mine(booklore)[2] == 9


async def test_both_ways_is_asked_for_again(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Who agreed to one way has not agreed to the other; the way back needs no consent."""
    await agree_to_ratings(hass, rated)
    assert mine(booklore)[2] is None
    flow = await plan_of_ratings(hass, rated, "both")
    assert flow["step_id"] == "consent_ratings"
    hass.config_entries.options.async_abort(flow["flow_id"])
    hass.config_entries.async_update_entry(rated, options={**rated.options, "ratings": "both"})
    assert await hass.config_entries.async_reload(rated.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    with pytest.raises(HomeAssistantError, match="agreed"):
        await sync(hass)
    assert issues(hass) == {"consent_needed"}
    assert booklore.ratings_sent == []
    await agree_to_ratings(hass, rated, "both")
    assert mine(booklore)[2] == 9
    assert issues(hass) == set()
    flow = await plan_of_ratings(hass, rated, "to_hardcover")
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    rate_there(hardcover, 2, 1.0)
    assert (await sync(hass))["planned"] == 0


async def test_adding_missing_books_is_asked_for_again(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Until then ratings are carried as before, and nothing is added."""
    await agree_to_ratings(hass, rated)
    hass.config_entries.async_update_entry(rated, options={**rated.options, "add_missing": True})
    assert await hass.config_entries.async_reload(rated.entry_id)
    rate_here(booklore, 1, 4)
    found = await sync(hass)
    assert (found["written"], found["left_by_reason"]) == (1, {"not_on_shelf": 1})
    assert theirs(hardcover) == {10: 2.0, 20: 4.5}
    assert issues(hass) == {"consent_needed"}
    await agree_to_ratings(hass, rated, add_missing=True)
    assert theirs(hardcover) == {10: 2.0, 20: 4.5, 30: 3.0}
    flow = await plan_of_ratings(hass, rated, max_notifications=3, add_missing=True)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize("account", ["booklore", "hardcover"])
async def test_another_account_withdraws_the_consent(
    hass: HomeAssistant,
    rated: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    token_path: Any,
    account: str,
) -> None:
    """It was for the pair that was shown; the ledger of another pair starts afresh."""
    await agree_to_ratings(hass, rated, "both")
    assert len(await rated.runtime_data.store.ratings.pairs()) == 3
    flow = await rated.start_reconfigure_flow(hass)
    configure = hass.config_entries.flow.async_configure
    flow = await configure(flow["flow_id"], {"next_step_id": f"reconfigure_{account}"})
    answer: dict[str, Any] = {}
    if account == "booklore":
        booklore.account_id = 2
        answer = {"url": str(booklore.url), "username": booklore.username}
        answer |= {"password": booklore.password, "verify_ssl": True}
    else:
        hardcover.tokens["hc_pat_other"] = Token(user_id=8, username="other")
        token_path.write_text("hc_pat_other\n")
        hardcover.put_on_shelf(10, rating=1.0, user_id=8)
    flow = await configure(flow["flow_id"], answer)
    assert flow["reason"] == "reconfigure_successful"
    await hass.async_block_till_done(wait_background_tasks=True)
    assert issues(hass) == {"consent_needed"}
    rate_here(booklore, 1, 3)
    before = everything(booklore, hardcover)
    with pytest.raises(HomeAssistantError, match="agreed"):
        await sync(hass)
    await pass_time_and_run(hass, A_DAY)
    assert changes(before, everything(booklore, hardcover)) == {}
    await agree_to_ratings(hass, rated, "both")
    # What was seen with the other accounts counts for nothing: nothing is overwritten.
    assert changes(before, everything(booklore, hardcover)) == {}
    assert [each["book_id"] for each in await differences(hass)] == [1]
    assert issues(hass) == set()


@pytest.mark.parametrize(
    ("ratings", "asked"),
    [
        ([3] * 9, False),
        ([3] * 10, True),
        ([1, 2, 3, 4, 5] * 2, True),
        ([3] * 9 + [6], False),
        ([3] * 9 + [0], False),
        ([3] * 9 + [None], False),
        ([3] * 10 + [10], False),
    ],
)
async def test_out_of_five_is_asked_when_none_of_at_least_ten_is_above_five(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    ratings: list[int | None],
    asked: bool,
) -> None:
    """Only then may all of them be meant like that."""
    for number, rating in enumerate(ratings, 1):
        add_rated(booklore, hardcover, number, rating)
    entry = await set_up()
    await fetch()
    flow = await plan_of_ratings(hass, entry)
    assert ("out_of_five" in {str(key) for key in flow["data_schema"].schema}) is asked


async def test_ratings_out_of_five(
    hass: HomeAssistant,
    set_up: Any,
    fetch: Any,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The plan is shown anew; a half star is not exact, and one above five stops everything."""
    for number in range(1, 11):
        add_rated(booklore, hardcover, number, 1 + number % 5)
    add_rated(booklore, hardcover, 11, None, 4.0)
    add_rated(booklore, hardcover, 12, None, 4.5)
    entry = await set_up()
    await fetch()
    flow = await plan_of_ratings(hass, entry, "both")
    assert "1 ★" in flow["description_placeholders"]["lines"]
    flow = await submit(hass, flow, agree=True, out_of_five=True)
    assert (flow["type"], flow["step_id"]) == (FlowResultType.FORM, "consent_ratings")
    assert "2 ★" in flow["description_placeholders"]["lines"]
    assert hardcover.activities == []
    flow = await submit(hass, flow, agree=True, out_of_five=True)
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert theirs(hardcover) == {number * 10: 1 + number % 5 for number in range(1, 11)} | {
        110: 4.0,
        120: 4.5,
    }
    assert (mine(booklore)[11], mine(booklore)[12]) == (4, None)
    assert (await sync(hass))["left_by_reason"] == {"not_exact": 1}
    rate_here(booklore, 1, 9)
    rate_here(booklore, 2, 1)
    before = everything(booklore, hardcover)
    with pytest.raises(HomeAssistantError):
        await sync(hass)
    assert changes(before, everything(booklore, hardcover)) == {}
    assert issues(hass) == {"not_out_of_five"}
