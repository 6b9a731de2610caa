"""What happens when a server refuses an account: nothing more is sent until it is corrected."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..booklore.errors import BookLoreError
from ..errors import MEANINGS, ClientError, action_error, error_of, problem_of
from ..hardcover.errors import HardcoverError
from ..models import RunState
from ..store import MatchStore
from ..store.errors import StoreError

CONF_ACCOUNT = "account"
"""What a reauthentication is started with: which account it is about."""


class AccountGuard:
    """Keeps refused accounts of an entry from being used, restarts included."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, store: MatchStore) -> None:
        """Know what was refused before the last restart."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self.refused = store.run.refused
        """The account that was refused and not corrected yet, see `const`."""

    @callback
    def start_reauth(self) -> None:
        """Ask the person about the refused account, if there is one."""
        if self.refused:
            self._entry.async_start_reauth(self._hass, data={CONF_ACCOUNT: self.refused})

    @callback
    def require_accounts(self) -> None:
        """Raise a translated error while an account is refused."""
        if self.refused:
            self.start_reauth()
            raise action_error(f"{self.refused}_refused")

    @asynccontextmanager
    async def asking(self) -> AsyncGenerator[None]:
        """Ask a server on behalf of a person; its errors become translated ones.

        Raises at once while an account is refused.
        """
        self.require_accounts()
        try:
            yield
        except (BookLoreError, HardcoverError) as err:
            await self.async_note(err)
            raise error_of(problem_of(err)) from err

    async def async_note(self, err: ClientError) -> None:
        """Take note of an error; when it refuses an account, the person is asked about it.

        A lock is no refusal: it ends by itself, and the account's clients know when
        (`Lockout`). A run that a lock stops asks about it, see `ask_about_lock`.
        """
        meaning = MEANINGS[err.key]
        if meaning.account is not None and not meaning.passes:
            await self._async_remember(meaning.account)
            self.start_reauth()

    @callback
    def ask_about_lock(self, err: ClientError) -> None:
        """Ask about an account that is locked for a while: nobody may be looking."""
        meaning = MEANINGS[err.key]
        if meaning.passes:
            self._entry.async_start_reauth(self._hass, data={CONF_ACCOUNT: meaning.account})

    @callback
    def note_success(self) -> None:
        """Ask no longer about an account whose lock has ended by itself."""
        if not self.refused:
            for flow in self._entry.async_get_active_flows(self._hass, {SOURCE_REAUTH}):
                self._hass.config_entries.flow.async_abort(flow["flow_id"])

    async def async_corrected(self, account: str) -> None:
        """Use an account again: a dialog has tested it."""
        if self.refused == account:
            await self._async_remember(None)

    async def _async_remember(self, account: str | None) -> None:
        self.refused = account

        def remember(run: RunState) -> RunState:
            return replace(run, refused=account)

        with suppress(StoreError):  # a repair issue says so; until a restart it is known here
            await self._store.update_run(remember)
