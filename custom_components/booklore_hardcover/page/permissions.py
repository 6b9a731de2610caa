"""Who may look and who may choose: one rule for commands, actions and covers.

Who may control the entry's button may choose and fetch; who may read it may look.
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
def may_read(hass: HomeAssistant, user: User | None, entry: ConfigEntry) -> bool:
    """Whether a user may look at an entry's matches; None is an automation."""
    return _may(hass, user, entry, POLICY_READ)


@callback
def may_control(hass: HomeAssistant, user: User | None, entry: ConfigEntry) -> bool:
    """Whether a user may choose for an entry, and fetch; None is an automation."""
    return _may(hass, user, entry, POLICY_CONTROL)


@callback
def require_permission(
    hass: HomeAssistant, user: User | None, entry: ConfigEntry, *, control: bool
) -> None:
    """Raise `Unauthorized` for a user who may not; None is an automation."""
    policy = POLICY_CONTROL if control else POLICY_READ
    if not _may(hass, user, entry, policy):
        raise Unauthorized(
            user_id=user.id if user else None,
            config_entry_id=entry.entry_id,
            permission=policy,
        )


async def async_user_of(hass: HomeAssistant, context: Context) -> User | None:
    """Return the user who calls an action, None for an automation."""
    if context.user_id is None:
        return None
    user = await hass.auth.async_get_user(context.user_id)
    if user is None:
        raise UnknownUser(context=context)
    return user


def _may(hass: HomeAssistant, user: User | None, entry: ConfigEntry, policy: str) -> bool:
    if user is None or user.is_admin:
        return True
    button = er.async_get(hass).async_get_entity_id(
        Platform.BUTTON, DOMAIN, f"{entry.entry_id}_{FETCH_HARDCOVER_IDS}"
    )
    return button is not None and user.permissions.check_entity(button, policy)
