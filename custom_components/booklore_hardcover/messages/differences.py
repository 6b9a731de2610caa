"""The notification about ratings that differ."""

from collections.abc import Callable

from homeassistant.components import persistent_notification
from homeassistant.components.persistent_notification import Notification, UpdateType
from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN, RATINGS_LIST
from ..coordinator import MatchCoordinator
from .translations import Texts


class DifferencesNotice:
    """Shows how many ratings differ; once dismissed, it comes back when there are more."""

    def __init__(
        self,
        hass: HomeAssistant,
        coordinator: MatchCoordinator,
        texts: Texts,
        page_address: Callable[[int | str | None], str | None],
    ) -> None:
        """Show it when ratings differ; for `page_address` see `panel.page_address`."""
        self._hass = hass
        self._coordinator = coordinator
        self._texts = texts
        self._page_address = page_address
        self._number = 0
        """The number of differences at the last update."""
        self._shown = False
        """Whether it is there: shown, and not dismissed."""
        entry = coordinator.config_entry
        self._id = _notification_id(entry.entry_id)
        entry.async_on_unload(coordinator.async_add_listener(self._update))
        entry.async_on_unload(
            persistent_notification.async_register_callback(hass, self._note_dismissal)
        )
        entry.async_on_unload(lambda: async_dismiss_differences(hass, entry.entry_id))

    @callback
    def _note_dismissal(self, update: UpdateType, changed: dict[str, Notification]) -> None:
        if update is UpdateType.REMOVED and self._id in changed:
            self._shown = False

    @callback
    def _update(self) -> None:
        number, before = self._coordinator.data.differences, self._number
        self._number = number
        if not number:
            persistent_notification.async_dismiss(self._hass, self._id)
        elif number > before or (number < before and self._shown):
            self._show(number)

    def _show(self, number: int) -> None:
        name = self._coordinator.config_entry.title
        text = self._texts.counted("differences.text", number)
        if address := self._page_address(RATINGS_LIST):
            text += f"\n\n[{self._texts('differences.open')}]({address})"
        title = self._texts("differences.title", name=name)
        persistent_notification.async_create(self._hass, text, title, self._id)
        self._shown = True


@callback
def async_dismiss_differences(hass: HomeAssistant, entry_id: str) -> None:
    """Dismiss the notification of an entry that is unloaded or removed."""
    persistent_notification.async_dismiss(hass, _notification_id(entry_id))


def _notification_id(entry_id: str) -> str:
    return f"{DOMAIN}_{entry_id}_differences"
