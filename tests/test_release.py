"""A release is made in a clone: script/release, and what the workflow calls of it."""

from collections.abc import Callable
import json
import os
from pathlib import Path
import re
from zipfile import ZIP_STORED, ZipFile

import pytest

from release import files
from release.versions import Version
from tests.clones import SOMETHING_NEW, clone, commit_everything, git, release

FOLDER = "custom_components/booklore_hardcover"
ZIP = "dist/booklore_hardcover.zip"
RECORD = '#!/bin/sh\necho "{} $*" >>"$RAN"\n'
"""Stands in for a script that takes long: it remembers that it ran."""


@pytest.fixture(name="origin", scope="module")
def _origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository from which everybody clones; its version is 0.1.0."""
    others = {name: RECORD.format(name) for name in (".ci/run", "script/build")}
    others["CHANGELOG.md"] = SOMETHING_NEW
    for path in files.versions():
        others[path] = files.with_version(path, files.read(path), Version.parse("0.1.0"))
    folder = tmp_path_factory.mktemp("origin")
    source = commit_everything(folder / "source", others)
    git(folder, "clone", "--quiet", "--bare", str(source), "bare")
    return folder / "bare"


@pytest.fixture(name="here")
def _here(origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a clone in which nothing was done."""
    monkeypatch.setenv("RAN", str(tmp_path / "ran"))
    (tmp_path / "ran").touch()
    return clone(origin, tmp_path / "here")


@pytest.fixture(name="released", scope="module")
def _released(origin: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone in which 1.0.0 was made; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("released")
    made = clone(origin, folder / "made")
    assert release(made, "1.0.0", RAN=os.devnull).returncode == 0
    return made


def ran(here: Path) -> list[str]:
    """Return the scripts that were run, with their arguments."""
    return [line.strip() for line in (here.parent / "ran").read_text().splitlines()]


def state(here: Path) -> tuple[str, ...]:
    """Return all that git knows of a clone."""
    return tuple(
        git(here, *arguments)
        for arguments in (("status", "--porcelain"), ("log", "--format=%H"), ("tag", "--list"))
    )


def manifest(archive: ZipFile) -> dict[str, object]:
    """Return the manifest in a zip."""
    return dict(json.loads(archive.read("manifest.json")))


def write_and_commit(here: Path, path: str, text: str) -> None:
    """Change a file, as any commit does."""
    (here / path).write_text(text)
    git(here, "add", "--all")
    git(here, "commit", "--quiet", "--message", "Something")


def test_the_zip_is_the_same_from_every_clone(origin: Path, tmp_path: Path) -> None:
    """Whatever the folder, the clock, the permissions and the line ends are there."""
    one = clone(origin, tmp_path / "one", umask=0o022)
    other = clone(origin, tmp_path / "somewhere else", umask=0o077)
    git(other, "config", "core.autocrlf", "true")
    git(other, "rm", "--quiet", "-r", "--cached", ".")
    git(other, "reset", "--quiet", "--hard")
    assert b"\r\n" in (other / FOLDER / "const.py").read_bytes()
    for each in (other / FOLDER).rglob("*"):
        os.utime(each, (0, 0))
    assert release(one, "--zip", umask=0o022, TZ="UTC").returncode == 0
    assert release(other, "--zip", umask=0o077, TZ="Pacific/Auckland").returncode == 0
    assert (one / ZIP).read_bytes() == (other / ZIP).read_bytes()


def test_ctrl_c_ends_it_and_changes_nothing(here: Path) -> None:
    """While the tests run, which is nearly always."""
    write_and_commit(here, ".ci/run", "#!/bin/sh\nkill -INT $PPID\nexec sleep 60\n")
    before = state(here)
    told = release(here, "1.0.0")
    assert (told.returncode, told.stderr) == (130, "script/release: stopped.\n")
    assert state(here) == before


@pytest.mark.parametrize("moment", ["commit", "tag"])
def test_ctrl_c_at_the_end_puts_everything_back(here: Path, moment: str) -> None:
    """There is no commit, and no commit without a tag."""
    hook = here / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\nkill -INT $(ps -o ppid= -p $PPID)\nexit 1\n")
    hook.chmod(0o755)
    if moment == "tag":
        git(here, "config", "tag.gpgSign", "true")
        git(here, "config", "gpg.program", str(hook.rename(here / ".git/interrupting")))
    before = state(here)
    told = release(here, "1.0.0")
    assert (told.returncode, told.stderr) == (130, "script/release: stopped.\n")
    assert state(here) == before


def test_the_zip_is_what_becomes_the_folder(here: Path) -> None:
    """It has the files that are committed there, and nothing that lies beside them."""
    (here / FOLDER / "__pycache__").mkdir()
    (here / FOLDER / "__pycache__/const.cpython-314.pyc").touch()
    (here / FOLDER / "hardcover.token").touch()
    (here / FOLDER / "const.py").write_text("changed, and not committed\n")
    untouched = clone(here, here.parent / "untouched")
    assert ZIP in release(here, "--zip").stdout
    listed = git(here, "ls-files", "-z", FOLDER).split("\0")[:-1]
    with ZipFile(here / ZIP) as archive:
        assert archive.testzip() is None
        entries = archive.infolist()
        assert [f"{FOLDER}/{each.filename}" for each in entries] == sorted(listed)
        for each in entries:
            committed = (untouched / FOLDER / each.filename).read_bytes()
            assert archive.read(each) == committed, each.filename
        assert {each.compress_type for each in entries} == {ZIP_STORED}
        assert {each.external_attr >> 16 for each in entries} == {0o100644}
        [moment] = {each.date_time for each in entries}
        assert moment[0] >= 2026


def test_a_dry_run_makes_the_zip_and_nothing_else(here: Path) -> None:
    """Its manifest says the version; all else is as it was, and no test was run."""
    before = state(here)
    done = release(here, "--dry-run", "1.0.0b1")
    assert (done.returncode, done.stderr) == (0, "")
    assert state(here) == before
    assert ran(here) == ["script/build --check"]
    with ZipFile(here / ZIP) as archive:
        assert manifest(archive)["version"] == "1.0.0b1"
        names = set(archive.namelist()) - {"manifest.json"}
        tried = {name: archive.read(name) for name in names}
    release(here, "--zip")
    with ZipFile(here / ZIP) as archive:
        assert {name: archive.read(name) for name in names} == tried
        assert manifest(archive)["version"] == "0.1.0"


def test_a_dry_run_on_another_branch_says_where_releases_are_made(here: Path) -> None:
    """It has been tried out all the same."""
    git(here, "switch", "--quiet", "--create", "idea")
    done = release(here, "--dry-run", "1.0.0b1")
    assert done.returncode == 0
    assert "A release is made on main, and this is idea." in done.stdout
    assert (here / ZIP).exists()


def _untracked(here: Path) -> None:
    (here / "idea.txt").touch()


def _changed(here: Path) -> None:
    (here / "README.md").write_text("changed\n")


def _on_a_branch(here: Path) -> None:
    git(here, "switch", "--quiet", "--create", "idea")


def _tagged(here: Path) -> None:
    git(here, "tag", "v1.0.0")


def _nothing_to_say(here: Path) -> None:
    text = (here / "CHANGELOG.md").read_text("utf-8")
    empty = re.sub(r"(?<=## \[Unreleased\]\n).*?(?=\n## )", "\n### Added\n", text, flags=re.DOTALL)
    write_and_commit(here, "CHANGELOG.md", empty)


def _red(here: Path) -> None:
    write_and_commit(here, ".ci/run", "#!/bin/sh\necho 'one test failed' >&2\nexit 1\n")


def _stale_bundle(here: Path) -> None:
    script = f"#!/bin/sh\necho new >>{FOLDER}/frontend/chunk.js\n"
    write_and_commit(here, "script/build", script)


def _unwilling_hook(here: Path) -> None:
    hook = here / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\necho 'not today' >&2\nexit 1\n")
    hook.chmod(0o755)


def _unwilling_tag(here: Path) -> None:
    git(here, "config", "tag.gpgSign", "true")
    git(here, "config", "gpg.program", "false")


@pytest.mark.parametrize(
    ("arrange", "version", "reason", "remedy"),
    [
        (None, "1.0", "'1.0' is no version", "Use a number like 1.2.3, or 1.2.3b1"),
        (None, "v1.0.0", "'v1.0.0' is no version", "Use a number like"),
        (None, "1.0.0-", "'1.0.0-' is no version", "Use a number like"),
        (None, "01.0.0", "'01.0.0' is no version", "Use a number like"),
        (None, "0.1.0", "0.1.0 is not newer than 0.1.0", "Use a greater number"),
        (None, "0.1.0rc9", "0.1.0rc9 is not newer than 0.1.0", "Use a greater number"),
        (_untracked, "1.0.0", "not committed", "Commit it or put it back"),
        (_changed, "1.0.0", "not committed", "Commit it or put it back"),
        (_on_a_branch, "1.0.0", "This is the branch idea", "git switch main"),
        (_tagged, "1.0.0", "a tag v1.0.0 already", "git tag --delete v1.0.0"),
        (_nothing_to_say, "1.0.0", "Unreleased in CHANGELOG.md is empty", "Write there what"),
        (_red, "1.0.0", ".ci/run failed, see above", "Fix that, and run this again"),
        (_stale_bundle, "1.0.0", "have changed files", "Commit it or put it back"),
        (_unwilling_hook, "1.0.0", "git commit failed: not today", "Fix that, and run this again"),
        (_unwilling_tag, "1.0.0", "git tag failed: ", "Fix that, and run this again"),
    ],
)
def test_what_is_refused(
    here: Path, arrange: Callable[[Path], None] | None, version: str, reason: str, remedy: str
) -> None:
    """A sentence says why and what to do, and nothing is committed or tagged."""
    if arrange:
        arrange(here)
    status, log, tags = state(here)
    done = release(here, version)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1 if arrange is _red else 0].startswith("script/release: ")
    assert reason in done.stderr
    assert remedy in done.stderr
    assert not (here / ZIP).exists()
    after = state(here)
    assert after[1:] == (log, tags)
    if arrange is not _stale_bundle:
        assert after[0] == status


def test_a_release(here: Path, origin: Path) -> None:
    """The version stands everywhere, and what is to be pushed can be."""
    published = here.parent / "published.git"
    git(origin, "clone", "--quiet", "--bare", str(origin), str(published))
    git(here, "remote", "set-url", "origin", str(published))
    done = release(here, "1.0.0b1")
    assert (done.returncode, done.stderr) == (0, "")
    assert ran(here) == [".ci/run", "script/build"]
    assert git(here, "log", "-1", "--format=%s") == "Version 1.0.0b1\n"
    assert state(here)[0] == ""
    assert sorted(git(here, "show", "--name-only", "--format=").split()) == [
        "CHANGELOG.md",
        f"{FOLDER}/manifest.json",
        "package.json",
        "pyproject.toml",
    ]
    [push] = re.findall(r"^  git (push .*)$", done.stdout, re.MULTILINE)
    git(here, *push.split())
    assert git(published, "describe", "--exact-match") == "v1.0.0b1\n"
    [page] = re.findall(r"^  (https://\S+/releases/new\?\S+)$", done.stdout, re.MULTILINE)
    assert page.endswith("?tag=v1.0.0b1&title=1.0.0b1&prerelease=1")

    elsewhere = clone(published, here.parent / "elsewhere")
    assert release(elsewhere, "--check", "v1.0.0b1").returncode == 0
    assert release(elsewhere, "--zip").stdout in done.stdout
    assert (elsewhere / ZIP).read_bytes() == (here / ZIP).read_bytes()
    with ZipFile(here / ZIP) as archive:
        assert manifest(archive)["version"] == "1.0.0b1"


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (f"{FOLDER}/manifest.json", '"1.0.0"', '"1.0.1"', "manifest.json says 1.0.1"),
        ("package.json", '"1.0.0"', '"1.0.1"', "package.json says 1.0.1"),
        ("pyproject.toml", 'version = "1.0.0"', 'version = "1.0.1"', "pyproject.toml says 1.0.1"),
        ("CHANGELOG.md", "## [1.0.0] - ", "## [1.0.1] - ", "newest version in CHANGELOG.md is"),
        ("CHANGELOG.md", "\n[1.0.0]: https:", "\n[1.0.1]: https:", "the address of v1.0.0"),
    ],
)
def test_the_workflow_refuses_a_tag_that_is_not_what_the_files_say(
    released: Path, path: str, old: str, new: str, said: str
) -> None:
    """Manifest, packages and changelog: each of them is looked at."""
    text = (released / path).read_text("utf-8")
    assert text.count(old) == 1
    (released / path).write_text(text.replace(old, new))
    done = release(released, "--check", "v1.0.0")
    git(released, "restore", path)
    assert done.returncode == 1
    assert said in done.stderr


def test_the_workflow_takes_the_tag_that_the_files_say(released: Path) -> None:
    """And says so."""
    done = release(released, "--check", "v1.0.0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1.0.0 is what manifest and changelog say" in done.stdout


@pytest.mark.parametrize("tag", ["v0.1.0", "v1.0.1", "1.0.0", "v1.0.0; echo hello", ""])
def test_the_workflow_refuses_other_tags(released: Path, tag: str) -> None:
    """Also one of a version that was never released, and whatever is none."""
    done = release(released, "--check", tag)
    assert done.returncode == 1
    assert done.stderr.startswith("script/release: ")


@pytest.mark.parametrize(("version", "beta"), [("1.0.0b1", "true"), ("1.0.0", "false")])
def test_github_gets_text_and_zip(here: Path, version: str, beta: str) -> None:
    """What has a letter in its number is marked as a beta."""
    stand_in = here.parent / "bin/gh"
    stand_in.parent.mkdir()
    stand_in.write_text(
        "#!/bin/sh\n"
        'printf "%s\\n" "$*" >>"$RAN.gh"\n'
        'for each; do case $each in --notes-file=*) cat "${each#*=}" >"$RAN.notes";; esac; done\n'
    )
    stand_in.chmod(0o755)
    assert release(here, version).returncode == 0
    path = f"{stand_in.parent}{os.pathsep}{os.environ['PATH']}"
    done = release(here, "--publish", f"v{version}", PATH=path)
    assert (done.returncode, done.stderr) == (0, "")
    upload, edit = (here.parent / "ran.gh").read_text().splitlines()
    assert re.fullmatch(
        rf"release edit v{version} --title={version} --notes-file=\S+ --prerelease={beta}"
        " --draft=false",
        edit,
    )
    assert upload == f"release upload v{version} {ZIP} --clobber"
    notes = (here.parent / "ran.notes").read_text("utf-8")
    assert notes == release(here, "--notes", f"v{version}").stdout
    assert notes.startswith("### Added\n\n- ")
