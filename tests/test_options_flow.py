"""The options dialog."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.person import let_refuse
from tests.servers.booklore import BookLoreServer
from tests.servers.gate import Gate
from tests.states import until


async def open_options(hass: HomeAssistant, entry: MockConfigEntry) -> Any:
    """Open the options dialog."""
    return await hass.config_entries.options.async_init(entry.entry_id)


def library_choices(flow: Any) -> list[tuple[str, str]]:
    """Return the libraries that the form offers, as id and name."""
    selector = next(
        value for key, value in flow["data_schema"].schema.items() if key == "libraries"
    )
    return [(each["value"], each["label"]) for each in selector.config["options"]]


async def test_options_name_the_libraries(
    hass: HomeAssistant, set_up, booklore: BookLoreServer
) -> None:
    """One that is gone stays listed, so that it can be unticked."""
    booklore.libraries = {1: "Books", 2: "Comics"}
    entry = await set_up(libraries=["2", "9"])
    flow = await open_options(hass, entry)
    assert flow["step_id"] == "init"
    assert library_choices(flow) == [("1", "Books"), ("2", "Comics"), ("9", "#9")]
    options = {
        "libraries": ["1"],
        "accept_exact_matches": True,
        "run_after_import": True,
        "write_ids": False,
        "ratings": "off",
        "add_missing": False,
        "max_notifications": 3,
        "show_in_sidebar": False,
    }
    result = await hass.config_entries.options.async_configure(flow["flow_id"], options)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    assert entry.options == options


@pytest.mark.parametrize("refused", [False, True])
async def test_options_without_booklore(
    hass: HomeAssistant, set_up, booklore: BookLoreServer, refused: bool
) -> None:
    """The rest can be changed all the same, and a refused account is not tried."""
    entry = await set_up(libraries=["2"])
    if refused:
        await let_refuse(hass, entry, "booklore")
    else:
        booklore.fail("login", "refuse", times=None)
    flow = await open_options(hass, entry)
    assert flow["step_id"] == "libraries_unknown"
    assert library_choices(flow) == [("2", "#2")]
    options = {"libraries": ["2"], "accept_exact_matches": False, "max_notifications": 0}
    result = await hass.config_entries.options.async_configure(flow["flow_id"], options)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert booklore.requests["login"] == (0 if refused else 1)
    await hass.async_block_till_done()


async def test_all_libraries_are_a_choice_of_its_own(
    hass: HomeAssistant, set_up, booklore: BookLoreServer
) -> None:
    """What is ticked then does not count; nothing ticked is no way to say it."""
    booklore.libraries = {1: "Books", 2: "Comics"}
    entry = await set_up()
    flow = await open_options(hass, entry)
    assert suggested(flow)["all_libraries"] is True
    rest = {"accept_exact_matches": False, "max_notifications": 5}
    for all_libraries, ticked, error, saved in (
        (False, [], {"libraries": "no_library"}, None),
        (False, ["2"], {}, ["2"]),
        (True, ["2"], {}, []),
    ):
        flow = await open_options(hass, entry)
        typed = rest | {"all_libraries": all_libraries, "libraries": ticked}
        flow = await hass.config_entries.options.async_configure(flow["flow_id"], typed)
        if error:
            assert flow["errors"] == error
            assert suggested(flow)["all_libraries"] is False
            continue
        assert flow["type"] is FlowResultType.CREATE_ENTRY
        await hass.async_block_till_done()
        assert entry.options["libraries"] == saved
        assert "all_libraries" not in entry.options
        assert suggested(await open_options(hass, entry))["all_libraries"] is all_libraries


def suggested(flow: Any) -> dict[str, Any]:
    """Return what the fields of a form hold when it is opened."""
    return {
        str(key): (key.description or {}).get("suggested_value", key.default())
        for key in flow["data_schema"].schema
    }


@pytest.mark.parametrize("answer", ["500", "401"])
async def test_options_of_an_entry_that_goes_meanwhile(
    hass: HomeAssistant, set_up, booklore: BookLoreServer, answer: str
) -> None:
    """They are shown at once, without the libraries' names."""
    entry = await set_up(libraries=["2"])
    booklore.gate = Gate()
    booklore.fail("login", answer)
    opening = asyncio.create_task(open_options(hass, entry))
    await until(lambda: booklore.gate.held == 1)
    await hass.config_entries.async_unload(entry.entry_id)
    assert (await opening)["step_id"] == "libraries_unknown"
    booklore.gate.open()
    await hass.async_block_till_done(wait_background_tasks=True)
    assert dict(booklore.requests) == {"healthcheck": 1, "login": 1}


async def test_opening_the_options_does_not_lock_the_person_out(
    hass: HomeAssistant, set_up, booklore: BookLoreServer
) -> None:
    """A password that was changed meanwhile is tried once, and then asked for."""
    entry = await set_up()
    booklore.password = "changed since"
    for _ in range(6):
        assert (await open_options(hass, entry))["step_id"] == "libraries_unknown"
    assert booklore.requests["login"] == 1
    assert entry.runtime_data.accounts.refused == "booklore"
    await hass.async_block_till_done()


@pytest.mark.parametrize("number", ["nan", "NaN", 2.5, 0.1])
async def test_a_number_of_notifications_that_is_none(
    hass: HomeAssistant, set_up, number: object
) -> None:
    """Home Assistant's own check lets it through; the dialog says what is wanted."""
    entry = await set_up()
    flow = await open_options(hass, entry)
    typed = {"libraries": [], "accept_exact_matches": True, "max_notifications": number}
    flow = await hass.config_entries.options.async_configure(flow["flow_id"], typed)
    assert flow["errors"] == {"max_notifications": "no_whole_number"}
    assert entry.options == {}
    typed["max_notifications"] = 3.0
    result = await hass.config_entries.options.async_configure(flow["flow_id"], typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert (entry.options["max_notifications"], entry.options["accept_exact_matches"]) == (3, True)
    await hass.async_block_till_done()


@pytest.mark.parametrize("number", ["inf", "-inf", 51, -1, "many", None, [5]])
async def test_a_number_of_notifications_out_of_range(
    hass: HomeAssistant, set_up, number: object
) -> None:
    """Home Assistant refuses it in its own words."""
    entry = await set_up()
    flow = await open_options(hass, entry)
    typed = {"libraries": [], "accept_exact_matches": True, "max_notifications": number}
    with pytest.raises(InvalidData) as error:
        await hass.config_entries.options.async_configure(flow["flow_id"], typed)
    assert "max_notifications" in str(error.value.schema_errors)
    assert entry.options == {}
