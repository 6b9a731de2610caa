"""booklore_hardcover.zip: what HACS and the Marketplace unpack as the integration's folder."""

from dataclasses import dataclass
from hashlib import sha256
from stat import S_IFREG
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from . import git
from .files import INTEGRATION, MANIFEST, ROOT, with_version
from .versions import Version

PATH = "dist/booklore_hardcover.zip"
_UNIX = 3


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip that was made."""

    files: int
    size: int
    digest: str

    def __str__(self) -> str:
        """Describe it, so that two can be compared."""
        return f"{PATH}: {self.files} files, {self.size:,} bytes\nSHA-256: {self.digest}"


def make(version: Version | None = None) -> Archive:
    """Make the zip of the last commit; its manifest says another version if there is one.

    The same commit gives the same bytes on every machine, so that anybody can compare: files in
    the order of their names, all with the time of the commit, with the permissions that are usual,
    and not compressed, since each zlib does that in its own way. Times of a file and its commit:
    Python keeps compiled modules as long as neither time nor size of their source has changed, so
    that one time for all releases would have it run the last one after some updates.
    """
    files = git.committed(INTEGRATION)
    if version is not None:
        name = MANIFEST.removeprefix(f"{INTEGRATION}/")
        files[name] = with_version(MANIFEST, files[name].decode(), version).encode()
    moment = git.committed_at().timetuple()[:6]
    path = ROOT / PATH
    path.parent.mkdir(exist_ok=True)
    with ZipFile(path, "w", ZIP_STORED) as archive:
        for name in sorted(files):
            entry = ZipInfo(name, moment)
            entry.create_system = _UNIX
            entry.external_attr = (S_IFREG | 0o644) << 16
            archive.writestr(entry, files[name])
    content = path.read_bytes()
    return Archive(len(files), len(content), sha256(content).hexdigest())
