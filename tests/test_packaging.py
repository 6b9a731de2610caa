"""What lies around the integration: licence, packages."""

import json
import re

from tests.source import REPOSITORY


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
