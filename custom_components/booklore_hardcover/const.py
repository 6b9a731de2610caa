"""Constants that several rooms share."""

import logging
from typing import Final

DOMAIN: Final = "booklore_hardcover"
LOGGER: Final = logging.getLogger(__package__)

CONF_TOKEN: Final = "token"  # noqa: S105 - the key it is saved under, not a token
CONF_BOOKLORE_USER_ID: Final = "booklore_user_id"
CONF_HARDCOVER_USER_ID: Final = "hardcover_user_id"
CONF_HARDCOVER_USERNAME: Final = "hardcover_username"
ACCOUNT_BOOKLORE: Final = "booklore"
ACCOUNT_HARDCOVER: Final = "hardcover"

OPT_LIBRARIES: Final = "libraries"
OPT_ACCEPT_EXACT: Final = "accept_exact_matches"
OPT_MAX_NOTIFICATIONS: Final = "max_notifications"
OPT_SHOW_IN_SIDEBAR: Final = "show_in_sidebar"
DEFAULT_MAX_NOTIFICATIONS: Final = 5

FETCH_HARDCOVER_IDS: Final = "fetch_hardcover_ids"
"""The name of the action, and the key of the button that does the same."""
NOT_FOUND_LIST: Final = "not-found"
"""The last part of the address of the page's list of failed books."""

KEY_PAGE: Final = (
    "https://hardcover.app/account/api/keys/new?scope=read:me:content+read:catalog+read:library"
)
"""Hardcover's page for a new key with the scopes for reading prefilled (contract §1).

Nothing is asked of the person's own shelf yet (`read:library`); a key cannot be
changed afterwards, and having to make a new one for an update would be a nuisance.
"""
