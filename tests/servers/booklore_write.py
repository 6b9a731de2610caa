"""How the stand-in BookLore takes metadata, and what comes of it besides (sync §A; §5)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from aiohttp import web

from .booklore_login import LoginSide
from .booklore_metadata import Malformed, ReplaceMode, Update, apply_update, read_update
from .booklore_replies import MALFORMED, UNEXPECTED, body_of, error, raw_json
from .booklore_rows import metadata_as_json
from .booklore_settings import ServerSettings
from .shelf import ShelfBook

_YES = frozenset({"true", "on", "yes", "1"})
_NO = frozenset({"false", "off", "no", "0"})


class WriteSide(LoginSide):
    """The shelf, who may write to it, and what was written."""

    def __init__(self, profile: str, books: Iterable[ShelfBook]) -> None:
        """Fill the shelf; nothing has been written to it."""
        super().__init__(profile)
        self.books: dict[int, ShelfBook] = {book.id: book for book in books}
        self.permissions: dict[str, bool] = {}
        """What the account may, by the names of `/users/me`; all that is not here it may not."""
        self.settings = ServerSettings()
        self.sent: list[dict[str, Any]] = []
        """The bodies of writes that could be read, in order; `addresses` has their queries."""
        self.metadata_updates: Counter[int] = Counter()
        """By book: how often its metadata counted as updated."""
        self.file_writes: Counter[int] = Counter()
        self.file_moves: Counter[int] = Counter()
        self.sidecar_writes: Counter[int] = Counter()

    def edit(self, book_id: int, **facts: Any) -> ShelfBook:
        """Change a book as the person does in BookLore, whatever is locked."""
        book = self.books[book_id]
        book.settle()
        for name, value in facts.items():
            assert hasattr(book, name), name
            setattr(book, name, value)
        return book

    def lock(self, book_id: int, *names: str) -> None:
        """Lock these fields by their names on the wire, all of them without a name."""
        self.books[book_id].locked.update(names or self.profile.lockable)

    def unlock(self, book_id: int, *names: str) -> None:
        """Unlock these fields, all of them without a name."""
        self.books[book_id].locked.difference_update(names or self.profile.lockable)

    async def _take_metadata(self, request: web.Request, fault: str | None = None) -> web.Response:
        """Write what is asked for; body, address and query are read before anything else (§9)."""
        data = await body_of(request, tells=self.profile.tells_wrong_methods)
        if isinstance(data, web.Response):
            return data
        self.sent.append(data)
        try:
            update = read_update(data, self.profile)
        except Malformed:
            return error(400, MALFORMED)
        number, merges, mode = _book_id(request), self._merges(request), self._mode(request)
        if number is None or merges is None or mode is None:
            return error(500, UNEXPECTED)
        if not (self.permissions.get("admin") or self.permissions.get("canEditMetadata")):
            return error(403, self.profile.access_denied)
        if (book := self.books.get(number)) is None:
            return error(404, f"Book not found with ID: {number}")
        if data.get("metadata") is not None:
            if self._misses_flags(data):
                return error(500, UNEXPECTED)
            book = self._written(book, update, mode, merges, fault)
        return raw_json(metadata_as_json(book, self.profile))

    def _misses_flags(self, data: Mapping[str, Any]) -> bool:
        """Whether the server trips over flags that are null, or (most of them) not there (§5)."""
        missing = "clearFlags" not in data
        return self.profile.needs_clear_flags if missing else data["clearFlags"] is None

    def _written(
        self, book: ShelfBook, update: Update, mode: ReplaceMode, merges: bool, fault: str | None
    ) -> ShelfBook:
        """Return the book as the reply tells it, which a fault makes another one than is kept."""
        if fault == "silent":
            return book
        if fault == "lies":
            book = deepcopy(book)
            apply_update(book, update, self.profile, mode=mode, merges=merges)
            return book
        if self.profile.skips_all_locked and book.locked.issuperset(self.profile.lockable):
            return book
        apply_update(book, update, self.profile, mode=mode, merges=merges)
        self._follow(book)
        return book

    def _follow(self, book: ShelfBook) -> None:
        """Do what follows a write, be it as useless as on a locked or filled field (sync §A2).

        A server passes by a whole body that says nothing new; the stand-in counts that one too.
        """
        self.metadata_updates[book.id] += 1
        if book.physical:
            return
        if self.settings.rewrite(book, self.profile):
            self.file_writes[book.id] += 1
            book.rewritten += 1
        if self.settings.writes_sidecars and self.profile.strips:
            self.sidecar_writes[book.id] += 1
        if self.settings.moves_files:
            self.file_moves[book.id] += 1
            book.file_name = None  # by its title again: the pattern

    def _merges(self, request: web.Request) -> bool | None:
        """Return what `mergeCategories` says, None for what is no boolean."""
        asked = request.query.get("mergeCategories", "").strip().lower()
        if not asked:
            return self.profile.merges_by_default
        return asked in _YES if asked in _YES | _NO else None

    def _mode(self, request: web.Request) -> ReplaceMode | None:
        """Return how to replace, None for a mode there is not; older servers hear none (sync §A1)."""
        asked = request.query.get("replaceMode", "").strip()
        if not asked or not self.profile.replace_modes:
            return ReplaceMode.ALL
        return ReplaceMode(asked) if asked in [*ReplaceMode] else None


def _book_id(request: web.Request) -> int | None:
    number = request.path.split("/")[-2]
    return int(number) if number.removeprefix("-").isdecimal() else None
