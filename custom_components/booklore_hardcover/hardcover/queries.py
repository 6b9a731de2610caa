"""The GraphQL operations this client sends.

Each has one top-level field, because Hardcover counts every such field as a request (contract
§2). Contributors, covers and series are read from the cached JSON columns, which keeps the
queries shallow: no relation is more than three deep (§2 announces such a limit), so that the
language of a work's default edition is asked for only where there is room. Nothing is asked for
that is not used: one column that a token may not see makes the whole query fail (§1).
"""

from dataclasses import dataclass
import re
from typing import Final

_DOCUMENT: Final = """
query Account {
  me { id username }
}

query WorksById($ids: [Int!]!) {
  books(where: { id: { _in: $ids } }, order_by: [{ id: asc }]) {
    slug
    ...WorkFields
    default_physical_edition { language { language } }
    canonical { slug ...WorkFields }
  }
}

query WorkBySlug($slug: String!) {
  books(where: { slug: { _eq: $slug } }, limit: 1) {
    slug
    ...WorkFields
    default_physical_edition { language { language } }
    canonical { ...WorkFields }
  }
}

query EditionsByIsbn($isbn13s: [String!]!, $isbn10s: [String!]!) {
  editions(
    where: { _or: [{ isbn_13: { _in: $isbn13s } }, { isbn_10: { _in: $isbn10s } }] }
    order_by: [{ users_count: desc }, { id: asc }]
  ) {
    id canonical_id isbn_13 isbn_10 title
    book {
      ...WorkFields
      canonical { ...WorkFields }
    }
  }
}

query WorksByTitle($titles: [String!]!, $limit: Int!) {
  books(
    where: {
      title: { _in: $titles }
      canonical_id: { _is_null: true }
      book_status_id: { _nin: [3, 4] }
    }
    order_by: [{ users_count: desc }, { id: asc }]
    limit: $limit
  ) {
    ...WorkFields
    default_physical_edition { language { language } }
  }
}

query WorksByAuthor($names: [String!]!, $limit: Int!) {
  authors(where: { name: { _in: $names } }, order_by: [{ id: asc }]) {
    id name canonical_id
    contributions(
      where: {
        contributable_type: { _eq: "Book" }
        book: { canonical_id: { _is_null: true }, book_status_id: { _nin: [3, 4] } }
      }
      order_by: [{ book: { users_count: desc } }, { id: asc }]
      limit: $limit
    ) {
      book { ...WorkFields }
    }
  }
}

query Search($query: String!, $perPage: Int!) {
  search(query: $query, query_type: "Book", per_page: $perPage, page: 1) { error results }
}

fragment WorkFields on books {
  id canonical_id book_status_id title subtitle release_year users_count
  compilation book_category_id pages
  default_physical_edition_id default_ebook_edition_id default_audio_edition_id
  alternative_titles cached_contributors cached_image cached_featured_series
}
"""
"""All operations and the fragment they share, as one valid GraphQL document."""

_DEFINITIONS: Final = {
    definition["name"]: definition[0]
    for definition in re.finditer(
        r"^(?:query|fragment) (?P<name>\w+).*?^}", _DOCUMENT, re.MULTILINE | re.DOTALL
    )
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One GraphQL operation and what the client needs to know about it."""

    name: str
    """Its name in the document."""
    field: str
    """Its one top-level field."""
    scope: str = "read:catalog"
    """The scope that a token needs for it (§1)."""
    batched: bool = False
    """Whether the caller can ask for less when Hardcover takes too long to answer."""

    @property
    def text(self) -> str:
        """The operation as it is sent; with a fragment that it does not use it were invalid."""
        text = _DEFINITIONS[self.name]
        return f"{text}\n{_DEFINITIONS['WorkFields']}" if "...WorkFields" in text else text


ACCOUNT: Final = Operation("Account", "me", scope="read:me:content")
WORKS_BY_ID: Final = Operation("WorksById", "books", batched=True)
WORK_BY_SLUG: Final = Operation("WorkBySlug", "books")
# No limit: many editions may carry one ISBN, and a limit would cut books off (§3).
EDITIONS_BY_ISBN: Final = Operation("EditionsByIsbn", "editions", batched=True)
WORKS_BY_TITLE: Final = Operation("WorksByTitle", "books", batched=True)
# Contributions to works only: editions have contributors of their own, such as narrators.
WORKS_BY_AUTHOR: Final = Operation("WorksByAuthor", "authors", batched=True)
# Fields, weights and sort order are the server's: others can make the whole search fail (§4).
SEARCH: Final = Operation("Search", "search")
