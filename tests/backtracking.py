"""A backtracking matcher that counts its steps, for what Python's own would take.

It walks the tree that `re` parses a pattern into; whether a single character or a boundary
matches is asked of `re` itself. Time depends on the machine, steps do not.
"""

from collections.abc import Iterator
from itertools import chain
import re
from re import _compiler, _constants as op, _parser  # type: ignore[attr-defined]
from typing import Any

_SINGLE = {op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY}
_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}
_MOST_STEPS = 100_000


class TooManySteps(Exception):
    """It is not going to end in this life."""


class Backtracking:
    """One pattern; `steps` grows with every character or boundary that is looked at."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        """Parse the pattern."""
        self.tree = _parser.parse(pattern, flags)
        self.steps = 0
        self._flags = self.tree.state.flags
        self._text = ""
        self._leaves: dict[int, re.Pattern[str]] = {}
        self._known: dict[tuple[int, str], bool] = {}

    def fullmatch(self, text: str) -> tuple[int, int] | None:
        """Return where the pattern matches the whole text."""
        self._text = text
        ends = self._sequence(self.tree, 0, 0)
        return next(((0, end) for end in ends if end == len(text)), None)

    def match(self, text: str, start: int = 0) -> tuple[int, int] | None:
        """Return where it matches from a place on."""
        self._text = text
        return next(((start, end) for end in self._sequence(self.tree, 0, start)), None)

    def search(self, text: str, start: int = 0) -> tuple[int, int] | None:
        """Return the first place where it matches."""
        places = range(start, len(text) + 1)
        return next((found for place in places if (found := self.match(text, place))), None)

    def finditer(self, text: str) -> Iterator[tuple[int, int]]:
        """Return all of them."""
        place = 0
        while place <= len(text) and (found := self.search(text, place)):
            yield found
            place = found[1] + (found[0] == found[1])

    def _sequence(self, tree: Any, at: int, place: int) -> Iterator[int]:
        """Yield where the rest of a sequence may end, in the order in which `re` tries it."""
        if at == len(tree):
            yield place
            return
        for end in self._one(tree[at], place):
            yield from self._sequence(tree, at + 1, end)

    def _one(self, node: Any, place: int) -> Iterator[int]:
        kind, rest = node
        if kind in _SINGLE or kind is op.AT:
            self.steps += 1
            if self.steps > _MOST_STEPS:
                raise TooManySteps
            return iter([place + (kind is not op.AT)] if self._fits(node, place) else [])
        if kind is op.BRANCH:
            return chain.from_iterable(self._sequence(each, 0, place) for each in rest[1])
        if kind is op.SUBPATTERN and not any(rest[1:3]):  # flags within a pattern
            return self._sequence(rest[3], 0, place)
        if kind in _REPEATS:
            least, most, tree = rest
            return self._repeat(kind, least, most, tree, place)
        if kind is op.ATOMIC_GROUP:
            return self._first(rest, place)
        if kind in (op.ASSERT, op.ASSERT_NOT):
            return iter([place] if self._looks(place, *rest) is (kind is op.ASSERT) else [])
        raise NotImplementedError(kind)

    def _looks(self, place: int, direction: int, tree: Any) -> bool:
        """Whether something stands before or behind a place."""
        start = place if direction > 0 else place - tree.getwidth()[0]
        return start >= 0 and [*self._first(tree, start)] != []

    def _repeat(self, kind: Any, least: int, most: int, tree: Any, place: int) -> Iterator[int]:
        if kind is not op.POSSESSIVE_REPEAT:
            yield from self._again(kind is op.MAX_REPEAT, least, int(most), tree, place, 0)
            return
        count = 0
        while count < int(most) and (ends := [*self._first(tree, place)]):
            count += 1
            if ends[0] == place:
                count = max(count, least)
                break
            [place] = ends
        if count >= least:
            yield place

    def _again(
        self, greedy: bool, least: int, most: int, tree: Any, place: int, count: int
    ) -> Iterator[int]:
        if not greedy and count >= least:
            yield place
        if count < most:
            for end in self._sequence(tree, 0, place):
                if end > place or count < least:
                    yield from self._again(greedy, least, most, tree, end, count + 1)
        if greedy and count >= least:
            yield place

    def _first(self, tree: Any, place: int) -> Iterator[int]:
        """Yield the first end only: nothing goes back into it."""
        for end in self._sequence(tree, 0, place):
            yield end
            return

    def _fits(self, node: Any, place: int) -> bool:
        """Ask `re` about one character or boundary."""
        if node[0] is op.AT:
            return self._leaf(node).match(self._text, place) is not None
        if place >= len(self._text):
            return False
        key = id(node), self._text[place]
        if key not in self._known:
            self._known[key] = self._leaf(node).match(key[1]) is not None
        return self._known[key]

    def _leaf(self, node: Any) -> re.Pattern[str]:
        if id(node) not in self._leaves:
            single = _parser.SubPattern(self.tree.state, [node])
            self._leaves[id(node)] = _compiler.compile(single, self._flags)
        return self._leaves[id(node)]
