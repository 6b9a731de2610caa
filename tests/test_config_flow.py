"""The dialogs, against both stand-in servers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigFlowResult
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.booklore.client import BookLoreClient
from custom_components.booklore_hardcover.hardcover.client import HardcoverClient
from tests.conftest import TOKEN
from tests.flows import begin, finish, submit
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Token
from tests.source import english


@pytest.mark.parametrize(
    "profile", ["booklore-1.18", "booklore-2.3", "grimmory-3.2", "grimmory-3.3"]
)
async def test_set_up(
    hass: HomeAssistant,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    account,
    token_path: Path,
    profile: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Three steps; both accounts are tested before anything is saved."""
    await booklore.become(profile)
    flow = await begin(hass)
    assert (flow["type"], flow["step_id"], flow["errors"]) == (FlowResultType.FORM, "user", {})
    flow = await submit(hass, flow, account)
    assert (flow["step_id"], flow["errors"]) == ("hardcover_token", {})
    assert flow["description_placeholders"]["path"] == str(token_path)
    assert "scope=read:me:content+read:catalog" in flow["description_placeholders"]["key_page"]
    assert list(flow["data_schema"].schema) == ["token_file"]
    assert hardcover.requests.total() == 0
    flow = await submit(hass, flow)
    assert (flow["step_id"], flow["errors"]) == ("first_run", {})
    result = await submit(hass, flow, {"fetch_now": False})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "reader on 127.0.0.1"
    assert result["data"] == {
        "url": str(booklore.url),
        "username": "reader",
        "password": booklore.password,
        "verify_ssl": True,
        "token": TOKEN,
        "booklore_user_id": 1,
        "hardcover_user_id": 7,
        "hardcover_username": "reader",
    }
    assert result["options"] == {"accept_exact_matches": False}
    assert result["result"].unique_id == f"{booklore.url}#1"
    assert dict(hardcover.requests) == {"me": 1, "books_by_id": 1, "search": 1}
    assert booklore.requests["login"] == 1
    for secret in (TOKEN, booklore.password):
        assert secret not in caplog.text


async def test_the_entry_is_named_in_the_language_of_home_assistant(
    hass: HomeAssistant, booklore: BookLoreServer, hardcover: HardcoverServer, account, token_path
) -> None:
    """Its name stands in sentences of that language."""
    hass.config.language = "de"
    flow = await submit(hass, await submit(hass, await begin(hass), account))
    result = await submit(hass, flow, {"fetch_now": False})
    assert result["title"] == "reader auf 127.0.0.1"


@pytest.mark.parametrize("typed", ["{}/", " {} ", "{}/dashboard?view=grid", "{}/api/v1/"])
async def test_addresses_as_people_paste_them(
    hass: HomeAssistant, booklore: BookLoreServer, hardcover, account, typed: str
) -> None:
    """With a slash, blanks, or the page they were looking at."""
    flow = await begin(hass, account | {CONF_URL: typed.format(booklore.url)})
    assert flow["step_id"] == "hardcover_token"


def told(flow: ConfigFlowResult) -> str:
    """Return the one error of a form as a person reads it."""
    assert flow["errors"] is not None
    [key] = flow["errors"].values()
    text = english()["config"]["error"][key]
    assert isinstance(text, str)
    return text.format(**(flow["description_placeholders"] or {}))


async def test_a_password_in_the_address_is_not_shown_again(
    hass: HomeAssistant, booklore: BookLoreServer, hardcover, account
) -> None:
    """The address is refused, and the text that says so does not repeat the password."""
    address = str(booklore.url).replace("://", "://reader:secret@")
    flow = await begin(hass, account | {CONF_URL: address})
    assert flow["errors"] == {"url": "cannot_connect"}
    assert "secret" not in str(flow["description_placeholders"])
    assert booklore.requests.total() == 0


async def test_an_address_without_scheme(
    hass: HomeAssistant, booklore: BookLoreServer, hardcover, account
) -> None:
    """Plain HTTP, as BookLore itself speaks."""
    flow = await begin(hass, account | {CONF_URL: str(booklore.url).removeprefix("http://")})
    assert flow["step_id"] == "hardcover_token"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("http://reader:secret@books.lan", "Enter the address without username and password."),
        ("ftp://books.lan", "This isn't a valid web address."),
        ("http://", "This isn't a valid web address."),
        ("hello world", "This isn't a valid web address."),
        (r"books\lore", "This isn't a valid web address."),
        ("http://[:;]", "This isn't a valid web address."),
    ],
)
async def test_what_is_no_address(
    hass: HomeAssistant, hardcover, account, typed: str, says: str
) -> None:
    """Nothing is sent; the dialog says why, and nothing that contradicts it."""
    flow = await begin(hass, account | {CONF_URL: typed})
    assert told(flow) == says


type Break = Callable[[BookLoreServer], None]


def _fails(operation: str, fault: str) -> Break:
    return lambda server: server.fail(operation, fault, times=None)


def _set(**values: Any) -> Break:
    def change(server: BookLoreServer) -> None:
        for name, value in values.items():
            setattr(server, name, value)

    return change


@pytest.mark.parametrize(
    ("breaks", "key", "says"),
    [
        (_fails("healthcheck", "refuse"), "cannot_connect", "couldn't be reached. Check"),
        (_fails("healthcheck", "500"), "cannot_connect", "couldn't be reached. Check"),
        (_fails("login", "refuse"), "cannot_connect", "couldn't be reached. Check"),
        (_fails("healthcheck", "html"), "not_booklore", "isn't BookLore or Grimmory."),
        (_fails("healthcheck", "other_json"), "not_booklore", "isn't BookLore or Grimmory."),
        (_fails("login", "html"), "not_booklore", "isn't BookLore or Grimmory."),
        (_fails("login", "other_json"), "not_booklore", "isn't BookLore or Grimmory."),
        (_fails("healthcheck", "proxy"), "not_booklore", "https://auth.example/login"),
        (_fails("login", "redirect"), "not_booklore", "https://elsewhere.example"),
        (_fails("healthcheck", "redirect"), "not_booklore", "https://elsewhere.example"),
        (_fails("login", "403_permission"), "invalid_auth", ""),
        (_set(version="v1.12.0"), "unsupported_version", "v1.12.0"),
        (_set(health_check_is_public=False), "unsupported_version", "too old"),
        (_set(oidc_only=True), "login_disabled", ""),
        (_set(password="changed"), "invalid_auth", ""),
    ],
)
async def test_every_trouble_with_booklore_is_told_apart_and_can_be_mended(
    hass: HomeAssistant,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    account,
    token_path: Path,
    breaks: Break,
    key: str,
    says: str,
) -> None:
    """The same dialog goes on once the cause is gone; a password is sent once each time.

    What went wrong stands at the field that it is about.
    """
    good = BookLoreServer()
    breaks(booklore)
    flow = await begin(hass, account)
    field = {"invalid_auth": "password", "login_disabled": "base"}.get(key, "url")
    assert flow["errors"] == {field: key}
    assert flow["step_id"] == "user"
    assert says in told(flow)
    assert booklore.requests["login"] <= 1
    booklore.heal()
    for name in ("version", "health_check_is_public", "oidc_only", "password"):
        setattr(booklore, name, getattr(good, name))
    flow = await submit(hass, flow, account)
    result = await finish(hass, flow)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("version", ["v1.16.2", "v2.3.0", "development", ""])
async def test_versions_that_are_let_in(
    hass: HomeAssistant, booklore: BookLoreServer, hardcover, account, version: str
) -> None:
    """One that names no number may be anything."""
    booklore.version = version
    assert (await begin(hass, account))["step_id"] == "hardcover_token"


async def test_a_locked_account(
    hass: HomeAssistant, booklore: BookLoreServer, hardcover, account
) -> None:
    """Five refusals by whomever, and the server locks the name."""
    for _ in range(5):
        flow = await begin(hass, account | {CONF_PASSWORD: "wrong"})
        assert flow["errors"] == {"password": "invalid_auth"}
    flow = await begin(hass, account)
    assert flow["errors"] == {"base": "login_rate_limited"}
    assert booklore.requests["login"] == 6


@pytest.mark.parametrize(
    ("fault", "key", "says"),
    [
        ("401", "hardcover_invalid_token", ""),
        ("401_legacy", "hardcover_invalid_token", ""),
        ("invalid_headers", "hardcover_invalid_token", ""),
        ("403_scope", "hardcover_missing_scope", "read:"),
        ("429_daily", "hardcover_rate_limited", ""),
        ("refuse", "hardcover_cannot_connect", ""),
        ("500_html", "hardcover_cannot_connect", ""),
        ("403_html", "hardcover_cannot_connect", ""),
        ("graphql_error", "hardcover_cannot_connect", ""),
    ],
)
async def test_every_trouble_with_hardcover_is_told_apart_and_can_be_mended(
    hass: HomeAssistant,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    account,
    token_path: Path,
    fault: str,
    key: str,
    says: str,
) -> None:
    """The step can be tried again; what is wrong with the token stands at its file."""
    flow = await begin(hass, account)
    hardcover.fail("me", fault, times=None)
    flow = await submit(hass, flow)
    of_token = key in ("hardcover_invalid_token", "hardcover_missing_scope")
    assert flow["errors"] == {"token_file" if of_token else "base": key}
    assert flow["step_id"] == "hardcover_token"
    assert says in str(flow["description_placeholders"])
    hardcover.heal()
    assert (await finish(hass, flow))["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("scopes", "missing"),
    [
        ({"read:me:content"}, "read:catalog"),
        ({"read:me:content", "read:catalog:data"}, "read:catalog"),
        ({"read:catalog"}, "read:me"),
    ],
)
async def test_a_token_that_lacks_a_permission_is_told_which(
    hass: HomeAssistant,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    account,
    token_path: Path,
    scopes: set[str],
    missing: str,
) -> None:
    """Reading books and searching them are two permissions."""
    hardcover.tokens[TOKEN] = Token(
        kind="pat", user_id=7, username="reader", scopes=frozenset(scopes)
    )
    flow = await submit(hass, await begin(hass, account))
    assert flow["errors"] == {"token_file": "hardcover_missing_scope"}
    assert missing in flow["description_placeholders"]["scope"]


async def test_a_token_without_the_library_is_good_enough(
    hass: HomeAssistant,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    account,
    token_path: Path,
) -> None:
    """Its permissions are for ratings only, and may be unticked."""
    hardcover.tokens[TOKEN] = Token(scopes=frozenset({"read:me:content", "read:catalog"}))
    flow = await finish(hass, await begin(hass, account))
    assert flow["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("content", "key", "says"),
    [
        (None, "token_file_missing", ""),
        (b"\n", "token_file_empty", ""),
        (b"one\ntwo", "token_file_malformed", "two different lines"),
        (b"\xff\xd8\xff\xe0", "token_file_malformed", "other than text"),
        (b"a" * 9_000, "token_file_malformed", "8 KB"),
        (Path(), "token_file_unreadable", "folder"),
    ],
)
async def test_every_trouble_with_the_file_names_it_and_can_be_mended(
    hass: HomeAssistant,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    account,
    token_path: Path,
    content: bytes | Path | None,
    key: str,
    says: str,
) -> None:
    """Nothing is sent to Hardcover, and the step can be tried again."""
    token_path.unlink()
    if isinstance(content, bytes):
        token_path.write_bytes(content)
    elif content is not None:
        token_path.mkdir()
    flow = await submit(hass, await begin(hass, account))
    assert flow["errors"] == {"token_file": key}
    assert told(flow).startswith(str(token_path))
    assert says in told(flow)
    assert hardcover.requests.total() == 0
    if token_path.is_dir():
        token_path.rmdir()
    token_path.write_text(TOKEN)
    assert (await finish(hass, flow))["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("client", "method", "step"),
    [(BookLoreClient, "account", "user"), (HardcoverClient, "account", "hardcover_token")],
)
async def test_what_nobody_expected_is_logged(
    hass: HomeAssistant,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    account,
    token_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    client: type,
    method: str,
    step: str,
) -> None:
    """There is no way to make our own clients do this but by breaking them."""

    async def broken(_: object) -> None:
        raise RuntimeError("a bug")

    with monkeypatch.context() as patched:
        patched.setattr(client, method, broken)
        flow = await begin(hass, account)
        if step == "hardcover_token":
            flow = await submit(hass, flow)
    assert (flow["step_id"], flow["errors"]) == (step, {"base": "unknown"})
    assert "a bug" in caplog.text
    if step == "user":
        flow = await submit(hass, flow, account)
    flow = await finish(hass, flow)
    assert flow["type"] is FlowResultType.CREATE_ENTRY


async def test_the_same_account_twice(
    hass: HomeAssistant, booklore: BookLoreServer, entry: MockConfigEntry, account
) -> None:
    """The same server under another spelling of its address is the same."""
    entry.add_to_hass(hass)
    flow = await begin(hass, account | {CONF_URL: f"{booklore.url}/"})
    assert (flow["type"], flow["reason"]) == (FlowResultType.ABORT, "already_configured")


async def test_two_people_on_one_server(
    hass: HomeAssistant, booklore: BookLoreServer, entry: MockConfigEntry, account, token_path
) -> None:
    """Each has an entry."""
    entry.add_to_hass(hass)
    booklore.username, booklore.account_id = "sister", 2
    flow = await finish(hass, await begin(hass, account | {CONF_USERNAME: "sister"}))
    assert flow["type"] is FlowResultType.CREATE_ENTRY
