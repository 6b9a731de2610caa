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
OPT_WRITE_IDS: Final = "write_ids"
OPT_RATINGS: Final = "ratings"
OPT_ADD_MISSING: Final = "add_missing"
OPT_RUN_AFTER_IMPORT: Final = "run_after_import"
OPT_MAX_NOTIFICATIONS: Final = "max_notifications"
OPT_SHOW_IN_SIDEBAR: Final = "show_in_sidebar"
DEFAULT_MAX_NOTIFICATIONS: Final = 5

CONF_TOKEN_FILE: Final = "token_file"  # noqa: S105 - the name of a field, not a token
"""The field for a file to upload; saved nowhere."""
CONF_FETCH_NOW: Final = "fetch_now"
"""Asked in the last step of the set-up, and saved nowhere."""

FETCH_HARDCOVER_IDS: Final = "fetch_hardcover_ids"
"""The name of the action, and the key of the button."""
PANEL_PATH: Final = "booklore-hardcover"
"""The first part of the address of the page."""
RATINGS_LIST: Final = "ratings"
"""The last part of the address of the list of ratings that differ on the page."""
NOT_FOUND_LIST: Final = "not-found"
"""The last part of the address of the list of failed books on the page."""

KEY_PAGE: Final = (
    "https://hardcover.app/account/api/keys/new"
    "?scope=read:me:content+read:catalog+read:library+write:library"
)
"""Hardcover's page for a new API key, with its scopes preset (contract §1).

`read:library` and `write:library` are for ratings only. A key cannot be changed, so they are
asked for in advance; who unticks them can still do everything else.
"""
