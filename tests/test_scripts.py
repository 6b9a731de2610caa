"""The scripts say what they do and what they lack, and end with all that they have started."""

from collections.abc import Callable
import fcntl
import os
from pathlib import Path
import re
import signal
import subprocess
import sys

import pytest

from .fresh_machine import PYTHON, UV, FreshMachine, fresh_machine
from .source import REPOSITORY

LONG = "\nif [[ $1 == pip && $3 != --help ]]; then sleep 60; fi"
"""What a uv does besides that takes its time."""
PIP_ALONE = """\
[[ $1 == -m && $2 == pip ]] || exit 1
while [[ $# -gt 0 ]]; do
  case $1 in
    --prefix) folder=$2/local/bin ;;
    --target) folder=$2/bin ;;
  esac
  shift
done
[[ -z ${folder:-} ]] || { mkdir -p "$folder" && cp "$(command -v packaged-uv)" "$folder/uv"; }
"""
"""What Debian's Python does that has pip but not venv."""
TESTS = """\
import pytest

from custom_components.booklore_hardcover import config_flow


@pytest.mark.hass
def test_good():
    assert config_flow.GOOD


def test_bad():
    assert not config_flow.GOOD, "not this time"


@pytest.mark.skip
def test_skipped():
    raise AssertionError
"""


@pytest.fixture
def machine(tmp_path: Path) -> FreshMachine:
    """Return a machine without Python and uv, in whose clone nothing was set up."""
    return fresh_machine(tmp_path)


@pytest.fixture
def ready(machine: FreshMachine) -> FreshMachine:
    """Return a machine on which a set-up finds a Python and a uv."""
    machine.bring("python3.14", PYTHON)
    machine.bring("uv", UV)
    return machine


@pytest.fixture
def set_up(ready: FreshMachine) -> FreshMachine:
    """Return a machine whose clone was set up: what checks the code is content, pytest is real."""
    ready.bring("script/setup", "")
    for version in ("2026.3", "2026.10"):
        ready.bring(f".venvs/{version}/bin/python", PYTHON)
        ready.bring(f".venvs/{version}/bin/coverage", f'exec {sys.executable} -m coverage "$@"')
    for name in ("ruff", "mypy", "shellcheck"):
        ready.bring(f".venvs/2026.10/bin/{name}", f"echo {name} is content")
    ready.bring(".cache/node/node", "echo node is content")
    package = ready.clone / "custom_components/booklore_hardcover"
    package.mkdir(parents=True)
    (package / "config_flow.py").write_text("GOOD = True\n")
    (ready.clone / "tests").mkdir()
    (ready.clone / "tests/test_small.py").write_text(TESTS)
    return ready


def rows(out: str) -> dict[str, list[str]]:
    """Return the table at the end: what became of each step, and the numbers of its tests."""
    table = out.rpartition("\nStep ")[2].splitlines()[1:]
    found = [re.split(r" {2,}", line) for line in table if line.endswith(tuple("0123456789"))]
    return {name: rest[:-1] for name, *rest in found}


def test_nothing_to_install_with(machine: FreshMachine) -> None:
    """No uv, and no Python that could bring one: it says where there is one."""
    for script in ("demo", "test"):
        told = machine.run(f"script/{script}")
        assert told.status == 1
        assert "found neither a uv that is new enough nor a Python 3 with pip" in told.err
        assert "https://docs.astral.sh/uv/" in told.err


def test_uv_is_too_old(machine: FreshMachine) -> None:
    """It is named: whoever has one wonders otherwise."""
    machine.bring("uv", "echo 'pip install [OPTIONS] <PACKAGE|--requirements>'")
    told = machine.run("script/setup", "demo")
    assert told.status == 1
    assert f"{machine.tools}/uv is too old" in told.err
    assert "https://docs.astral.sh/uv/" in told.err


def test_pip_brings_a_uv(machine: FreshMachine) -> None:
    """Also where Python cannot make an environment for it."""
    machine.bring("python3.14", PYTHON)
    machine.bring("packaged-uv", UV)
    machine.bring("python3", PIP_ALONE)
    told = machine.run("script/setup", "demo")
    assert told.status == 0, told.err
    assert re.search(r"^  uv \S+ …", told.err, re.MULTILINE)


@pytest.mark.parametrize(
    ("tool", "does", "says", "helps"),
    [
        ("uname", "echo MINGW64_NT-10.0", "runs on Linux and macOS", "WSL"),
        ("df", "printf '%s\\n' Head 'disk 9 8 300000 90% /'", "there are 292 MB", "Make room"),
    ],
    ids=["Windows", "a full disk"],
)
def test_this_is_no_place_for_it(
    ready: FreshMachine, tool: str, does: str, says: str, helps: str
) -> None:
    """It is said before anything is made."""
    ready.bring(tool, does)
    told = ready.run("script/demo")
    assert told.status == 1
    assert says in told.err
    assert helps in told.err
    assert not list(ready.clone.glob(".venvs/*"))


def test_no_chromium(ready: FreshMachine) -> None:
    """It is said before anything is made, and how else one can be named."""
    told = ready.run("script/test", "--browser")
    assert told.status == 1
    assert "found no Chromium" in told.err
    assert "CHROMIUM=" in told.err
    assert not list(ready.clone.glob(".venvs/*"))


def test_a_set_up_tells_its_steps_once(ready: FreshMachine) -> None:
    """One line each; when all is there it says nothing, and needs neither uv nor the network."""
    told = ready.run("script/setup", "demo")
    assert told.status == 0, told.err
    assert re.fullmatch(r"Setting up.*\n  Home Assistant.* demo .*… \d:\d\d\nAll set\.\n", told.err)
    ready.take("uv")
    ready.take("python3.14")
    again = ready.run("script/setup", "demo")
    assert (again.status, again.out, again.err) == (0, "", "")


def test_what_changes_an_environment_makes_it_anew(ready: FreshMachine) -> None:
    """Other packages do, but not how the code is checked."""
    ready.run("script/setup", "demo")
    project = ready.clone / "pyproject.toml"
    project.write_text(project.read_text() + "\n# of no importance\n")
    assert ready.run("script/setup", "demo").err == ""
    pinned = ready.clone / "script/constraints/demo.txt"
    pinned.write_text(pinned.read_text() + "another==1.0\n")
    assert "All set." in ready.run("script/setup", "demo").err


def test_a_step_fails(ready: FreshMachine) -> None:
    """What the tool said is shown, and the script ends there; the next time it goes on."""
    ready.bring("uv", UV + '\n[[ $1 != pip || $3 == --help ]] || { echo "no route" >&2; exit 2; }')
    told = ready.run("script/demo")
    assert told.status == 1
    assert "no route" in told.err
    assert "stopped at: Home Assistant" in told.err
    assert "All set." not in told.err
    ready.bring("uv", UV)
    assert ready.run("script/setup", "demo").status == 0


@pytest.mark.parametrize(
    "command",
    [
        ("script/demo", "--twice"),
        ("script/test", "--brwoser"),
        ("script/test", "--soak", "--sede", "1"),
        ("script/setup", "2027.1"),
    ],
    ids=" ".join,
)
def test_misuse_shows_how_it_is_used(machine: FreshMachine, command: tuple[str, ...]) -> None:
    """At once, and not after minutes of setting up."""
    told = machine.run(*command)
    assert told.status == 2
    assert told.err.startswith(f"{command[0]}: ")
    assert f"\n  {command[0]} " in told.err
    assert not (machine.clone / ".venvs").exists()


@pytest.mark.parametrize("script", ["demo", "setup", "test"])
def test_help_needs_no_set_up(machine: FreshMachine, script: str) -> None:
    """It is what stands at the script's head."""
    told = machine.run(f"script/{script}", "--help")
    assert (told.status, told.err) == (0, "")
    assert f"\n  script/{script} " in told.out
    assert "set -euo" not in told.out
    assert not (machine.clone / ".venvs").exists()


def test_the_demos_help_names_its_options(machine: FreshMachine) -> None:
    """Those that it has, and what they may be."""
    shown = machine.run("script/demo", "--help").out
    known = subprocess.run(
        [sys.executable, "-m", "demo", "--help"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    words = r"--\w+|\w+-\d\.\d+"
    assert set(re.findall(words, shown)) == set(re.findall(words, known)) - {"--help"}


@pytest.mark.parametrize("whom", [os.killpg, os.kill], ids=["the terminal", "the script alone"])
@pytest.mark.parametrize("command", ["script/demo", "script/test", "script/setup"])
def test_ctrl_c_ends_a_set_up(
    ready: FreshMachine, command: str, whom: Callable[[int, int], None]
) -> None:
    """All of it, as `started` sees to, and the next one is none the worse."""
    ready.bring("uv", UV + LONG)
    with ready.started(command) as process:
        ready.wait_for("pip install --quiet", "uv.log")
        whom(process.pid, signal.SIGINT)
        process.communicate(timeout=10)
    assert process.returncode == 130
    ready.bring("uv", UV)
    assert ready.run("script/setup", "demo").status == 0


def test_one_demo_at_a_time(set_up: FreshMachine) -> None:
    """A second one would take away the first one's folder."""
    with (set_up.clone / ".cache/demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = set_up.run("script/demo")
    assert told.status == 1
    assert "a demo is running here already" in told.err


def test_the_table_names_what_failed(set_up: FreshMachine) -> None:
    """Nothing is left out because something failed, and what failed is told above."""
    set_up.bring(".venvs/2026.10/bin/mypy", "echo this is no type; exit 1")
    told = set_up.run("script/test")
    assert told.status == 1
    above = told.out.rpartition("\nStep ")[0]
    assert "this is no type" in above
    assert "not this time" in above
    assert rows(told.out) == {
        "Lint: format": ["passed"],
        "Lint: Python": ["passed"],
        "Lint: scripts": ["passed"],
        "Lint: browser code": ["passed"],
        "Types: Python": ["FAILED"],
        "Types: browser code": ["passed"],
        "Bundle": ["passed"],
        "Tests on Home Assistant 2026.3": ["passed", "1", "0", "0"],
        "Coverage on Home Assistant 2026.3": ["passed"],
        "Coverage of the dialogs on 2026.3": ["passed"],
        "Tests on Home Assistant 2026.10": ["FAILED", "1", "1", "1"],
        "Coverage on Home Assistant 2026.10": ["not run"],
    }
    assert told.out.endswith("\n2 passed, 1 failed, 1 skipped\n")


def test_the_table_says_where_it_was_stopped(set_up: FreshMachine) -> None:
    """After what had passed until then."""
    set_up.bring(".venvs/2026.10/bin/mypy", "echo begun >mypy.log; sleep 60")
    with set_up.started("script/test") as process:
        set_up.wait_for("begun", "mypy.log")
        os.killpg(process.pid, signal.SIGINT)
        out, _ = process.communicate(timeout=10)
    assert process.returncode == 130
    found = rows(out)
    assert found.pop("Types: Python") == ["stopped"]
    assert {tuple(each) for each in found.values()} == {("passed",)}


def test_some_tests_only(set_up: FreshMachine) -> None:
    """What stands behind the script's name goes to pytest, on the newest version."""
    told = set_up.run("script/test", "tests/test_small.py", "-k", "good")
    assert told.status == 0
    assert "1 passed, 2 deselected" in told.out
    assert "Step" not in told.out
