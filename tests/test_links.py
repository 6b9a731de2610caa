"""Every link inside the repository leads somewhere."""

from pathlib import Path
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.documents import document, documents
from tests.source import REPOSITORY, json_of

HOME = json_of("manifest.json")["documentation"]
OWNER, NAME = urlsplit(HOME).path.strip("/").split("/")
PAGES = {
    "",
    "/commits/main",
    "/discussions",
    "/issues",
    "/issues/new",
    "/issues/new/choose",
    "/pulls",
    "/releases",
    "/releases/latest",
    "/security/advisories/new",
}
"""Pages of GitHub that a repository has without a release."""


def problem(source: Path, link: str) -> str | None:
    """Return what is wrong with a link on a page, None if it leads somewhere or elsewhere."""
    if link.startswith(HOME):
        return _problem_on_github(link.removeprefix(HOME))
    address = urlsplit(link)
    if address.scheme in ("http", "https", "mailto"):
        return None
    if address.scheme or address.netloc:
        return "it is no address"
    target = (source.parent / unquote(address.path)).resolve() if address.path else source
    return _problem_of_file(target, address.fragment)


def _problem_of_file(target: Path, anchor: str) -> str | None:
    if not target.is_relative_to(REPOSITORY):
        return "it leaves the repository"
    if not target.exists():
        return "there is no such file"
    if anchor and target.suffix != ".md":
        return "only pages have headings"
    if anchor and anchor not in document(str(target.relative_to(REPOSITORY))).anchors:
        return "there is no such heading"
    return None


def _problem_on_github(rest: str) -> str | None:
    path, _, anchor = rest.partition("#")
    path = path.partition("?")[0].rstrip("/")
    kind, _, file = path.removeprefix("/").partition("/main/")
    if kind in ("blob", "tree", "raw") and file:
        return _problem_of_file(REPOSITORY / file, anchor)
    if path == "/security/policy":
        return _problem_of_file(REPOSITORY / "SECURITY.md", anchor)
    for start in ("/releases/tag/", "/compare/"):
        if path.startswith(start):
            named = path.removeprefix(start).split("...")
            return _problem_of_releases([each for each in named if each not in ("HEAD", "main")])
    return None if path in PAGES else "GitHub has no such page of a repository"


def _problem_of_releases(tags: list[str]) -> str | None:
    """Only what CHANGELOG links to as a version has a release, or is about to have one."""
    released = re.findall(
        r"^## \[([^\]]+)\] - ", document("CHANGELOG.md").path.read_text("utf-8"), re.MULTILINE
    )
    known = {f"v{each}" for each in released}
    return None if {*tags} <= known else "there is no such release"


@pytest.mark.parametrize("page", documents())
def test_every_link_leads_somewhere(page: str) -> None:
    """To a file, to a heading on a page, or to a page that GitHub has of every repository."""
    source = document(page)
    wrong = {link: problem(source.path, link) for link in source.links}
    assert {link: each for link, each in wrong.items() if each} == {}


def test_every_link_in_the_forms_leads_somewhere() -> None:
    """Those for problems and wishes, which are YAML."""
    forms = sorted((REPOSITORY / ".github").rglob("*.y*ml"))
    links = {
        link.rstrip(".,")
        for each in forms
        for link in re.findall(rf"{HOME}[^\s)\"'>]*", each.read_text())
    }
    wrong = {link: problem(REPOSITORY / "README.md", link) for link in links}
    assert {link: each for link, each in wrong.items() if each} == {}


@pytest.mark.parametrize(
    ("link", "complaint"),
    [
        ("docs/options.md#run-after-an-import", None),
        ("docs/actions.md#booklore_hardcoverwrite_ids", None),
        ("docs/nowhere.md", "there is no such file"),
        ("docs/options.md#nowhere", "there is no such heading"),
        ("#nowhere", "there is no such heading"),
        ("docs/list.png#nowhere", "only pages have headings"),
        ("../elsewhere", "it leaves the repository"),
        (f"{HOME}/issues", None),
        (f"{HOME}/issues/new/choose", None),
        (f"{HOME}/blob/main/docs/privacy.md#what-is-sent", None),
        (f"{HOME}/blob/main/docs/privacy.md#nowhere", "there is no such heading"),
        (f"{HOME}/tree/main/nowhere", "there is no such file"),
        (f"{HOME}/releases", None),
        (f"{HOME}/releases/tag/v99.0.0", "there is no such release"),
        (f"{HOME}/compare/v99.0.0...HEAD", "there is no such release"),
        (f"{HOME}/nowhere", "GitHub has no such page of a repository"),
        ("https://hardcover.app", None),
        ("javascript:void", "it is no address"),
    ],
)
def test_a_link_to_nowhere_is_noticed(link: str, complaint: str | None) -> None:
    assert problem(REPOSITORY / "README.md", link) == complaint


def test_headings_have_the_anchors_that_github_gives_them() -> None:
    """Code and punctuation fall away, and the second of two alike gets a number."""
    anchors = document("docs/how-it-decides.md").anchors
    assert {"an-isbn-is-evidence-not-proof", "how-often-it-is-right"} <= anchors
    assert "booklore_hardcoverget_matches" in document("docs/actions.md").anchors
    assert {"added", "added-1"} <= document("CHANGELOG.md").anchors
    assert "unreleased" in document("CHANGELOG.md").anchors


def test_the_readme_lists_every_page_once() -> None:
    """In one table, which is all that stands in that section."""
    readme = document("README.md")
    [table] = readme.section("Documentation").tables
    listed = [re.findall(r"\]\((.+?)\)", each)[0] for each in table.column("Page")]
    pages = {page for page in documents() if page.startswith("docs/")}
    assert sorted(listed) == sorted(pages)
    titles = [re.findall(r"^\[(.+?)\]", each)[0] for each in table.column("Page")]
    heads = {page: document(page).headings[0] for page in listed}
    assert {page: head for page, head in heads.items() if head not in titles} == {}


def test_the_buttons_add_this_repository() -> None:
    """Both take the same facts; Home Assistant 2026.11 opens its Marketplace for either."""
    for page in ("README.md", "docs/installation.md"):
        links = [urlsplit(each) for each in document(page).links]
        buttons = {
            each.path.split("/")[2]: each for each in links if each.path.endswith("_repository/")
        }
        assert set(buttons) == {"marketplace_repository", "hacs_repository"}
        for each in buttons.values():
            assert each.hostname == "my.home-assistant.io"
            assert parse_qs(each.query) == {
                "owner": [OWNER],
                "repository": [NAME],
                "category": ["integration"],
            }
