"""The documents that Hardcover's search answers with: large, and never quite alike (§4)."""

from collections.abc import Sequence
from typing import Any

from .catalogue import CatalogueWork
from .hardcover_rows import (
    contribution_json,
    featured_series_json,
    image_json,
    pages_of,
    slug_of,
)

_DESCRIPTION = "A description that nobody who looks for an id has asked for. " * 130
"""A real hit weighs about 10 KB."""
_OUT_OF_MORE = 1_800_000


def document(work: CatalogueWork, isbns: Sequence[str]) -> dict[str, Any]:
    """Describe a work; a stub without contributors and readers has few facts."""
    bare = {
        "id": str(work.id),
        "title": work.title,
        "slug": slug_of(work),
        "users_count": work.users_count,
        "compilation": work.compilation,
        "image": image_json(work),
    }
    if not work.contributors and not work.users_count:
        return bare
    dated = {} if work.release_year is None else {"release_year": work.release_year}
    return {
        **bare,
        **dated,
        **_series(work),
        "activities_count": work.users_count,
        "alternative_titles": work.alternative_titles,
        # Narrators and translators are among these, now and then first.
        "author_names": sorted(name for name, _ in work.contributors),
        "content_warnings": [],
        "contribution_types": [role or "Author" for _, role in work.contributors],
        "contributions": [contribution_json(*who) for who in work.contributors],
        "description": _DESCRIPTION,
        "genres": ["Fiction"],
        "has_audiobook": work.audio_only,
        "has_ebook": not work.audio_only,
        "isbns": list(isbns),
        "pages": pages_of(work),
        "rating": None if work.users_count == 0 else 3.9,
        "ratings_count": work.users_count // 2,
        "subtitle": work.subtitle,
        "tags": [],
        "users_read_count": work.users_count // 2,
    }


def results(
    query: str,
    per_page: int,
    page: int,
    found: int,
    out_of: int,
    documents: Sequence[tuple[int, dict[str, Any]]],
) -> dict[str, Any]:
    """Wrap (text score, document) pairs as Typesense does."""
    empty = empty_results(query, per_page, page, found, out_of)
    return empty | {"hits": [_hit(score, each) for score, each in documents]}


def empty_results(query: str, per_page: int, page: int, found: int, out_of: int) -> dict[str, Any]:
    """Answer that nothing was found, which is not the same as null (contract §4)."""
    return {
        "facet_counts": [],
        "found": found,
        "hits": [],
        "out_of": _OUT_OF_MORE + out_of,
        "page": page,
        "request_params": {
            "collection_name": "Book_production_1",
            "first_q": query,
            "per_page": per_page,
            "q": query,
        },
        "search_cutoff": False,
        "search_time_ms": 3,
    }


def _series(work: CatalogueWork) -> dict[str, Any]:
    if work.series is None:
        return {"featured_series": {}, "series_names": []}
    name, position = work.series
    return {
        "featured_series": featured_series_json(work),
        "featured_series_position": position,
        "series_names": [name],
    }


def _hit(score: int, fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "document": fields,
        "highlight": {},
        "highlights": [],
        "text_match": score,
        "text_match_info": {"score": str(score), "num_tokens_dropped": 0},
    }
