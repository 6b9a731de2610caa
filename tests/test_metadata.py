"""What hassfest and HACS check on GitHub, checked here."""

import re
import tomllib
from typing import Any

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import validate_selector
from homeassistant.setup import async_setup_component
from PIL import Image
import pytest
from yarl import URL

from custom_components.booklore_hardcover import PLATFORMS
from custom_components.booklore_hardcover.const import DOMAIN, OPT_RATINGS
from custom_components.booklore_hardcover.options import RatingsMode
from tests.source import PACKAGE, REPOSITORY, english, json_of, yaml_of

REQUIRED = {
    "domain",
    "name",
    "codeowners",
    "documentation",
    "iot_class",
    "issue_tracker",
    "version",
}
ALLOWED = REQUIRED | {
    "after_dependencies",
    "config_flow",
    "dependencies",
    "integration_type",
    "loggers",
    "quality_scale",
    "requirements",
    "single_config_entry",
}
IOT_CLASSES = {
    "assumed_state",
    "calculated",
    "cloud_polling",
    "cloud_push",
    "local_polling",
    "local_push",
}
HACS_KEYS = {
    "content_in_root": bool,
    "country": list,
    "filename": str,
    "hacs": str,
    "hide_default_branch": bool,
    "homeassistant": str,
    "name": str,
    "persistent_directory": str,
    "render_readme": bool,
    "zip_release": bool,
}
SIZES = {"": 256, "@2x": 512}
SERVICES = (
    "choose_candidate",
    "exclude_book",
    "fetch_hardcover_ids",
    "forget_match",
    "get_differences",
    "get_matches",
    "settle_difference",
    "stop_run",
    "sync_ratings",
    "undo_writes",
    "write_ids",
)


@pytest.fixture(name="manifest")
def _manifest() -> dict[str, Any]:
    return json_of("manifest.json")


def test_manifest_has_what_it_must_and_nothing_else(manifest: dict[str, Any]) -> None:
    """Extra keys are refused; domain and name come first, the others in order."""
    assert manifest.keys() >= REQUIRED
    assert manifest.keys() <= ALLOWED
    assert list(manifest) == ["domain", "name", *sorted(manifest.keys() - {"domain", "name"})]


def test_manifest_says_what_is_so(manifest: dict[str, Any]) -> None:
    """Each value is one that Home Assistant and HACS take."""
    assert manifest["domain"] == DOMAIN == PACKAGE.name
    assert manifest["name"] == english()["title"] == "BookLore Hardcover"
    assert manifest["requirements"] == []
    assert manifest["integration_type"] == "service"
    assert manifest["iot_class"] in IOT_CLASSES
    assert manifest["quality_scale"] in {"bronze", "silver", "gold", "platinum"}
    assert manifest["codeowners"]
    assert all(re.fullmatch(r"@[\w-]+", owner) for owner in manifest["codeowners"])
    assert manifest["config_flow"] is (PACKAGE / "config_flow.py").exists() is True
    assert not (PACKAGE / "strings.json").exists()


def test_version_is_one_that_hacs_can_compare(manifest: dict[str, Any]) -> None:
    """It is the same wherever it is written."""
    version = manifest["version"]
    assert AwesomeVersion(version).strategy in {
        AwesomeVersionStrategy.SEMVER,
        AwesomeVersionStrategy.PEP440,  # 1.0.0b1
    }
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == version
    assert json_of("../../package.json")["version"] == version
    changelog = (REPOSITORY / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## \[?([\w.]+)\]? - ", changelog, re.MULTILINE)[0] == version


@pytest.mark.parametrize("key", ["documentation", "issue_tracker"])
def test_addresses_are_those_of_the_repository(manifest: dict[str, Any], key: str) -> None:
    """They lead to GitHub, and never to Home Assistant's own pages."""
    address = URL(manifest[key])
    assert (address.scheme, address.host) == ("https", "github.com")
    assert manifest["issue_tracker"] == manifest["documentation"] + "/issues"


async def test_yaml_configuration_is_refused(
    hass: HomeAssistant, issue_registry: ir.IssueRegistry
) -> None:
    """Actions are there without an entry; whoever writes YAML for them is told that it is not."""
    assert await async_setup_component(hass, DOMAIN, {DOMAIN: {}})
    assert issue_registry.async_get_issue("homeassistant", f"config_entry_only_{DOMAIN}")


def test_hacs_manifest() -> None:
    """HACS refuses keys that it does not know."""
    hacs = json_of("../../hacs.json")
    assert hacs["name"] == "BookLore Hardcover"
    assert hacs["homeassistant"] == "2026.3.0"
    assert {key: type(value) for key, value in hacs.items()}.items() <= HACS_KEYS.items()
    # Everybody gets the zip of a release, never what main happens to be.
    assert hacs["zip_release"] is hacs["hide_default_branch"] is True
    assert hacs["filename"] == f"{DOMAIN}.zip"


def test_one_integration_in_the_repository() -> None:
    """HACS installs the only one there is."""
    found = [each.parent for each in (REPOSITORY / "custom_components").glob("*/manifest.json")]
    assert found == [PACKAGE]


@pytest.mark.parametrize("suffix", SIZES)
@pytest.mark.parametrize("name", ["icon", "logo", "dark_icon", "dark_logo"])
def test_brand_images(name: str, suffix: str) -> None:
    """Icons are squares, logos lie; both are trimmed, on nothing."""
    height = SIZES[suffix]
    with Image.open(PACKAGE / "brand" / f"{name}{suffix}.png") as image:
        assert (image.format, image.mode) == ("PNG", "RGBA")
        assert image.height == height
        assert image.width == height if name.endswith("icon") else image.width > height
        left, upper, right, lower = image.getbbox()
        assert (upper, lower) == (0, height)
        assert name.endswith("icon") or (left, right) == (0, image.width)
        assert image.getpixel((0, 0))[3] == 0


def test_nothing_else_lies_among_the_brand_images() -> None:
    """Home Assistant serves these eight; each has its drawing in the repository."""
    files = {each.name for each in (PACKAGE / "brand").iterdir()}
    drawings = {each.stem for each in (REPOSITORY / "docs/brand").glob("*.svg")}
    assert files == {f"{name}{suffix}.png" for name in drawings for suffix in SIZES}


@pytest.mark.parametrize("service", SERVICES)
async def test_actions_are_described_as_they_are(hass: HomeAssistant, service: str) -> None:
    """Fields in the dialog, in the texts and in the schema are the same."""
    assert await async_setup_component(hass, DOMAIN, {})
    registered = hass.services.async_services_for_domain(DOMAIN)
    fields = _services()[service]["fields"]
    schema = registered[service].schema
    assert schema is not None
    required = {str(key) for key in schema.schema if type(key).__name__ == "Required"}
    assert {str(key) for key in schema.schema} == set(fields)
    assert {key for key, field in fields.items() if field.get("required")} == required
    assert set(registered) == set(SERVICES) == set(_services())


@pytest.mark.parametrize("service", SERVICES)
def test_action_fields(service: str) -> None:
    """Each has a selector that Home Assistant takes, and words."""
    texts = english()["services"][service]
    assert texts.keys() == {"name", "description", "fields"}
    fields = _services()[service]["fields"]
    assert texts["fields"].keys() == fields.keys()
    for key, field in fields.items():
        assert field.keys() <= {"required", "example", "default", "selector"}, key
        assert validate_selector(field["selector"])
        assert texts["fields"][key].keys() == {"name", "description"}


def test_selectors_that_offer_words_have_them() -> None:
    """Options of a selector with a translation key are those of the texts."""
    offered = {OPT_RATINGS: {each.value for each in RatingsMode}}
    for service in _services().values():
        for field in service["fields"].values():
            [[_kind, settings]] = field["selector"].items()
            if settings and "translation_key" in settings:
                offered[settings["translation_key"]] = set(settings["options"])
    texts = english()["selector"]
    assert {key: set(group["options"]) for key, group in texts.items()} == offered


def _services() -> dict[str, Any]:
    return yaml_of(str(PACKAGE.relative_to(REPOSITORY) / "services.yaml"))


def test_icons() -> None:
    """Every action and every entity has one, of Home Assistant's own set."""
    icons = json_of("icons.json")
    assert icons.keys() == {"entity", "services"}
    assert set(icons["services"]) == set(SERVICES)
    texts = english()["entity"]
    assert set(icons["entity"]) == set(texts) == {platform.value for platform in PLATFORMS}
    for platform, entities in icons["entity"].items():
        assert set(entities) == set(texts[platform])
        for key, icon in entities.items():
            assert set(icon.get("state", {})) <= set(texts[platform][key].get("state", {}))
    assert all(re.fullmatch(r"mdi:[a-z0-9-]+", each) for each in _leaves(icons))


def _leaves(tree_: dict[str, Any] | str) -> list[str]:
    if isinstance(tree_, str):
        return [tree_]
    return [leaf for each in tree_.values() for leaf in _leaves(each)]
