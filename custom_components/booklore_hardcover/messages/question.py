"""The text of the notification that asks about a pending book."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from ..booklore.address import book_url
from ..const import DOMAIN
from ..hardcover.address import image_url, work_url
from ..matching.offers import offered
from ..record import Candidate, Record
from .markdown import plain
from .translations import Texts, title_of

ACTION_URL = f"/_my_redirect/developer_call_service?service={DOMAIN}.choose_candidate"
_SHOWN = 3
"""Candidates in a notification; the page has all of them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person can see a library and its books."""

    booklore: str
    """The address of BookLore."""
    page: Callable[[int | str | None], str | None]
    """Returns the page's address for a book, a list or the library; see `panel.page_address`."""


def question(texts: Texts, place: Place, book_id: int, record: Record) -> str:
    """Return the question as Markdown: the book, its best candidates, and how to choose.

    Titles lead to the page; only small links lead out of Home Assistant.
    """
    page = place.page(book_id)
    facts = [_linked(plain(title_of(texts, book_id, record.book)), page)]
    if record.book.authors:
        facts.append(plain(", ".join(record.book.authors)))
    if isbn := record.book.isbn13 or record.book.isbn10:
        facts.append(f"ISBN {plain(isbn)}")
    facts.append(texts("question.see_in_booklore", url=_target(book_url(place.booklore, book_id))))
    candidates = offered(record)
    shown = candidates[:_SHOWN]
    table = [
        f"| | | {texts('question.candidates')} |",
        "|--:|---|---|",
        *(_row(texts, page, n, each) for n, each in enumerate(shown, start=1)),
    ]
    if page is None:
        how = texts("question.how_to_pick", action=ACTION_URL, book_id=book_id)
    else:
        how = texts("question.pick_on_page", page=page)
        if more := len(candidates) - len(shown):
            how = f"{texts.counted('question.more', more, page=page)} · {how}"
    return "\n\n".join([" · ".join(facts), "\n".join(table), how])


def _row(texts: Texts, page: str | None, number: int, candidate: Candidate) -> str:
    url = escape(image_url(candidate.cover_url) or "", quote=True)
    cover = f'<img src="{url}" width="48" alt="">' if url else ""
    facts = [plain(", ".join(candidate.authors)) or texts("question.no_author")]
    if candidate.release_year:
        facts.append(str(candidate.release_year))
    why = [f"*{texts(f'reason.{candidate.reason.value}')}*"]
    if candidate.on_shelf:
        why.append(texts("question.on_shelf"))
    lines = [
        _linked(plain(candidate.title), page),
        ", ".join(facts),
        " · ".join([*why, f"[Hardcover]({work_url(candidate.hardcover_id)})"]),
    ]
    return f"| **{number}** | {cover} | {'<br>'.join(lines)} |"


def _linked(title: str, page: str | None) -> str:
    return f"**{title}**" if page is None else f"[**{title}**]({page})"


def _target(url: str) -> str:
    """Encode an address that a person typed, so that nothing in it ends the link."""
    return url.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
