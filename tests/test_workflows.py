"""What GitHub runs for us, may do for us, and asks of people."""

from pathlib import Path
import re
import subprocess
import sys
import tomllib
from typing import Any

import pytest

from tests.source import REPOSITORY, json_of, yaml_of

WORKFLOWS = {
    "coming": "script/coming",
    "hacs": "hacs/action",
    "hassfest": "home-assistant/actions/hassfest",
    "release": 'script/release --publish "$TAG"',
    "test": ".ci/run",
}
"""By name, and what each is there for."""
CHECKS = ("test", "hassfest", "hacs")
MAY_WRITE = {
    ("coming", "tell"): {"issues"},
    ("release", "publish"): {"attestations", "contents", "id-token"},
    ("release", "hold"): {"contents"},
}
PINNED = re.compile(r"uses: [\w/-]+@[0-9a-f]{40} # [\w.]+")
LOCAL = re.compile(r"uses: \./\.github/workflows/(\w+)\.yml( # zizmor: ignore\[self-repository\])")
TOOLS = Path(sys.executable).parent
# YAML 1.1 reads `on` as a truth.
ON = True


def workflow(name: str) -> dict[Any, Any]:
    """Return a workflow."""
    return yaml_of(f".github/workflows/{name}.yml")


def commands(job: dict[str, Any]) -> list[str]:
    """Return what the steps of a job run, and which actions they use, without their commit."""
    return [step.get("run") or step["uses"].partition("@")[0] for step in job["steps"]]


def steps() -> list[tuple[str, dict[str, Any]]]:
    """Return all steps, with the job each belongs to."""
    return [
        (f"{name}.{key}", step)
        for name in WORKFLOWS
        for key, job in workflow(name)["jobs"].items()
        for step in job.get("steps", ())
    ]


def test_each_workflow_is_known() -> None:
    """And does what it is there for."""
    found = {each.stem for each in (REPOSITORY / ".github/workflows").iterdir()}
    assert found == set(WORKFLOWS)
    for name, purpose in WORKFLOWS.items():
        done = [command for job in workflow(name)["jobs"].values() for command in commands_of(job)]
        assert purpose in done


def commands_of(job: dict[str, Any]) -> list[str]:
    """Return the commands of a job; none if it is another workflow."""
    return commands(job) if "steps" in job else []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_little(name: str) -> None:
    """Each job says what it may; it reads, but where it is known that it writes."""
    found = workflow(name)
    assert found["permissions"] == {}
    for key, job in found["jobs"].items():
        writes = {what for what, how in job["permissions"].items() if how != "read"}
        assert writes == MAY_WRITE.get((name, key), set()), key


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_ends_by_itself(name: str) -> None:
    """After an hour and a half at the latest; a later push does not wait for an earlier one."""
    found = workflow(name)
    for job in found["jobs"].values():
        assert "uses" in job or job["timeout-minutes"] <= 90
    # In a workflow that another one calls, github.workflow is the name of that one: all three
    # would be in one group, and the release in it, too.
    assert (
        found["concurrency"]["group"]
        == f"{'tests' if name == 'test' else name}-${{{{ github.ref }}}}"
    )
    assert found["concurrency"]["cancel-in-progress"] is (name != "release")


def test_actions_are_pinned() -> None:
    """By a commit, which nobody can move, with its version beside it; the same everywhere."""
    pins: dict[str, set[str]] = {}
    for name in WORKFLOWS:
        text = (REPOSITORY / f".github/workflows/{name}.yml").read_text("utf-8")
        for line in re.findall(r"uses: .*", text):
            assert PINNED.fullmatch(line) or LOCAL.fullmatch(line), line
            action, _, pin = line.partition("@")
            pins.setdefault(action, set()).add(pin)
    assert {action: pin for action, pin in pins.items() if len(pin) > 1} == {}


def test_commands_are_those_of_this_repository() -> None:
    """So that they can be tried here; what GitHub fills in gets there as a variable only."""
    for where, step in steps():
        if "run" in step:
            assert "${{" not in step["run"], where
            [line] = step["run"].splitlines()
            assert line.startswith("gh ") or (REPOSITORY / line.split()[0]).is_file(), where


def test_nobody_finds_our_credentials_in_a_checkout() -> None:
    """A command that is not ours could read them there."""
    for where, step in steps():
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"] == {"persist-credentials": False}, where


@pytest.mark.parametrize("name", CHECKS)
def test_checks_also_run_when_nothing_was_pushed(name: str) -> None:
    """And before a release, which calls them."""
    assert set(workflow(name)[ON]) == {
        "push",
        "pull_request",
        "schedule",
        "workflow_call",
        "workflow_dispatch",
    }


def test_a_release_is_published_after_every_check() -> None:
    """And is a draft until then."""
    found = workflow("release")
    jobs = found["jobs"]
    assert found[ON] == {"release": {"types": ["published"]}}
    assert commands(jobs["check"])[-1] == 'script/release --check "$TAG"'
    for name in CHECKS:
        assert jobs[name]["uses"] == f"./.github/workflows/{name}.yml"
        assert jobs[name]["needs"] == "check"
    assert commands(jobs["hold"]) == ['gh release edit "$TAG" --draft']
    assert "needs" not in jobs["hold"]
    assert jobs["publish"]["needs"] == ["hold", "check", *CHECKS]
    assert commands(jobs["publish"])[1:] == [
        "script/release --zip",
        "actions/attest",
        'script/release --publish "$TAG"',
    ]


def test_the_coming_home_assistant_is_tried_every_night() -> None:
    """Nothing waits for it, and an issue is opened when it fails or does not end."""
    found = workflow("coming")
    assert set(found[ON]) == {"schedule", "workflow_dispatch"}
    assert found["jobs"]["tell"]["needs"] == "test"
    assert found["jobs"]["tell"]["if"] == "${{ !cancelled() && needs.test.result != 'success' }}"
    assert commands(found["jobs"]["tell"])[-1] == "script/coming --tell"


@pytest.mark.parametrize(
    ("issues", "opened"),
    [
        ([], True),
        (["Something else", "Re: The tests fail on the coming Home Assistant"], True),
        (["Something else", "The tests fail on the coming Home Assistant"], False),
    ],
)
def test_no_second_issue_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, issues: list[str], opened: bool
) -> None:
    """As long as one of its name is open."""
    stand_in = tmp_path / "gh"
    stand_in.write_text(
        '#!/bin/sh\nprintf "%s\\n" "$*" >>"$0.said"\n[ "$2" != list ] || cat "$0.issues"\n'
    )
    stand_in.chmod(0o755)
    (tmp_path / "gh.issues").write_text("".join(f"{each}\n" for each in issues))
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("GITHUB_RUN_ID", "7")
    subprocess.run([REPOSITORY / "script/coming", "--tell"], check=True)
    said = (tmp_path / "gh.said").read_text()
    assert said.startswith("issue list --state open ")
    assert ("issue create --title The tests fail" in said) is opened
    assert ("/actions/runs/7" in said) is opened


def run(tool: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a tool of the environment, which needs no network."""
    command = (TOOLS / tool, *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False)


def zizmor(path: Path) -> subprocess.CompletedProcess[str]:
    """Look for what somebody could exploit, as suspiciously as possible."""
    how = ("--offline", "--no-progress", "--strict-collection", "--persona", "auditor")
    return run("zizmor", *how, path)


def changed(folder: Path, old: str, new: str) -> Path:
    """Return a copy of the release's workflow that is another one in one place."""
    text = (REPOSITORY / ".github/workflows/release.yml").read_text("utf-8")
    assert old in text
    path = folder / "workflow.yml"
    path.write_text(text.replace(old, new))
    return path


def test_zizmor_finds_nothing() -> None:
    """In the workflows, nor in what Dependabot may do."""
    done = zizmor(REPOSITORY / ".github")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("@1e69f48acb82d1966a394da916b4c1698aa569d6 # v4.2.2", "@v4", "unpinned-uses"),
        (":\n      contents: read\n", ": write-all\n", "excessive-permissions"),
        ("contents: write # the release is edited", "contents: write", "undocumented-permissions"),
        ('--check "$TAG"', "${{ github.event.release.name }}", "template-injection"),
        ("persist-credentials: false", "persist-credentials: true", "artipacked"),
    ],
)
def test_zizmor_would_find_it(tmp_path: Path, old: str, new: str, finding: str) -> None:
    """What can be done wrong in a workflow."""
    done = zizmor(changed(tmp_path, old, new))
    assert done.returncode != 0
    assert finding in done.stdout


@pytest.mark.parametrize(
    ("schema", "pattern", "count"),
    [
        ("vendor.dependabot", "dependabot.yml", 1),
        ("vendor.github-issue-config", "ISSUE_TEMPLATE/config.yml", 1),
        ("vendor.github-issue-forms", "ISSUE_TEMPLATE/[!c]*.yml", 2),
        ("vendor.github-workflows", "workflows/*.yml", len(WORKFLOWS)),
    ],
)
def test_files_are_as_github_reads_them(schema: str, pattern: str, count: int) -> None:
    """It ignores what it does not know, or the whole file."""
    paths = sorted((REPOSITORY / ".github").glob(pattern))
    assert len(paths) == count
    done = run("check-jsonschema", "--builtin-schema", schema, *paths)
    assert done.returncode == 0, done.stdout


def test_a_word_that_github_does_not_know_is_found(tmp_path: Path) -> None:
    """A limit with a slip in its name is none."""
    path = changed(tmp_path, "timeout-minutes:", "timeout-minuets:")
    assert run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", path).returncode


def test_dependabot_keeps_all_pins_new() -> None:
    """Of actions, of npm, and of Python, but for what a version of Home Assistant asks for."""
    updates = yaml_of(".github/dependabot.yml")["updates"]
    assert [each["package-ecosystem"] for each in updates] == ["github-actions", "npm", "uv"]
    for each in updates:
        assert each["directory"] == "/"
        assert each["cooldown"]["default-days"] >= 7
        [group] = each["groups"].values()
        assert group["patterns"] == ["*"]
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    ours = {
        pin.partition("==")[0]
        for name in ("tests", "lint", "plot", "browser")
        for pin in groups[name]
    }
    assert [each["dependency-name"] for each in updates[-1]["allow"]] == sorted(ours)


def test_code_owners_are_those_of_the_manifest() -> None:
    """GitHub asks them, and Home Assistant names them."""
    lines = (REPOSITORY / ".github/CODEOWNERS").read_text("utf-8").splitlines()
    assert lines == [" ".join(["*", *json_of("manifest.json")["codeowners"]])]


def test_forms_ask_for_what_answers_need() -> None:
    """Diagnostics and system information: whoever reports a problem has to give both."""
    for name in ("problem", "feature"):
        form = yaml_of(f".github/ISSUE_TEMPLATE/{name}.yml")
        assert {"name", "description", "body"} <= form.keys()
        fields = {each["id"]: each for each in form["body"] if each["type"] != "markdown"}
        assert len(fields) == len([each for each in form["body"] if each["type"] != "markdown"])
        for field in fields.values():
            assert field["type"] in {"input", "textarea"}
            assert field["attributes"]["label"]
        assert "Download diagnostics" in fields["diagnostics"]["attributes"]["description"]
        assert "System information" in fields["system"]["attributes"]["description"]
        required = {key for key, each in fields.items() if each.get("validations")}
        assert required == {"problem": {"what", "system", "diagnostics"}, "feature": {"what"}}[name]


@pytest.mark.parametrize(
    "path", [".github/PULL_REQUEST_TEMPLATE.md", "CONTRIBUTING.md", "SECURITY.md"]
)
def test_what_people_are_told_to_run_and_read_is_there(path: str) -> None:
    """Commands of this repository, and its files."""
    text = (REPOSITORY / path).read_text("utf-8")
    scripts = set(re.findall(r"script/\w+", text))
    assert scripts
    assert [each for each in scripts if not (REPOSITORY / each).exists()] == []
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [each for each in links if not (REPOSITORY / each).exists()] == []
