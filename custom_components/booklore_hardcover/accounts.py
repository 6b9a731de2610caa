"""The clients of an entry's two accounts, and the pacers that entries share."""

from collections.abc import Mapping
import os
from typing import Any

from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.util.hass_dict import HassKey
from yarl import URL

from .booklore.client import BookLoreClient
from .const import CONF_HARDCOVER_USER_ID, CONF_TOKEN, DOMAIN
from .hardcover.client import API_URL, HardcoverClient
from .hardcover.pacer import Pacer, Priority

_PACERS: HassKey[dict[int, Pacer]] = HassKey(f"{DOMAIN}_pacers")


def booklore_client(hass: HomeAssistant, data: Mapping[str, Any]) -> BookLoreClient:
    """Return a client for the BookLore account in an entry's data."""
    return BookLoreClient(
        async_get_clientsession(hass, verify_ssl=data[CONF_VERIFY_SSL]),
        URL(data[CONF_URL]),
        data[CONF_USERNAME],
        data[CONF_PASSWORD],
    )


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
        url=hardcover_url(),
        priority=priority,
    )


def unknown_hardcover_client(hass: HomeAssistant, token: str) -> HardcoverClient:
    """Return a client for a token whose owner is not known yet."""
    return HardcoverClient(
        async_get_clientsession(hass),
        token,
        Pacer(),
        url=hardcover_url(),
        priority=Priority.PERSON,
    )


def shared_pacer(hass: HomeAssistant, hardcover_user_id: int) -> Pacer:
    """Return the pacer of one person."""
    return hass.data.setdefault(_PACERS, {}).setdefault(hardcover_user_id, Pacer())


def hardcover_url() -> URL:
    """Return Hardcover's address, or the one that development and tests put in its place."""
    return URL(os.environ.get("HARDCOVER_API_URL") or API_URL)
