"""What the browser may ask: the websocket commands of the page and the card.

`looking` tells what is matched, to choose and done, `deciding` takes decisions, `written` tells
what was written, and `ratings` which ratings differ. A command's name and the permission that it
needs stand above its function there.
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
