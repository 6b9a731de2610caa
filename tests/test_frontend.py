"""What is served to browsers: small, whole, and nothing that runs data or asks elsewhere."""

from pathlib import Path
import re

import pytest

from tests.source import PACKAGE

FOLDER = PACKAGE / "frontend"
MODULES = sorted(FOLDER.glob("*.js"))
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""")
TYPES = re.compile(r"/\*\*.*?\*/", re.DOTALL)


def code(path: Path) -> str:
    """Return a module without its comments."""
    return re.sub(r"^\s*//.*$", "", TYPES.sub("", path.read_text("utf-8")), flags=re.MULTILINE)


each_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)


def test_the_folder_holds_modules_and_their_types() -> None:
    """Everything in it is served, so nothing else may lie there."""
    kinds = {"".join(path.suffixes) for path in FOLDER.iterdir()}
    assert kinds == {".js", ".d.ts"}
    assert {"loader.js", "panel.js", "card.js"} <= {path.name for path in MODULES}


def test_loader_is_light() -> None:
    """Every page of Home Assistant loads it, and it loads nothing before the card is shown."""
    loader = FOLDER / "loader.js"
    assert loader.stat().st_size <= 2048
    assert not re.search(r"^\s*(?:import|export)\s", code(loader), re.MULTILINE)
    assert IMPORT.findall(code(loader)) == ["./card.js", "./card-editor.js"]


@each_module
def test_modules_that_are_imported_are_there(path: Path) -> None:
    """Beside the module itself: nothing comes from elsewhere."""
    for name in IMPORT.findall(code(path)):
        assert name.startswith("./")
        assert (FOLDER / name).is_file(), name


def test_every_module_is_used() -> None:
    """By another one, by the pages or by the panel."""
    used = {name for path in MODULES for name in IMPORT.findall(code(path))}
    assert {f"./{path.name}" for path in MODULES} - used == {"./loader.js", "./panel.js"}


@each_module
@pytest.mark.parametrize(
    "forbidden",
    [
        r"innerHTML|outerHTML|insertAdjacentHTML|setHTML|DOMParser|createContextualFragment",
        r"document\.write|\beval\b|new Function|javascript:",
        r"https?://|[\"'`]//",
        r"\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|EventSource",
        r"localStorage|document\.cookie|hassTokens|accessToken|access_token",
    ],
    ids=["markup", "code", "hosts", "requests", "credentials"],
)
def test_modules_do_without(path: Path, forbidden: str) -> None:
    """Data is text, all requests go through Home Assistant's connection."""
    own = re.sub(
        r"this\.text|\.fetch\(|async fetch\(|^  fetch\(", "", code(path), flags=re.MULTILINE
    )
    assert not re.search(forbidden, own)


def test_only_one_module_sends_commands() -> None:
    """And one more reads the texts."""
    senders = {
        path.name
        for path in MODULES
        if re.search(r"callWS|callService|subscribeMessage", code(path))
    }
    assert senders == {"matches.js", "texts.js"}


@each_module
def test_modules_are_short(path: Path) -> None:
    """Each with one subject."""
    assert len(path.read_text("utf-8").splitlines()) <= 300
