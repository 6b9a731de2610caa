"""Reading a list while it arrives: a large library never lies in memory as a whole.

Nor is it parsed in one go: a parser that works in C lets nobody else run before it is
done, be it in a thread, and would hold up all of Home Assistant for a large list.
"""

import re
from typing import Final

from .errors import BookLoreUnexpectedReply
from .models import Book
from .parse import books_in, json_of

LARGEST_ENTRY: Final = 8 * 1024 * 1024
"""Bytes that one entry of the list may have; a book has a few thousand."""

_SPACE = b" \t\r\n"
_UP_TO_BRACKET = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
"""Up to the next bracket that stands in no string, or to a string that is not over yet."""


class BookList:
    """The books of a list, as far as it has come."""

    def __init__(self) -> None:
        """Wait for the beginning."""
        self._books: list[Book] = []
        self._elements = _Elements()

    def feed(self, piece: bytes) -> None:
        """Read the next piece; raises BookLoreUnexpectedReply when this is no list in JSON."""
        self._books += books_in(self._elements.feed(piece))

    def close(self) -> list[Book]:
        """Return all books; raises BookLoreUnexpectedReply when the list is not over."""
        self._elements.close()
        return self._books


class _Elements:
    """Takes the elements of an array out of its text, however that is cut to pieces.

    Only brackets are counted here; whether what stands between them is JSON is for the
    parser to say, which gets whole elements.
    """

    def __init__(self) -> None:
        self._left = b""
        """What has come, and is not parsed yet."""
        self._seen = 0
        """How much of it has been gone through."""
        self._depth = 0
        self._any = self._over = False

    def feed(self, piece: bytes) -> object:
        """Return the list of the elements that are complete now."""
        self._left += piece
        if self._over or (not self._depth and not self._begin()):
            self._check_end()
            return []
        complete, over = self._go_on()
        text, self._left = self._left[:complete], self._left[complete:]
        if not over:
            self._seen -= complete
            if len(self._left) > LARGEST_ENTRY:
                raise BookLoreUnexpectedReply("an entry of the list is too long")
            return self._parsed(text) if text else []
        if text[-1:] != b"]":
            raise BookLoreUnexpectedReply("the reply is not JSON")
        self._check_end()
        return self._parsed(text[:-1])

    def close(self) -> None:
        """Make sure that the array is over."""
        if not self._over:
            raise BookLoreUnexpectedReply("the list is cut short")

    def _begin(self) -> bool:
        """Whether the array has begun."""
        text = self._left.lstrip(_SPACE)
        if text and not text.startswith(b"["):
            raise BookLoreUnexpectedReply("the reply is not a list")
        self._left = text[1:]
        self._depth = len(text[:1])
        return bool(text)

    def _go_on(self) -> tuple[int, bool]:
        """Count brackets; return where whole elements end, and whether the array does there."""
        text, at, depth, complete = self._left, self._seen, self._depth, 0
        while depth:
            found = _UP_TO_BRACKET.match(text, at)
            at = found.end() if found else at
            if at == len(text) or text[at] in b'"':
                break
            depth += 1 if text[at] in b"[{" else -1
            at += 1
            if depth < 2 and text[at - 1] in b"]}":
                complete = at
        self._seen, self._depth, self._over = at, depth, not depth
        return complete, self._over

    def _parsed(self, text: bytes) -> object:
        """Parse elements with the commas between them, and before the first if others came."""
        text = text.strip(_SPACE)
        if not text:
            return []
        if self._any:
            if not text.startswith(b",") or not text.strip(_SPACE + b","):
                raise BookLoreUnexpectedReply("the reply is not JSON")
            text = text[1:]
        self._any = True
        return json_of(b"[%b]" % text)

    def _check_end(self) -> None:
        if self._left.strip(_SPACE):
            raise BookLoreUnexpectedReply("the reply is not JSON")
