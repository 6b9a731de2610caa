"""Rows of the stand-in's tables: their columns, filters and order, as Hasura has them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial, reduce
from itertools import islice
import operator
from typing import Any
from zlib import crc32

from .catalogue import Catalogue, CatalogueEdition, CatalogueWork

type Row = dict[str, Any]
type Where = Mapping[str, Any]
type Lookup = Callable[[Any], Iterable[Row]]

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "_eq": operator.eq,
    "_neq": operator.ne,
    "_gt": operator.gt,
    "_gte": operator.ge,
    "_lt": operator.lt,
    "_lte": operator.le,
    "_in": lambda value, several: value in several,
    "_nin": lambda value, several: value not in several,
}


class Tables:
    """Hardcover's `authors`, `books` and `editions` over a catalogue that may change meanwhile."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Keep the catalogue; rows are made when they are asked for."""
        self._catalogue = catalogue
        self._book_lookups: dict[str, Lookup] = {"id": self._by_id, "title": self._by_title}
        self._author_lookups: dict[str, Lookup] = {"name": self._by_name}
        self._edition_lookups: dict[str, Lookup] = {
            "isbn_13": self._by_isbn,
            "isbn_10": self._by_isbn,
        }

    def authors(self, _info: Any, **args: Any) -> list[Row]:
        """Resolve `authors(where, order_by, limit, offset)`."""
        names = (*self._catalogue.works_by_contributor, *self._catalogue.merged_authors)
        return select(args, self._author_lookups, lambda: map(self._author, names))

    def books(self, _info: Any, **args: Any) -> list[Row]:
        """Resolve `books(where, order_by, limit, offset)`."""
        works = self._catalogue.works.values()
        return select(args, self._book_lookups, lambda: map(self._book, works))

    def editions(self, _info: Any, **args: Any) -> list[Row]:
        """Resolve `editions(where, order_by, limit, offset)`."""
        editions = self._catalogue.editions.values()
        return select(args, self._edition_lookups, lambda: map(self._edition, editions))

    def book(self, work_id: int, _info: Any = None) -> Row | None:
        """Return the row of a work, None for one that nobody may see (any more)."""
        return next(self._by_id(work_id), None)

    def _by_id(self, work_id: int) -> Iterator[Row]:
        if work := self._catalogue.works.get(work_id):
            yield self._book(work)

    def _by_title(self, title: str) -> Iterator[Row]:
        return map(self._book, self._catalogue.works_by_title.get(title, ()))

    def _by_name(self, name: str) -> Iterator[Row]:
        if name in self._catalogue.works_by_contributor or name in self._catalogue.merged_authors:
            yield self._author(name)

    def _by_isbn(self, isbn: str) -> Iterator[Row]:
        return map(self._edition, self._catalogue.editions_by_isbn.get(isbn, ()))

    def _canonical(self, work: CatalogueWork, _info: Any = None) -> Row | None:
        kept = self._catalogue.works.get(work.canonical_id or 0)
        return self._book(kept) if kept else None

    def _author(self, name: str) -> Row:
        into = self._catalogue.merged_authors.get(name)
        return author_json(name) | {
            "books_count": len(self._catalogue.works_by_contributor.get(name, ())),
            "canonical_id": author_json(into)["id"] if into else None,
            "contributions": partial(self._works_of, name),
        }

    def _works_of(self, name: str, _info: Any, **args: Any) -> list[Row]:
        if name in self._catalogue.merged_authors:
            return []
        rows = (
            {"book": self._book(work), "contributable_type": "Book", **row}
            for work in self._catalogue.works_by_contributor.get(name, ())
            for row in _contributions(work, None)
            if row["author"]["name"] == name
        )
        return select(args, {}, lambda: rows)

    def _book(self, work: CatalogueWork) -> Row:
        return {
            "alternative_titles": work.alternative_titles,
            "book_category_id": work.category_id,
            "book_status_id": work.status_id,
            "cached_contributors": [contribution_json(*who) for who in work.contributors],
            "cached_featured_series": featured_series_json(work),
            "cached_image": image_json(work),
            "canonical": partial(self._canonical, work),
            "canonical_id": work.canonical_id,
            "compilation": work.compilation,
            "contributions": partial(_contributions, work),
            "default_audio_edition_id": work.id * 10 + 2 if work.audio_only else None,
            "default_ebook_edition_id": None,
            "default_physical_edition": partial(_printed, work),
            "default_physical_edition_id": None if work.audio_only else work.id * 10 + 1,
            "featured_book_series": partial(_featured_series, work),
            "id": work.id,
            "is_partial_book": work.partial,
            "pages": pages_of(work),
            "rating": None if work.users_count == 0 else 3.9,
            "ratings_count": work.users_count // 2,
            "release_year": work.release_year,
            "slug": slug_of(work),
            "state": "normalized" if work.canonical_id is None else "duplicate",
            "subtitle": work.subtitle,
            "title": work.title,
            "users_count": work.users_count,
            "users_read_count": work.users_count // 2,
        }

    def _edition(self, edition: CatalogueEdition) -> Row:
        work = self._catalogue.works[edition.book_id]
        return {
            "book": self._book(work),
            "book_id": edition.book_id,
            "canonical_id": edition.canonical_id,
            "id": edition.id,
            "isbn_10": edition.isbn10,
            "isbn_13": edition.isbn13,
            "language": _language(edition.language),
            "reading_format_id": edition.reading_format_id,
            "score": edition.score,
            "state": edition.state,
            "title": work.title if edition.title is None else edition.title or None,
            "users_count": edition.users_count,
        }


def author_json(name: str) -> Row:
    """Describe an author as the cached columns and the search do."""
    slug = "-".join(name.casefold().replace(".", " ").split())
    return {"id": crc32(name.encode()) % 1_000_000 + 1, "image": {}, "name": name, "slug": slug}


def contribution_json(name: str, role: str | None) -> Row:
    """Describe one contributor as the cached columns and the search do (contract §5)."""
    return {"author": author_json(name), "contribution": role}


def image_json(work: CatalogueWork) -> Row:
    """Describe a cover, or the lack of one: an empty object (contract §5)."""
    if not work.cover:
        return {}
    return {
        "id": work.id,
        "url": work.cover_url or f"https://assets.hardcover.app/edition/{work.id}/cover.jpg",
        "color": "#33475b",
        "color_name": "Blue",
        "width": 329,
        "height": 500,
    }


def featured_series_json(work: CatalogueWork) -> Row | None:
    """Describe the series a work is featured in, as the cached column and the search do."""
    if work.series is None:
        return None
    name, position = work.series
    return {"position": position, "details": f"{position:g}", "series": series_json(name)}


def pages_of(work: CatalogueWork) -> int | None:
    """Return how many pages a work has; an audiobook has none."""
    return None if work.audio_only else work.pages


def series_json(name: str) -> Row:
    """Describe a series as far as anybody looks."""
    return {"id": crc32(name.encode()) % 100_000 + 1, "name": name}


def slug_of(work: CatalogueWork) -> str:
    """Return the work's slug; without one of its own, one made of title and id."""
    return work.slug or f"{'-'.join(work.title.casefold().split())}-{work.id}"


def _contributions(work: CatalogueWork, _info: Any) -> list[Row]:
    return [
        {"id": work.id * 100 + place, **contribution_json(*who)}
        for place, who in enumerate(work.contributors)
    ]


def _language(name: str | None) -> Row | None:
    """Describe a language by its name or, as of editions in the catalogue, two letters."""
    return None if name is None else {"code2": name[:2].casefold(), "language": name}


def _printed(work: CatalogueWork, _info: Any = None) -> Row | None:
    """Describe the default printed edition as far as anybody asks."""
    if work.audio_only:
        return None
    return {"id": work.id * 10 + 1, "language": _language(work.language)}


def _featured_series(work: CatalogueWork, _info: Any) -> Row | None:
    if work.series is None:
        return None
    name, position = work.series
    return {"position": position, "series": series_json(name)}


def select(
    args: Mapping[str, Any], lookups: Mapping[str, Lookup], everything: Callable[[], Iterable[Row]]
) -> list[Row]:
    """Return the rows that a query's arguments ask for; `lookups` find those with a value quickly."""
    where = args.get("where") or {}
    narrowed = _narrow(where, lookups)
    candidates = everything() if narrowed is None else narrowed.values()
    rows = [row for row in candidates if _holds(row, where)]
    # Without an order of its own a table comes in none that means anything.
    rows.sort(key=lambda row: row["id"] * 2_654_435_761 % 2**32)
    for path, direction in reversed(_order(args.get("order_by") or ())):
        rows.sort(key=_sort_key(path, direction), reverse=direction.startswith("desc"))
    start = args.get("offset") or 0
    limit = args.get("limit")
    return list(islice(rows, start, None if limit is None else start + limit))


def _order(order_by: Sequence[Mapping[str, Any]]) -> list[tuple[tuple[str, ...], str]]:
    """List the columns to sort by, those of a related row behind its name, with their way."""
    found: list[tuple[tuple[str, ...], str]] = []
    for name, way in (pair for each in order_by for pair in each.items()):
        if isinstance(way, Mapping):
            found += [((name, *path), direction) for path, direction in _order([way])]
        else:
            found.append(((name,), way))
    return found


def _sort_key(path: Sequence[str], direction: str) -> Callable[[Row], tuple[bool, Any]]:
    """Sort nulls as PostgreSQL does: as the largest value, unless told otherwise."""
    nulls_largest = direction not in ("asc_nulls_first", "desc_nulls_last")

    def key(row: Row) -> tuple[bool, Any]:
        value = reduce(operator.getitem, path, row)
        return ((value is None) == nulls_largest, 0 if value is None else value)

    return key


def _narrow(where: Where, lookups: Mapping[str, Lookup]) -> dict[int, Row] | None:
    """Find the rows that may match through an index; None when none applies.

    What makes a query over two hundred ids quick in a catalogue of ten thousand works.
    """
    for name, condition in where.items():
        if name == "_or":
            parts = [_narrow(part, lookups) for part in condition]
            if all(part is not None for part in parts):
                return {key: row for part in parts if part for key, row in part.items()}
        elif name == "_and":
            for part in condition:
                if (found := _narrow(part, lookups)) is not None:
                    return found
        elif name in lookups and ("_in" in condition or "_eq" in condition):
            values = condition["_in"] if "_in" in condition else [condition["_eq"]]
            return {row["id"]: row for value in values for row in lookups[name](value)}
    return None


def _holds(row: Row, where: Where) -> bool | None:
    """Tell whether a row matches; None is SQL's "unknown", which counts as no."""
    return _all(_condition_holds(row, name, condition) for name, condition in where.items())


def _condition_holds(row: Row, name: str, condition: Any) -> bool | None:
    if name == "_and":
        return _all(_holds(row, part) for part in condition)
    if name == "_or":
        held = [_holds(row, part) for part in condition]
        return True if True in held else (None if None in held else False)
    if name == "_not":
        inner = _holds(row, condition)
        return None if inner is None else not inner
    value = row[name]() if callable(row[name]) else row[name]
    if isinstance(value, dict):
        return _holds(value, condition)
    return _all(_compare(value, name, operand) for name, operand in condition.items())


def _compare(value: Any, name: str, operand: Any) -> bool | None:
    if name == "_is_null":
        return (value is None) is operand
    if name not in _COMPARISONS:  # a condition on a related row that is not there
        return False
    return None if value is None else _COMPARISONS[name](value, operand)


def _all(held: Iterable[bool | None]) -> bool | None:
    results = list(held)
    return False if False in results else (None if None in results else True)
