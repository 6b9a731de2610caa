"""The blueprint that asks on the phone, run by Home Assistant's own blueprint code."""

from datetime import timedelta

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.booklore_hardcover.const import DOMAIN
from tests.automations import CLEAR, PRESSED, Phone, let_it_act, use_blueprint
from tests.books import add_book, add_pending, add_work
from tests.person import fetch, pass_time, skip
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import counts_of, matches, until


@pytest.fixture
def phone(hass: HomeAssistant) -> Phone:
    """Return a phone that the app has registered."""
    app = MockConfigEntry(domain="mobile_app", title="Jane's Phone")
    app.add_to_hass(hass)
    return Phone(hass, app.entry_id, async_mock_service(hass, "notify", "mobile_app_jane_s_phone"))


@pytest.fixture
async def library(set_up, booklore: BookLoreServer, hardcover: HardcoverServer) -> MockConfigEntry:
    """Set up a library with two books that have to be asked about."""
    add_work(hardcover, 10, "Emma", "Jane Austen", release_year=1815, users_count=9)
    add_work(hardcover, 11, "Emma", "Jane Austen", release_year=1996, users_count=5)
    add_work(hardcover, 12, "Emma", "Jane Austen", users_count=2)
    add_work(hardcover, 20, "1984", "George Orwell", release_year=1949)
    add_book(booklore, 1, "Emma", "Jane Austen")
    add_book(booklore, 2, "1984", "George Orwell")
    entry: MockConfigEntry = await set_up()
    return entry


@pytest.fixture
async def asked(hass: HomeAssistant, phone: Phone, library: MockConfigEntry) -> str:
    """Have both books asked about on the phone, and return the automation."""
    automation = await use_blueprint(
        hass, "pick_on_the_phone", entry=library.entry_id, phone=phone.device_id
    )
    await fetch(hass)
    await until(lambda: phone.asks() == [1, 2] and running(hass, automation) == 2)
    return automation


def running(hass: HomeAssistant, automation: str) -> int:
    """Return how many notifications it waits for."""
    state = hass.states.get(automation)
    assert state is not None
    return int(state.attributes["current"])


async def restart(hass: HomeAssistant, automation: str) -> None:
    """End all runs of the automation, as a restart does."""
    for action in ("turn_off", "turn_on"):
        await hass.services.async_call(
            "automation", action, {"entity_id": automation}, blocking=True
        )
    assert running(hass, automation) == 0


async def test_a_book_is_sent_with_its_two_best_candidates(
    hass: HomeAssistant, phone: Phone, library: MockConfigEntry, asked: str
) -> None:
    """With their facts, how many more there are, the first cover, and a way to the page."""
    sent = phone.question(1)
    assert sent["title"] == "Which “Emma” is this?"
    assert sent["message"] == "1. Emma, Jane Austen, 1815\n2. Emma, Jane Austen, 1996 (+1)"
    buttons = sent["data"].pop("actions")
    assert [button["title"] for button in buttons] == ["Choose 1", "Choose 2", "Leave out"]
    page = f"/booklore-hardcover/{library.entry_id}/1"
    emma = (await matches(hass, "pending"))[0]
    assert sent["data"] == {
        "tag": f"{DOMAIN}_{library.entry_id}_1",
        "group": DOMAIN,
        "channel": "BookLore Hardcover",
        "url": page,
        "clickAction": page,
        "image": emma["candidates"][0]["cover_url"],
    }


async def test_one_candidate_has_one_button(phone: Phone, asked: str) -> None:
    """And a title that is a number stays a title."""
    sent = phone.question(2)
    assert sent["title"] == "Which “1984” is this?"
    assert sent["message"] == "1. 1984, George Orwell, 1949"
    assert [button["title"] for button in sent["data"]["actions"]] == ["Choose 1", "Leave out"]


async def test_every_button_is_another(phone: Phone, library: MockConfigEntry, asked: str) -> None:
    """All phones hear all buttons: names carry entry, book, and the notification itself."""
    names = {
        button["action"]: book_id
        for book_id in (1, 2)
        for button in phone.question(book_id)["data"]["actions"]
    }
    assert len(names) == 5
    for name, book_id in names.items():
        assert f"_{library.entry_id}_{book_id}_" in name


@pytest.mark.parametrize(
    ("button", "status", "hardcover_id", "tally"),
    [
        (0, "matched", 10, {"stored": 1, "skipped": 0}),
        (1, "matched", 11, {"stored": 1, "skipped": 0}),
        (2, "skipped", None, {"stored": 0, "skipped": 1}),
    ],
    ids=["first", "second", "skip"],
)
async def test_a_button_settles_its_book(
    hass: HomeAssistant,
    phone: Phone,
    asked: str,
    hardcover: HardcoverServer,
    button: int,
    status: str,
    hardcover_id: int | None,
    tally: dict[str, int],
) -> None:
    """Without a request, and the other book goes on asking."""
    hardcover.requests.clear()
    phone.press(1, button)
    await until(lambda: phone.asks() == [2])
    [settled] = await matches(hass, status)
    assert (settled["book_id"], settled.get("hardcover_id")) == (1, hardcover_id)
    assert counts_of(hass).items() >= {**tally, "pending": 1}.items()
    assert hardcover.requests.total() == 0
    await until(lambda: running(hass, asked) == 1)
    phone.press(2, 0)
    await until(lambda: phone.asks() == [])
    assert counts_of(hass)["pending"] == 0


type Answerers = dict[str, str]


@pytest.fixture
async def users(hass: HomeAssistant, phone: Phone) -> Answerers:
    """Return the ids of two users, of whom `jane` has the phone, and `joe` has none."""
    ids = [(await hass.auth.async_create_user(name)).id for name in ("Jane", "Joe")]
    people = [
        {"id": "jane", "name": "Jane", "user_id": ids[0], "device_trackers": [phone.track()]},
        {"id": "joe", "name": "Joe", "user_id": ids[1]},
    ]
    assert await async_setup_component(hass, "person", {"person": people})
    await hass.async_block_till_done()
    return {each["id"]: each["user_id"] for each in people}


@pytest.mark.parametrize(
    ("people", "counts", "ignored"),
    [({}, "jane", "joe"), ({"people": ["person.joe"]}, "joe", "jane")],
    ids=["whose phone it is", "who was chosen"],
)
@pytest.mark.parametrize("restarted", [False, True], ids=["waiting", "restarted"])
async def test_only_those_who_may_answer_are_heard(
    hass: HomeAssistant,
    phone: Phone,
    library: MockConfigEntry,
    users: Answerers,
    people: dict[str, list[str]],
    counts: str,
    ignored: str,
    restarted: bool,
) -> None:
    """Every app may fire this event; it says which user did."""
    automation = await use_blueprint(
        hass, "pick_on_the_phone", entry=library.entry_id, phone=phone.device_id, **people
    )
    await fetch(hass)
    await until(lambda: phone.asks() == [1, 2] and running(hass, automation) == 2)
    if restarted:
        await restart(hass, automation)
    for user_id in (users[ignored], "c" * 32):
        phone.press(1, 0, user_id)
        phone.press(1, -1, user_id)
    await let_it_act()
    assert counts_of(hass)["pending"] == 2
    assert running(hass, automation) == (0 if restarted else 2)
    phone.press(1, 1, users[counts])
    if restarted:
        await until(lambda: running(hass, automation) == 1)
        await pass_time(hass, 3)
    await until(lambda: phone.asks() == [2])
    [settled] = await matches(hass, "matched")
    assert (settled["book_id"], settled["hardcover_id"]) == (1, 11)


@pytest.mark.parametrize("restarted", [False, True], ids=["waiting", "restarted"])
@pytest.mark.parametrize("answer", ["20", "12", "99", "0", "-1", "skip_x", "10_11", "", "{{ 10 }}"])
async def test_an_answer_that_was_not_offered_settles_nothing(
    hass: HomeAssistant,
    phone: Phone,
    library: MockConfigEntry,
    asked: str,
    hardcover: HardcoverServer,
    answer: str,
    restarted: bool,
) -> None:
    """Another book's candidate, one that had no button, and what is no answer at all."""
    if restarted:
        await restart(hass, asked)
    hardcover.requests.clear()
    button = phone.question(1)["data"]["actions"][0]["action"]
    hass.bus.async_fire(PRESSED, {"action": button.replace("_10_", f"_{answer}_")})
    await let_it_act()
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=3))
    await until(lambda: running(hass, asked) == (0 if restarted else 2))
    assert counts_of(hass)["pending"] == 2
    assert phone.asks() == [1, 2]
    assert hardcover.requests.total() == 0


async def test_settled_elsewhere_clears_the_notification(
    hass: HomeAssistant, phone: Phone, asked: str
) -> None:
    """Of that book only."""
    await skip(hass, 1)
    await until(lambda: phone.asks() == [2])
    await until(lambda: running(hass, asked) == 1)


async def test_settled_while_it_was_sent_clears_the_notification(
    hass: HomeAssistant, phone: Phone, library: MockConfigEntry
) -> None:
    """A push takes a moment, in which another person may be faster."""
    sent = []

    async def send(call: ServiceCall) -> None:
        sent.append(call.data["message"])
        if len(sent) == 1:
            await skip(hass, 2)

    await use_blueprint(hass, "pick_on_the_phone", entry=library.entry_id, phone=phone.device_id)
    hass.services.async_register("notify", "mobile_app_jane_s_phone", send)
    await fetch(hass, book_ids=[2])
    await until(lambda: sent[1:] == [CLEAR])


async def test_a_notification_is_taken_back_after_a_time(
    hass: HomeAssistant, phone: Phone, asked: str
) -> None:
    """The book goes on asking in Home Assistant."""
    # It begins to wait a moment after it has asked: for three answers to each question.
    await until(lambda: hass.bus.async_listeners()[PRESSED] > 3 * len(phone.asks()))
    await pass_time(hass, 25 * 60 * 60)
    await until(lambda: phone.asks() == [])
    assert counts_of(hass)["pending"] == 2


async def test_books_beyond_the_limit_are_not_sent(
    hass: HomeAssistant,
    phone: Phone,
    library: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """They wait in Home Assistant."""
    add_pending(booklore, hardcover, range(3, 9))
    automation = await use_blueprint(
        hass, "pick_on_the_phone", entry=library.entry_id, phone=phone.device_id, most=3
    )
    await fetch(hass)
    await until(lambda: running(hass, automation) == len(phone.asks()) == 3)
    assert counts_of(hass)["pending"] == 8


async def test_buttons_work_after_a_restart(hass: HomeAssistant, phone: Phone, asked: str) -> None:
    """The runs that sent them are gone then, the notifications are not."""
    await restart(hass, asked)
    phone.press(1, 1)
    await until(lambda: running(hass, asked) == 1)
    await pass_time(hass, 3)
    await until(lambda: phone.asks() == [2])
    [settled] = await matches(hass, "matched")
    assert (settled["book_id"], settled["hardcover_id"]) == (1, 11)


async def test_another_librarys_books_are_none_of_its_business(
    hass: HomeAssistant, phone: Phone, library: MockConfigEntry
) -> None:
    """Neither when they ask nor when they are settled, though their numbers are the same."""
    await fetch(hass)
    automation = await use_blueprint(
        hass, "pick_on_the_phone", entry=library.entry_id, phone=phone.device_id
    )
    for book_id, entry_id in ((1, "another"), (2, library.entry_id)):
        hass.bus.async_fire(
            f"{DOMAIN}_match_pending", {"config_entry_id": entry_id, "book_id": book_id}
        )
    await until(
        lambda: 2 in phone.asks() and f"{DOMAIN}_match_settled" in hass.bus.async_listeners()
    )
    assert (phone.asks(), running(hass, automation)) == ([2], 1)
    hass.bus.async_fire(f"{DOMAIN}_match_settled", {"config_entry_id": "another", "book_id": 2})
    await let_it_act()
    hass.bus.async_fire(
        f"{DOMAIN}_match_pending", {"config_entry_id": library.entry_id, "book_id": 1}
    )
    await until(
        lambda: 1 in phone.asks() and hass.bus.async_listeners()[f"{DOMAIN}_match_settled"] == 2
    )
    assert (phone.asks(), running(hass, automation)) == ([1, 2], 2)


@pytest.mark.parametrize(
    "action", ["OPEN_DOOR", "", None, "BOOKLORE_HARDCOVER_another_1_10_x"], ids=repr
)
async def test_other_buttons_are_none_of_its_business(
    hass: HomeAssistant, phone: Phone, asked: str, action: str | None
) -> None:
    """Those of other automations, and of other libraries."""
    hass.bus.async_fire(PRESSED, {"action": action})
    hass.bus.async_fire(PRESSED, {})
    phone.press(2, -1)
    await until(lambda: phone.asks() == [1])
    await until(lambda: running(hass, asked) == 1)  # what waits for book 1, and nothing else
    assert counts_of(hass).items() >= {"pending": 1, "skipped": 1}.items()


async def test_a_title_shows_as_text(
    hass: HomeAssistant,
    phone: Phone,
    library: MockConfigEntry,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """The apps read HTML, and Home Assistant reads templates."""
    title = "<img src=x onerror=alert(1)> {{ 1 + 1 }}"
    add_work(hardcover, 30, title, "<b>Ann</b>")
    add_book(booklore, 3, title, "<b>Ann</b>")
    await use_blueprint(hass, "pick_on_the_phone", entry=library.entry_id, phone=phone.device_id)
    await fetch(hass)
    await until(lambda: phone.asks() == [1, 2, 3])
    sent = phone.question(3)
    shown = "‹img src=x onerror=alert(1)› {{ 1 + 1 }}"
    assert sent["title"] == f"Which “{shown}” is this?"
    assert sent["message"] == f"1. {shown}, ‹b›Ann‹/b›"


async def test_words_of_the_persons_own(
    hass: HomeAssistant, phone: Phone, library: MockConfigEntry
) -> None:
    """Blueprints cannot be translated; their words can be replaced."""
    await use_blueprint(
        hass,
        "pick_on_the_phone",
        entry=library.entry_id,
        phone=phone.device_id,
        question="Welches „{title}“ ist das?",
        pick="Nr. {number}",
        skip="Überspringen",
    )
    await fetch(hass)
    await until(lambda: phone.asks() == [1, 2])
    sent = phone.question(1)
    assert sent["title"] == "Welches „Emma“ ist das?"
    buttons = sent["data"]["actions"]
    assert [button["title"] for button in buttons] == ["Nr. 1", "Nr. 2", "Überspringen"]
