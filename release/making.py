"""A release is made here, and published on GitHub by a person."""

from datetime import UTC, datetime
import subprocess
from urllib.parse import urlencode

from . import archive, changelog, files, git
from .refusal import Refused
from .versions import Version

_BRANCH = "main"
_NEXT = """
{version} is committed and tagged here, and nowhere else yet. Push both:

  git push --atomic origin {branch} {tag}

Then open this page and select Publish release. Leave its text empty: the workflow makes it a
draft, tests once more, attaches the zip, takes the text from CHANGELOG.md, and publishes it.

  {page}

To take it back instead, as long as it is not pushed:

  git tag --delete {tag} && git reset --hard HEAD~1"""


def try_out(version: Version) -> None:
    """Make the zip that the release of a version would have, and change nothing else."""
    _changed_files(version)
    _run("script/build", "--check")
    print(archive.make(version))
    print(f"Its manifest says {version}. Nothing was tested, and no file of yours was changed.")
    if git.branch() != _BRANCH:
        print(f"A release is made on {_BRANCH}, and this is {git.branch()}.")


def release(version: Version) -> None:
    """Test, set the version, commit, tag, make the zip, and say what to push."""
    if git.branch() != _BRANCH:
        raise Refused(
            f"This is the branch {git.branch()}. Merge it, and run this on {_BRANCH}: "
            f"git switch {_BRANCH}"
        )
    changed = _changed_files(version)
    print("Running all tests, which takes a while …", flush=True)
    _run(".ci/run")
    _run("script/build")
    _require_clean("The tests or the build have changed files.")
    try:
        with git.restoring(changed):
            for path, text in changed.items():
                files.write(path, text)
            git.commit(changed, f"Version {version}", version.tag)
    except Refused as refusal:
        raise Refused(f"{refusal}\nNothing was changed. Fix that, and run this again.") from refusal
    print(archive.make())
    print(_next_steps(version))


def _changed_files(version: Version) -> dict[str, str]:
    """Return the files as the release has them, by path, or refuse to make one."""
    _require_clean("There is something that is not committed.")
    text = files.read(files.CHANGELOG)
    newest = max([*changelog.versions(text), *map(Version.parse, files.versions().values())])
    if version <= newest:
        raise Refused(f"{version} is not newer than {newest}. Use a greater number.")
    if git.has_tag(version.tag):
        raise Refused(
            f"There is a tag {version.tag} already. Use a greater number, or remove the tag if "
            f"nothing was released under it: git tag --delete {version.tag}"
        )
    day = datetime.now(UTC).date().isoformat()
    changed = {
        path: files.with_version(path, files.read(path), version) for path in files.versions()
    }
    changed[files.CHANGELOG] = changelog.released(text, version, day, files.repository())
    return changed


def _require_clean(what: str) -> None:
    changes = git.changes()
    if changes:
        raise Refused(f"{what} Commit it or put it back, and run this again:\n{changes}")


def _run(*command: str) -> None:
    """Run a script of this repository, which says itself what is wrong."""
    if subprocess.run(command, cwd=files.ROOT, check=False).returncode:
        raise Refused(f"{' '.join(command)} failed, see above. Fix that, and run this again.")


def _next_steps(version: Version) -> str:
    form = {"tag": version.tag, "title": str(version)}
    if version.prerelease:
        form["prerelease"] = "1"
    page = f"{files.repository()}/releases/new?{urlencode(form)}"
    return _NEXT.format(version=version, tag=version.tag, branch=_BRANCH, page=page)
