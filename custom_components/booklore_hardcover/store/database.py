"""One SQLite file: opened or moved aside, read, and written in transactions."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
import sqlite3
from time import time
from typing import Final

from .errors import CannotOpen, CannotRead, NewerSchema, NotWritten, StoreClosed

SCHEMA_VERSION: Final = 1
_THREAD_SAFE: Final = 3
"""What `sqlite3.threadsafety` says when threads may share a connection."""
_DAMAGED: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_FAILING: Final = _DAMAGED | {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}
"""Results that come from the disk or the file; all others are mistakes in this code."""
_QUICKLY_READ: Final = 4 * 1024 * 1024
"""Bytes; a database of this size takes some 15 ms to check."""
_BUSY_TIMEOUT: Final = 1.0
"""Seconds to wait for another program that has the file open."""
_CORRUPT: Final = ".corrupt."
_PAGES_IN_WAL: Final = 1_000
"""Pages after which SQLite moves the -wal into the file: its own default."""

_LOCK_PRAGMA: Final = "PRAGMA locking_mode = EXCLUSIVE"
"""For this process alone: there is no -shm file, and WAL works on network folders."""
_WRITE_PRAGMAS: Final = (
    # One fsync for a commit; the file itself need not change while a backup is made.
    "PRAGMA journal_mode = WAL",
    # A commit that has returned survives a power cut.
    "PRAGMA synchronous = FULL",
)
_TABLES: Final = {
    "record": """
        book_id INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        authors TEXT NOT NULL,  -- a JSON list, sorted
        isbn13 TEXT,
        isbn10 TEXT,
        subtitle TEXT,
        series_number REAL,
        search_text TEXT NOT NULL,  -- words of title and authors without case and accents
        title_key TEXT NOT NULL,  -- what lists are sorted by; see store/keys.py
        author_key TEXT NOT NULL,
        likeliest INTEGER,  -- the Hardcover id of the first candidate that is not refused
        readers INTEGER NOT NULL,  -- its readers
        exact INTEGER,  -- the Hardcover id that `accept_exact_matches` would take
        listed_in INTEGER,  -- the book's library on the last list: the same as in `shelf`
        status TEXT NOT NULL CHECK (status IN ('matched', 'pending', 'skipped', 'failed')),
        run INTEGER NOT NULL,
        made_at REAL NOT NULL,
        rules INTEGER NOT NULL,
        hardcover_id INTEGER,
        source TEXT,
        work TEXT,  -- JSON, as are the next two lists: read whole with the record, never searched
        edition_id INTEGER,
        candidates TEXT,
        found TEXT,
        refused TEXT,  -- a JSON list of Hardcover ids
        reason TEXT,
        error TEXT,
        booklore_id INTEGER,
        CHECK (status <> 'matched' OR (hardcover_id IS NOT NULL AND source IS NOT NULL)),
        CHECK (status <> 'failed' OR reason IS NOT NULL)
    """,
    # The last complete list.
    "shelf": "book_id INTEGER PRIMARY KEY, library_id INTEGER NOT NULL",
    # What BookLore calls its libraries, as far as the list has told.
    "library": "id INTEGER PRIMARY KEY, name TEXT NOT NULL",
    # Decisions whose book id has come to mean another book, as JSON.
    "set_aside": "id INTEGER PRIMARY KEY, record TEXT NOT NULL",
    # The run under way or the last one: one row.
    "run": "id INTEGER PRIMARY KEY CHECK (id = 1), state TEXT NOT NULL",  # as JSON
    # What people did, each once, and what that replaced, as JSON.
    "step": """
        id TEXT PRIMARY KEY,
        person TEXT NOT NULL,
        kind TEXT NOT NULL,
        count INTEGER NOT NULL,
        title TEXT NOT NULL,
        choice TEXT,
        made_at REAL NOT NULL
    """,
    "undo": """
        step TEXT NOT NULL,
        book_id INTEGER NOT NULL,
        before TEXT,
        after TEXT,
        PRIMARY KEY (step, book_id)
    """,
    # What was written to the servers, and what stood there before, as JSON.
    "journal": """
        id INTEGER PRIMARY KEY,
        run INTEGER NOT NULL,
        book_id INTEGER NOT NULL,
        field TEXT NOT NULL
            CHECK (field IN ('hardcover_id', 'to_hardcover', 'to_booklore', 'added')),
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        made_at REAL NOT NULL,
        outcome TEXT CHECK (outcome IN ('written', 'not_written', 'failed', 'interrupted')),
        error TEXT,
        undoes INTEGER,
        hardcover_id INTEGER,  -- this and what follows: of ratings only
        row_id INTEGER,  -- on the Hardcover shelf
        pair TEXT,  -- what the ledger is to hold once it is written
        step TEXT  -- the settlement that it is for
    """,
    # The ratings that both sides had when they were seen last, by Hardcover book.
    "ledger": """
        hardcover_id INTEGER PRIMARY KEY,
        book_id INTEGER NOT NULL,  -- the first of its books in BookLore
        standing TEXT NOT NULL
            CHECK (standing IN ('agreed', 'differs', 'settled', 'not_on_shelf', 'removed')),
        step TEXT,
        pair TEXT NOT NULL
    """,
    # The person's shelf on Hardcover, as it was read last.
    "user_book": """
        id INTEGER PRIMARY KEY,
        book_id INTEGER NOT NULL,
        status_id INTEGER NOT NULL,
        rating INTEGER,
        other_ids TEXT NOT NULL  -- a JSON list
    """,
    # Whose ledger and shelf these are, and what was known of the shelf: one row.
    "ledger_of": """
        id INTEGER PRIMARY KEY CHECK (id = 1),
        accounts TEXT NOT NULL,
        shelf TEXT NOT NULL
    """,
    # Books of which nothing is to be written.
    "excluded": "book_id INTEGER PRIMARY KEY",
    # The sync under way or the last one, and what was agreed to: one row.
    "sync": "id INTEGER PRIMARY KEY CHECK (id = 1), state TEXT NOT NULL",  # as JSON
}
_VIEWS: Final = {
    # The writes of ids, without those of ratings.
    "id_write": "SELECT * FROM journal WHERE field = 'hardcover_id'",
}
_INDEXES: Final = {
    # All that is counted, so that the records themselves are not read for it.
    "record_facts": "record (listed_in, status, run, source, exact)",
    "record_status": "record (status)",
    # One for every order of a list, and the first with all that a list is searched and filtered
    # by: the records themselves, with their candidates, are ten times as large.
    "record_list": "record (status, title_key, book_id, listed_in,"
    " author_key, made_at, readers, source, exact, search_text)",
    "record_by_author": "record (status, author_key, title_key, book_id, listed_in, source)",
    "record_by_age": "record (status, -made_at, book_id, listed_in, source)",
    "record_by_readers": "record (status, -readers, book_id, listed_in, source)",
    "step_person": "step (person)",
    "journal_book": "journal (book_id, outcome)",
    "journal_run": "journal (run)",
    "journal_rating": "journal (hardcover_id, field) WHERE hardcover_id IS NOT NULL",
    "ledger_standing": "ledger (standing) WHERE standing <> 'agreed'",
}


class Database:
    """One connection, for one call at a time, from any thread."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, damaged_file: Path | None
    ) -> None:
        """Take over a connection that is ready to use."""
        self._path = path
        self.damaged_file = damaged_file
        """Where the last damaged file is kept that this one has replaced."""
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

    def hold(self, *, checkpoint: bool) -> None:
        """Leave the file unchanged from now on: what is written stays in the -wal.

        `checkpoint` moves what is there into the file before.
        """

        def stand_still(connection: sqlite3.Connection) -> None:
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
            if checkpoint:  # last, since a full disk lets it fail: the file is held all the same
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        self.read(stand_still)

    def release(self) -> None:
        """Move what is written into the file again."""

        def go_on(connection: sqlite3.Connection) -> None:
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, False)
            connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_IN_WAL}")

        self.read(go_on)

    def close(self) -> None:
        """Close the file; all later calls raise `StoreClosed`."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _blames_disk(self, err: sqlite3.DatabaseError) -> bool:
        """Whether the disk or the file is to blame; if damaged, it is checked when opened next."""
        if _is(err, _DAMAGED):
            with suppress(OSError):
                _suspicion(self._path).touch()
        return _is(err, _FAILING)

    def _open_connection(self) -> sqlite3.Connection:
        if self._connection is None:
            raise StoreClosed
        return self._connection


def remove_files(path: Path) -> None:
    """Delete a database with all files beside it, damaged ones too."""
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    suspect = _may_be_damaged(path)
    if not path.exists():
        path.touch(mode=0o600)  # as Home Assistant's own private files; the -wal takes after it
    connection = sqlite3.connect(
        path, timeout=_BUSY_TIMEOUT, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute(_LOCK_PRAGMA)
        [version] = connection.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise NewerSchema(f"{path}: schema version {version}")
        for pragma in _WRITE_PRAGMAS:
            connection.execute(pragma)
        if version < SCHEMA_VERSION:
            _create(connection)
        if suspect:
            _check(connection)
            _suspicion(path).unlink(missing_ok=True)
    except BaseException:
        connection.close()
        raise
    return connection


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for table, columns in _TABLES.items():
        connection.execute(f"CREATE TABLE {table} ({columns}) STRICT")
    for view, query in _VIEWS.items():
        connection.execute(f"CREATE VIEW {view} AS {query}")
    for index, columns in _INDEXES.items():
        connection.execute(f"CREATE INDEX {index} ON {columns}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _may_be_damaged(path: Path) -> bool:
    """Whether to check a file before it is used, which takes long if it is large.

    That is so if it was not closed properly, if reading it has failed before, or if it is small.
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
    """Keep a damaged file, and what belongs to it, under another name."""
    for suffix in ("-wal", ""):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(f"{path}{_CORRUPT}{time():.0f}{suffix}")


def _is(err: sqlite3.Error, codes: frozenset[int]) -> bool:
    """Whether SQLite names one of these results, in its extended form or not."""
    return getattr(err, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in codes
