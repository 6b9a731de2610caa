"""Secrets stay where they are kept: nothing that is shown, logged or sent on holds one."""

from collections.abc import Callable
from pathlib import Path
import sqlite3
from time import time
from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME, CONF_VERIFY_SSL, MATCH_ALL
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.booklore_hardcover.const import CONF_TOKEN, DOMAIN
from custom_components.booklore_hardcover.page.covers import cover_path
from tests.books import add_book, add_work, isbn
from tests.clock import retry_at_once
from tests.disk import full_disk
from tests.hardcover.test_token import jwt
from tests.person import choose, skip
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer, Token
from tests.servers.hardcover_faults import Answer
from tests.states import matches, notifications

MARK = "s3cr3t"
BOOKLORE_TOKEN = "eyJhbGciOiJIUzI1NiJ9"
"""How every access token of the stand-in begins, and every refresh token of BookLore."""
TOKEN = f"hc_pat_{MARK}token"
PASSWORD = f"{MARK} password"
type Seen = Callable[[], list[str]]


@pytest.fixture
def entry(entry: MockConfigEntry) -> MockConfigEntry:
    """Return the entry with marked secrets in it."""
    return MockConfigEntry(
        domain=DOMAIN,
        title=entry.title,
        entry_id=entry.entry_id,
        unique_id=entry.unique_id,
        data={**entry.data, CONF_TOKEN: TOKEN, CONF_PASSWORD: PASSWORD},
    )


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing between two attempts."""
    retry_at_once(monkeypatch)


@pytest.fixture(autouse=True)
def _marked(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Let both servers know the marked secrets."""
    booklore.password = PASSWORD
    booklore.cookie = f"{MARK}cookie"
    hardcover.tokens[TOKEN] = Token(user_id=7, username="reader")
    add_work(hardcover, 10, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_work(hardcover, 20, "Emma", "Jane Austen")
    add_book(booklore, 1, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_book(booklore, 2, "Emma", "Jane Austen")
    add_book(booklore, 3, "Untitled Family Cookbook")


@pytest.fixture
def seen(hass: HomeAssistant, caplog: pytest.LogCaptureFixture) -> Seen:
    """Return a function that tells everything Home Assistant has shown or logged so far."""
    caplog.set_level("DEBUG")
    events: list[Event[Any]] = []
    hass.bus.async_listen(MATCH_ALL, events.append)

    def devices() -> list[dr.DeviceEntry]:
        entries = hass.config_entries.async_entries(DOMAIN)
        registry = dr.async_get(hass)
        return [
            device
            for entry in entries
            for device in dr.async_entries_for_config_entry(registry, entry.entry_id)
        ]

    def _seen() -> list[str]:
        return [
            *(repr(event.data) for event in events),
            *(repr(state.as_dict()) for state in hass.states.async_all()),
            *map(repr, notifications(hass).values()),
            *map(repr, ir.async_get(hass).issues.values()),
            *(repr(device.dict_repr) for device in devices()),
            *map(repr, hass.config_entries.flow.async_progress()),
            caplog.text,
        ]

    return _seen


def assert_no_secret(*texts: object) -> None:
    """Point at the first text that holds a secret."""
    for text in map(str, texts):
        for secret in (MARK, BOOKLORE_TOKEN):
            place = text.find(secret)
            assert place < 0, text[max(place - 300, 0) : place + 100]


@pytest.mark.parametrize("profile", ["booklore-2.3", "grimmory-3.2"])
async def test_a_run_that_works(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    seen: Seen,
    profile: str,
) -> None:
    """With log-in, questions, a choice, an expired token, a reload and diagnostics."""
    await booklore.become(profile)
    entry = await set_up()
    answers = [await fetch()]
    booklore.expire_tokens()
    await choose(hass, 2, hardcover_id=10)
    answers.append(await fetch(retry_failed=True))
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    diagnostics = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    cover = await (await hass_client()).get(cover_path(entry.entry_id, 1))
    assert cover.status == 200
    assert booklore.requests["login"] >= 2
    assert hardcover.requests["books_by_id"] == 1 or hardcover.requests["search"]
    assert "custom_components.booklore_hardcover" in seen()[-1]  # it is the log, at its fullest
    headers = {key: each for key, each in cover.headers.items() if key != "Date"}
    assert_no_secret(*answers, await matches(hass), diagnostics, headers, *seen())


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        *(("login", fault) for fault in ("401", "500", "html", "wrong_json", "redirect")),
        *(("login", fault) for fault in ("refuse", "truncated_json", "403_permission")),
        *(("list", fault) for fault in ("401", "500", "html", "wrong_json", "redirect")),
        *(("list", fault) for fault in ("refuse", "reset", "truncated_json")),
        ("healthcheck", "redirect"),
    ],
)
async def test_booklore_in_trouble(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    set_up,
    fetch,
    booklore: BookLoreServer,
    seen: Seen,
    operation: str,
    fault: str,
) -> None:
    """A redirect may carry a session in its address, an exception the request's headers."""
    booklore.redirect_to = (
        f"https://{MARK}name:{MARK}@elsewhere.example/;jsessionid={MARK}?session={MARK}&x="
    )
    booklore.fail(operation, fault, times=None)
    entry = await set_up()
    texts = []
    if operation != "healthcheck":
        with pytest.raises(HomeAssistantError) as error:
            await fetch()
        texts = [error.value, error.value.translation_placeholders, repr(error.value.__cause__)]
    diagnostics = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert booklore.requests[operation] > 0
    assert_no_secret(*texts, diagnostics, *seen())


async def test_a_refused_password(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    set_up,
    fetch,
    booklore: BookLoreServer,
    seen: Seen,
) -> None:
    """The dialog that asks for a new one does not show the old one."""
    entry = await set_up()
    booklore.password = "changed"
    with pytest.raises(HomeAssistantError, match="rejected") as error:
        await fetch()
    await hass.async_block_till_done()
    [flow] = hass.config_entries.flow.async_progress()
    form = await hass.config_entries.flow.async_configure(flow["flow_id"])
    again = await hass.config_entries.flow.async_configure(
        flow["flow_id"], {CONF_USERNAME: "reader", CONF_PASSWORD: f"{MARK} too"}
    )
    assert again["errors"] == {"password": "invalid_auth"}
    diagnostics = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    for each in (form, again):
        shown = [(key, key.description) for key in each["data_schema"].schema]
        assert_no_secret(each["description_placeholders"], each["errors"], shown)
    assert_no_secret(error.value, diagnostics, *seen())


@pytest.mark.parametrize(
    "fault",
    ["401", "401_legacy", "403_scope", "403_html", "500", "html", "redirect", "refuse", "reset"],
)
async def test_hardcover_in_trouble(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    set_up,
    fetch,
    hardcover: HardcoverServer,
    seen: Seen,
    fault: str,
) -> None:
    """Whether the token is refused or nothing works."""
    entry = await set_up()
    hardcover.fail("*", fault, times=None)
    texts: list[object] = []
    try:
        texts.append(await fetch())
    except HomeAssistantError as err:
        texts += [err, err.translation_placeholders, repr(err.__cause__)]
    await hass.async_block_till_done(wait_background_tasks=True)
    diagnostics = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert hardcover.requests.total() > 0
    assert_no_secret(*texts, diagnostics, *seen())


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"errors": [{"message": TOKEN, "extensions": {"code": TOKEN, "path": TOKEN}}]}),
        (200, {"data": {"editions": TOKEN, "books": TOKEN, "search": TOKEN}}),
        (200, {"data": {"editions": [{"id": TOKEN}], "search": {"error": TOKEN}}}),
        (400, {"error": TOKEN, "error_description": TOKEN}),
        (401, {"error": f"Unable to verify token {TOKEN}"}),
        (403, {"errors": [TOKEN], "message": TOKEN}),
        (500, {"error": TOKEN}),
    ],
)
async def test_a_reply_that_repeats_the_token(
    hass: HomeAssistant,
    set_up,
    fetch,
    hardcover: HardcoverServer,
    seen: Seen,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    body: dict[str, Any],
) -> None:
    """What a server writes into its errors is not passed on."""
    monkeypatch.setattr("tests.servers.hardcover.answer_to", lambda *_: Answer(status, body))
    await set_up()
    hardcover.fail("*", "500", times=None)
    texts: list[object] = []
    try:
        texts.append(await fetch())
    except HomeAssistantError as err:
        texts += [err, err.translation_placeholders, repr(err.__cause__)]
    await hass.async_block_till_done(wait_background_tasks=True)
    assert hardcover.requests.total() > 0
    assert_no_secret(*texts, *seen())


async def test_an_address_with_a_password_is_refused_and_not_logged(
    hass: HomeAssistant, booklore: BookLoreServer, seen: Seen
) -> None:
    """Addresses are shown in many places, passwords in none."""
    typed = booklore.url.replace("://", f"://{MARK}name:{MARK}@")
    result = await hass.config_entries.flow.async_init(
        DOMAIN,
        context={"source": SOURCE_USER},
        data={
            CONF_URL: typed,
            CONF_USERNAME: "reader",
            CONF_PASSWORD: PASSWORD,
            CONF_VERIFY_SSL: True,
        },
    )
    assert result["errors"]
    assert booklore.requests.total() == 0
    assert_no_secret(result["errors"], result["description_placeholders"], *seen())


@pytest.mark.parametrize("address", ["http://{0}name:{0}@[broken", "http://[broken;sid={0}?s={0}"])
async def test_a_redirect_to_no_address(
    set_up, fetch, booklore: BookLoreServer, seen: Seen, address: str
) -> None:
    """What cannot be read is shown without what may be a secret in it."""
    booklore.redirect_to = address.format(MARK)
    booklore.fail("login", "redirect", times=None)
    await set_up()
    with pytest.raises(HomeAssistantError) as error:
        await fetch()
    assert error.value.translation_key == "booklore_redirected"
    assert_no_secret(error.value, error.value.translation_placeholders, *seen())


async def test_hardcovers_cookies(
    set_up,
    fetch,
    hardcover: HardcoverServer,
    seen: Seen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Cloudflare gives some with every reply."""
    cookie = {"Set-Cookie": f"__cf_bm={MARK}; Path=/; HttpOnly"}
    monkeypatch.setattr(
        "tests.servers.hardcover.answer_to", lambda *_: Answer(500, {"error": "x"}, cookie)
    )
    await set_up()
    hardcover.fail("*", "500", times=None)
    with pytest.raises(HomeAssistantError) as error:
        await fetch()
    assert hardcover.requests.total() > 0
    assert_no_secret(error.value, repr(error.value.__cause__), *seen())


async def test_the_repairs(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    entry: MockConfigEntry,
    set_up,
    fetch,
    booklore: BookLoreServer,
    storage: Path,
    seen: Seen,
) -> None:
    """All that there are; of a legacy token nothing is told but when it ends."""
    token = jwt({"exp": time() + 3600, "sub": MARK, "x-hasura-user-id": MARK})
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_TOKEN: token})
    database = storage / f"{DOMAIN}.{entry.entry_id}.db"
    storage.mkdir(exist_ok=True)
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert not await hass.config_entries.async_setup(entry.entry_id)
    shown = seen()
    database.write_bytes(b"damaged" * 1_000)
    assert await hass.config_entries.async_reload(entry.entry_id)
    with full_disk(), pytest.raises(HomeAssistantError) as error:
        await skip(hass, 2)
    diagnostics = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    shown += seen()
    for key in ("store_too_new", "store_damaged", "disk_fails", "token_expires"):
        assert any(key in text for text in shown), key
    for secret in token.split("."):
        assert not any(secret in text for text in [str(error.value), str(diagnostics), *shown])
    assert_no_secret(error.value, diagnostics, *shown)
