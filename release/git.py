"""What git knows about this clone, and what it is told."""

from collections.abc import Collection, Generator, Iterable
from contextlib import contextmanager
from datetime import UTC, datetime
import subprocess

from .files import ROOT
from .refusal import Refused


def changes() -> str:
    """Return what is not committed, a line each; nothing in a clean clone."""
    return _git("status", "--porcelain").decode().rstrip()


def branch() -> str:
    """Return the branch that is checked out; HEAD if there is none."""
    return _git("rev-parse", "--abbrev-ref", "HEAD").decode().strip()


def has_tag(name: str) -> bool:
    """Tell whether this clone has a tag."""
    return bool(_git("tag", "--list", name).strip())


def committed_at() -> datetime:
    """Return when the last commit was made."""
    return datetime.fromtimestamp(int(_git("log", "-1", "--format=%ct")), UTC)


def committed(folder: str) -> dict[str, bytes]:
    """Return the files of a folder by their paths in it, as they are in the last commit.

    Nobody's settings for line ends, permissions or ignored files have touched these.
    """
    names: dict[str, str] = {}
    for line in _git("ls-tree", "-r", "-z", f"HEAD:{folder}").decode().split("\0")[:-1]:
        kind, name = line.split("\t")
        names[name] = kind.split()[2]
    answer = _git("cat-file", "--batch", given="".join(f"{each}\n" for each in names.values()))
    found: dict[str, bytes] = {}
    place = 0
    for name in names:
        begin = answer.index(b"\n", place) + 1
        place = begin + int(answer[place:begin].split()[2])
        found[name] = answer[begin:place]
        place += 1  # the end of its last line
    return found


def commit(paths: Iterable[str], message: str, tag: str) -> None:
    """Commit files that were changed, and tag the commit; without a tag there is no commit."""
    _git("commit", "--quiet", "--message", message, "--", *paths)
    try:
        _git("tag", "--annotate", "--message", message, tag)
    except BaseException:
        _git("reset", "--quiet", "--soft", "HEAD~1")
        raise


@contextmanager
def restoring(paths: Collection[str]) -> Generator[None]:
    """Put files back to what the last commit has if what is done with them fails or is stopped."""
    try:
        yield
    except BaseException:
        _git("restore", "--staged", "--worktree", "--", *paths)
        raise


def _git(*arguments: str, given: str = "") -> bytes:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, input=given.encode(), capture_output=True, check=False
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise Refused(f"git {arguments[0]} failed: {said}")
    return done.stdout
