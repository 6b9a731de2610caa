"""The part of Hardcover's GraphQL schema that the stand-in answers for.

Names and types as published; columns that nobody asks for are left out, so asking for
one is an unknown column here as a hidden one is there (contract §1). The operators that
Hardcover refuses are not in it: they are refused before the schema has a say.
"""

from graphql import GraphQLSchema, build_schema

from .hardcover_schema_shelf import SHELF_SDL

_SDL = """
schema { query: query_root, mutation: mutation_root }

scalar json
scalar jsonb
scalar numeric
scalar smallint

type query_root {
  authors(
    limit: Int, offset: Int, order_by: [authors_order_by!], where: authors_bool_exp
  ): [authors!]!
  me: [users!]!
  books(limit: Int, offset: Int, order_by: [books_order_by!], where: books_bool_exp): [books!]!
  editions(
    limit: Int, offset: Int, order_by: [editions_order_by!], where: editions_bool_exp
  ): [editions!]!
  search(
    fields: String, filter_by: String, page: Int, per_page: Int, query: String!,
    query_type: String, sort: String, typos: String, weights: String
  ): SearchOutput
  user_books(
    limit: Int, offset: Int, order_by: [user_books_order_by!], where: user_books_bool_exp
  ): [user_books!]!
}

type SearchOutput {
  error: String
  ids: [Int]
  page: Int
  per_page: Int
  query: String
  query_type: String
  results: jsonb
}

type users {
  account_privacy_setting_id: Int!
  id: Int!
  user_books(
    limit: Int, offset: Int, order_by: [user_books_order_by!], where: user_books_bool_exp
  ): [user_books!]!
  user_books_aggregate(where: user_books_bool_exp): user_books_aggregate!
  username: String
}

type books {
  alternative_titles: json!
  book_category_id: Int!
  book_status_id: smallint!
  cached_contributors: json!
  cached_featured_series: jsonb
  cached_image: jsonb!
  canonical: books
  canonical_id: Int
  compilation: Boolean!
  contributions: [contributions!]!
  default_audio_edition_id: Int
  default_ebook_edition_id: Int
  default_physical_edition: editions
  default_physical_edition_id: Int
  featured_book_series: book_series
  id: Int!
  is_partial_book: Boolean
  pages: Int
  rating: numeric
  ratings_count: Int!
  release_year: Int
  slug: String
  state: String
  subtitle: String
  title: String
  users_count: Int!
  users_read_count: Int!
}

type contributions {
  author: authors
  book: books
  contributable_type: String!
  contribution: String
  id: Int!
}

type authors {
  books_count: Int!
  canonical_id: Int
  contributions(
    limit: Int, offset: Int, order_by: [contributions_order_by!], where: contributions_bool_exp
  ): [contributions!]!
  id: Int!
  name: String!
  slug: String
}

type book_series {
  position: Float
  series: series
}

type series {
  id: Int!
  name: String!
}

type editions {
  book: books!
  book_id: Int!
  canonical_id: Int
  id: Int!
  isbn_10: String
  isbn_13: String
  language: languages
  reading_format_id: Int!
  score: Int!
  state: String!
  title: String
  users_count: Int!
}

type languages {
  code2: String
  language: String!
}

input Boolean_comparison_exp { _eq: Boolean, _is_null: Boolean, _neq: Boolean }

input Int_comparison_exp {
  _eq: Int
  _gt: Int
  _gte: Int
  _in: [Int!]
  _is_null: Boolean
  _lt: Int
  _lte: Int
  _neq: Int
  _nin: [Int!]
}

input smallint_comparison_exp {
  _eq: smallint
  _gt: smallint
  _gte: smallint
  _in: [smallint!]
  _is_null: Boolean
  _lt: smallint
  _lte: smallint
  _neq: smallint
  _nin: [smallint!]
}

input String_comparison_exp {
  _eq: String
  _gt: String
  _gte: String
  _in: [String!]
  _is_null: Boolean
  _lt: String
  _lte: String
  _neq: String
  _nin: [String!]
}

input authors_bool_exp {
  _and: [authors_bool_exp!]
  _not: authors_bool_exp
  _or: [authors_bool_exp!]
  books_count: Int_comparison_exp
  canonical_id: Int_comparison_exp
  id: Int_comparison_exp
  name: String_comparison_exp
  slug: String_comparison_exp
}

input contributions_bool_exp {
  _and: [contributions_bool_exp!]
  _not: contributions_bool_exp
  _or: [contributions_bool_exp!]
  book: books_bool_exp
  contributable_type: String_comparison_exp
  contribution: String_comparison_exp
  id: Int_comparison_exp
}

input books_bool_exp {
  _and: [books_bool_exp!]
  _not: books_bool_exp
  _or: [books_bool_exp!]
  book_category_id: Int_comparison_exp
  book_status_id: smallint_comparison_exp
  canonical: books_bool_exp
  canonical_id: Int_comparison_exp
  compilation: Boolean_comparison_exp
  id: Int_comparison_exp
  is_partial_book: Boolean_comparison_exp
  release_year: Int_comparison_exp
  slug: String_comparison_exp
  state: String_comparison_exp
  subtitle: String_comparison_exp
  title: String_comparison_exp
  users_count: Int_comparison_exp
}

input editions_bool_exp {
  _and: [editions_bool_exp!]
  _not: editions_bool_exp
  _or: [editions_bool_exp!]
  book: books_bool_exp
  book_id: Int_comparison_exp
  canonical_id: Int_comparison_exp
  id: Int_comparison_exp
  isbn_10: String_comparison_exp
  isbn_13: String_comparison_exp
  language: languages_bool_exp
  reading_format_id: Int_comparison_exp
  score: Int_comparison_exp
  state: String_comparison_exp
  users_count: Int_comparison_exp
}

input languages_bool_exp { code2: String_comparison_exp }

enum order_by {
  asc
  asc_nulls_first
  asc_nulls_last
  desc
  desc_nulls_first
  desc_nulls_last
}

input authors_order_by {
  books_count: order_by
  id: order_by
  name: order_by
}

input contributions_order_by {
  book: books_order_by
  id: order_by
}

input books_order_by {
  id: order_by
  ratings_count: order_by
  release_year: order_by
  title: order_by
  users_count: order_by
  users_read_count: order_by
}

input editions_order_by {
  id: order_by
  score: order_by
  users_count: order_by
}
"""

SCHEMA: GraphQLSchema = build_schema(_SDL + SHELF_SDL)
