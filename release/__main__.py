"""Make a release, or a part of one.

  script/release 1.2.0            test, set the version, commit, tag, make the zip
  script/release 1.2.0b1          the same for a beta
  script/release --dry-run 1.2.0  only the zip; changes no file and runs no tests

The workflow that runs when the release is published on GitHub uses the others.
"""

import argparse
from signal import SIGINT
import sys

from . import archive, making, publishing
from .refusal import Refused
from .versions import Version


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        prog="script/release",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("version", nargs="?", metavar="VERSION", help="of the release")
    wanted.add_argument("--zip", action="store_true", help="only make the zip of the last commit")
    wanted.add_argument("--check", metavar="TAG", help="fail unless all files are of this release")
    wanted.add_argument("--notes", metavar="TAG", help="print the text of a release")
    wanted.add_argument("--publish", metavar="TAG", help="complete GitHub's release, and show it")
    parser.add_argument("--dry-run", action="store_true", help="see above")
    arguments = parser.parse_args()
    if arguments.dry_run and not arguments.version:
        parser.error("--dry-run needs a VERSION")
    try:
        _do(arguments)
    except Refused as refusal:
        sys.exit(f"script/release: {refusal}")
    except KeyboardInterrupt:
        print("script/release: stopped.", file=sys.stderr)
        sys.exit(128 + SIGINT)


def _do(arguments: argparse.Namespace) -> None:
    if arguments.zip:
        print(archive.make())
    elif arguments.check is not None:
        publishing.check(Version.of_tag(arguments.check))
    elif arguments.notes is not None:
        print(publishing.notes(Version.of_tag(arguments.notes)), end="")
    elif arguments.publish is not None:
        publishing.publish(Version.of_tag(arguments.publish))
    elif arguments.dry_run:
        making.try_out(Version.parse(arguments.version))
    else:
        making.release(Version.parse(arguments.version))


if __name__ == "__main__":
    main()
