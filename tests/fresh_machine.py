"""A copy of the scripts on a machine that has little more than bash."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import F_DUPFD, fcntl
import os
from pathlib import Path
import select
import shutil
import subprocess
import sys
from time import monotonic, sleep

from .source import REPOSITORY

_COPIED = ("script", ".ci", "pyproject.toml", "package.json", "package-lock.json")
_BASICS = "awk bash cat cksum cmp cp df dirname env flock grep ln mkdir mktemp rm sed sleep touch uname xargs"
_PATIENCE = 100
PYTHON = f'exec {sys.executable} "$@"'
"""What a Python that is new enough does."""
UV = """\
echo "$*" >>uv.log
case "$1 $2 ${3:-}" in
  "pip install --help") echo "--group" ;;
  "cache dir "*) echo "$PWD/.cache/packages" ;;
  venv*) mkdir -p "${!#}/bin" && cp "$(command -v python3.14)" "${!#}/bin/python" ;;
esac
"""
"""What a uv does that has nothing to download."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a script has said, and how it has ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class FreshMachine:
    """A clone without environments, and a PATH with nothing but what every system has."""

    clone: Path
    tools: Path

    def bring(self, name: str, does: str) -> None:
        """Put a tool on the PATH, or a program into the clone, that does this in bash."""
        path = (self.clone if "/" in name else self.tools) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(f"#!/usr/bin/env bash\n{does}\n")
        path.chmod(0o755)

    def take(self, name: str) -> None:
        """Take a tool away again."""
        (self.tools / name).unlink()

    def run(self, *command: str) -> Told:
        """Run a script to its end."""
        with self.started(*command) as process:
            out, err = process.communicate(timeout=_PATIENCE)
        return Told(process.returncode, out, err)

    @contextmanager
    def started(self, *command: str) -> Iterator[subprocess.Popen[str]]:
        """Start a script, as a shell does: with a process group of its own.

        Nothing that it has started may be left when it has ended.
        """
        line, low = os.pipe()
        held = fcntl(low, F_DUPFD, 20)  # the scripts use numbers below
        os.close(low)
        process = subprocess.Popen(
            command,
            cwd=self.clone,
            env={
                "PATH": str(self.tools),
                "HOME": str(self.clone),
                "LC_ALL": "C.UTF-8",
                # Others take longer to load than most tests of the scripts.
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
                "PYTEST_PLUGINS": "xdist.plugin,pytest_cov.plugin,pytest_asyncio.plugin,pytest_timeout",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            pass_fds=(held,),
            start_new_session=True,
        )
        os.close(held)
        try:
            yield process
            # Every child holds the other end, and lets go of it when it ends.
            ready, _, _ = select.select([line], [], [], 1)
            assert ready, "something is left running"
        finally:
            os.close(line)
            if process.poll() is None:
                process.terminate()
                process.communicate(timeout=10)

    def wait_for(self, text: str, path: str) -> None:
        """Wait until this stands in a file of the clone."""
        until = monotonic() + _PATIENCE
        file = self.clone / path
        while not file.exists() or text not in file.read_text():
            assert monotonic() < until, f"{text} does not come"
            sleep(0.05)


def fresh_machine(folder: Path) -> FreshMachine:
    """Make one in an empty folder."""
    machine = FreshMachine(folder / "clone", folder / "tools")
    machine.tools.mkdir()
    cache = machine.clone / ".cache"
    cache.mkdir(parents=True)
    if sys.pycache_prefix:  # to compile everything anew takes longer than most that runs here
        (cache / "bytecode").symlink_to(sys.pycache_prefix)
    for name in _BASICS.split():
        if found := shutil.which(name):
            (machine.tools / name).symlink_to(found)
    for name in _COPIED:
        source, target = REPOSITORY / name, machine.clone / name
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy2(source, target)
    return machine
