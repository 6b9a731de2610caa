"""A stand-in for Hardcover's own search, with the ways in which it misleads (contract §4).

Like the real one it wants every word of the query somewhere in a work, looks at titles,
ISBNs, series, contributors of any role and alternative titles, forgives spelling only
when nothing matches as written, and gives up words from the end when still nothing does.
The best single field decides the rank: a study guide that names book and author in its
title beats the book itself. Popularity only breaks ties.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
import re
from typing import Any
import unicodedata

from .catalogue import Catalogue, CatalogueWork
from .search_document import document, empty_results, results

_FIELDS = ("title", "isbns", "series_names", "author_names", "alternative_titles")
_WEIGHTS = (5, 5, 3, 1, 1)
_AUTHORS = 1 << _FIELDS.index("author_names")
_ANYWHERE = (1 << len(_FIELDS)) - 1
_MOST_PER_PAGE = 250
_BY = re.compile(r"by\s", re.IGNORECASE)
_LETTERS = 27
_FEW = 64
"""Words that begin alike, and are gone through one by one."""

type _Posting = dict[int, int]
"""In which fields (bits) a word stands, by work."""
type _Matches = dict[int, list[int]]
"""For every matching work, in which fields (bits) each word of the query was found."""


@dataclass(frozen=True, slots=True)
class SearchError(Exception):
    """The search was refused: 200 all the same, with null results and this reason."""

    reason: str


def check_parameters(
    fields: str | None, weights: str | None, typos: str | None, sort: str | None
) -> None:
    """Refuse parameters that do not fit each other, as Typesense does."""
    wanted = len(fields.split(",")) if fields else len(_FIELDS)
    for name, value in (("query_by_weights", weights), ("num_typos", typos)):
        count = len(value.split(",")) if value else len(_FIELDS)
        if count != wanted:
            raise SearchError(f"Number of `{name}` does not match number of `query_by` fields.")
    if sort and not all(re.fullmatch(r"\w+:(asc|desc)", part) for part in sort.split(",")):
        raise SearchError("Parameter `sort_by` is malformed.")


class SearchIndex:
    """An inverted index over a catalogue's works; made anew when works have been added."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Index nothing yet: most tests never search."""
        self._catalogue = catalogue
        self._size = -1
        self._postings: dict[str, _Posting] = {}
        self._vocabulary: list[str] = []
        self._places: dict[int, list[int]] = {}
        """For every work, where its words stand in the vocabulary."""
        self._by_length: dict[tuple[int, bool], list[tuple[str, int]]] = {}
        """The vocabulary by length, numbers apart, with the letters of each word."""
        self._isbns: dict[int, list[str]] = {}
        self._similar: dict[str, tuple[str, ...]] = {}

    def search(self, query: str, per_page: int, page: int) -> tuple[list[int], dict[str, Any]]:
        """Return one page of hits: the ids and the `results` object."""
        if per_page > _MOST_PER_PAGE:
            raise SearchError("Only upto 250 hits can be fetched per page.")
        self._refresh()
        allowed = _ANYWHERE
        words = words_of(query)
        if _BY.match(query):
            # "by Brandon Sanderson" is a question for an author.
            allowed, words = _AUTHORS, words[1:]
        ranked = self._ranked(words, allowed)
        start = (page - 1) * per_page
        hits = ranked[start : start + per_page]
        if not hits:
            return [], empty_results(query, per_page, page, len(ranked), self._size)
        works = [(score, self._catalogue.works[work_id]) for score, work_id in hits]
        documents = [(score, document(work, self._isbns.get(work.id, []))) for score, work in works]
        found = results(query, per_page, page, len(ranked), self._size, documents)
        return [work.id for _, work in works], found

    def _ranked(self, words: Sequence[str], allowed: int) -> list[tuple[int, int]]:
        """Return (text score, work id) of every match, best first."""
        for kept in range(len(words), 0, -1):
            for forgiving in (False, True):
                matches = self._matches(words[:kept], allowed, forgiving=forgiving)
                if matches:
                    return self._by_rank(matches, words)
        return []

    def _by_rank(self, matches: _Matches, words: Sequence[str]) -> list[tuple[int, int]]:
        scored = [
            (_score(masks, exact=words_of(self._catalogue.works[work_id].title) == words), work_id)
            for work_id, masks in matches.items()
        ]
        works = self._catalogue.works
        scored.sort(key=lambda hit: (-hit[0], -works[hit[1]].users_count, hit[1]))
        return scored

    def _matches(self, words: Sequence[str], allowed: int, *, forgiving: bool) -> _Matches:
        *whole, last = words
        begun = self._range_of(last)
        several = [self._variants(word, forgiving=forgiving) for word in whole]
        if len(begun) <= _FEW:
            several.append(self._begun_with(last, begun, None, forgiving=forgiving))
        # Rare words first: most works need no look then.
        several.sort(key=lambda postings: sum(map(len, postings)))
        found: _Matches | None = None
        for postings in several:
            found = _narrowed(found, postings, allowed)
            if not found:
                return {}
        if len(begun) > _FEW:
            postings = self._begun_with(last, begun, found, forgiving=forgiving)
            found = _narrowed(found, postings, allowed)
        return {
            work_id: masks for work_id, masks in (found or {}).items() if self._visible(work_id)
        }

    def _visible(self, work_id: int) -> bool:
        """Merged, deleted and unverified works are kept out of search (contract §3)."""
        work = self._catalogue.works[work_id]
        return work.status_id == 1 and work.canonical_id is None

    def _variants(self, word: str, *, forgiving: bool) -> list[_Posting]:
        variants = [word, *(self._misspelt(word) if forgiving else ())]
        return [self._postings[variant] for variant in variants if variant in self._postings]

    def _range_of(self, beginning: str) -> range:
        """Return which words of the vocabulary begin like that."""
        start = bisect_left(self._vocabulary, beginning)
        return range(start, bisect_left(self._vocabulary, f"{beginning}\U0010ffff"))

    def _begun_with(
        self, last: str, begun: range, among: _Matches | None, *, forgiving: bool
    ) -> list[_Posting]:
        """Find the last word, which whoever types has not finished; in these works, if given."""
        misspelt = [self._postings[each] for each in self._misspelt(last)] if forgiving else []
        if among is None:
            return misspelt + [self._postings[self._vocabulary[place]] for place in begun]
        # Too many words begin like that to go through them: go through the works' own.
        masks: _Posting = defaultdict(int)
        for work_id in among:
            places = self._places[work_id]
            first, end = (bisect_left(places, each) for each in (begun.start, begun.stop))
            for place in places[first:end]:
                masks[work_id] |= self._postings[self._vocabulary[place]][work_id]
        return [*misspelt, masks]

    def _misspelt(self, word: str) -> tuple[str, ...]:
        if word not in self._similar:
            most = 0 if len(word) < 4 or word.isdigit() else (1 if len(word) < 7 else 2)
            letters = _letters(word)
            # No few edits make a number of a word without digits.
            kinds = (False, True) if any(map(str.isdigit, word)) else (False,)
            self._similar[word] = tuple(
                other
                for length in range(len(word) - most, len(word) + most + 1)
                for kind in kinds
                for other, others in self._by_length.get((length, kind), ())
                if most
                and (others ^ letters).bit_count() <= 2 * most
                and other != word
                and _distance(word, other) <= most
            )
        return self._similar[word]

    def _refresh(self) -> None:
        if self._size == len(self._catalogue.works):
            return
        self._size = len(self._catalogue.works)
        self._isbns = defaultdict(list)
        for edition in self._catalogue.editions.values():
            self._isbns[edition.book_id] += filter(None, (edition.isbn13, edition.isbn10))
        postings: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for work in self._catalogue.works.values():
            for place, texts in enumerate(self._texts(work)):
                for text in texts:
                    for word in words_of(text):
                        postings[word][work.id] |= 1 << place
        self._postings = dict(postings)
        self._vocabulary = sorted(self._postings)
        self._places = defaultdict(list)
        for place, word in enumerate(self._vocabulary):
            for work_id in self._postings[word]:
                self._places[work_id].append(place)
        self._by_length = defaultdict(list)
        for word in self._vocabulary:
            self._by_length[len(word), word.isdigit()].append((word, _letters(word)))
        self._similar = {}

    def _texts(self, work: CatalogueWork) -> tuple[Sequence[str], ...]:
        return (
            (work.title,),
            self._isbns.get(work.id, ()),
            (work.series[0],) if work.series else (),
            [name for name, _ in work.contributors],
            work.alternative_titles,
        )


def words_of(text: str) -> list[str]:
    """Split a text as the search does: punctuation and accents go, "L.J." becomes "lj"."""
    plain = "".join(
        character
        for character in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(character)
    )
    plain = re.sub(r"['’]s\b", "", plain)
    return re.sub(r"[^\w\s]|_", "", plain).split()


def _narrowed(among: _Matches | None, postings: Sequence[_Posting], allowed: int) -> _Matches:
    """Return those of the works, or all, in which one more word was found, and where."""
    fields: _Posting = defaultdict(int)
    for posting in postings:
        if among is not None and len(among) < len(posting):
            masks = ((work_id, posting[work_id]) for work_id in among if work_id in posting)
        else:
            masks = ((w, mask) for w, mask in posting.items() if among is None or w in among)
        for work_id, mask in masks:
            if mask & allowed:
                fields[work_id] |= mask & allowed
    return {work_id: [*(among or {}).get(work_id, ()), mask] for work_id, mask in fields.items()}


def _score(masks: Sequence[int], *, exact: bool) -> int:
    best = max(
        (sum(mask >> place & 1 for mask in masks), weight) for place, weight in enumerate(_WEIGHTS)
    )
    return best[0] * 10_000 + best[1] * 100 + exact


def _letters(word: str) -> int:
    letters = 0
    for character in word:
        letters |= 1 << (ord(character) % _LETTERS)
    return letters


def _distance(one: str, other: str) -> int:
    """Count the edits between two words, a swap of neighbours being one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
