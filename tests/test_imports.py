"""The layers of the house: who may import whom is written in pyproject.toml."""

from pathlib import Path
import subprocess
import sys

REPOSITORY = Path(__file__).parents[1]


def test_arrows_between_rooms_point_down() -> None:
    """No room imports one above it, not even for a type; the linter names each that does."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache", "--no-logo"],
        cwd=REPOSITORY,
        env={"COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
