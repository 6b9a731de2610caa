"""Guards requests to the servers: none while an account is refused, few at once for one user."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ..errors import MEANINGS, action_error, error_of, problem_of, validation_error
from ..models import ClientError, Problem
from ..store import MatchStore
from ..store.errors import StoreError

CONF_ACCOUNT = "account"
"""The key in a reauthentication's data that names the refused account."""

_MOST_OF_ONE_USER = 5
"""How many answers from the servers one user may wait for at the same time."""


@dataclass(eq=False, slots=True)
class Asker:
    """A person or automation that waits for a server's answer, now or soon."""

    user_id: str | None = None
    """None for an automation."""
    waiting: asyncio.Timeout | None = None
    """The timeout that can end the wait; None while there is none."""
    gone: bool = False

    @callback
    def leave(self) -> None:
        """End the wait, and allow no other."""
        self.gone = True
        if self.waiting is not None and not self.waiting.expired():
            self.waiting.reschedule(0)


class AccountGuard:
    """Keeps a refused account of an entry from being used, even after a restart.

    It knows every asker that waits for an answer, and ends the waits when the entry is unloaded.
    """

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry, store: MatchStore) -> None:
        """Start with what the store says was refused before the last restart."""
        self._hass = hass
        self._entry = entry
        self._store = store
        self.refused = store.run.refused
        """`ACCOUNT_BOOKLORE` or `ACCOUNT_HARDCOVER` until it is corrected, else None."""
        self._listeners: list[Callable[[], None]] = []
        self._waiting: set[Asker] = set()
        self._closed = False

    @callback
    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when an account is refused or corrected; returns a function to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def close(self) -> None:
        """End all waits and allow no others: the entry is about to be unloaded."""
        self._closed = True
        for asker in self._waiting:
            asker.leave()

    @callback
    def start_reauth(self) -> None:
        """Start a reauthentication of the refused account, if there is one."""
        if self.refused and not self._closed:
            self._entry.async_start_reauth(self._hass, data={CONF_ACCOUNT: self.refused})

    @property
    def problem(self) -> Problem | None:
        """Return why nothing may be sent; None if no account is refused."""
        return Problem(f"{self.refused}_refused") if self.refused else None

    @callback
    def require_accounts(self) -> None:
        """Raise a translated error while an account is refused, and start its reauthentication."""
        if problem := self.problem:
            self.start_reauth()
            raise error_of(problem)

    @asynccontextmanager
    async def asking(self, asker: Asker) -> AsyncGenerator[None]:
        """Translate the errors of requests that a person waits for; see `require_accounts`.

        Raises one too if a user asks for too much at once, and as soon as the asker leaves or
        the entry is unloaded.
        """
        if self._closed or asker.gone:
            raise action_error("store_closed")
        self.require_accounts()
        alike = sum(each.user_id == asker.user_id for each in self._waiting)
        if asker.user_id is not None and alike >= _MOST_OF_ONE_USER:
            raise validation_error("too_many_at_once")
        try:
            async with asyncio.timeout(None) as asker.waiting:
                self._waiting.add(asker)
                yield
        except ClientError as err:
            await self.async_note(err)
            raise error_of(problem_of(err)) from err
        except TimeoutError as err:
            raise action_error("store_closed") from err
        finally:
            self._waiting.discard(asker)
            asker.waiting = None

    async def async_note(self, err: ClientError) -> None:
        """Start a reauthentication if an error refuses an account; a lock passes by itself."""
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
        """Abort reauthentications that are no longer needed, such as for a lock that has passed."""
        if not self.refused:
            for flow in self._entry.async_get_active_flows(self._hass, {SOURCE_REAUTH}):
                self._hass.config_entries.flow.async_abort(flow["flow_id"])

    async def async_corrected(self, account: str) -> None:
        """Use an account again after a dialog has tested it."""
        if self.refused == account:
            await self._async_remember(None)

    async def _async_remember(self, account: str | None) -> None:
        self.refused = account
        with suppress(StoreError):  # an issue reports it; until a restart `refused` is enough
            await self._store.update_run(lambda run: replace(run, refused=account))
        for listener in tuple(self._listeners):
            listener()
