"""CHANGELOG.md: the section that a release gets its text from, and how the next one begins."""

import re

from .files import CHANGELOG
from .refusal import Refused
from .versions import Version

UNRELEASED = "Unreleased"
_HEADING = re.compile(r"^## \[?([\w.]+)\]?(?: - (\d{4}-\d\d-\d\d))?$", re.MULTILINE)
_ADDRESSES = re.compile(r"(?:^\[[^\]\n]+\]: \S+\n)+\Z", re.MULTILINE)
_RELATIVE = re.compile(r"\]\((?!\w+:)([^)\s]+)\)")
_WRAPPED = re.compile(r"(?<=\S)\n *(?![-*+>] |#+ |\||\d+\. |```)(?=\S)")
"""The end of a line that goes on in the next one."""


def versions(text: str) -> list[Version]:
    """Return the versions that have a section, newest first."""
    return [Version.parse(name) for name in _sections(text) if name != UNRELEASED]


def released(text: str, version: Version, day: str, repository: str) -> str:
    """Return the changelog with what was unreleased under a version, and links to its release."""
    if not _says_something(_sections(text).get(UNRELEASED, "")):
        raise Refused(
            f"{UNRELEASED} in CHANGELOG.md is empty. Write there what people will notice, "
            "commit it, and run this again."
        )
    heading = f"## [{UNRELEASED}]\n"
    text = text.replace(heading, f"{heading}\n## [{version}] - {day}\n", 1)
    addresses = _ADDRESSES.search(text)
    if addresses is None:
        raise Refused(f"CHANGELOG.md does not end with the address of [{UNRELEASED}]. Put it back.")
    older = "".join(
        line
        for line in addresses[0].splitlines(keepends=True)
        if not line.startswith(f"[{UNRELEASED}]: ")
    )
    return text[: addresses.start()] + (
        f"[{UNRELEASED}]: {repository}/compare/{version.tag}...HEAD\n"
        f"[{version}]: {_address(version, repository)}\n{older}"
    )


def problems(text: str, version: Version, repository: str) -> list[str]:
    """Return what is missing for the release of a version that is the newest one."""
    missing = []
    newest = next(iter(versions(text)), None)
    if newest != version:
        missing.append(f"the newest version in CHANGELOG.md is {newest}")
    elif not _says_something(_sections(text)[str(version)]):
        missing.append(f"CHANGELOG.md says nothing about {version}")
    if f"\n[{version}]: {_address(version, repository)}\n" not in text:
        missing.append(f"CHANGELOG.md does not end with the address of {version.tag}")
    return missing


def notes(text: str, version: Version, repository: str) -> str:
    """Return the text of a release, whose links lead to what the repository had at its tag.

    Whoever takes no betas gets to know what was new in those of this version, too. Paragraphs are
    one line each: in a release, unlike in a file, GitHub breaks the line wherever one ends.
    """
    sections = _sections(text)
    if str(version) not in sections:
        raise Refused(f"CHANGELOG.md has no section {version}. Run script/release {version} first.")
    parts = [sections[str(version)]]
    for other in versions(text):
        if other.precedes(version):
            parts += [f"## {other}", sections[str(other)]]
    text = _WRAPPED.sub(" ", "\n\n".join(part.strip() for part in parts))
    files = f"{repository}/blob/{version.tag}/"

    def absolute(link: re.Match[str]) -> str:
        path = f"{CHANGELOG}{link[1]}" if link[1].startswith("#") else link[1]
        return f"]({files}{path})"

    return f"{_RELATIVE.sub(absolute, text)}\n"


def _sections(text: str) -> dict[str, str]:
    """Return what stands under each heading of the second level, by its name, in order."""
    text = _ADDRESSES.sub("", text)
    headings = [*_HEADING.finditer(text)]
    ends = [each.start() for each in headings[1:]] + [len(text)]
    return {each[1]: text[each.end() : end] for each, end in zip(headings, ends, strict=True)}


def _says_something(section: str) -> bool:
    """Tell whether there is more than headings."""
    return any(line and not line.startswith("#") for line in section.splitlines())


def _address(version: Version, repository: str) -> str:
    return f"{repository}/releases/tag/{version.tag}"
