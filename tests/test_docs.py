"""What people paste from the documentation works."""

from collections.abc import Iterator
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from homeassistant.core import HomeAssistant
from homeassistant.util.yaml import parse_yaml
import orjson
import pytest

from custom_components.booklore_hardcover.const import DOMAIN, KEY_PAGE
from tests.automations import FOLDER
from tests.source import REPOSITORY

DASHBOARD = (REPOSITORY / "docs/dashboard.md").read_text("utf-8")
README = (REPOSITORY / "README.md").read_text("utf-8")
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
    english = orjson.loads(
        (REPOSITORY / "custom_components" / DOMAIN / "translations/en.json").read_bytes()
    )
    asked = {
        key.removesuffix("_label")
        for key in english["config_panel"]["card"]
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
    for folder, text in ((REPOSITORY, README), (REPOSITORY / "docs", DASHBOARD)):
        links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
        assert [link for link in links if not (folder / link).exists()] == []
    assert "](docs/dashboard.md)" in README
