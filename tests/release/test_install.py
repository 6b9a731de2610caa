"""The zip of a release, unpacked into a Home Assistant that has never seen this repository."""

from pathlib import Path
import subprocess
import sys
from zipfile import ZipFile

import aiohttp

from tests.clones import SOMETHING_NEW, clone, commit_everything
from tests.house import house
from tests.source import REPOSITORY

VERSION = "1000.0.0b1"
"""Newer than any that there will be."""


def dry_run(folder: Path) -> Path:
    """Run script/release in a fresh clone, which has but the tools that script/setup brings."""
    source = commit_everything(folder / "source", {"CHANGELOG.md": SOMETHING_NEW})
    here = clone(source, folder / "clone")
    subprocess.run([REPOSITORY / "script/setup", "node"], check=True)
    (here / ".cache").symlink_to(REPOSITORY / ".cache")
    (here / ".git/info/exclude").write_text(".cache\n")  # as .gitignore says of a folder
    done = subprocess.run(
        [here / "script/release", "--dry-run", VERSION],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    status = ["git", "-C", here, "status", "--porcelain", "--untracked-files=no"]
    assert subprocess.run(status, capture_output=True, text=True, check=True).stdout == ""
    return here / "dist/booklore_hardcover.zip"


def importable(folder: Path) -> list[Path]:
    """Return where a Python that starts in a folder, as Home Assistant does, finds integrations."""
    program = "import custom_components; print(*custom_components.__path__, sep='\\n')"
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    return [Path(line).resolve() for line in told.stdout.splitlines()]


async def test_a_fresh_home_assistant_runs_from_the_zip(tmp_path: Path) -> None:
    """It is set up through its dialogs, fetches the ids, keeps them, and serves the page."""
    integration = tmp_path / "unpacked/booklore_hardcover"
    with ZipFile(dry_run(tmp_path)) as archive:
        archive.extractall(integration)
    home = tmp_path / "home"
    async with house(home, custom_components=integration.parent) as found:
        assert importable(home) == [integration.parent]
        manifest = await found.home_assistant.command(
            type="manifest/get", integration="booklore_hardcover"
        )
        assert (manifest["version"], manifest["is_built_in"]) == (VERSION, False)
        await found.set_up()
        tally = await found.fetch()
        assert (tally["stored"], tally["pending"], tally["failed"]) == (45, 12, 4)
        matched = await found.matches("matched")
        assert len(matched) == 45
        assert all(each["hardcover_id"] for each in matched)
        assert list((home / ".storage").glob("booklore_hardcover.*"))
        panels = await found.home_assistant.command(type="get_panels")
        module = panels["booklore-hardcover"]["config"]["_panel_custom"]["module_url"]
        async with aiohttp.request("GET", found.home_assistant.url + module) as reply:
            assert reply.status == 200
            served = await reply.read()
        assert served == (integration / "frontend" / Path(module).name).read_bytes()
        assert found.logged() == []
