"""Clones of this repository, in which git and our commands do what they do anywhere."""

from collections.abc import Mapping
import os
from pathlib import Path
import shutil
import subprocess
import sys

from tests.source import REPOSITORY

SOMETHING_NEW = """\
# Changelog

## [Unreleased]

### Added

- Something new.

## 0.1.0 - 2026-01-01

It was never released.

[Unreleased]: https://github.com/booklore-hardcover/booklore-hardcover/commits/main
"""
"""A changelog, whatever ours has: nothing is new in it right after a release."""
_SOMEBODY = {
    "GIT_AUTHOR_NAME": "Reader",
    "GIT_AUTHOR_EMAIL": "reader@example.org",
    "GIT_COMMITTER_NAME": "Reader",
    "GIT_COMMITTER_EMAIL": "reader@example.org",
    # Nobody's own settings, such as signed commits.
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def commit_everything(folder: Path, files: Mapping[str, str]) -> Path:
    """Make a repository whose main branch has all files as they are here, committed or not.

    But for some, which have another text.
    """
    git(folder.parent, "clone", "--quiet", "--no-tags", str(REPOSITORY), str(folder))
    git(folder, "switch", "--quiet", "--force-create", "main")
    git(folder, "rm", "--quiet", "-r", ".")
    listed = git(REPOSITORY, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    for name in set(listed.split("\0")[:-1]):
        if (REPOSITORY / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, folder / name)
    for name, text in files.items():
        (folder / name).write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "As it is here")
    return folder


def clone(source: Path, folder: Path, *, umask: int = -1) -> Path:
    """Clone a repository."""
    git(source, "clone", "--quiet", str(source), str(folder), umask=umask)
    return folder


def git(folder: Path, *arguments: str, umask: int = -1) -> str:
    """Run git in a folder, and return what it prints."""
    return _run(folder, "git", *arguments, umask=umask).stdout


def release(
    folder: Path, *arguments: str, umask: int = -1, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run what script/release runs, in a clone; it may be refused."""
    command = (sys.executable, "-m", "release", *arguments)
    return _run(folder, *command, check=False, umask=umask, **environment)


def _run(
    folder: Path, *command: str, check: bool = True, umask: int = -1, **environment: str
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **_SOMEBODY, **environment},
        capture_output=True,
        text=True,
        check=False,
        umask=umask,
    )
    assert done.returncode == 0 or not check, done.stderr
    return done
