"""The clients of an entry's two accounts, and what all clients of one account share."""

from collections.abc import Mapping
from typing import Any

from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util.hass_dict import HassKey
from yarl import URL

from ..booklore.client import BookLoreClient
from ..booklore.login import Lockout
from ..const import CONF_HARDCOVER_USER_ID, CONF_TOKEN, DOMAIN
from ..hardcover.address import api_url
from ..hardcover.client import HardcoverClient
from ..hardcover.pacer import Pacer, Priority

_LOCKOUTS: HassKey[dict[tuple[str, str], Lockout]] = HassKey(f"{DOMAIN}_lockouts")
_PACERS: HassKey[dict[int, Pacer]] = HassKey(f"{DOMAIN}_pacers")


def booklore_client(hass: HomeAssistant, data: Mapping[str, Any]) -> BookLoreClient:
    """Return a client for the BookLore account in an entry's data."""
    return BookLoreClient(
        async_get_clientsession(hass, verify_ssl=data[CONF_VERIFY_SSL]),
        URL(data[CONF_URL]),
        data[CONF_USERNAME],
        data[CONF_PASSWORD],
        shared_lockout(hass, data),
    )


def shared_lockout(hass: HomeAssistant, data: Mapping[str, Any]) -> Lockout:
    """Return what is known of a lock of this BookLore account; it outlives reloads."""
    account = data[CONF_URL], data[CONF_USERNAME].lower()
    return hass.data.setdefault(_LOCKOUTS, {}).setdefault(account, Lockout())


def hardcover_client(
    hass: HomeAssistant, data: Mapping[str, Any], priority: Priority
) -> HardcoverClient:
    """Return a client for the Hardcover account in an entry's data.

    Hardcover counts requests per person: all clients of one person share a pacer.
    """
    return HardcoverClient(
        async_get_clientsession(hass),
        data[CONF_TOKEN],
        shared_pacer(hass, data[CONF_HARDCOVER_USER_ID]),
        url=api_url(),
        priority=priority,
    )


def hardcover_client_for(hass: HomeAssistant, token: str) -> HardcoverClient:
    """Return a client for a token that may be new, and not in an entry yet.

    The owner of a new token is not known: call `set_owner` once it is.
    """
    owners = (
        entry.data[CONF_HARDCOVER_USER_ID]
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.data.get(CONF_TOKEN) == token
    )
    owner = next(owners, None)
    return HardcoverClient(
        async_get_clientsession(hass),
        token,
        Pacer() if owner is None else shared_pacer(hass, owner),
        url=api_url(),
        priority=Priority.PERSON,
    )


def set_owner(hass: HomeAssistant, client: HardcoverClient, hardcover_user_id: int) -> None:
    """Let a client take turns with all others of the person who owns its token."""
    client.pacer = shared_pacer(hass, hardcover_user_id)


def shared_pacer(hass: HomeAssistant, hardcover_user_id: int) -> Pacer:
    """Return the pacer of one person."""
    return hass.data.setdefault(_PACERS, {}).setdefault(hardcover_user_id, Pacer())
