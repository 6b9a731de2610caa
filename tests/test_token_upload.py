"""A token file that is uploaded in a dialog, beside the one in its place."""

from collections.abc import Awaitable, Callable
from pathlib import Path
import tempfile

from aiohttp import FormData
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
import pytest

from custom_components.booklore_hardcover.const import CONF_TOKEN, DOMAIN
from tests.conftest import TOKEN
from tests.flows import begin, submit
from tests.person import let_refuse, reauthentication
from tests.servers.hardcover import HardcoverServer, Token

type Upload = Callable[..., Awaitable[str]]


@pytest.fixture
def uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which Home Assistant keeps what is uploaded."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path / "home-assistant-file_upload"


@pytest.fixture
async def upload(hass: HomeAssistant, uploads: Path, hass_client) -> Upload:
    """Return what uploads a file as the dialog does, and returns its id."""
    assert await async_setup_component(hass, DOMAIN, {})  # with what it depends on
    client = await hass_client()

    async def _upload(content: bytes, name: str = "hardcover.token") -> str:
        form = FormData()
        form.add_field("file", content, filename=name)
        reply = await client.post("/api/file_upload", data=form)
        assert reply.status == 200
        file_id = (await reply.json())["file_id"]
        assert isinstance(file_id, str)
        return file_id

    return _upload


async def test_it_goes_before_the_file_in_its_place(
    hass: HomeAssistant, booklore, hardcover, account, token_path: Path, upload: Upload, uploads
) -> None:
    """And Home Assistant keeps no copy of it."""
    token_path.write_text("hc_pat_unknown")
    flow = await begin(hass, account)
    typed = {"token_file": await upload(f"Bearer {TOKEN}\n".encode(), "my token.txt")}
    flow = await submit(hass, flow, typed)
    assert (flow["step_id"], flow["errors"]) == ("first_run", {})
    assert list(uploads.iterdir()) == []
    flow = await submit(hass, flow, {"fetch_now": False})
    assert flow["type"] is FlowResultType.CREATE_ENTRY
    assert flow["data"][CONF_TOKEN] == TOKEN
    assert "token_file" not in flow["data"]


@pytest.mark.parametrize("dialog", ["reauth_hardcover", "reconfigure_hardcover"])
async def test_a_new_token_is_uploaded(
    hass: HomeAssistant, set_up, hardcover: HardcoverServer, upload: Upload, dialog: str
) -> None:
    """Where there is no file at all."""
    entry = await set_up()
    if dialog == "reauth_hardcover":
        await let_refuse(hass, entry, "hardcover")
        flow = await reauthentication(hass)
    else:
        flow = await entry.start_reconfigure_flow(hass)
        flow = await submit(hass, flow, {"next_step_id": dialog})
    assert (flow["step_id"], list(flow["data_schema"].schema)) == (dialog, ["token_file"])
    hardcover.tokens["hc_pat_new"] = Token(user_id=7, username="reader")
    flow = await submit(hass, flow, {"token_file": await upload(b"hc_pat_new")})
    assert flow["type"] is FlowResultType.ABORT
    assert entry.data[CONF_TOKEN] == "hc_pat_new"
    await hass.async_block_till_done()


@pytest.mark.parametrize(
    ("content", "key", "says"),
    [
        (b"", "token_file_empty", ""),
        (b"one\ntwo", "token_file_malformed", "two different lines"),
        (b"one two", "token_file_malformed", "spaces or invalid characters"),
        (b"\xff\xd8\xff\xe0", "token_file_malformed", "other than text"),
        (b"a" * 9_000, "token_file_malformed", "8 KB"),
    ],
)
async def test_what_is_wrong_with_it_stands_at_its_field(
    hass: HomeAssistant,
    booklore,
    hardcover: HardcoverServer,
    account,
    token_path: Path,
    upload: Upload,
    uploads: Path,
    content: bytes,
    key: str,
    says: str,
) -> None:
    """It is named, is not kept, and the good one in its place is not taken instead."""
    flow = await begin(hass, account)
    typed = {"token_file": await upload(content, "photo.txt")}
    flow = await submit(hass, flow, typed)
    assert (flow["step_id"], flow["errors"]) == ("hardcover_token", {"token_file": key})
    facts = flow["description_placeholders"]
    assert facts is not None
    assert (facts["file"], facts["path"]) == ("photo.txt", str(token_path))
    assert says in facts["detail"]
    assert list(uploads.iterdir()) == []
    assert hardcover.requests.total() == 0
    assert (await submit(hass, flow))["step_id"] == "first_run"


async def test_it_need_not_be_uploaded_again_after_an_error(
    hass: HomeAssistant, booklore, hardcover: HardcoverServer, account, upload: Upload
) -> None:
    """The dialog still shows it, though Home Assistant has thrown it away; another one counts."""
    flow = await begin(hass, account)
    hardcover.fail("me", "refuse", times=None)
    for content in (b"hc_pat_unknown", TOKEN.encode()):
        typed = {"token_file": await upload(content)}
        flow = await submit(hass, flow, typed)
        assert flow["errors"] == {"base": "hardcover_cannot_connect"}
    hardcover.heal()
    assert (await submit(hass, flow, typed))["step_id"] == "first_run"


async def test_one_that_is_gone_is_asked_for_again(
    hass: HomeAssistant, booklore, hardcover: HardcoverServer, account, token_path, upload: Upload
) -> None:
    """As after a restart of Home Assistant."""
    flow = await begin(hass, account)
    await upload(b"another")
    flow = await submit(hass, flow, {"token_file": "0123456789abcdef" * 2})
    assert flow["errors"] == {"token_file": "token_file_unreadable"}
    facts = flow["description_placeholders"]
    assert facts is not None
    assert "Upload it again." in facts["detail"]
    assert hardcover.requests.total() == 0
