"""Parsing a list of books while it arrives.

A large library's list has many megabytes. Parsed piece by piece, it is never in memory as a
whole, and no call of the JSON parser takes long: even in a thread it holds the interpreter's lock.
"""

import re
from typing import Any, Final

from .book_list import BookList
from .errors import BookLoreUnexpectedReply
from .parse import books_from_json
from .reply import json_from

MAX_ENTRY_BYTES: Final = 1024 * 1024
"""The most bytes that one entry of the list may have; a book has a few thousand."""
MAX_ENTRIES: Final = 200_000
"""The most entries that a list may have."""

_WHITESPACE = b" \t\r\n"
_UP_TO_BRACKET = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
"""Matches up to the next bracket outside of strings, or up to a string that has no end yet."""


class BookListParser:
    """Parses a JSON array of books that arrives in pieces, wherever these are cut.

    It only counts brackets; the JSON parser checks what is between them.
    """

    def __init__(self) -> None:
        """Start with an empty list."""
        self._books = BookList()
        self._entries = 0
        """How many entries have been parsed, whether or not they were books."""
        self._rest = b""
        """The text that has arrived but is not parsed yet."""
        self._scanned = 0
        """How many bytes of `_rest` the brackets have been counted in."""
        self._depth = 0
        """How many brackets are open after those bytes; the array's own is the first."""
        self._ended = False
        """Whether the array's closing bracket has been found."""

    def feed(self, piece: bytes) -> None:
        """Parse the next piece; raises `BookLoreUnexpectedReply` if this is no JSON array."""
        entries = self._elements(piece)
        self._entries += len(entries)
        if self._entries > MAX_ENTRIES:
            raise BookLoreUnexpectedReply("the list is too long")
        self._books.extend(books_from_json(entries))

    def close(self) -> BookList:
        """Return all books; raises `BookLoreUnexpectedReply` when the end is missing."""
        if not self._ended:
            raise BookLoreUnexpectedReply("the list is cut short")
        return self._books

    def _elements(self, piece: bytes) -> list[Any]:
        """Return a list of the elements that are complete with this piece."""
        self._rest += piece
        if self._ended or (not self._depth and not self._find_start()):
            self._require_only_whitespace()
            return []
        end, ended = self._scan()
        text, self._rest = self._rest[:end], self._rest[end:]
        if not ended:
            self._scanned -= end
            if len(self._rest) > MAX_ENTRY_BYTES:
                raise BookLoreUnexpectedReply("an entry of the list is too long")
            return self._parse(text) if text else []
        if text[-1:] != b"]":
            raise BookLoreUnexpectedReply("the reply is not JSON")
        self._require_only_whitespace()
        return self._parse(text[:-1])

    def _find_start(self) -> bool:
        """Skip whitespace and the array's opening bracket; return whether that is there."""
        text = self._rest.lstrip(_WHITESPACE)
        if text and not text.startswith(b"["):
            raise BookLoreUnexpectedReply("the reply is not a list")
        self._rest = text[1:]
        self._depth = len(text[:1])
        return bool(text)

    def _scan(self) -> tuple[int, bool]:
        """Count brackets; returns where the last element ends, and if the array does there too."""
        text, at, depth, end = self._rest, self._scanned, self._depth, 0
        while depth:
            match = _UP_TO_BRACKET.match(text, at)
            at = match.end() if match else at
            if at == len(text) or text[at] in b'"':
                break
            depth += 1 if text[at] in b"[{" else -1
            at += 1
            if depth < 2 and text[at - 1] in b"]}":
                end = at
        self._scanned, self._depth, self._ended = at, depth, not depth
        return end, self._ended

    def _parse(self, text: bytes) -> list[Any]:
        """Parse elements separated by commas, with a comma in front if there were others."""
        text = text.strip(_WHITESPACE)
        if not text:
            return []
        if self._entries:
            if not text.startswith(b",") or not text.strip(_WHITESPACE + b","):
                raise BookLoreUnexpectedReply("the reply is not JSON")
            text = text[1:]
        return list(json_from(b"[%b]" % text))

    def _require_only_whitespace(self) -> None:
        if self._rest.strip(_WHITESPACE):
            raise BookLoreUnexpectedReply("the reply is not JSON")
