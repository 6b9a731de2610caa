"""The persistent notifications: a summary of each run, and a question for each pending book."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from html import escape

from homeassistant.components import persistent_notification
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later

from ..const import DOMAIN, NOT_FOUND_LIST
from ..coordinator import MatchCoordinator
from ..errors import error_of, local_time
from ..hardcover.address import image_url, work_url
from ..matching.offers import offered
from ..models import (
    Candidate,
    Options,
    Record,
    RunEnd,
    RunResult,
    Source,
    Status,
    StoreUpdate,
    Tally,
)
from ..store import MatchStore
from ..store.errors import StoreError
from .markdown import plain
from .texts import Texts, failure_text, title_of

ACTION_URL = f"/_my_redirect/developer_call_service?service={DOMAIN}.choose_candidate"
FAILURES_SHOWN = 10
_MANY = 10
"""Books that a person decides about at once: more of them may follow."""
_REST = 3.0
"""Seconds after such a step in which no question is asked that the next one may answer."""


class Notifications:
    """Keeps the notifications of one entry in step with its records.

    A question that the person dismisses still counts until the next run or restart, so that
    dismissing five does not bring up the next five.
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
        """Show nothing until the coordinator has new data; see `panel.page_address`."""
        self._hass = hass
        self._entry = coordinator.config_entry
        self._store = store
        self._options = options
        self._texts = texts
        self._page_address = page_address
        self._asked: dict[int, Record] = {}
        """The records of the questions that count, by book id."""
        self._updating = asyncio.Lock()
        self._update_due = False
        self._closed = False
        self._end_rest: CALLBACK_TYPE | None = None
        """Ends the rest after a large step; None while there is none."""
        self._entry.async_on_unload(store.listen(self._note_step))
        self._entry.async_on_unload(coordinator.async_add_listener(self._schedule_update))

    @callback
    def _note_step(self, update: StoreUpdate) -> None:
        """Rest a while if a person decides about many books."""
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
            with suppress(StoreError):  # there will be another update when it can be read
                records = await self._store.records(self._asked, listed_in=libraries)
                self._dismiss_answered(records)
                if self._end_rest is None and (free := most - len(self._asked)) > 0:
                    ids = await self._store.ids(libraries, [Status.PENDING], limit=most)
                    new = [book_id for book_id in ids if book_id not in self._asked][:free]
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
        """Dismiss all questions, and ask no more."""
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
        await self.async_update()
        texts, tally = self._texts, end.tally
        counts = [
            texts(f"summary.{name}", count=getattr(tally, name))
            for name in ("stored", "skipped", "failed", "pending")
        ]
        parts = [
            self._ending(end),
            "\n".join(counts),
            self._sources(tally.by_source),
            await self._async_failures(tally),
            self._next_steps(end),
        ]
        persistent_notification.async_create(
            self._hass,
            "\n\n".join(part for part in parts if part),
            texts(f"summary.title_{end.result}", name=self._entry.title),
            self._id("summary"),
        )

    def _id(self, what: int | str) -> str:
        return _notification_id(self._entry.entry_id, what)

    def _ask(self, book_id: int, record: Record) -> None:
        if self._closed:
            return
        texts, title = self._texts, title_of(self._texts, book_id, record)
        facts = [f"**{plain(title)}**"]
        if record.book.authors:
            facts.append(plain(", ".join(record.book.authors)))
        if isbn := record.book.isbn13 or record.book.isbn10:
            facts.append(f"ISBN {plain(isbn)}")
        rows = [self._row(n, each) for n, each in enumerate(offered(record), start=1)]
        table = "\n".join(["| | | |", "|--:|---|---|", *rows])
        if page := self._page_address(book_id):
            how_to_pick = texts("question.pick_on_page", page=page)
        else:
            how_to_pick = texts("question.how_to_pick", action=ACTION_URL, book_id=book_id)
        persistent_notification.async_create(
            self._hass,
            "\n\n".join([" · ".join(facts), table, how_to_pick]),
            texts("question.title", title=title),
            self._id(book_id),
        )
        self._asked[book_id] = record

    def _row(self, number: int, candidate: Candidate) -> str:
        texts = self._texts
        url = escape(image_url(candidate.cover_url) or "", quote=True)
        cover = f'<img src="{url}" width="48" alt="">' if url else ""
        lines = [f"[**{plain(candidate.title)}**]({work_url(candidate.hardcover_id)})"]
        facts = [plain(", ".join(candidate.authors)) or texts("question.no_author")]
        if candidate.release_year:
            facts.append(str(candidate.release_year))
        lines += [", ".join(facts), f"*{texts(f'reason.{candidate.reason.value}')}*"]
        return f"| **{number}** | {cover} | {'<br>'.join(lines)} |"

    def _ending(self, end: RunEnd) -> str:
        if end.problem is not None:
            return plain(str(error_of(end.problem)))  # it may repeat what a server wrote
        if end.paused_until is not None:
            return self._texts("summary.paused", until=local_time(end.paused_until))
        return ""

    def _sources(self, by_source: Mapping[Source, int]) -> str:
        texts = self._texts
        found = [texts(f"source.{source}", count=n) for source, n in by_source.items() if n]
        return texts("summary.sources", sources=", ".join(found)) if found else ""

    async def _async_failures(self, tally: Tally) -> str:
        if not tally.failed:
            return ""
        texts, store, libraries = self._texts, self._store, self._options.libraries
        records: Mapping[int, Record] = {}
        with suppress(StoreError):  # the counts are shown all the same
            ids = await store.ids(libraries, [Status.FAILED], limit=FAILURES_SHOWN)
            records = await store.records(ids)
        lines = [
            f"- {plain(title_of(texts, book_id, record))}: {failure_text(texts, record)}"
            for book_id, record in records.items()
        ]
        if tally.failed > FAILURES_SHOWN:
            lines.append(texts("summary.more", count=tally.failed - FAILURES_SHOWN))
        return "\n".join([texts("summary.failures"), "", *lines])

    def _next_steps(self, end: RunEnd) -> str:
        texts, tally = self._texts, end.tally
        steps = []
        page, failed = self._page_address(None), self._page_address(NOT_FOUND_LIST)
        if tally.pending and page:
            steps.append(texts("summary.next_choose_on_page", page=page))
        elif tally.pending and self._options.max_notifications:
            steps.append(texts("summary.next_choose"))
        elif tally.pending:
            steps.append(texts("summary.next_choose_by_action", action=ACTION_URL))
        if tally.failed and failed:
            steps.append(texts("summary.next_failed_on_page", page=failed))
        elif tally.failed:
            steps.append(texts("summary.next_failed"))
        if end.result is RunResult.FINISHED and not steps:
            steps.append(texts("summary.next_nothing"))
        return " ".join(steps)


@callback
def async_dismiss_summary(hass: HomeAssistant, entry_id: str) -> None:
    """Dismiss the summary of an entry that is removed."""
    persistent_notification.async_dismiss(hass, _notification_id(entry_id, "summary"))


def _notification_id(entry_id: str, what: int | str) -> str:
    return f"{DOMAIN}_{entry_id}_{what}"
