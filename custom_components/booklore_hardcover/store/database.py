"""One SQLite file: opened, replaced if damaged, read, and written in transactions."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
import sqlite3
from time import time
from typing import Final

from .errors import CannotOpen, CannotRead, NewerSchema, NotWritten, StoreClosed
from .schema import SCHEMA_VERSION, create

_THREAD_SAFE: Final = 3
"""The value of `sqlite3.threadsafety` if threads may share a connection."""
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_FAILING: Final = _DAMAGED | {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}
"""Result codes that mean a fault of the disk or the file; all others are bugs."""
_QUICKLY_READ: Final = 4 * 1024 * 1024
"""Bytes up to which a database is checked whenever it is opened, which takes some 15 ms."""
_BUSY_TIMEOUT: Final = 1.0
"""Seconds to wait for another program that has the file open."""
_CORRUPT: Final = ".corrupt."
_PAGES_IN_WAL: Final = 1_000
"""Pages after which SQLite moves the -wal into the file: its own default."""


class Database:
    """One connection, for one call at a time, from any thread."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, damaged_file: Path | None
    ) -> None:
        """Take over a connection that is ready to use."""
        self._path = path
        self.damaged_file = damaged_file
        """Where the last damaged file is kept; None if there is none."""
        self._connection: sqlite3.Connection | None = connection

    @classmethod
    def open(cls, path: Path) -> Database:
        """Open the file or create it; a damaged one is kept under another name.

        Raises `CannotOpen`, and `NewerSchema`, in which case the file is left as it is.
        """
        if sqlite3.threadsafety < _THREAD_SAFE:
            raise CannotOpen("this SQLite does not let threads share a connection")
        try:
            try:
                connection = _connect(path)
            except sqlite3.DatabaseError as err:
                if not _is(err, _DAMAGED):
                    raise
                _move_aside(path)
                connection = _connect(path)
            kept = max(path.parent.glob(f"{path.name}{_CORRUPT}*[0-9]"), default=None)
        except (sqlite3.Error, OSError) as err:
            raise CannotOpen(f"{path}: {err}") from err
        return cls(path, connection, kept)

    def read[ResultT](self, work: Callable[[sqlite3.Connection], ResultT]) -> ResultT:
        """Return what `work` reads. Raises `CannotRead` and `StoreClosed`."""
        try:
            return work(self._open_connection())
        except sqlite3.DatabaseError as err:
            if self._blames_disk(err):
                raise CannotRead(str(err)) from err
            raise

    def write[ResultT](self, work: Callable[[sqlite3.Connection], ResultT]) -> ResultT:
        """Do `work` in one transaction, which is on disk when this returns.

        When it raises, nothing has changed: `NotWritten` when the disk fails, `StoreClosed`,
        or what `work` raises.
        """
        connection = self._open_connection()
        try:
            connection.execute("BEGIN IMMEDIATE")
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException as err:
            with suppress(sqlite3.Error):  # SQLite may have rolled back by itself
                connection.execute("ROLLBACK")
            if isinstance(err, sqlite3.DatabaseError) and self._blames_disk(err):
                raise NotWritten(str(err)) from err
            raise
        return result

    def close(self) -> None:
        """Close the file; all later calls raise `StoreClosed`."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _blames_disk(self, err: sqlite3.DatabaseError) -> bool:
        """Whether the disk or the file is at fault; a damaged file is checked when next opened."""
        if _is(err, _DAMAGED):
            with suppress(OSError):
                _suspicion(self._path).touch()
        return _is(err, _FAILING)

    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise StoreClosed
        return self._connection


def hold(connection: sqlite3.Connection, *, checkpoint: bool) -> None:
    """Leave the file unchanged from now on: writes stay in the -wal.

    `checkpoint` first moves the -wal into the file.
    """
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
    if checkpoint:  # last: if it fails on a full disk, the file is held all the same
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def release(connection: sqlite3.Connection) -> None:
    """Move what is written into the file again."""
    connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, False)
    connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_IN_WAL}")


def remove_files(path: Path) -> None:
    """Delete a database with all files beside it, damaged ones too."""
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    suspect = _may_be_damaged(path)
    if not path.exists():
        # Like Home Assistant's own private files; the -wal gets the same mode.
        path.touch(mode=0o600)
    connection = sqlite3.connect(
        path, timeout=_BUSY_TIMEOUT, isolation_level=None, check_same_thread=False
    )
    try:
        # For this process alone: there is no -shm file, and WAL works on network folders.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        [version] = connection.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise NewerSchema(f"{path}: schema version {version}")
        # One fsync for a commit; the file itself need not change while a backup is made.
        connection.execute("PRAGMA journal_mode = WAL")
        # A commit that has returned survives a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        if version < SCHEMA_VERSION:
            create(connection)
        if suspect:
            _check(connection)
            _suspicion(path).unlink(missing_ok=True)
    except BaseException:
        connection.close()
        raise
    return connection


def _may_be_damaged(path: Path) -> bool:
    """Whether to check a file before it is used, which takes long if it is large.

    It is checked if it was not closed properly, if reading it has failed before, or if it is small.
    """
    wal = path.with_name(f"{path.name}-wal")
    not_closed = wal.exists() and wal.stat().st_size > 0
    small = path.exists() and path.stat().st_size <= _QUICKLY_READ
    return not_closed or small or _suspicion(path).exists()


def _suspicion(path: Path) -> Path:
    """Return the path of an empty file that marks a database with a damaged page."""
    return path.with_name(f"{path.name}.suspect")


def _check(connection: sqlite3.Connection) -> None:
    """Read every page once; raises `sqlite3.DatabaseError` when one is damaged."""
    [result] = connection.execute("PRAGMA quick_check(1)").fetchone()
    if result != "ok":
        error = sqlite3.DatabaseError(result)
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error


def _move_aside(path: Path) -> None:
    """Rename a damaged file and its -wal."""
    for suffix in ("-wal", ""):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(f"{path}{_CORRUPT}{time():.0f}{suffix}")


def _is(err: sqlite3.Error, codes: frozenset[int]) -> bool:
    """Whether an error has one of these result codes; extended codes count as their basic ones."""
    return getattr(err, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in codes
