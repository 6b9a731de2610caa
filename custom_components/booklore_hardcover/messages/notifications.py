"""What the person sees without looking: the summary, and one question per book."""

from collections.abc import Mapping
from html import escape
from itertools import islice
import re

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN
from ..coordinator import MatchCoordinator
from ..errors import clock_time
from ..models import Candidate, Record, Source, Status
from ..page.cover_address import candidate_cover
from ..page.panel import NOT_FOUND_LIST, page_address
from .events import RunEnd, RunResult
from .texts import Texts

WORK_URL = "https://hardcover.app/id/book/{}"
"""The address of a work that outlives changes of its slug (hardcover-api contract §3)."""
ACTION_URL = f"/_my_redirect/developer_call_service?service={DOMAIN}.choose_candidate"
FAILURES_SHOWN = 10

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:])")


class Notifications:
    """Keeps the notifications of one entry in step with its records.

    A question that the person dismisses keeps its place until the next run or
    restart: dismissing five does not bring up the next five.
    """

    def __init__(self, hass: HomeAssistant, coordinator: MatchCoordinator, texts: Texts) -> None:
        """Show nothing yet; `sync` does."""
        self._hass = hass
        self._coordinator = coordinator
        self._texts = texts
        self._asked: dict[int, Record] = {}
        """The questions that hold a place, by book id."""

    @callback
    def sync(self) -> None:
        """Take back settled questions and ask as many as there are places for."""
        for book_id, before in list(self._asked.items()):
            record = self._coordinator.record(book_id)
            if record is None or record.status is not Status.PENDING:
                del self._asked[book_id]
                persistent_notification.async_dismiss(self._hass, self._id(book_id))
            elif before.candidates != record.candidates:
                self._ask(book_id, record)
        if len(self._asked) < self._coordinator.max_notifications:
            self._ask_more()

    @callback
    def renew(self) -> None:
        """Ask anew, dismissed questions included: a run is over."""
        self.clear()
        self.sync()

    @callback
    def clear(self) -> None:
        """Take all questions back."""
        for book_id in self._asked:
            persistent_notification.async_dismiss(self._hass, self._id(book_id))
        self._asked.clear()

    @callback
    def summarise(self, end: RunEnd) -> None:
        """Tell how a run ended: the counts, the sources, the failures, what to do next."""
        texts, tally = self._texts, end.tally
        parts = [
            self._ending(end),
            "\n".join(
                texts(f"summary.{name}", count=getattr(tally, name))
                for name in ("stored", "skipped", "failed", "pending")
            ),
            self._sources(tally.by_source),
            self._failures(),
            self._next_steps(end),
        ]
        persistent_notification.async_create(
            self._hass,
            "\n\n".join(part for part in parts if part),
            texts(f"summary.title_{end.result}", name=self._coordinator.config_entry.title),
            self._id("summary"),
        )

    def _ask_more(self) -> None:
        waiting = (e for e in self._coordinator.books(Status.PENDING) if e not in self._asked)
        for book_id in islice(waiting, self._coordinator.max_notifications - len(self._asked)):
            if record := self._coordinator.record(book_id):
                self._ask(book_id, record)

    def _id(self, what: int | str) -> str:
        return _notification_id(self._coordinator.config_entry.entry_id, what)

    def _title(self, book_id: int, record: Record) -> str:
        return record.book.title or self._texts("question.untitled", book_id=book_id)

    @callback
    def _ask(self, book_id: int, record: Record) -> None:
        texts = self._texts
        facts = [plain(", ".join(record.book.authors))] if record.book.authors else []
        if isbn := record.book.isbn13 or record.book.isbn10:
            facts.append(f"ISBN {plain(isbn)}")
        rows = [self._row(n, each) for n, each in enumerate(record.candidates, start=1)]
        parts = [
            f"**{plain(self._title(book_id, record))}**" + "".join(f" · {fact}" for fact in facts),
            "\n".join(["| | | |", "|--:|---|---|", *rows]),
            self._how_to_pick(book_id),
        ]
        persistent_notification.async_create(
            self._hass,
            "\n\n".join(parts),
            texts("question.title", title=self._title(book_id, record)),
            self._id(book_id),
        )
        self._asked[book_id] = record

    def _how_to_pick(self, book_id: int) -> str:
        if page := self._page(book_id):
            return self._texts("question.pick_on_page", page=page)
        return self._texts("question.how_to_pick", action=ACTION_URL, book_id=book_id)

    def _page(self, what: int | str | None = None) -> str | None:
        return page_address(self._hass, self._coordinator.config_entry.entry_id, what)

    def _row(self, number: int, candidate: Candidate) -> str:
        texts = self._texts
        url = escape(candidate_cover(candidate.cover_url) or "", quote=True)
        cover = f'<img src="{url}" width="48" alt="">' if url else ""
        lines = [f"[**{plain(candidate.title)}**]({WORK_URL.format(candidate.hardcover_id)})"]
        facts = [plain(", ".join(candidate.authors)) or texts("question.no_author")]
        if candidate.release_year:
            facts.append(str(candidate.release_year))
        lines += [", ".join(facts), f"*{texts(f'reason.{candidate.reason.value}')}*"]
        return f"| **{number}** | {cover} | {'<br>'.join(lines)} |"

    def _ending(self, end: RunEnd) -> str:
        if end.error is not None:
            return plain(str(end.error))  # it may repeat what a server wrote
        if end.paused_until is not None:
            return self._texts("summary.paused", until=clock_time(end.paused_until))
        return ""

    def _sources(self, by_source: Mapping[Source, int] | None) -> str:
        found = [
            self._texts(f"source.{source}", count=count)
            for source, count in (by_source or {}).items()
            if count
        ]
        return self._texts("summary.sources", sources=", ".join(found)) if found else ""

    def _failures(self) -> str:
        failed = self._coordinator.books(Status.FAILED)
        if not failed:
            return ""
        texts = self._texts
        lines = [
            f"- {plain(self._title(book_id, record))}: {failure_text(texts, record)}"
            for book_id in failed[:FAILURES_SHOWN]
            if (record := self._coordinator.record(book_id))
        ]
        if len(failed) > FAILURES_SHOWN:
            lines.append(texts("summary.more", count=len(failed) - FAILURES_SHOWN))
        return "\n".join([texts("summary.failures"), "", *lines])

    def _next_steps(self, end: RunEnd) -> str:
        texts, tally = self._texts, end.tally
        steps = []
        page, failed = self._page(), self._page(NOT_FOUND_LIST)
        if tally.pending and page:
            steps.append(texts("summary.next_choose_on_page", page=page))
        elif tally.pending and self._coordinator.max_notifications:
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
    """Take the summary back: the entry is gone."""
    persistent_notification.async_dismiss(hass, _notification_id(entry_id, "summary"))


def _notification_id(entry_id: str, what: int | str) -> str:
    return f"{DOMAIN}_{entry_id}_{what}"


def failure_text(texts: Texts, record: Record) -> str:
    """Say why there is no id for a book."""
    if record.error is not None:
        return texts(f"failure.{record.error}")
    return texts("failure.not_found")


def plain(text: str) -> str:
    """Return a text so that Markdown and HTML show it as it is, on one line."""
    return _MARKDOWN.sub(r"\\\1", escape(" ".join(text.split()), quote=False))
