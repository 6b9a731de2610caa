"""The pair of accounts of an entry: what is known of one pair means nothing for another."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_URL

from ..const import CONF_BOOKLORE_USER_ID, CONF_HARDCOVER_USER_ID


def pair_of(entry: ConfigEntry) -> tuple[str, int]:
    """Return the pair's key: BookLore's `address#user id`, and the user id at Hardcover."""
    booklore = f"{entry.data[CONF_URL]}#{entry.data[CONF_BOOKLORE_USER_ID]}"
    return booklore, entry.data[CONF_HARDCOVER_USER_ID]


def pair_name(entry: ConfigEntry) -> str:
    """Return the key of the pair as one text."""
    booklore, hardcover = pair_of(entry)
    return f"{booklore}|{hardcover}"
