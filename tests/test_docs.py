"""What the documentation names is what there is, and all of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from homeassistant.util.yaml import parse_yaml
import pytest

from benchmark import overview, sync_figures
from custom_components.booklore_hardcover import event, sensor
from custom_components.booklore_hardcover.const import DOMAIN, KEY_PAGE
from custom_components.booklore_hardcover.messages import events
from custom_components.booklore_hardcover.models import Tally
from custom_components.booklore_hardcover.record import Candidate, Reason
from custom_components.booklore_hardcover.sync.end import SyncEnd
from custom_components.booklore_hardcover.sync.plan import Left, Why
from tests.automations import FOLDER
from tests.documents import Document, Table, code_in, document, manual
from tests.servers.world_oddities import Oddity
from tests.source import PACKAGE, REPOSITORY, english, yaml_of

ENGLISH = english()
ACTIONS = document("docs/actions.md")
AUTOMATIONS = document("docs/automations.md")
DASHBOARD = document("docs/dashboard.md")
DECIDES = document("docs/how-it-decides.md")
ENTITIES = document("docs/entities.md")
EVENTS = document("docs/events.md")
RATINGS = document("docs/ratings.md")
# Home Assistant's own cards that the documentation uses.
CARDS = {"entities", "gauge", "grid", "heading", "sections", "tile"}
# Names of Home Assistant's in examples and sentences.
THEIRS = {"custom_components"}
# Fields of responses that nothing in the code is named after; `test_docs_at_work` looks at them.
ONLY_IN_ANSWERS = {"changed_at_once", "left_by_reason", "rewrites_file"}


def values(found: Any, *keys: str) -> Iterator[str]:
    """Return what stands under these keys, however deep."""
    if isinstance(found, list):
        for each in found:
            yield from values(each, *keys)
    elif isinstance(found, dict):
        for key, value in found.items():
            if key in keys and isinstance(value, str):
                yield value
            yield from values(value, *keys)


def called(found: Any) -> Iterator[tuple[str, set[str]]]:
    """Return the actions of ours that an example calls, each with the fields it sends."""
    if isinstance(found, list):
        for each in found:
            yield from called(each)
    elif isinstance(found, dict):
        if str(found.get("action")).startswith(f"{DOMAIN}."):
            yield found["action"].partition(".")[2], set(found.get("data", ()))
        for value in found.values():
            yield from called(value)


def own_actions() -> dict[str, set[str]]:
    """Return the actions with their fields."""
    actions = yaml_of(f"custom_components/{DOMAIN}/services.yaml")
    return {name: set((action or {}).get("fields", ())) for name, action in actions.items()}


def table_of(page: Document, head: str) -> Table:
    """Return the one table whose first head is this."""
    [table] = [each for each in page.tables if each.heads[0] == head]
    return table


def first_code(cells: list[str]) -> list[str]:
    """Return the first code of each cell that has some."""
    return [code_in(each)[0] for each in cells if "`" in each]


def test_the_dashboard_has_what_it_promises() -> None:
    """The button, the four counts, the progress, and the card."""
    [view] = [each for each in DASHBOARD.yaml if "sections" in each]
    names = ("stored", "skipped", "failed", "pending", "progress")
    assert set(values(view, "entity")) >= {
        f"button.{DOMAIN}_fetch_hardcover_ids",
        *(f"sensor.{DOMAIN}_{name}" for name in names),
    }
    assert "custom:booklore-hardcover-card" in set(values(view, "type"))


def test_every_card_exists() -> None:
    """Ours are those that the tests of the card show; the others are Home Assistant's."""
    cards = set(values(DASHBOARD.yaml, "type"))
    own = {card for card in cards if card.startswith("custom:")}
    assert own == {"custom:booklore-hardcover-card", "custom:booklore-hardcover"}
    assert cards - own <= CARDS


def options_of_the_card() -> set[str]:
    """Return what the card's editor asks for."""
    keys: dict[str, str] = ENGLISH["config_panel"]["card"]
    return {key.removesuffix("_label") for key in keys if key.endswith("_label")}


def test_the_options_of_the_card_are_those_of_its_editor() -> None:
    """The table names each; what the editor asks for is in the translations."""
    assert options_of_the_card() == set(first_code(table_of(DASHBOARD, "Option").column("Option")))


def test_the_dashboards_page_is_ours() -> None:
    """A tap on a count leads to the panel."""
    assert set(values(DASHBOARD.yaml, "navigation_path")) == {"/booklore-hardcover"}


def test_the_states_of_the_status_are_given() -> None:
    """People write them into automations."""
    [row] = [each for each in ENTITIES.tables[0].rows if f"`sensor.{DOMAIN}_status`" == each[0]]
    [status] = [each for each in sensor.SENSORS if each.key == "status"]
    assert {*code_in(row[1])} - {"paused_until"} == {*(status.options or ())}


def test_every_field_of_the_set_up_is_in_the_table() -> None:
    """By the words that people see there, in the order of the steps."""
    steps = ENGLISH["config"]["step"]
    labels = [
        label
        for step in ("user", "hardcover_token", "first_run")
        for label in steps[step]["data"].values()
    ]
    assert table_of(document("docs/installation.md"), "Step").column("Field") == labels


def test_every_action_has_a_section() -> None:
    """With each of its fields; the one that all have is named at the top."""
    actions = own_actions()
    described = {
        heading.strip("`").partition(".")[2]: {
            code_in(point)[0].partition(":")[0]
            for point in ACTIONS.section(heading).points
            if point.startswith("`")
        }
        for heading in ACTIONS.headings
        if heading.startswith(f"`{DOMAIN}.")
    }
    assert described == {name: fields - {"config_entry_id"} for name, fields in actions.items()}
    assert all("config_entry_id" in fields for fields in actions.values())
    assert ACTIONS.code[0] == "config_entry_id"
    assert first_code(table_of(ACTIONS, "Action").column("Action")) == list(described)


@pytest.mark.parametrize("page", manual())
def test_every_action_and_event_that_is_named_exists(page: str) -> None:
    """Wherever it stands; examples send no field that the action does not have."""
    text = document(page).words
    actions = own_actions()
    assert {*re.findall(rf"(?<![\w./]){DOMAIN}\.([a-z_]+)", text)} - {"zip"} <= actions.keys()
    fired = {each for name, each in vars(events).items() if name.startswith("EVENT_")}
    assert {*re.findall(rf"(?<![\w./]){DOMAIN}_[a-z_]+", text)} <= fired
    for action, sent in called(document(page).yaml):
        assert sent <= actions[action], action


@pytest.mark.parametrize("page", manual())
def test_every_name_is_one_of_the_codes(page: str) -> None:
    """Whatever stands in code and looks like a field, a state, a key or an option."""
    named = {each for each in document(page).code if re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", each)}
    assert named - our_names() - THEIRS == set()


@cache
def our_names() -> set[str]:
    """Return all names of texts, fields, states, reasons and options."""
    files = [*PACKAGE.glob("*.json"), *PACKAGE.glob("*.yaml"), PACKAGE / "translations/en.json"]
    texts = " ".join(each.read_text("utf-8") for each in (*files, *FOLDER.iterdir()))
    reasons = {each.value for kind in (Reason, Left, Why) for each in kind}
    answers = {each.name for kind in (Tally, SyncEnd, Candidate) for each in fields(kind)}
    return (
        {*re.findall(r"\w+", texts)} | reasons | answers | ONLY_IN_ANSWERS | options_of_the_card()
    )


def test_every_event_is_in_the_table() -> None:
    """And none besides."""
    fired = {each for name, each in vars(events).items() if name.startswith("EVENT_")}
    assert set(first_code(table_of(EVENTS, "Event").column("Event"))) == fired
    assert len(fired) == 4


def test_every_type_of_the_event_entities_is_in_the_table() -> None:
    """In the order of the code."""
    table = table_of(ENTITIES.section("Event entities"), "Entity")
    assert first_code(table.column("Event type")) == [
        kind for each in event.EVENTS for kind in each.event_types or ()
    ]
    assert first_code(table.column("Entity")) == [f"event.{DOMAIN}_{e.key}" for e in event.EVENTS]


def test_what_dialogs_say_is_quoted() -> None:
    """As it begins; dots stand for what differs."""
    errors = ENGLISH["config"]["error"] | ENGLISH["config_panel"]["booklore"]
    shown = [re.sub(r"\{\w+\}", "…", each) for each in errors.values()]
    page = document("docs/troubleshooting.md").section("In dialogs")
    quoted = [each.strip("*") for each in table_of(page, "What you see").column("What you see")]
    assert quoted
    assert [q for q in quoted if not any(each.startswith(q) for each in shown)] == []


def test_every_repair_is_explained_once() -> None:
    """By its title, in the page about troubles."""
    titles = {
        issue["title"].removeprefix("{name}: ").casefold() for issue in ENGLISH["issues"].values()
    }
    explained = [
        each.casefold()
        for table in document("docs/troubleshooting.md").tables
        if table.heads[0] == "Repair"
        for cell in table.column("Repair")
        for each in re.findall(r"\*(.+?)\*", cell)
    ]
    assert sorted(explained) == sorted(titles)


def test_every_reason_is_explained() -> None:
    """Why a book is left alone, and why something is written for it."""
    of_ratings = {*first_code(table_of(RATINGS, "Key").column("Key"))}
    of_ids = {*first_code(table_of(ACTIONS, "Key").column("Key"))}
    assert of_ids | of_ratings == {each.value for each in Left}
    whys = {
        each
        for table in ACTIONS.tables
        for row in table.rows
        if row[0] == "`lines`"
        for each in code_in(row[1])
    }
    assert {each.value for each in Why} <= whys


def test_every_reason_of_a_candidate_is_explained_once() -> None:
    """In the words that people see beside it."""
    words = ENGLISH["config_panel"]["reason"]
    assert words.keys() == {each.value for each in Reason}
    explained = [
        each
        for cell in table_of(DECIDES, "It says").column("It says")
        for each in re.findall(r"\*(.+?)\*", cell)
    ]
    assert sorted(explained) == sorted(words.values())


def test_what_ratings_cost_is_what_was_measured() -> None:
    """The figures in the sentences are those of the table."""
    report = sync_figures.read(REPOSITORY / "docs/sync.json")
    first, added = (
        next(each for each in report.steps if each.step.startswith(name))
        for name in ("first run", "add")
    )
    for each in (first, added):
        cost = rf"{each.changed} (?:new |added )?(?:ratings|books) take {each.hardcover:,} requests"
        assert re.search(rf"{cost} and {each.minutes:.0f} minutes", RATINGS.words), each


def test_how_often_it_is_right_is_what_was_measured() -> None:
    """The table is the command's, and the sentence about the one wrong match is about it."""
    found = overview.read(REPOSITORY / "docs/how-it-decides.json")
    assert overview.table(found) in DECIDES.path.read_text("utf-8")
    for way in (0, 1):
        outcomes = [library["outcomes"][way] for library in found]
        wrong = Counter[str]()
        for outcome in outcomes:
            wrong.update(outcome["matched_wrong_because"])
        assert wrong == {Oddity.ISBN_ON_WRONG_WORK: 1}
        assert sum(outcome["matched_wrong"] for outcome in outcomes) == 1
    assert "The one wrong match" in DECIDES.words


def test_the_page_for_a_key_is_the_one_that_the_dialog_leads_to() -> None:
    """With the same permissions."""
    for page in ("README.md", "docs/installation.md"):
        assert KEY_PAGE in document(page).links
    scopes = parse_qs(urlsplit(KEY_PAGE).query)["scope"][0].split()
    assert scopes == ["read:me:content", "read:catalog", "read:library", "write:library"]


def test_badges_import_the_blueprints() -> None:
    """Each by the address that the blueprint itself names, under its own name."""
    addresses = [
        parse_qs(urlsplit(link).query)["blueprint_url"][0]
        for link in AUTOMATIONS.links
        if "/redirect/blueprint_import/" in link
    ]
    blueprints = [
        parse_yaml((FOLDER / path.name).read_text("utf-8").replace("!input", ""))["blueprint"]
        for path in sorted(FOLDER.iterdir())
    ]
    assert sorted(addresses) == [each["source_url"] for each in blueprints]
    names = {each["name"].removeprefix("BookLore Hardcover: ") for each in blueprints}
    assert {each.casefold() for each in names} <= {each.casefold() for each in AUTOMATIONS.headings}
