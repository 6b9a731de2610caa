"""Every command in the documentation is one that there is, with the flags that it takes."""

from functools import cache
import os
import re
import shlex
import subprocess
import sys

import pytest

from tests.documents import document, documents, manual
from tests.source import REPOSITORY

SCRIPTS = REPOSITORY / "script"
COMMAND = re.compile(r"(?:[A-Z_]+=\S+ )*(script/\w+)(?![\w/])(.*)")
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def commands(page: str) -> list[tuple[str, list[str]]]:
    """Return the commands on a page, each with its flags."""
    return commands_in(document(page).code + "".join(document(page).examples("sh")).splitlines())


def commands_in(lines: list[str]) -> list[tuple[str, list[str]]]:
    """Return the commands of ours in lines of code, each with its flags."""
    found = filter(None, (COMMAND.match(line.strip()) for line in lines))
    return [
        (each[1], [word for word in shlex.split(each[2], comments=True) if word.startswith("--")])
        for each in found
    ]


@cache
def told_by(script: str) -> str:
    """Return what a script says of itself: what stands in it, and the help of what it runs."""
    text = (REPOSITORY / script).read_text("utf-8")
    modules = re.findall(r"-m (benchmark[\w.]*|demo|release)\b", text)
    helps = (
        subprocess.run(
            [sys.executable, "-m", module, "--help"],
            cwd=REPOSITORY,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for module in set(modules)
    )
    return "\n".join((text, *helps))


@pytest.mark.parametrize("page", [page for page in manual() if commands(page)])
def test_every_command_exists(page: str) -> None:
    """And takes the flags that are given."""
    for script, flags in commands(page):
        assert os.access(REPOSITORY / script, os.X_OK), script
        assert {*flags} <= {*FLAG.findall(told_by(script))}, script


@pytest.mark.parametrize("page", documents())
def test_flags_in_sentences_are_those_of_a_script(page: str) -> None:
    """And those in comments, where the command before them is left out."""
    lines = "".join(document(page).examples("sh")).splitlines()
    texts = [each.partition("#")[2] for each in lines]
    texts += [each for each in document(page).code if each.startswith("--")]
    flags = {*FLAG.findall(" ".join(texts))}
    told = "".join(told_by(f"script/{each.name}") for each in SCRIPTS.iterdir() if each.is_file())
    assert flags - {*FLAG.findall(told)} == set()


def test_every_script_is_told_of() -> None:
    """In the page for those who change the code."""
    named = {script for script, _ in commands("CONTRIBUTING.md")}
    scripts = [each for each in SCRIPTS.iterdir() if each.is_file() and os.access(each, os.X_OK)]
    assert {f"script/{each.name}" for each in scripts} <= named


def test_commands_are_told_from_other_lines() -> None:
    """With what stands before and behind them."""
    lines = [
        "script/test tests/x.py -k y  # these, not --those",
        "  SOAK=1 SEED=2 script/test tests/any_order",
        "script/setup --renew 2026.10",
        "git log --oneline",
    ]
    assert commands_in(lines) == [
        ("script/test", []),
        ("script/test", []),
        ("script/setup", ["--renew"]),
    ]
