"""What happens when a server refuses an account: nothing is sent until the person corrects it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..errors import MEANINGS, error_of, problem_of
from ..models import ClientError, Problem
from ..store import MatchStore
from ..store.errors import StoreError

CONF_ACCOUNT = "account"
"""The key in a reauthentication's data that says which account it is about."""


class AccountGuard:
    """Keeps the refused account of an entry from being used, also after a restart."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, store: MatchStore) -> None:
        """Start with what the store says was refused before the last restart."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self.refused = store.run.refused
        """`ACCOUNT_BOOKLORE` or `ACCOUNT_HARDCOVER` until it is corrected, else None."""

    @callback
    def start_reauth(self) -> None:
        """Start a reauthentication of the refused account, if there is one."""
        if self.refused:
            self._entry.async_start_reauth(self._hass, data={CONF_ACCOUNT: self.refused})

    @property
    def problem(self) -> Problem | None:
        """Return what keeps everything from being sent, None if nothing does."""
        return Problem(f"{self.refused}_refused") if self.refused else None

    @callback
    def require_accounts(self) -> None:
        """Raise a translated error while an account is refused."""
        if problem := self.problem:
            self.start_reauth()
            raise error_of(problem)

    @asynccontextmanager
    async def asking(self) -> AsyncGenerator[None]:
        """Translate the errors of requests that a person waits for; see `require_accounts`."""
        self.require_accounts()
        try:
            yield
        except ClientError as err:
            await self.async_note(err)
            raise error_of(problem_of(err)) from err

    async def async_note(self, err: ClientError) -> None:
        """Have the account corrected that an error refuses; a lock passes by itself."""
        meaning = MEANINGS[err.key]
        if meaning.account is not None and not meaning.passes:
            await self._async_remember(meaning.account)
            self.start_reauth()

    @callback
    def ask_about_lock(self, err: ClientError) -> None:
        """Start a reauthentication if an error says that the account is locked for a while."""
        meaning = MEANINGS[err.key]
        if meaning.passes:
            self._entry.async_start_reauth(self._hass, data={CONF_ACCOUNT: meaning.account})

    @callback
    def note_success(self) -> None:
        """Abort reauthentications that are not needed: a locked account was unlocked by itself."""
        if not self.refused:
            for flow in self._entry.async_get_active_flows(self._hass, {SOURCE_REAUTH}):
                self._hass.config_entries.flow.async_abort(flow["flow_id"])

    async def async_corrected(self, account: str) -> None:
        """Use an account again, which a dialog has tested."""
        if self.refused == account:
            await self._async_remember(None)

    async def _async_remember(self, account: str | None) -> None:
        self.refused = account
        with suppress(StoreError):  # an issue says so; until a restart `refused` is enough
            await self._store.update_run(lambda run: replace(run, refused=account))
