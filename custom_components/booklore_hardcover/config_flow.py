"""The config flow: setting up, reauthentication and reconfiguration."""

from collections.abc import Awaitable, Mapping
from typing import Any, override

from homeassistant.config_entries import ConfigEntry, ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME, CONF_VERIFY_SSL
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    BooleanSelector,
    FileSelector,
    FileSelectorConfig,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol
from yarl import URL

from .accounts.check import (
    AccountCheckError,
    async_check_booklore,
    async_check_hardcover,
    async_read_token,
    token_path,
)
from .accounts.refusal import CONF_ACCOUNT
from .const import (
    ACCOUNT_BOOKLORE,
    ACCOUNT_HARDCOVER,
    CONF_BOOKLORE_USER_ID,
    CONF_FETCH_NOW,
    CONF_HARDCOVER_USERNAME,
    CONF_TOKEN_FILE,
    DOMAIN,
    KEY_PAGE,
    OPT_ACCEPT_EXACT,
)
from .data import FIRST_RUNS, BookLoreHardcoverConfigEntry, is_loaded
from .errors import MEANINGS, Meaning
from .messages.markdown import plain
from .messages.translations import Texts, async_load_texts
from .options_flow import OptionsFlow

type _Input = dict[str, Any] | None

_USERNAME = TextSelector(TextSelectorConfig(autocomplete="username"))
_PASSWORD = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)


def _booklore_schema(password: vol.Marker) -> vol.Schema:
    return vol.Schema(
        {
            vol.Required(CONF_URL): TextSelector(TextSelectorConfig(type=TextSelectorType.URL)),
            vol.Required(CONF_USERNAME): _USERNAME,
            password: _PASSWORD,
            vol.Required(CONF_VERIFY_SSL, default=True): BooleanSelector(),
        }
    )


BOOKLORE_SCHEMA = _booklore_schema(vol.Required(CONF_PASSWORD))
# An empty password keeps the one that is saved.
RECONFIGURE_SCHEMA = _booklore_schema(vol.Optional(CONF_PASSWORD))
REAUTH_SCHEMA = vol.Schema(
    {vol.Required(CONF_USERNAME): _USERNAME, vol.Required(CONF_PASSWORD): _PASSWORD}
)
FILE_SCHEMA = vol.Schema(
    {
        # Without an upload, `hardcover.token` is read.
        vol.Optional(CONF_TOKEN_FILE): FileSelector(FileSelectorConfig(accept=".token,.txt"))
    }
)
FIRST_RUN_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_FETCH_NOW, default=True): BooleanSelector(),
        vol.Required(OPT_ACCEPT_EXACT, default=False): BooleanSelector(),
    }
)


class BookLoreHardcoverConfigFlow(ConfigFlow, domain=DOMAIN):
    """Asks for the BookLore account, then reads the Hardcover token from its file."""

    VERSION = 1

    def __init__(self) -> None:
        """Start without an error to show."""
        self._found: dict[str, Any] = {}
        """The data of both accounts, as far as they were tested."""
        self._upload: tuple[str, str] | None = None
        """The id and the token of the last upload: the file itself is deleted once read."""
        self._error: Meaning | None = None
        self._facts: dict[str, str] = {}

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:
        """Return the options flow."""
        return OptionsFlow()

    @override
    async def async_step_user(self, user_input: _Input = None) -> ConfigFlowResult:
        """Ask for the BookLore account, and test it."""
        if user_input is not None and (
            found := await self._checked(async_check_booklore(self.hass, user_input))
        ):
            await self.async_set_unique_id(_unique_id(found))
            self._abort_if_unique_id_configured()
            self._found = found
            return await self.async_step_hardcover_token()
        return self._form("user", BOOKLORE_SCHEMA, user_input)

    async def async_step_hardcover_token(self, user_input: _Input = None) -> ConfigFlowResult:
        """Read the token from an uploaded file or from `hardcover.token`, and test it."""
        if found := await self._checked_token(user_input):
            self._abort_if_unique_id_configured()
            self._found |= found
            return await self.async_step_first_run()
        return self._form("hardcover_token", FILE_SCHEMA)

    async def async_step_first_run(self, user_input: _Input = None) -> ConfigFlowResult:
        """Ask how to begin, and make the entry."""
        if user_input is None:
            return self._form("first_run", FIRST_RUN_SCHEMA)
        # Another flow may have added this account since the first step. Home Assistant would
        # replace that entry with the new one, and delete what is stored for it.
        self._abort_if_unique_id_configured()
        # In memory: in Home Assistant 2026.3, a flow cannot act after its entry is created.
        first_runs, unique_id = self.hass.data.setdefault(FIRST_RUNS, set()), str(self.unique_id)
        (first_runs.add if user_input[CONF_FETCH_NOW] else first_runs.discard)(unique_id)
        return self.async_create_entry(
            title=_title(await async_load_texts(self.hass), self._found),
            data=self._found,
            options={OPT_ACCEPT_EXACT: user_input[OPT_ACCEPT_EXACT]},
        )

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Ask about the account that was refused."""
        if entry_data.get(CONF_ACCOUNT) == ACCOUNT_HARDCOVER:
            return await self.async_step_reauth_hardcover()
        return await self.async_step_reauth_booklore()

    async def async_step_reauth_booklore(self, user_input: _Input = None) -> ConfigFlowResult:
        """Ask for the BookLore account again; it must be the same person's."""
        entry = self._get_reauth_entry()
        if user_input is not None:
            typed = {**entry.data, **user_input}
            if found := await self._checked(async_check_booklore(self.hass, typed)):
                # The entry may have been reconfigured meanwhile.
                if _unique_id(found) != _unique_id(entry.data):
                    return self.async_abort(reason="wrong_account")
                return await self._async_save(entry, found, ACCOUNT_BOOKLORE)
        shown = user_input or {CONF_USERNAME: entry.data[CONF_USERNAME]}
        return self._form("reauth_booklore", REAUTH_SCHEMA, shown, entry)

    async def async_step_reauth_hardcover(self, user_input: _Input = None) -> ConfigFlowResult:
        """Read a new token."""
        entry = self._get_reauth_entry()
        if found := await self._checked_token(user_input):
            return await self._async_save(entry, found, ACCOUNT_HARDCOVER)
        return self._form("reauth_hardcover", FILE_SCHEMA, None, entry)

    async def async_step_reconfigure(self, user_input: _Input = None) -> ConfigFlowResult:
        """Ask which account to change."""
        menu = ["reconfigure_booklore", "reconfigure_hardcover"]
        return self.async_show_menu(step_id="reconfigure", menu_options=menu)

    async def async_step_reconfigure_booklore(self, user_input: _Input = None) -> ConfigFlowResult:
        """Change the address or the account of BookLore; all matches are kept."""
        entry = self._get_reconfigure_entry()
        if user_input is not None:
            typed = {CONF_PASSWORD: entry.data[CONF_PASSWORD], **user_input}
            if found := await self._checked(async_check_booklore(self.hass, typed)):
                return await self._async_save(entry, found, ACCOUNT_BOOKLORE)
        shown = user_input or entry.data
        return self._form("reconfigure_booklore", RECONFIGURE_SCHEMA, shown, entry)

    async def async_step_reconfigure_hardcover(self, user_input: _Input = None) -> ConfigFlowResult:
        """Read a new token, which may belong to another account."""
        entry = self._get_reconfigure_entry()
        if found := await self._checked_token(user_input):
            return await self._async_save(entry, found, ACCOUNT_HARDCOVER)
        return self._form("reconfigure_hardcover", FILE_SCHEMA, None, entry)

    async def _checked(self, check: Awaitable[dict[str, Any]]) -> dict[str, Any] | None:
        """Return the data to save, or None when there is an error to show."""
        self._error, self._facts = None, {}
        try:
            return await check
        except AccountCheckError as err:
            self._error, self._facts = MEANINGS[err.key], err.facts
            return None

    async def _checked_token(self, user_input: _Input) -> dict[str, Any] | None:
        """Return the same for the token; also None before the form was submitted."""
        if user_input is None:
            return None
        return await self._checked(self._async_check_token(user_input.get(CONF_TOKEN_FILE)))

    async def _async_check_token(self, upload: str | None) -> dict[str, Any]:
        if upload is None or self._upload is None or self._upload[0] != upload:
            token = await async_read_token(self.hass, upload)
            self._upload = None if upload is None else (upload, token)
        else:
            token = self._upload[1]
        return await async_check_hardcover(self.hass, token)

    def _form(
        self,
        step_id: str,
        schema: vol.Schema,
        shown: Mapping[str, Any] | None = None,
        entry: ConfigEntry | None = None,
    ) -> ConfigFlowResult:
        facts = {"path": str(token_path(self.hass)), "key_page": KEY_PAGE}
        if entry is not None:
            account = entry.data[CONF_HARDCOVER_USERNAME]
            facts |= {"name": plain(entry.title), "account": plain(account)}
        errors = {}
        if self._error is not None:
            field = self._error.field if self._error.field in schema.schema else None
            errors = {field or "base": self._error.form}
        typed = {key: value for key, value in (shown or {}).items() if key != CONF_PASSWORD}
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(schema, typed),
            errors=errors,
            description_placeholders=facts | self._facts,
        )

    async def _async_save(
        self, entry: BookLoreHardcoverConfigEntry, found: Mapping[str, Any], account: str
    ) -> ConfigFlowResult:
        """Save an account that was tested, unless another entry has it, and reload the entry."""
        # The title may date from when Home Assistant was still set to English.
        texts, english = [await async_load_texts(self.hass, each) for each in (None, "en")]
        entries, data = self.hass.config_entries, {**entry.data, **found}
        unique_id, title = _unique_id(data), entry.title
        if entries.async_entry_for_domain_unique_id(DOMAIN, unique_id) not in (None, entry):
            return self.async_abort(reason="already_configured")
        ours = {_title(each, entry.data) for each in (texts, english)}
        if account == ACCOUNT_BOOKLORE and title in ours:
            title = _title(texts, data)
        # No await since the check: meanwhile another dialog could save this account.
        entries.async_update_entry(entry, unique_id=unique_id, title=title, data=data)
        if is_loaded(entry):
            await entry.runtime_data.accounts.async_corrected(account)
        # By default, Home Assistant shows a text of its own, which browsers may not have loaded.
        return self.async_update_reload_and_abort(entry, reason=f"{self.source}_successful")


def _unique_id(data: Mapping[str, Any]) -> str:
    return f"{data[CONF_URL]}#{data[CONF_BOOKLORE_USER_ID]}"


def _title(texts: Texts, data: Mapping[str, Any]) -> str:
    return texts("entry.title", username=data[CONF_USERNAME], host=URL(data[CONF_URL]).host)
