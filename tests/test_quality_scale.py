"""The quality scale's claims, checked as far as a test can check them."""

import ast
from collections.abc import Callable
import re
import tomllib
from typing import Any

import pytest

from custom_components.booklore_hardcover import PLATFORMS, button, sensor
from custom_components.booklore_hardcover.config_flow import BookLoreHardcoverConfigFlow
from custom_components.booklore_hardcover.entity import BookLoreHardcoverEntity
from tests.source import PACKAGE, REPOSITORY, calls, english, json_of, tree, trees, yaml_of

BRONZE = """
    action-setup appropriate-polling brands common-modules config-flow config-flow-test-coverage
    dependency-transparency docs-actions docs-conditions docs-high-level-description
    docs-installation-instructions docs-removal-instructions docs-triggers entity-event-setup
    entity-unique-id has-entity-name runtime-data test-before-configure test-before-setup
    unique-config-entry
"""
SILVER = """
    action-exceptions config-entry-unloading docs-configuration-parameters
    docs-installation-parameters entity-unavailable integration-owner log-when-unavailable
    parallel-updates reauthentication-flow test-coverage
"""
GOLD = """
    devices diagnostics discovery discovery-update-info docs-data-update docs-examples
    docs-known-limitations docs-supported-devices docs-supported-functions docs-troubleshooting
    docs-use-cases dynamic-devices entity-category entity-device-class entity-disabled-by-default
    entity-translations exception-translations icon-translations reconfiguration-flow repair-issues
    stale-devices
"""
PLATINUM = "async-dependency inject-websession strict-typing"
TIERS = {"Bronze": BRONZE, "Silver": SILVER, "Gold": GOLD, "Platinum": PLATINUM}
EXEMPT = {
    "discovery",
    "discovery-update-info",
    "docs-conditions",
    "docs-triggers",
    "dynamic-devices",
    "stale-devices",
}
FILE = PACKAGE / "quality_scale.yaml"
RULES: dict[str, Any] = yaml_of(str(FILE.relative_to(REPOSITORY)))["rules"]
README = (REPOSITORY / "README.md").read_text("utf-8")
PYPROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
# Where the README keeps what a rule asks of the documentation.
SECTIONS = {
    "docs-actions": "## Actions",
    "docs-configuration-parameters": "### Options",
    "docs-data-update": "## What happens in a run",
    "docs-examples": "## Examples",
    "docs-high-level-description": "# BookLore Hardcover",
    "docs-installation-instructions": "## Installation",
    "docs-installation-parameters": "## Set-up",
    "docs-known-limitations": "## Known limits",
    "docs-removal-instructions": "## Removal",
    "docs-supported-devices": "## What you need",
    "docs-supported-functions": "## Entities",
    "docs-troubleshooting": "## Troubleshooting",
    "docs-use-cases": "## Examples",
}


def test_all_rules_are_answered() -> None:
    """All 54, in the tiers' order and grouped under their names."""
    names = [name for tier in TIERS.values() for name in tier.split()]
    assert len(names) == 54
    assert list(RULES) == [
        name for tier in TIERS.values() for name in sorted(RULES) if name in tier.split()
    ]
    assert set(RULES) == set(names)
    headings = re.findall(r"^  # (\w+)$", FILE.read_text("utf-8"), re.MULTILINE)
    assert headings == list(TIERS)


@pytest.mark.parametrize("name", sorted(RULES))
def test_answer(name: str) -> None:
    """A rule is met, or does not apply for a reason that is given; none is left to do."""
    answer = RULES[name]
    if isinstance(answer, str):
        answer = {"status": answer}
    elif answer.keys() != {"status", "comment"} or len(answer["comment"]) < 20:
        pytest.fail(f"no comment worth reading: {answer}")
    assert answer["status"] == ("exempt" if name in EXEMPT else "done")
    assert name not in EXEMPT or "comment" in answer


@pytest.mark.parametrize("name", sorted(EXEMPT & {"docs-triggers", "docs-conditions"}))
def test_what_is_exempt_is_not_there(name: str) -> None:
    """The rule applies the moment that such a file ships."""
    assert not list(PACKAGE.glob(f"{name.removeprefix('docs-').removesuffix('s')}*"))


def test_nothing_is_discovered() -> None:
    """Else the rules on discovery would apply."""
    manifest = json_of("manifest.json")
    assert not {"bluetooth", "dhcp", "homekit", "mqtt", "ssdp", "usb", "zeroconf"} & set(manifest)


@pytest.mark.parametrize("name", sorted(name for name in RULES if name.startswith("docs-")))
def test_readme_has_the_section(name: str) -> None:
    """And there is something in it."""
    if name in EXEMPT:
        assert name not in SECTIONS
        return
    _, _, after = f"\n{README}".partition(f"\n{SECTIONS[name]}\n")
    section = re.split(r"\n#{1,3} ", after)[0]
    if name == "docs-actions":
        section = after
    assert len(section.strip()) > 60


def _functions(module: str) -> dict[str, ast.AsyncFunctionDef | ast.FunctionDef]:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return {node.name: node for node in tree(module).body if isinstance(node, kinds)}


def _names_in(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)} | {
        each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)
    }


def _descriptions() -> list[Any]:
    return [button.FETCH, *sensor.SENSORS]


def _sources() -> list[str]:
    return [path.read_text("utf-8") for path in PACKAGE.rglob("*.py")]


def _actions_are_registered_once() -> bool:
    functions = _functions("__init__")
    registered = "async_setup_services"
    return registered in _names_in(functions["async_setup"]) and registered not in _names_in(
        functions["async_setup_entry"]
    )


def _nothing_is_polled() -> bool:
    coordinators = [
        call for code in trees().values() for call, _ in calls(code, "DataUpdateCoordinator")
    ]
    text = "".join(_sources())
    return not coordinators and "update_interval" not in text and "_track_time_interval" not in text


def _every_platform_says_how_many_at_once() -> bool:
    return all("PARALLEL_UPDATES" in vars(module) for module in (button, sensor)) and {
        module.__name__.rsplit(".", 1)[1] for module in (button, sensor)
    } == {platform.value for platform in PLATFORMS}


def _timestamps_and_states_have_a_class() -> bool:
    classes = {each.key: each.device_class for each in sensor.SENSORS}
    return (classes["last_run"], classes["status"]) == ("timestamp", "enum")


def _diagnostics_hide_what_is_private() -> bool:
    return "async_redact_data" in _names_in(tree("diagnostics"))


def _sessions_are_given() -> bool:
    made = [
        text
        for text in _sources()
        if re.search(r"ClientSession\(|async_create_clientsession", text)
    ]
    return not made and "async_get_clientsession" in _names_in(tree("accounts/clients"))


def _types_are_strict() -> bool:
    mypy = PYPROJECT["tool"]["mypy"]
    checked = 'mypy" custom_components/booklore_hardcover' in (
        REPOSITORY / "script/test"
    ).read_text("utf-8")
    ignored = [text for text in _sources() if "type: ignore" in text]
    return mypy["strict"] and checked and not ignored


def _coverage_is_a_gate() -> bool:
    gates = (REPOSITORY / "script/test").read_text("utf-8")
    return "--fail-under=95" in gates and "--fail-under=100 --include='*/config_flow.py'" in gates


def _entry_data_is_on_the_entry() -> bool:
    kept = [
        text
        for text in _sources()
        if re.search(r"hass\.data(\[|\.get\(|\.setdefault\()DOMAIN", text)
    ]
    return not kept and "runtime_data" in _names_in(_functions("__init__")["async_setup_entry"])


def _flow_has(*steps: str) -> bool:
    return all(hasattr(BookLoreHardcoverConfigFlow, f"async_step_{step}") for step in steps)


CHECKS: dict[str, Callable[[], object]] = {
    "action-setup": _actions_are_registered_once,
    "appropriate-polling": _nothing_is_polled,
    "brands": (PACKAGE / "brand/icon.png").is_file,
    "common-modules": lambda: [tree("coordinator"), tree("entity")],
    "config-flow": lambda: _flow_has("user", "hardcover_token"),
    "config-flow-test-coverage": _coverage_is_a_gate,
    "test-coverage": _coverage_is_a_gate,
    "dependency-transparency": lambda: json_of("manifest.json")["requirements"] == [],
    "entity-unique-id": lambda: "_attr_unique_id" in _names_in(tree("entity")),
    "has-entity-name": lambda: BookLoreHardcoverEntity._attr_has_entity_name,
    "runtime-data": _entry_data_is_on_the_entry,
    "unique-config-entry": lambda: (
        "_abort_if_unique_id_configured" in _names_in(tree("config_flow"))
    ),
    "config-entry-unloading": lambda: _functions("__init__")["async_unload_entry"],
    "integration-owner": lambda: json_of("manifest.json")["codeowners"],
    "parallel-updates": _every_platform_says_how_many_at_once,
    "reauthentication-flow": lambda: _flow_has("reauth", "reauth_booklore", "reauth_hardcover"),
    "reconfiguration-flow": lambda: _flow_has("reconfigure"),
    "devices": lambda: _names_in(tree("entity")) >= {"DeviceInfo", "SERVICE"},
    "diagnostics": _diagnostics_hide_what_is_private,
    "entity-category": lambda: {each.entity_category for each in _descriptions()} > {None},
    "entity-device-class": _timestamps_and_states_have_a_class,
    "entity-translations": lambda: all(each.translation_key for each in _descriptions()),
    "exception-translations": lambda: english()["exceptions"],
    "icon-translations": lambda: json_of("icons.json").keys() == {"entity", "services"},
    "repair-issues": lambda: _functions("repairs")["async_create_fix_flow"],
    "inject-websession": _sessions_are_given,
    "strict-typing": _types_are_strict,
}


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_rule(name: str) -> None:
    """What is called done is done."""
    assert name in RULES
    assert CHECKS[name]()
