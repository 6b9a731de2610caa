"""Who may look and who may choose: one rule for commands, actions and covers.

Users who may control the entry's button may choose and fetch; those who may read it may look.
Automations, which act for no user, may do everything.
"""

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN, FETCH_HARDCOVER_IDS


@callback
def may(
    hass: HomeAssistant, user: User | None, entry: ConfigEntry, *, control: bool = False
) -> bool:
    """Whether a user may look at an entry's matches or, with `control`, choose and fetch."""
    if user is None or user.is_admin:
        return True
    button = er.async_get(hass).async_get_entity_id(
        Platform.BUTTON, DOMAIN, f"{entry.entry_id}_{FETCH_HARDCOVER_IDS}"
    )
    policy = POLICY_CONTROL if control else POLICY_READ
    return button is not None and user.permissions.check_entity(button, policy)


@callback
def require_permission(
    hass: HomeAssistant, user: User | None, entry: ConfigEntry, *, control: bool
) -> None:
    """Raise `Unauthorized` if `may` says no."""
    if user is not None and not may(hass, user, entry, control=control):
        raise Unauthorized(
            user_id=user.id,
            config_entry_id=entry.entry_id,
            permission=POLICY_CONTROL if control else POLICY_READ,
        )


async def async_user_of(hass: HomeAssistant, context: Context) -> User | None:
    """Return the user who calls an action, None for an automation."""
    if context.user_id is None:
        return None
    user = await hass.auth.async_get_user(context.user_id)
    if user is None:
        raise UnknownUser(context=context)
    return user
