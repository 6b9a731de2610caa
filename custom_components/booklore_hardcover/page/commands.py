"""What the browser may ask: the websocket commands of the page and the card.

Each file that is named here has some of them, with the permission that each needs.
"""

from homeassistant.components.websocket_api import async_register_command
from homeassistant.core import HomeAssistant, callback

from . import deciding, looking, ratings, written


@callback
def async_setup_commands(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (
        *looking.COMMANDS,
        *deciding.COMMANDS,
        *written.COMMANDS,
        *ratings.COMMANDS,
    ):
        async_register_command(hass, command)
