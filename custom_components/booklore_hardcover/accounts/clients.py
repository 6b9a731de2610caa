"""The clients of an entry's two accounts, and what all clients of one account share."""

from collections.abc import Mapping
from typing import Any

from aiohttp import ClientSession, DummyCookieJar
from homeassistant.const import (
    CONF_PASSWORD,
    CONF_URL,
    CONF_USERNAME,
    CONF_VERIFY_SSL,
    EVENT_HOMEASSISTANT_CLOSE,
)
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_create_clientsession
from homeassistant.util.hass_dict import HassKey
from yarl import URL

from ..booklore.client import BookLoreClient
from ..booklore.login import Lockout
from ..const import CONF_HARDCOVER_USER_ID, CONF_TOKEN, DOMAIN
from ..hardcover.address import api_url
from ..hardcover.client import HardcoverClient
from ..hardcover.pacer import Pacer, Priority

_LOCKOUTS: HassKey[dict[tuple[str, str], Lockout]] = HassKey(f"{DOMAIN}_lockouts")
_SESSIONS: HassKey[dict[bool, ClientSession]] = HassKey(f"{DOMAIN}_sessions")
_PACERS: HassKey[dict[int, Pacer]] = HassKey(f"{DOMAIN}_pacers")


def booklore_client(hass: HomeAssistant, data: Mapping[str, Any]) -> BookLoreClient:
    """Return a client for the BookLore account in an entry's data."""
    return BookLoreClient(
        _shared_session(hass, verify_ssl=data[CONF_VERIFY_SSL]),
        URL(data[CONF_URL]),
        data[CONF_USERNAME],
        data[CONF_PASSWORD],
        shared_lockout(hass, data),
    )


@callback
def _shared_session(hass: HomeAssistant, *, verify_ssl: bool = True) -> ClientSession:
    """Return the session that our clients share; it keeps no cookies and decompresses nothing."""
    sessions = hass.data.setdefault(_SESSIONS, {})
    if verify_ssl not in sessions:
        # Home Assistant's own clean-up would detach it when the first entry is unloaded.
        session = sessions[verify_ssl] = async_create_clientsession(
            hass, verify_ssl, auto_cleanup=False, cookie_jar=DummyCookieJar(), auto_decompress=False
        )

        @callback
        def detach(_event: Event) -> None:
            session.detach()  # the connections belong to Home Assistant, which closes them

        hass.bus.async_listen_once(EVENT_HOMEASSISTANT_CLOSE, detach)
    return sessions[verify_ssl]


def shared_lockout(hass: HomeAssistant, data: Mapping[str, Any]) -> Lockout:
    """Return the login limits of this BookLore account; they outlive reloads of the entry."""
    account = data[CONF_URL], data[CONF_USERNAME].lower()
    return hass.data.setdefault(_LOCKOUTS, {}).setdefault(account, Lockout())


def hardcover_client(
    hass: HomeAssistant, data: Mapping[str, Any], priority: Priority
) -> HardcoverClient:
    """Return a client for the Hardcover account in an entry's data."""
    session, pacer = _shared_session(hass), shared_pacer(hass, data[CONF_HARDCOVER_USER_ID])
    return HardcoverClient(session, data[CONF_TOKEN], pacer, url=api_url(), priority=priority)


def hardcover_client_for(hass: HomeAssistant, token: str) -> HardcoverClient:
    """Return a client for a token of unknown owner: give it the owner's pacer once known."""
    owners = (
        entry.data[CONF_HARDCOVER_USER_ID]
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.data.get(CONF_TOKEN) == token
    )
    owner = next(owners, None)
    pacer = Pacer() if owner is None else shared_pacer(hass, owner)
    session = _shared_session(hass)
    return HardcoverClient(session, token, pacer, url=api_url(), priority=Priority.PERSON)


def shared_pacer(hass: HomeAssistant, hardcover_user_id: int) -> Pacer:
    """Return the pacer that all clients of one person share: Hardcover counts per person."""
    return hass.data.setdefault(_PACERS, {}).setdefault(hardcover_user_id, Pacer())
