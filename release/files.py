"""The files of this repository that say which version it is."""

import json
from pathlib import Path
import re

from .refusal import Refused
from .versions import Version

ROOT = Path(__file__).resolve().parents[1]
INTEGRATION = "custom_components/booklore_hardcover"
MANIFEST = f"{INTEGRATION}/manifest.json"
CHANGELOG = "CHANGELOG.md"
_JSON = re.compile(r'^(  "version": ")([^"]+)(",?)$', re.MULTILINE)
_TOML = re.compile(r'^(version = ")([^"]+)(")$', re.MULTILINE)
_FORMS = {MANIFEST: _JSON, "package.json": _JSON, "pyproject.toml": _TOML}


def read(path: str) -> str:
    """Return the text of a file."""
    return (ROOT / path).read_text("utf-8")


def write(path: str, text: str) -> None:
    """Replace the text of a file."""
    (ROOT / path).write_text(text, "utf-8", newline="\n")


def repository() -> str:
    """Return the address of the repository, as people see it."""
    return str(json.loads(read(MANIFEST))["documentation"])


def versions() -> dict[str, str]:
    """Return the version that each file says, by its path."""
    return {path: _found(path, read(path))[2] for path in _FORMS}


def with_version(path: str, text: str, version: Version) -> str:
    """Return the text of a file that says another version."""
    found = _found(path, text)
    return text[: found.start(2)] + str(version) + text[found.end(2) :]


def _found(path: str, text: str) -> re.Match[str]:
    found = [*_FORMS[path].finditer(text)]
    if len(found) != 1:
        raise Refused(f"{path} has {len(found)} lines that say its version. Leave it one.")
    return found[0]
