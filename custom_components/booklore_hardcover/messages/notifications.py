"""The persistent notifications: a summary of each run, and a question for each pending book."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

from homeassistant.components import persistent_notification
from homeassistant.components.persistent_notification import Notification, UpdateType
from homeassistant.const import CONF_URL
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..const import DOMAIN
from ..coordinator import MatchCoordinator
from ..matching.offers import offered
from ..models import RunEnd, RunResult, RunStatus
from ..options import Options
from ..record import Record, Status
from ..store import MatchStore
from ..store.changes import StoreUpdate
from ..store.errors import StoreError
from .question import Place, question
from .summary import FAILURES_SHOWN, summary
from .translations import Texts, title_of

CROWD = 20
"""The most pending books for which there are questions, unless the options allow more. If there
are more books, there is only the summary."""
_SUMMARY = "summary"
_MANY = 10
"""A step with this many books is a large one: another may follow."""
_REST = 3.0
"""Seconds without new questions after a large step, since the next one may answer them."""


class Notifications:
    """Keeps the notifications of one entry in step with its records.

    A question that the person dismisses still counts until the next run or restart, so that
    dismissing five does not bring up the next five. Home Assistant shows the newest first: the
    summary is created again after every new question, and so stays on top until it is dismissed.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        coordinator: MatchCoordinator,
        store: MatchStore,
        options: Options,
        texts: Texts,
        page_address: Callable[[int | str | None], str | None],
    ) -> None:
        """Show nothing until there is new data; for `page_address` see `panel.page_address`."""
        self._hass = hass
        self._entry = coordinator.config_entry
        self._coordinator = coordinator
        self._store = store
        self._options = options
        self._texts = texts
        self._place = Place(self._entry.data[CONF_URL], page_address)
        self._asked: dict[int, Record] = {}
        """The records of the questions that count, dismissed ones included, by book id."""
        self._summary: tuple[str, str] | None = None
        """The title and the text of the summary while it is shown."""
        self._updating = asyncio.Lock()
        self._update_due = False
        self._closed = False
        self._end_rest: CALLBACK_TYPE | None = None
        """Ends the rest after a large step; None while there is none."""
        self._entry.async_on_unload(store.listen(self._note_step))
        self._entry.async_on_unload(coordinator.async_add_listener(self._schedule_update))
        self._entry.async_on_unload(
            persistent_notification.async_register_callback(hass, self._note_dismissal)
        )

    @callback
    def _note_dismissal(self, update: UpdateType, changed: dict[str, Notification]) -> None:
        if update is UpdateType.REMOVED and self._id(_SUMMARY) in changed:
            self._summary = None

    @callback
    def _note_step(self, update: StoreUpdate) -> None:
        """Ask nothing for a while after a person has decided about many books."""
        if sum(each.by_person for each in update.changes) <= _MANY or self._closed:
            return
        if self._end_rest is not None:
            self._end_rest()
        self._end_rest = async_call_later(self._hass, _REST, self._go_on)

    @callback
    def _go_on(self, _now: datetime) -> None:
        self._end_rest = None
        self._schedule_update()

    @callback
    def _schedule_update(self) -> None:
        if not self._update_due:
            self._update_due = True
            name = f"{DOMAIN} notifications"
            self._entry.async_create_task(self._hass, self.async_update(), name)

    async def async_update(self) -> None:
        """Dismiss answered questions, and ask as many as the options allow."""
        async with self._updating:
            self._update_due = False
            libraries, most = self._options.libraries, self._options.max_notifications
            crowd = max(CROWD, most)
            with suppress(StoreError):  # another update follows when the store can be read
                pending = await self._store.ids(libraries, [Status.PENDING], limit=crowd + 1)
                if len(pending) > crowd:
                    self._clear()
                    return
                records = await self._store.records(self._asked, listed_in=libraries)
                self._dismiss_answered(records)
                if self._end_rest is None and (free := most - len(self._asked)) > 0:
                    new = [book_id for book_id in pending if book_id not in self._asked][:free]
                    for book_id, record in (await self._store.records(new)).items():
                        self._ask(book_id, record)

    def _dismiss_answered(self, records: Mapping[int, Record]) -> None:
        for book_id, before in list(self._asked.items()):
            record = records.get(book_id)
            if record is None or record.status is not Status.PENDING:
                del self._asked[book_id]
                persistent_notification.async_dismiss(self._hass, self._id(book_id))
            elif offered(before) != offered(record):
                self._ask(book_id, record)

    @callback
    def close(self) -> None:
        """Dismiss all questions, and ask no new ones."""
        self._closed = True
        if self._end_rest is not None:
            self._end_rest()
            self._end_rest = None
        self._clear()

    def _clear(self) -> None:
        for book_id in self._asked:
            persistent_notification.async_dismiss(self._hass, self._id(book_id))
        self._asked.clear()

    async def async_show_run_end(self, end: RunEnd) -> None:
        """Ask again, dismissed questions included, and show the summary.

        A run that nobody asked for does neither, unless it has failed or there are new questions.
        """
        if not (end.asked or end.result is RunResult.FAILED or end.tally.new_pending):
            await self.async_update()
            return
        self._clear()
        self._summary = None  # there will be a new one
        await self.async_update()
        failures = await self._async_failures() if end.tally.failed else {}
        asked = bool(self._asked)
        text = summary(self._texts, end, failures, self._place.page, asked=asked)
        title = self._texts(f"summary.title_{end.result}", name=self._entry.title)
        self._summary = title, text
        self._show_summary()

    def _show_summary(self) -> None:
        """Show the summary above the questions, unless a run is under way and will replace it."""
        running = self._coordinator.data.status is RunStatus.RUNNING
        if self._summary is not None and not running:
            title, text = self._summary
            persistent_notification.async_create(self._hass, text, title, self._id(_SUMMARY))

    async def _async_failures(self) -> Mapping[int, Record]:
        """Return the first failed books; none if they cannot be read: the counts are enough."""
        store = self._store
        with suppress(StoreError):
            ids = await store.ids(self._options.libraries, [Status.FAILED], limit=FAILURES_SHOWN)
            return await store.records(ids)
        return {}

    def _ask(self, book_id: int, record: Record) -> None:
        if self._closed:
            return
        title = title_of(self._texts, book_id, record.book)
        if len(self._hass.config_entries.async_entries(DOMAIN)) > 1:
            shown = self._texts("question.title_of_entry", name=self._entry.title, title=title)
        else:
            shown = self._texts("question.title", title=title)
        persistent_notification.async_create(
            self._hass,
            question(self._texts, self._place, book_id, record),
            shown,
            self._id(book_id),
        )
        self._asked[book_id] = record
        self._show_summary()

    def _id(self, what: int | str) -> str:
        return _notification_id(self._entry.entry_id, what)


@callback
def async_dismiss_summary(hass: HomeAssistant, entry_id: str) -> None:
    """Dismiss the summary of an entry that is removed."""
    persistent_notification.async_dismiss(hass, _notification_id(entry_id, _SUMMARY))


def _notification_id(entry_id: str, what: int | str) -> str:
    return f"{DOMAIN}_{entry_id}_{what}"
