"""The GraphQL operations this client sends.

Each has one top-level field, because Hardcover counts every such field as a request (contract
§2). Contributors, covers and series are read from the cached JSON columns, which keeps the
queries shallow: no relation is more than three deep (§2 announces such a limit), so that the
language of a work's default edition is asked for only where there is room. Nothing is asked for
that is not used: one column that a token may not see makes the whole query fail (§1).

The operations on the person's own shelf are described in sync.md §B2.
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

query Shelf {
  me {
    id account_privacy_setting_id
    user_books(order_by: [{ updated_at: desc_nulls_last }], limit: 1) { updated_at }
    user_books_aggregate { aggregate { count } }
  }
}

query UserBooks($user: Int!, $after: Int!, $limit: Int!) {
  user_books(
    where: { user_id: { _eq: $user }, id: { _gt: $after } }
    order_by: [{ id: asc }]
    limit: $limit
  ) { ...RowFields }
}

query UserBooksById($user: Int!, $ids: [Int!]!) {
  user_books(
    where: { user_id: { _eq: $user }, id: { _in: $ids } }
    order_by: [{ id: asc }]
  ) { ...RowFields user_book_reads(order_by: [{ id: asc }]) { ...ReadFields } }
}

query UserBooksByWork($user: Int!, $ids: [Int!]!) {
  user_books(
    where: {
      user_id: { _eq: $user }
      _or: [
        { book_id: { _in: $ids } }
        { original_book_id: { _in: $ids } }
        { book: { canonical_id: { _in: $ids } } }
      ]
    }
    order_by: [{ id: asc }]
  ) { ...RowFields user_book_reads(order_by: [{ id: asc }]) { ...ReadFields } }
}

mutation Rate($id: Int!, $rating: numeric) {
  update_user_book(id: $id, object: { rating: $rating }) {
    id error
    user_book { ...RowFields user_book_reads(order_by: [{ id: asc }]) { ...ReadFields } }
  }
}

mutation Add($object: UserBookCreateInput!) {
  insert_user_book(object: $object) {
    id error
    user_book { ...RowFields user_book_reads(order_by: [{ id: asc }]) { ...ReadFields } }
  }
}

mutation DateRead($id: Int!, $object: DatesReadInput!) {
  update_user_book_read(id: $id, object: $object) {
    id error
    user_book_read { ...ReadFields }
  }
}

mutation Remove($id: Int!) {
  delete_user_book(id: $id) { id }
}

fragment WorkFields on books {
  id canonical_id book_status_id title subtitle release_year users_count
  compilation book_category_id pages
  default_physical_edition_id default_ebook_edition_id default_audio_edition_id
  alternative_titles cached_contributors cached_image cached_featured_series
}

fragment RowFields on user_books {
  id user_id book_id original_book_id status_id rating updated_at
  book { canonical_id }
}

fragment ReadFields on user_book_reads {
  id edition_id started_at finished_at
}
"""
"""All operations and the fragments they share, as one valid GraphQL document."""

_DEFINITIONS: Final = {
    definition["name"]: definition[0]
    for definition in re.finditer(
        r"^(?:query|mutation|fragment) (?P<name>\w+).*?^}", _DOCUMENT, re.MULTILINE | re.DOTALL
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
    writes: bool = False
    """Whether it writes: without a reply it may still have happened, so it is not sent again."""

    @property
    def text(self) -> str:
        """The operation as it is sent; an unused fragment would make it invalid."""
        text = _DEFINITIONS[self.name]
        used = (each for name, each in _DEFINITIONS.items() if f"...{name}" in text)
        return "\n".join((text, *used))


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

# It needs `read:me:content`, too, but a token without that is refused at setup.
SHELF: Final = Operation("Shelf", "me", scope="read:library")
USER_BOOKS: Final = Operation("UserBooks", "user_books", scope="read:library")
USER_BOOKS_BY_ID: Final = Operation("UserBooksById", "user_books", scope="read:library")
USER_BOOKS_BY_WORK: Final = Operation("UserBooksByWork", "user_books", scope="read:library")
RATE: Final = Operation("Rate", "update_user_book", scope="write:library", writes=True)
ADD: Final = Operation("Add", "insert_user_book", scope="write:library", writes=True)
DATE_READ: Final = Operation(
    "DateRead", "update_user_book_read", scope="write:library", writes=True
)
REMOVE: Final = Operation("Remove", "delete_user_book", scope="write:library", writes=True)
