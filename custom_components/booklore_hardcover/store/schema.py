"""The tables, views and indexes of the database."""

from sqlite3 import Connection
from typing import Final

SCHEMA_VERSION: Final = 1
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
    # The names of the libraries in BookLore, where the list has them.
    "library": "id INTEGER PRIMARY KEY, name TEXT NOT NULL",
    # Decisions whose book id has come to mean another book, as JSON.
    "set_aside": "id INTEGER PRIMARY KEY, record TEXT NOT NULL",
    # The run under way or the last one: one row.
    "run": "id INTEGER PRIMARY KEY CHECK (id = 1), state TEXT NOT NULL",  # as JSON
    # What people did, and the records before and after, as JSON.
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
    # What was written to the servers, and what was there before, as JSON.
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
        pair TEXT,  -- what the ledger has once it is written
        step TEXT  -- the settlement that it carries out
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
    # The accounts that ledger and shelf belong to, and the state of the shelf: one row.
    "ledger_of": """
        id INTEGER PRIMARY KEY CHECK (id = 1),
        accounts TEXT NOT NULL,
        shelf TEXT NOT NULL
    """,
    # Books that are excluded from all writes.
    "excluded": "book_id INTEGER PRIMARY KEY",
    # The sync under way or the last one, and what was agreed to: one row.
    "sync": "id INTEGER PRIMARY KEY CHECK (id = 1), state TEXT NOT NULL",  # as JSON
}
_VIEWS: Final = {
    # The writes of ids, without those of ratings.
    "id_write": "SELECT * FROM journal WHERE field = 'hardcover_id'",
}
_INDEXES: Final = {
    # For counts, which need not read the records themselves.
    "record_facts": "record (listed_in, status, run, source, exact)",
    "record_status": "record (status)",
    # One for each order of a list. The first one has all columns that lists are searched and
    # filtered by: the records, with their candidates, are ten times as large.
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


def create(connection: Connection) -> None:
    """Create the tables, views and indexes in an empty database, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for table, columns in _TABLES.items():
        connection.execute(f"CREATE TABLE {table} ({columns}) STRICT")
    for view, query in _VIEWS.items():
        connection.execute(f"CREATE VIEW {view} AS {query}")
    for index, columns in _INDEXES.items():
        connection.execute(f"CREATE INDEX {index} ON {columns}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")
