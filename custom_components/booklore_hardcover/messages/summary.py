"""The text of the notification at the end of a run."""

from collections.abc import Callable, Mapping

from ..const import NOT_FOUND_LIST
from ..errors import error_of, local_time
from ..models import RunEnd, RunResult, Tally
from ..record import Record, Source
from .markdown import plain
from .question import ACTION_URL
from .translations import Texts, failure_text, title_of

FAILURES_SHOWN = 10


def summary(
    texts: Texts,
    end: RunEnd,
    failures: Mapping[int, Record],
    page: Callable[[int | str | None], str | None],
    *,
    asked: bool,
) -> str:
    """Return the summary as Markdown: how it ended, the counts, what failed, and what to do.

    `failures` are the first failed books, by id; `asked` says whether there are notifications
    that ask about single books.
    """
    tally = end.tally
    counts = [
        texts(f"summary.{name}", count=getattr(tally, name))
        for name in ("stored", "skipped", "failed", "pending")
    ]
    parts = [
        _ending(texts, end),
        "\n".join(counts),
        _sources(texts, tally.by_source),
        _failures(texts, tally, failures),
        _next_steps(texts, end, page, asked),
    ]
    return "\n\n".join(part for part in parts if part)


def _ending(texts: Texts, end: RunEnd) -> str:
    if end.problem is not None:
        return plain(str(error_of(end.problem)))  # it may repeat what a server wrote
    if end.paused_until is not None:
        return texts("summary.paused", until=local_time(end.paused_until))
    return ""


def _sources(texts: Texts, by_source: Mapping[Source, int]) -> str:
    found = [texts(f"source.{source}", count=n) for source, n in by_source.items() if n]
    return texts("summary.sources", sources=", ".join(found)) if found else ""


def _failures(texts: Texts, tally: Tally, failures: Mapping[int, Record]) -> str:
    if not tally.failed:
        return ""
    lines = [
        f"- {plain(title_of(texts, book_id, record.book))}: {failure_text(texts, record)}"
        for book_id, record in failures.items()
    ]
    if tally.failed > FAILURES_SHOWN:
        lines.append(texts.counted("summary.more", tally.failed - FAILURES_SHOWN))
    return "\n".join([texts("summary.failures"), "", *lines])


def _next_steps(
    texts: Texts, end: RunEnd, page: Callable[[int | str | None], str | None], asked: bool
) -> str:
    tally, steps = end.tally, []
    to_choose, not_found = page(None), page(NOT_FOUND_LIST)
    if tally.pending and to_choose:
        steps.append(texts.counted("summary.next_choose_on_page", tally.pending, page=to_choose))
    elif tally.pending and asked:
        steps.append(texts("summary.next_choose"))
    elif tally.pending:
        steps.append(texts("summary.next_choose_by_action", action=ACTION_URL))
    if tally.failed and not_found:
        steps.append(texts.counted("summary.next_failed_on_page", tally.failed, page=not_found))
    elif tally.failed:
        steps.append(texts("summary.next_failed"))
    if end.result is RunResult.FINISHED and not steps:
        steps.append(texts("summary.next_nothing"))
    return " ".join(steps)
