"""What lies around the integration: README, licence, packages."""

import json
import re

import pytest

from custom_components.booklore_hardcover import sensor
from custom_components.booklore_hardcover.const import DOMAIN
from custom_components.booklore_hardcover.messages import events
from tests.source import REPOSITORY, english


def test_readme_names_entities_actions_options_and_events() -> None:
    """What the tables say is there is there, and the other way round."""
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    texts = english()
    named = set(re.findall(rf"^\| `(\w+)\.{DOMAIN}_(\w+)` \|", readme, re.MULTILINE))
    assert named == {
        (platform, key) for platform, entities in texts["entity"].items() for key in entities
    }
    actions = dict(re.findall(rf"### `{DOMAIN}\.(\w+)`\n(.*?)(?=\n##)", readme, re.DOTALL))
    assert set(actions) == set(texts["services"])
    for service, section in actions.items():
        fields = set(re.findall(r"^ *- `(\w+)", section, re.MULTILINE))
        assert fields | {"config_entry_id"} == set(texts["services"][service]["fields"])
    listed = re.findall(rf"^\| `{DOMAIN}_(\w+)` \|", readme, re.MULTILINE)
    fired = {each for name, each in vars(events).items() if name.startswith("EVENT_")}
    assert {f"{DOMAIN}_{each}" for each in listed} == fired
    assert len(fired) == 4


@pytest.mark.parametrize(
    ("section", "labels"),
    [
        ("### Options", english()["options"]["step"]["init"]["data"]),
        ("## Set-up", english()["config"]["step"]["user"]["data"]),
    ],
    ids=["options", "set-up"],
)
def test_readme_names_the_fields_of_the_dialogs(section: str, labels: dict[str, str]) -> None:
    """By the words that people see there, in their order."""
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    part = readme.split(f"\n{section}\n")[1].split("\n#")[0]
    rows = re.findall(r"^\| ([A-Z][^|]+) \|", part, re.MULTILINE)[1:]
    named = ", ".join(rows).lower().split(", ")
    assert named == [label.lower() for label in labels.values()]


def test_readme_gives_the_states_of_the_status() -> None:
    """People write them into automations."""
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    [row] = re.findall(rf"^\| `sensor\.{DOMAIN}_status`.*$", readme, re.MULTILINE)
    [status] = [each for each in sensor.SENSORS if each.key == "status"]
    assert status.options is not None
    assert [each for each in status.options if f"`{each}`" not in row] == []


def test_licence() -> None:
    """HACS wants one that is approved, whole and unchanged."""
    licence = (REPOSITORY / "LICENSE").read_text("utf-8")
    assert licence.split("\n")[1].strip() == "Apache License"
    assert "Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert len(licence.splitlines()) > 200


def test_every_package_that_is_installed_has_its_exact_version() -> None:
    """Of every environment that `script/setup` makes, and without anybody's address."""
    lists = sorted((REPOSITORY / "script/constraints").iterdir())
    assert {each.stem for each in lists} == {"2026.3", "2026.10", "benchmark", "browser", "demo"}
    pinned = re.compile(r"[A-Za-z0-9._-]+==[^\s@/]+")
    for each in lists:
        lines = each.read_text("utf-8").splitlines()
        assert [line for line in lines if not pinned.fullmatch(line)] == [], each.name
    lock = (REPOSITORY / "package-lock.json").read_text("utf-8")
    assert "://" not in lock, "everybody has a registry of their own"
    locked = json.loads(lock)["packages"]
    packages = [each for path, each in locked.items() if path]
    assert packages
    assert not [each for each in packages if not each["version"][0].isdecimal()]
    assert not [each for each in packages if "resolved" in each]
