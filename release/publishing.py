"""What the workflow does once a person has published a release on GitHub."""

from pathlib import Path
import subprocess
from tempfile import TemporaryDirectory

from . import archive, changelog, files
from .refusal import Refused
from .versions import Version


def check(version: Version) -> None:
    """Refuse a release whose tag is not what manifest and changelog say."""
    problems = [
        f"{path} says {said}" for path, said in files.versions().items() if said != str(version)
    ]
    problems += changelog.problems(files.read(files.CHANGELOG), version, files.repository())
    if problems:
        raise Refused(
            f"This is no release of {version}: {', and '.join(problems)}. Run "
            f"script/release {version} on main, push what it says, and publish that."
        )
    print(f"{version} is what manifest and changelog say.")


def notes(version: Version) -> str:
    """Return the text of the release."""
    return changelog.notes(files.read(files.CHANGELOG), version, files.repository())


def publish(version: Version) -> None:
    """Give the release on GitHub its zip, its text and its place among betas or not, and show it.

    Until then it is a draft. To publish it here starts no workflow again, as what is done with a
    workflow's own token never does.
    """
    _gh("upload", version.tag, archive.PATH, "--clobber")
    with TemporaryDirectory() as folder:
        text = Path(folder, "notes.md")
        text.write_text(notes(version), "utf-8")
        beta = str(version.prerelease).lower()
        _gh(
            "edit",
            version.tag,
            f"--title={version}",
            f"--notes-file={text}",
            f"--prerelease={beta}",
            "--draft=false",
        )


def _gh(*arguments: str) -> None:
    if subprocess.run(["gh", "release", *arguments], cwd=files.ROOT, check=False).returncode:
        raise Refused(f"gh release {arguments[0]} failed, see above. Publish the release again.")
