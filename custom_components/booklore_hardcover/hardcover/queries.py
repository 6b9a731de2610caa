"""The operations we send, each with exactly one top-level field.

Every top-level field costs one request of the person's allowance (contract §2). What
is asked for stays shallow and small: contributors and covers come from the cached
JSON columns, and columns a key may not see would fail the whole query (§1).
"""

from dataclasses import dataclass

_READ_CATALOG = "read:catalog"


@dataclass(frozen=True, slots=True)
class Operation:
    """A GraphQL operation and what its caller has to know of it."""

    name: str
    field: str
    """Its one top-level field."""
    scope: str
    """The scope a token needs for it (§1)."""
    batched: bool
    """Whether the caller can ask for less when Hardcover gives up on it."""
    text: str


ACCOUNT = Operation(
    name="Account",
    field="me",
    scope="read:me:content",
    batched=False,
    text="query Account { me { id username } }",
)

WORKS_BY_ID = Operation(
    name="WorksById",
    field="books",
    scope=_READ_CATALOG,
    batched=True,
    text="""
query WorksById($ids: [Int!]!) {
  books(where: { id: { _in: $ids } }, order_by: [{ id: asc }]) {
    id canonical_id book_status_id title subtitle slug release_year users_count
    compilation is_partial_book book_category_id
    alternative_titles cached_contributors cached_image
    canonical {
      id canonical_id book_status_id title subtitle slug release_year users_count
      compilation is_partial_book book_category_id
      alternative_titles cached_contributors cached_image
    }
  }
}
""",
)

WORK_BY_SLUG = Operation(
    name="WorkBySlug",
    field="books",
    scope=_READ_CATALOG,
    batched=False,
    text="""
query WorkBySlug($slug: String!) {
  books(where: { slug: { _eq: $slug } }, limit: 1) {
    id canonical_id book_status_id title subtitle slug release_year users_count
    compilation is_partial_book book_category_id
    alternative_titles cached_contributors cached_image
    canonical {
      id canonical_id book_status_id title subtitle slug release_year users_count
      compilation is_partial_book book_category_id
      alternative_titles cached_contributors cached_image
    }
  }
}
""",
)

EDITIONS_BY_ISBN = Operation(
    name="EditionsByIsbn",
    field="editions",
    scope=_READ_CATALOG,
    batched=True,
    # No limit: many editions may carry one ISBN, and a limit would cut books off (§3).
    text="""
query EditionsByIsbn($isbn13s: [String!]!, $isbn10s: [String!]!) {
  editions(
    where: { _or: [{ isbn_13: { _in: $isbn13s } }, { isbn_10: { _in: $isbn10s } }] }
    order_by: [{ users_count: desc }, { id: asc }]
  ) {
    id isbn_13 isbn_10 title users_count reading_format_id
    language { code2 }
    book {
      id canonical_id book_status_id title subtitle slug release_year users_count
      compilation is_partial_book book_category_id
      alternative_titles cached_contributors cached_image
      canonical {
        id canonical_id book_status_id title subtitle slug release_year users_count
        compilation is_partial_book book_category_id
        alternative_titles cached_contributors cached_image
      }
    }
  }
}
""",
)

WORKS_BY_TITLE = Operation(
    name="WorksByTitle",
    field="books",
    scope=_READ_CATALOG,
    batched=True,
    text="""
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
    id canonical_id book_status_id title subtitle slug release_year users_count
    compilation is_partial_book book_category_id
    alternative_titles cached_contributors cached_image
  }
}
""",
)

WORKS_BY_AUTHOR = Operation(
    name="WorksByAuthor",
    field="authors",
    scope=_READ_CATALOG,
    batched=True,
    # Editions have contributors too, narrators for one: what counts is the works.
    text="""
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
      book {
        id canonical_id book_status_id title subtitle slug release_year users_count
        compilation is_partial_book book_category_id
        alternative_titles cached_contributors cached_image
      }
    }
  }
}
""",
)

SEARCH = Operation(
    name="Search",
    field="search",
    scope=_READ_CATALOG,
    batched=False,
    # The server's own fields, weights and order: others may void the results (§4).
    text="""
query Search($query: String!, $perPage: Int!) {
  search(query: $query, query_type: "Book", per_page: $perPage, page: 1) { error results }
}
""",
)
