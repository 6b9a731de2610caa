"""The panel "Book matches", and the files of page and card."""

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from homeassistant.components import frontend

# From the package: the module that defines it differs between releases.
from homeassistant.components.http import StaticPathConfig
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN, PANEL_PATH
from ..messages.translations import async_load_texts

STATIC_PATH = f"/{DOMAIN}_static"

_FILES = Path(__file__).parents[1] / "frontend"
_ELEMENT = "booklore-hardcover-panel"
_ICON = "mdi:book-check-outline"
_PANEL: HassKey[Panel] = HassKey(f"{DOMAIN}_panel")


@dataclass(slots=True)
class Panel:
    """The panel: it exists after set-up, and is in the sidebar while an entry wants that.

    It exists without any entry, too, to tell people what to do.
    """

    hass: HomeAssistant
    title: str
    module_url: str
    listed: dict[str, bool] = field(default_factory=dict)
    """Whether each entry wants the panel in the sidebar, by entry id."""
    shown: bool | None = None
    """Whether it is in the sidebar; None until it is registered."""

    @callback
    def register(self) -> None:
        """Register the panel, unless nothing has changed.

        Every registration makes all browsers reload the list of panels.
        """
        wanted = any(self.listed.values())
        if wanted is self.shown:
            return
        self.shown = wanted
        custom = {
            "name": _ELEMENT,
            "module_url": self.module_url,
            "embed_iframe": False,
            "trust_external": False,
            "handle_safe_area": False,
        }
        frontend.async_register_built_in_panel(
            self.hass,
            "custom",
            sidebar_title=self.title,
            sidebar_icon=_ICON,
            frontend_url_path=PANEL_PATH,
            config={"_panel_custom": custom},
            update=True,
            show_in_sidebar=wanted,
        )


async def async_setup_panel(hass: HomeAssistant) -> None:
    """Serve the files, and have the frontend load the card, if there is one.

    The address changes with the content of the files, so that browsers can cache them.
    """
    address = f"{STATIC_PATH}/{await hass.async_add_executor_job(_content_hash)}"
    await hass.http.async_register_static_paths([StaticPathConfig(address, str(_FILES))])
    if frontend.DOMAIN in hass.config.components:
        frontend.add_extra_js_url(hass, f"{address}/loader.js")
        texts = await async_load_texts(hass)
        panel = hass.data[_PANEL] = Panel(
            hass, texts("panel.title"), f"{address}/booklore-hardcover.js"
        )
        panel.register()


@callback
def async_show_panel(hass: HomeAssistant, entry: ConfigEntry, *, listed: bool) -> None:
    """Save whether an entry wants the panel in the sidebar."""
    if panel := hass.data.get(_PANEL):
        panel.listed[entry.entry_id] = listed
        panel.register()


@callback
def async_hide_panel(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Remove an entry from those that want the panel in the sidebar."""
    if panel := hass.data.get(_PANEL):
        panel.listed.pop(entry.entry_id, None)
        panel.register()


@callback
def page_address(hass: HomeAssistant, entry_id: str, what: int | str | None = None) -> str | None:
    """Return where the panel shows an entry, a book or a list; None if there is no panel."""
    if _PANEL not in hass.data:
        return None
    return f"/{PANEL_PATH}/{entry_id}" + (f"/{what}" if what is not None else "")


def _content_hash() -> str:
    digest = sha256()
    for path in sorted(each for each in _FILES.rglob("*") if each.is_file()):
        digest.update(str(path.relative_to(_FILES)).encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
