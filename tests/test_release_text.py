"""Version numbers are compared as Home Assistant does, and CHANGELOG becomes a release's text."""

from itertools import combinations, pairwise

from awesomeversion import AwesomeVersion
from homeassistant import loader
import pytest

from release import changelog
from release.refusal import Refused
from release.versions import Version
from tests.source import REPOSITORY

ADDRESS = "https://example.org/books"
IN_ORDER = (
    "0.1.0",
    "0.9.0",
    "0.10.0",
    "1.0.0a1",
    "1.0.0b1",
    "1.0.0b2",
    "1.0.0b10",
    "1.0.0rc1",
    "1.0.0",
    "1.0.1b1",
    "1.0.1",
    "1.1.0",
    "2.0.0",
)
FIRST = f"""\
# Changelog

What is new.

## [Unreleased]

### Added

- One thing, see [there](docs/thing.md#how) and [elsewhere](https://example.org/).

## 0.1.0 - 2026-01-01

It was never released.

[Unreleased]: {ADDRESS}/commits/main
"""


@pytest.mark.parametrize(("older", "newer"), pairwise(IN_ORDER))
def test_versions_are_in_the_order_in_which_they_are_offered(older: str, newer: str) -> None:
    """HACS and the Marketplace offer an update when this says so."""
    assert Version.parse(older) < Version.parse(newer)
    assert AwesomeVersion(older) < AwesomeVersion(newer)


def test_every_version_is_one_that_home_assistant_loads() -> None:
    """It refuses a custom integration with another."""
    for one, other in combinations(IN_ORDER, 2):
        assert AwesomeVersion(one).strategy in _LOADABLE
        assert Version.parse(one) != Version.parse(other)


_LOADABLE = {
    loader.AwesomeVersionStrategy.SEMVER,
    loader.AwesomeVersionStrategy.PEP440,
}


def test_the_changelog_of_a_release() -> None:
    """An empty Unreleased stands above it, and its address at the end."""
    text = changelog.released(FIRST, Version.parse("1.0.0b1"), "2026-02-03", ADDRESS)
    assert text == FIRST.replace(
        "## [Unreleased]\n", "## [Unreleased]\n\n## [1.0.0b1] - 2026-02-03\n"
    ).replace(
        f"[Unreleased]: {ADDRESS}/commits/main\n",
        f"[Unreleased]: {ADDRESS}/compare/v1.0.0b1...HEAD\n"
        f"[1.0.0b1]: {ADDRESS}/releases/tag/v1.0.0b1\n",
    )
    assert [str(each) for each in changelog.versions(text)] == ["1.0.0b1", "0.1.0"]
    assert changelog.problems(text, Version.parse("1.0.0b1"), ADDRESS) == []
    with pytest.raises(Refused, match="Unreleased in CHANGELOG"):
        changelog.released(text, Version.parse("1.0.0"), "2026-02-04", ADDRESS)


def test_the_text_of_a_release_leads_to_what_was_so_then() -> None:
    """On GitHub and in Home Assistant's dialog a path of the repository leads nowhere."""
    text = changelog.released(FIRST, Version.parse("1.0.0b1"), "2026-02-03", ADDRESS)
    assert changelog.notes(text, Version.parse("1.0.0b1"), ADDRESS) == (
        "### Added\n\n"
        f"- One thing, see [there]({ADDRESS}/blob/v1.0.0b1/docs/thing.md#how) and "
        "[elsewhere](https://example.org/).\n"
    )


def test_the_text_of_a_release_leads_to_older_versions() -> None:
    """They stand in the changelog, not in the release."""
    news = FIRST.replace("see [there](docs/thing.md#how)", "see [0.1.0](#010---2026-01-01)")
    text = changelog.released(news, Version.parse("1.0.0b1"), "2026-02-03", ADDRESS)
    link = f"({ADDRESS}/blob/v1.0.0b1/CHANGELOG.md#010---2026-01-01)"
    assert link in changelog.notes(text, Version.parse("1.0.0b1"), ADDRESS)


def test_paragraphs_of_a_release_are_one_line_each() -> None:
    """GitHub breaks a release's text at the end of each line, unlike a file's."""
    news = (
        "A\nparagraph\n*of* three lines.\n\n### Fixed\n\n- One thing,\n  *all* of it.\n- Another.\n"
    )
    text = changelog.released(
        FIRST.replace("### Added\n", f"{news}\n### Added\n"),
        Version.parse("1.0.0b1"),
        "2026-02-03",
        ADDRESS,
    )
    assert changelog.notes(text, Version.parse("1.0.0b1"), ADDRESS).startswith(
        "A paragraph *of* three lines.\n\n"
        "### Fixed\n\n- One thing, *all* of it.\n- Another.\n\n### Added\n\n"
    )


def test_a_version_tells_what_its_betas_had() -> None:
    """Who takes no betas has not read it, and the betas of another version are none of it."""
    text = changelog.released(FIRST, Version.parse("0.9.0b1"), "2026-02-01", ADDRESS)
    for version, news in (("1.0.0b1", "- B1."), ("1.0.0rc1", "- RC1."), ("1.0.0", "- Final.")):
        text = text.replace("## [Unreleased]\n", f"## [Unreleased]\n\n### Fixed\n\n{news}\n", 1)
        text = changelog.released(text, Version.parse(version), "2026-02-03", ADDRESS)
    assert changelog.notes(text, Version.parse("1.0.0"), ADDRESS) == (
        "### Fixed\n\n- Final.\n\n"
        "## 1.0.0rc1\n\n### Fixed\n\n- RC1.\n\n"
        "## 1.0.0b1\n\n### Fixed\n\n- B1.\n"
    )
    assert "RC1" not in changelog.notes(text, Version.parse("1.0.0b1"), ADDRESS)
    assert f"\n[1.0.0]: {ADDRESS}/releases/tag/v1.0.0\n[1.0.0rc1]: " in text
    assert text.count("[Unreleased]: ") == 1


def test_the_changelog_links_only_to_what_was_released() -> None:
    """A version in brackets has an address, and no other one has."""
    text = (REPOSITORY / "CHANGELOG.md").read_text("utf-8")
    for version in changelog.versions(text):
        assert (f"## [{version}] - " in text) is (f"\n[{version}]: " in text)
        assert (f"## [{version}] - " in text) is (f"/releases/tag/{version.tag}\n" in text)
