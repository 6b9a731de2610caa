"""Texts by number, however many, with copies that cost nothing."""

from collections.abc import ItemsView, Iterator
from itertools import chain
from typing import Self

_PER_PART = 1_024


class Texts:
    """A mapping in parts, which a copy shares until they are changed.

    Copying a hundred thousand entries, or freeing them, is one call, during which nothing
    else gets done; a part is a thousand.
    """

    def __init__(self, shared: dict[int, dict[int, bytes]] | None = None) -> None:
        """Begin with none, or with parts that another one has, too."""
        self._parts = shared or {}
        self._shared = set(self._parts)

    def __getitem__(self, number: int) -> bytes:
        """Return a text; raises KeyError when there is none."""
        return self._parts[number // _PER_PART][number]

    def __setitem__(self, number: int, text: bytes) -> None:
        """Put a text."""
        self._own(number)[number] = text

    def __delitem__(self, number: int) -> None:
        """Remove a text; raises KeyError when there is none."""
        del self._own(number)[number]

    def __contains__(self, number: object) -> bool:
        """Whether there is such a text."""
        return isinstance(number, int) and number in self._parts.get(number // _PER_PART, ())

    def __iter__(self) -> Iterator[int]:
        """Go through the numbers."""
        return chain.from_iterable(self._parts.values())

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(map(len, self._parts.values()))

    def discard(self, number: int) -> None:
        """Remove a text, if there is one."""
        if number in self:
            del self[number]

    def items(self, share: int = 0, of: int = 1) -> Iterator[tuple[int, bytes]]:
        """Go through numbers and texts, or one share of so many: always the same numbers."""
        parts: Iterator[ItemsView[int, bytes]] = (
            part.items() for key, part in self._parts.items() if key % of == share
        )
        return chain.from_iterable(parts)

    def copy(self) -> Self:
        """Return the texts as they are now."""
        self._shared = set(self._parts)
        return type(self)(self._parts.copy())

    def clear(self) -> None:
        """Remove all, part by part."""
        while self._parts:
            self._parts.popitem()

    def _own(self, number: int) -> dict[int, bytes]:
        """Return the part of a number, to be changed."""
        key = number // _PER_PART
        part = self._parts.setdefault(key, {})
        if key in self._shared:
            part = self._parts[key] = part.copy()
            self._shared.discard(key)
        return part
