"""What lies around the integration: licence, workflows, what is installed."""

import json
import re

import pytest

from tests.source import REPOSITORY, yaml_of

WORKFLOWS = {
    "test": ".ci/run",
    "hassfest": "home-assistant/actions/hassfest",
    "hacs": "hacs/action",
}
PINNED = re.compile(r"[\w/-]+@[0-9a-f]{40}")


def test_licence() -> None:
    """HACS wants one that is approved, whole and unchanged."""
    licence = (REPOSITORY / "LICENSE").read_text("utf-8")
    assert licence.split("\n")[1].strip() == "Apache License"
    assert "Version 2.0, January 2004" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert len(licence.splitlines()) > 200


@pytest.mark.parametrize(("name", "runs"), WORKFLOWS.items())
def test_workflow(name: str, runs: str) -> None:
    """Each may read only, ends by itself, and also runs when nothing was pushed."""
    workflow = yaml_of(f".github/workflows/{name}.yml")
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["cancel-in-progress"] is True
    [job] = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    assert job["timeout-minutes"] <= 30
    # YAML 1.1 reads `on` as a truth.
    assert set(workflow[True]) == {"push", "pull_request", "schedule", "workflow_dispatch"}
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert [each for each in used if not PINNED.fullmatch(each)] == []
    assert runs in {step.get("run") or step["uses"].partition("@")[0] for step in job["steps"]}


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
