"""The questions and the summary, as Home Assistant shows them."""

from datetime import timedelta
import re
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest

from custom_components.booklore_hardcover.const import DOMAIN
from tests.books import add_book, add_pending, add_work, isbn
from tests.person import choose, fetch as fetch_ids
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.shelved import mark_on_shelf
from tests.states import notifications

ENTRY = "01KENTRY0000000000000000AA"
HOSTILE = {
    "image": ("<img src=x onerror=alert(1)>", r"&lt;img src=x onerror=alert\(1\)&gt;"),
    "bold": ("**bold**", r"\*\*bold\*\*"),
    "link": ("[x](javascript:alert)", r"\[x\]\(javascript\:alert\)"),
    "code": ("`code`", r"\`code\`"),
    "lines": ("one\n\n# two\n| three", r"one \# two \| three"),
    "entity": ("&lt;b&gt; & co", r"&amp;lt;b&amp;gt; &amp; co"),
    "backslash": ("\\*x\\*", r"\\\*x\\\*"),
}


def asked(hass: HomeAssistant) -> list[int]:
    """Return the ids of the books that ask."""
    ids = (key.rpartition("_")[2] for key in notifications(hass))
    return sorted(int(each) for each in ids if each.isdecimal())


def question(hass: HomeAssistant, book_id: int) -> dict[str, Any]:
    """Return the notification that asks about a book."""
    return notifications(hass)[f"{DOMAIN}_{ENTRY}_{book_id}"]


def summary(hass: HomeAssistant) -> dict[str, Any]:
    """Return the summary."""
    return notifications(hass)[f"{DOMAIN}_{ENTRY}_summary"]


@pytest.fixture
def eight(booklore: BookLoreServer, hardcover: HardcoverServer) -> None:
    """Put eight books on the shelf that all have to be asked about."""
    add_pending(booklore, hardcover, range(1, 9))


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"max_notifications": 0}, []),
        ({"max_notifications": 1}, [1]),
        ({"max_notifications": 50}, list(range(1, 9))),
    ],
    ids=["default", "none", "one", "all"],
)
async def test_only_so_many_books_ask_at_once(
    hass: HomeAssistant, set_up, fetch, eight: None, options: dict[str, int], shown: list[int]
) -> None:
    """The summary is there in any case."""
    await set_up(**options)
    assert notifications(hass) == {}
    await fetch()
    assert asked(hass) == shown
    assert len(notifications(hass)) == len(shown) + 1


@pytest.mark.parametrize("way", [{"candidate": 1}, {"skip": True}], ids=["chosen", "skipped"])
async def test_as_one_is_settled_the_next_asks(
    hass: HomeAssistant, set_up, fetch, eight: None, way: dict[str, Any]
) -> None:
    """Until all are settled."""
    await set_up(max_notifications=2)
    await fetch()
    shown = []
    for book_id in range(1, 9):
        shown.append(asked(hass))
        await choose(hass, book_id, **way)
        await hass.async_block_till_done()
    assert shown == [*([number, number + 1] for number in range(1, 8)), [8]]
    assert asked(hass) == []


@pytest.mark.parametrize("renewal", ["run", "reload"])
async def test_a_dismissed_question_keeps_its_place(
    hass: HomeAssistant, set_up, fetch, eight: None, renewal: str
) -> None:
    """It stays away until the next run or restart, and does not pull up the next."""
    entry = await set_up(max_notifications=2)
    await fetch()
    persistent_notification.async_dismiss(hass, f"{DOMAIN}_{ENTRY}_1")
    assert asked(hass) == [2]
    await choose(hass, 2, candidate=1)
    await hass.async_block_till_done()
    assert asked(hass) == [3]
    if renewal == "run":
        await fetch()
    else:
        await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
    assert asked(hass) == [1, 3]


async def test_a_new_cap_counts_at_once(hass: HomeAssistant, set_up, fetch, eight: None) -> None:
    """In both directions, as soon as the options are saved."""
    entry = await set_up()
    await fetch()
    for cap, shown in ((2, [1, 2]), (7, [1, 2, 3, 4, 5, 6, 7]), (0, [])):
        flow = await hass.config_entries.options.async_init(entry.entry_id)
        await hass.config_entries.options.async_configure(
            flow["flow_id"],
            {"libraries": [], "accept_exact_matches": False, "max_notifications": cap},
        )
        await hass.async_block_till_done(wait_background_tasks=True)
        assert asked(hass) == shown


async def test_new_candidates_are_shown_in_place_of_the_old(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """The numbers mean the list shown last."""
    add_work(hardcover, 10, "Emma", "Jane Austen")
    add_book(booklore, 1, "Emma", "Jane Austen")
    await set_up()
    await fetch()
    assert "book/10)" in question(hass, 1)["message"]
    booklore.books[1].title = "Lady Susan"
    add_work(hardcover, 30, "Lady Susan", "Jane Austen")
    await fetch()
    assert "book/30)" in question(hass, 1)["message"]
    assert question(hass, 1)["title"] == "Which “Lady Susan” is this?"


async def test_what_a_question_says(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """The book, its candidates by number, and how to pick."""
    add_work(hardcover, 10, "Emma", "Jane Austen", users_count=9, release_year=1815)
    add_work(hardcover, 11, "Emma", "Jane Austen", users_count=5, cover=False)
    add_work(hardcover, 12, "Emma", "", users_count=0, cover=False)
    add_book(booklore, 7, "Emma", "Jane Austen", isbn13=isbn(7))
    await set_up()
    await fetch()
    assert question(hass, 7)["title"] == "Which “Emma” is this?"
    book, table, how = question(hass, 7)["message"].split("\n\n")
    there = f"[View in BookLore]({booklore.url}/book/7)"
    assert book == f"**Emma** · Jane Austen · ISBN {isbn(7)} · {there}"
    head, _, *rows = table.splitlines()
    assert head == "| | | Best candidates |"
    assert [re.match(r"\| \*\*(\d+)\*\* \|", row)[1] for row in rows] == ["1", "2", "3"]
    assert 'src="https://assets.hardcover.app/edition/10/cover.jpg"' in rows[0]
    assert "**Emma**<br>Jane Austen, 1815<br>" in rows[0]
    assert "*same title and author* · [Hardcover](https://hardcover.app/id/book/10) |" in rows[0]
    assert "<img" not in rows[1]
    assert "<br>Jane Austen<br>" in rows[1]
    assert "<br>no author<br>" in rows[2]
    assert "choose_candidate" in how
    assert "book ID **7**" in how
    assert "candidate's number, or select “Leave out”" in how


async def test_a_question_says_which_candidate_is_on_the_shelf(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Beside the reason; nothing is said of the others."""
    for work_id in (10, 11):
        add_work(hardcover, work_id, "Emma", "Jane Austen", users_count=work_id)
    add_book(booklore, 7, "Emma", "Jane Austen")
    entry = await set_up()
    await fetch()
    assert "shelf" not in question(hass, 7)["message"]
    await mark_on_shelf(entry, 7, 11)
    await fetch()
    head, _, *rows = question(hass, 7)["message"].split("\n\n")[1].splitlines()
    assert head == "| | | Best candidates |"
    assert "*same title and author* · on your shelf · [Hardcover](" in rows[0]
    assert "*same title and author* · [Hardcover](" in rows[1]


@pytest.mark.parametrize(
    "url", ["http://covers.example/1.jpg", "javascript:alert(1)", "data:image/png;base64,x", 7]
)
async def test_covers_come_from_https_only(
    hass: HomeAssistant,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    monkeypatch: pytest.MonkeyPatch,
    url: object,
) -> None:
    """Anything else is left out."""
    monkeypatch.setattr("tests.servers.hardcover_rows.image_json", lambda _: {"url": url})
    add_work(hardcover, 10, "Emma", "Jane Austen")
    add_book(booklore, 1, "Emma", "Jane Austen")
    await set_up()
    await fetch()
    assert "book/10)" in question(hass, 1)["message"]
    assert "<img" not in question(hass, 1)["message"]


async def test_a_quote_in_a_covers_address_stays_inside_it(
    hass: HomeAssistant,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It cannot begin another attribute."""
    monkeypatch.setattr(
        "tests.servers.hardcover_rows.image_json",
        lambda _: {"url": 'https://covers.example/"onerror="alert(1)'},
    )
    add_work(hardcover, 10, "Emma", "Jane Austen")
    add_book(booklore, 1, "Emma", "Jane Austen")
    await set_up()
    await fetch()
    assert '"onerror' not in question(hass, 1)["message"]


@pytest.mark.parametrize(("text", "shown"), HOSTILE.values(), ids=HOSTILE)
async def test_titles_and_names_appear_as_text(
    hass: HomeAssistant,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    text: str,
    shown: str,
) -> None:
    """Whoever wrote them into BookLore or Hardcover gets no markup into Home Assistant."""
    add_work(hardcover, 10, "Emma", text, isbn13=isbn(1))
    add_work(hardcover, 11, f"{text} Emma", "Jane Austen", isbn13=isbn(1))
    add_book(booklore, 1, f"{text} Emma", text, isbn13=isbn(1))
    add_book(booklore, 2, f"Qqq {text}", "Zzz")
    await set_up()
    await fetch()
    assert asked(hass) == [1]
    message = question(hass, 1)["message"]
    assert message.startswith(f"**{shown} Emma** · {shown} · ISBN")
    assert f"| **{shown} Emma**<br>" in message
    assert f"<br>{shown}<br>" in message
    assert f"- Qqq {shown}: not found on Hardcover" in summary(hass)["message"]
    for each in (message, summary(hass)["message"]):
        assert text not in each


async def test_a_book_without_title_is_named_by_its_number(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """In its question as well as among the failures."""
    add_work(hardcover, 10, "Emma", "Jane Austen", isbn13=isbn(4))
    add_work(hardcover, 11, "Persuasion", "Jane Austen", isbn13=isbn(4))
    add_book(booklore, 4, "", isbn13=isbn(4))
    add_book(booklore, 5, "")
    await set_up()
    await fetch()
    assert question(hass, 4)["title"] == "Which “Untitled (book 4)” is this?"
    assert question(hass, 4)["message"].startswith(r"**Untitled \(book 4\)** · ISBN")
    assert r"- Untitled \(book 5\): not found on Hardcover" in summary(hass)["message"]


async def test_the_summary_of_a_mixed_run(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Four counts, the sources, the first ten failures, and what to do next."""
    add_work(hardcover, 10, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_work(hardcover, 11, "Lady Susan", "Jane Austen")
    add_work(hardcover, 20, "Emma", "Jane Austen")
    add_book(booklore, 1, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_book(booklore, 2, "Lady Susan", "Jane Austen", hardcover_book_id="11")
    add_book(booklore, 3, "Emma", "Jane Austen")
    for number in range(101, 113):
        add_book(booklore, number, f"Cookbook{number}")
    await set_up()
    await fetch()
    assert summary(hass)["title"] == "reader on 127.0.0.1: run finished"
    counts, sources, failures, lines, steps = summary(hass)["message"].split("\n\n")
    assert counts.splitlines() == [
        "**2** stored in this run",
        "**0** already matched or left out by you",
        "**12** not found",
        "**1** to choose",
    ]
    assert re.findall(r"\*\*(\d+)\*\*", counts) == ["2", "0", "12", "1"]
    assert sources in (
        "Matched by BookLore's ID (1), ISBN (1).",
        "Matched by ISBN (1), BookLore's ID (1).",
    )
    assert failures == "Not found:"
    assert lines.splitlines() == [
        *(f"- Cookbook{number}: not found on Hardcover" for number in range(101, 111)),
        "- and 2 more",
    ]
    assert steps.startswith("Choose the right books in the other notifications")
    assert "missing ISBN" in steps


@pytest.mark.parametrize(
    ("cap", "says", "not_said"),
    [
        (1, "in the other notifications", "with the action"),
        (0, "with the action [Choose match](/_my_redirect", "in the other notifications"),
    ],
)
async def test_the_summary_says_where_to_pick(
    hass: HomeAssistant, set_up, fetch, eight: None, cap: int, says: str, not_said: str
) -> None:
    """Nobody is sent to notifications that there are not."""
    await set_up(max_notifications=cap)
    await fetch()
    assert says in summary(hass)["message"]
    assert not_said not in summary(hass)["message"]


async def test_the_summary_when_nothing_is_left_to_do(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """No empty headings; the second run stores nothing."""
    add_work(hardcover, 10, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_book(booklore, 1, "Persuasion", "Jane Austen", isbn13=isbn(1))
    await set_up()
    for stored, skipped in ((1, 0), (0, 1)):
        await fetch()
        message = summary(hass)["message"]
        assert re.findall(r"\*\*(\d+)\*\*", message) == [str(stored), str(skipped), "0", "0"]
        assert message.endswith("There's nothing left to do.")
        assert "Not found:" not in message
    assert "Matched by" not in message


async def test_the_summary_of_an_empty_library(hass: HomeAssistant, set_up, fetch, booklore):
    """All noughts."""
    await set_up()
    await fetch()
    assert re.findall(r"\*\*(\d+)\*\*", summary(hass)["message"]) == ["0"] * 4
    assert "There's nothing left to do." in summary(hass)["message"]


async def test_the_summary_of_a_paused_run_says_until_when(
    hass: HomeAssistant, set_up, fetch, eight: None, hardcover: HardcoverServer
) -> None:
    """In the person's own time, with the date if that is not today."""
    await hass.config.async_set_time_zone("Asia/Tokyo")
    await set_up()
    hardcover.fail("books_by_title", "429_daily", times=1)
    until = dt_util.parse_datetime((await fetch())["paused_until"])
    assert until is not None
    assert summary(hass)["title"] == "reader on 127.0.0.1: run paused"
    then, now = until + timedelta(hours=9), dt_util.utcnow() + timedelta(hours=9)
    shown = f"{then:%H:%M}" if then.date() == now.date() else f"{then:%Y-%m-%d %H:%M}"
    assert f"The run resumes automatically after {shown}." in summary(hass)["message"]
    assert "nothing left" not in summary(hass)["message"]


async def test_the_summary_of_failed_look_ups_says_what_went_wrong(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """Not that the book was not found."""
    add_work(hardcover, 10, "Persuasion", "Jane Austen", isbn13=isbn(1))
    add_book(booklore, 1, "Persuasion", "Jane Austen", isbn13=isbn(1))
    await set_up()
    hardcover.fail("editions", "graphql_error", times=None)
    await fetch()
    assert "- Persuasion: Hardcover sent an unexpected response" in summary(hass)["message"]


async def test_the_summary_is_there_when_the_action_answers(
    hass: HomeAssistant, set_up, eight: None
) -> None:
    """Whoever waited for the run need not wait for its summary."""
    await set_up()
    await fetch_ids(hass)
    assert summary(hass)["title"]


async def test_what_a_server_says_appears_as_text(
    hass: HomeAssistant, set_up, fetch, booklore: BookLoreServer
) -> None:
    """The summary of a failed run repeats the address that it was sent on to."""
    await set_up()
    booklore.redirect_to = "https://elsewhere.example/[x](javascript:alert)**b**"
    booklore.fail("list", "redirect", times=None)
    with pytest.raises(HomeAssistantError, match=r"elsewhere\.example"):
        await fetch()
    await hass.async_block_till_done()
    assert summary(hass)["title"] == "reader on 127.0.0.1: run failed"
    message = summary(hass)["message"]
    assert r"elsewhere\.example" in message
    assert "](" not in message
    assert "**b**" not in message
