"""What people paste from the documentation works."""

from collections.abc import Iterator
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from homeassistant.core import HomeAssistant
from homeassistant.util.yaml import parse_yaml
import orjson
import pytest

from benchmark import sync_figures
from custom_components.booklore_hardcover.const import DOMAIN, KEY_PAGE
from custom_components.booklore_hardcover.messages.issues import WRITE_ISSUES
from custom_components.booklore_hardcover.sync.plan import Left, Why
from tests.automations import FOLDER
from tests.source import REPOSITORY

DASHBOARD = (REPOSITORY / "docs/dashboard.md").read_text("utf-8")
README = (REPOSITORY / "README.md").read_text("utf-8")
RATINGS = (REPOSITORY / "docs/ratings.md").read_text("utf-8")
SYNC = (REPOSITORY / "docs/sync.md").read_text("utf-8")
INTEGRATION = REPOSITORY / "custom_components" / DOMAIN
ENGLISH = orjson.loads((INTEGRATION / "translations/en.json").read_bytes())
# Home Assistant's own cards that the documentation uses.
CARDS = {"entities", "gauge", "grid", "heading", "sections", "tile"}


def pasted(text: str) -> list[Any]:
    """Return what is in the YAML examples."""
    return [parse_yaml(each) for each in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


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


def section(text: str, heading: str) -> str:
    """Return a page from a heading on, as far as the next one of the first two levels."""
    after = text.split(f"\n{heading}", 1)[1]
    return re.split(r"^##? ", after, maxsplit=1, flags=re.MULTILINE)[0]


def first_column(text: str, pattern: str) -> list[str]:
    """Return the code in the first column of tables."""
    return re.findall(rf"^\| `({pattern})` \|", text, re.MULTILINE)


def keys(text: str, row: str) -> set[str]:
    """Return the code in a table's row that begins with this."""
    [found] = re.findall(rf"^\| `{row}` \|(.*)$", text, re.MULTILINE)
    return set(re.findall(r"`(\w+)`", found))


def anchors(text: str) -> set[str]:
    """Return what GitHub makes of the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def test_the_dashboard_has_what_it_promises() -> None:
    """The button, the four counts, the progress, and the card."""
    [view] = [each for each in pasted(DASHBOARD) if "sections" in each]
    names = ("stored", "skipped", "failed", "pending", "progress")
    assert set(values(view, "entity")) >= {
        f"button.{DOMAIN}_fetch_hardcover_ids",
        *(f"sensor.{DOMAIN}_{name}" for name in names),
    }
    assert "custom:booklore-hardcover-card" in set(values(view, "type"))


def test_every_card_exists() -> None:
    """Ours are those that the tests of the card show; the others are Home Assistant's."""
    cards = set(values(pasted(DASHBOARD), "type"))
    own = {card.removeprefix("custom:") for card in cards if card.startswith("custom:")}
    assert cards - {f"custom:{card}" for card in own} <= CARDS
    # Card and strategy, as browsers know them.
    loader = (REPOSITORY / "custom_components" / DOMAIN / "frontend/loader.js").read_text("utf-8")
    assert own == {"booklore-hardcover-card", "booklore-hardcover"}
    assert {each for each in own if f'"{each}"' not in loader} == set()


def test_the_options_of_the_card_are_those_of_its_editor() -> None:
    """The table names each; what the editor asks for is in the translations."""
    asked = {
        key.removesuffix("_label")
        for key in ENGLISH["config_panel"]["card"]
        if key.endswith("_label")
    }
    assert asked == set(re.findall(r"^\| `(\w+)` \|", DASHBOARD, re.MULTILINE))


@pytest.mark.parametrize("text", [DASHBOARD, README], ids=["dashboard", "readme"])
async def test_every_entity_exists(hass: HomeAssistant, set_up, text: str) -> None:
    """Under the names that Home Assistant gives them."""
    await set_up()
    examples = pasted(text)
    named = {*values(examples, "entity"), *re.findall(rf"\w+\.{DOMAIN}_\w+", str(examples))}
    assert named
    assert {entity for entity in named if hass.states.get(entity) is None} == set()


async def test_every_entity_is_in_the_table(hass: HomeAssistant, set_up) -> None:
    """And none besides."""
    await set_up()
    ours = {each.entity_id for each in hass.states.async_all() if DOMAIN in each.entity_id}
    assert set(first_column(README, rf"\w+\.{DOMAIN}_\w+")) == ours


def test_every_option_is_in_the_table() -> None:
    """By its name in the dialog, in the order there."""
    table = section(README, "### Options").split("### ")[0]
    assert re.findall(r"^\| (?!Option|-)([^|]+?) \|", table, re.MULTILINE) == list(
        ENGLISH["options"]["step"]["init"]["data"].values()
    )


def test_every_action_has_a_section() -> None:
    """With each of its fields but the one that says which library."""
    actions = parse_yaml((INTEGRATION / "services.yaml").read_text("utf-8"))
    described = {
        name: set(re.findall(r"^ *- `(\w+)", text, re.MULTILINE))
        for name, text in re.findall(
            rf"^### `{DOMAIN}\.(\w+)`\n(.*?)(?=^##)", README, re.MULTILINE | re.DOTALL
        )
    }
    assert described == {
        name: set((action or {}).get("fields", {})) - {"config_entry_id"}
        for name, action in actions.items()
    }


def test_every_repair_is_explained() -> None:
    """By its title; those about ratings once more where ratings are."""
    titles = {
        key: issue["title"].removeprefix("{name}: ").casefold()
        for key, issue in ENGLISH["issues"].items()
    }
    known = {each.casefold() for each in re.findall(r"^\| \*(.+?)\* \(", README, re.MULTILINE)}
    assert set(titles.values()) - {titles["token_expired"]} == known
    trouble = section(RATINGS, "## If something is wrong")
    about_ratings = {
        each.casefold() for each in re.findall(r"^\| \*(.+?)\*", trouble, re.MULTILINE)
    }
    others = {"booklore_may_not_edit", "booklore_too_old_to_write"}
    assert about_ratings == {titles[key] for key in {*WRITE_ISSUES, "ratings_elsewhere"} - others}


def test_every_reason_is_explained() -> None:
    """Why a book is left alone, and why something is written for it."""
    of_ratings = set(first_column(section(RATINGS, "## Which books are left alone"), r"\w+"))
    write_ids = section(README, f"### `{DOMAIN}.write_ids`").split("### `")[0]
    sync_ratings = section(README, f"### `{DOMAIN}.sync_ratings`").split("### `")[0]
    of_ids = keys(write_ids, "left_by_reason")
    assert of_ids | of_ratings == {each.value for each in Left}
    whys = keys(write_ids, "lines") | keys(sync_ratings, "lines")
    assert {each.value for each in Why} <= whys


def test_what_ratings_cost_is_what_was_measured() -> None:
    """The figures in the sentences are those of the table."""
    report = sync_figures.read(REPOSITORY / "docs/sync.json")
    first, added = (
        next(each for each in report.steps if each.step.startswith(name))
        for name in ("first run", "add")
    )
    for text in (README, RATINGS):
        words = " ".join(text.split())
        assert f"{first.changed:,} " in words
        for each in (first, added):
            cost = rf"{each.changed} (?:new |added )?(?:ratings|books)(?: take)? {each.hardcover:,} requests"
            assert re.search(rf"{cost} and {each.minutes:.0f} minutes", words), each


def test_the_dashboards_page_is_ours() -> None:
    """A tap on a count leads to the panel."""
    assert set(values(pasted(DASHBOARD), "navigation_path")) == {"/booklore-hardcover"}


def test_the_page_for_a_key_is_the_one_that_the_dialog_leads_to() -> None:
    """With the same permissions."""
    assert f"({KEY_PAGE})" in README
    scopes = parse_qs(urlsplit(KEY_PAGE).query)["scope"][0].split()
    assert scopes == ["read:me:content", "read:catalog", "read:library", "write:library"]


def test_badges_import_the_blueprints() -> None:
    """Each by the address that the blueprint itself names."""
    badges = re.findall(
        r"\((https://my\.home-assistant\.io/redirect/blueprint_import/.*?)\)", README
    )
    addresses = [parse_qs(urlsplit(badge).query)["blueprint_url"][0] for badge in badges]
    sources = [
        parse_yaml((FOLDER / path.name).read_text("utf-8").replace("!input", ""))
        for path in sorted(FOLDER.iterdir())
    ]
    assert sorted(addresses) == [each["blueprint"]["source_url"] for each in sources]


def test_links_between_the_pages_lead_somewhere() -> None:
    """And pictures are there."""
    docs = REPOSITORY / "docs"
    for folder, text in (
        (REPOSITORY, README),
        (docs, DASHBOARD),
        (docs, RATINGS),
        (docs, SYNC),
    ):
        links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
        assert [link for link in links if not (folder / link).exists()] == []
    for page in ("dashboard", "ratings", "scale", "sync"):
        assert f"](docs/{page}.md)" in README


@pytest.mark.parametrize("text", [README, RATINGS], ids=["readme", "ratings"])
def test_links_within_a_page_lead_to_a_heading(text: str) -> None:
    """Those from the README to the page about ratings as well."""
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors(text)
    assert set(re.findall(r"\]\(docs/ratings\.md#([^)]+)\)", text)) <= anchors(RATINGS)
