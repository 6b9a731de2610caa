"""The part of Hardcover's published schema about shelves, as far as the stand-in answers for it.

`book` is not null there either, and yet null comes for a book that nobody may see any more.
"""

SHELF_SDL = """
scalar date
scalar float8
scalar timestamp
scalar timestamptz

type mutation_root {
  delete_user_book(id: Int!): UserBookDeleteType
  insert_user_book(object: UserBookCreateInput!): UserBookIdType
  update_user_book(id: Int!, object: UserBookUpdateInput!): UserBookIdType
  update_user_book_read(id: Int!, object: DatesReadInput!): UserBookReadIdType
}

type UserBookIdType {
  error: String
  id: Int
  user_book: user_books
}

type UserBookReadIdType {
  error: String
  id: Int
  user_book_read: user_book_reads
}

type UserBookDeleteType {
  book_id: Int
  id: Int
  user_book: user_books
  user_id: Int
}

type user_books {
  book: books
  book_id: Int!
  created_at: timestamptz!
  date_added: date!
  edition_id: Int
  id: Int!
  merged_at: timestamp
  original_book_id: Int
  privacy_setting_id: Int!
  rating: numeric
  status_id: Int!
  updated_at: timestamptz
  user_book_reads(
    limit: Int, offset: Int, order_by: [user_book_reads_order_by!], where: user_book_reads_bool_exp
  ): [user_book_reads!]!
  user_id: Int!
}

type user_book_reads {
  edition_id: Int
  finished_at: date
  id: Int!
  paused_at: date
  progress: float8
  started_at: date
  user_book_id: Int!
}

type user_books_aggregate { aggregate: user_books_aggregate_fields }

type user_books_aggregate_fields {
  count: Int!
  max: user_books_max_fields
}

type user_books_max_fields {
  id: Int
  updated_at: timestamptz
}

input UserBookCreateInput {
  book_id: Int!
  date_added: date
  edition_id: Int
  privacy_setting_id: Int
  rating: numeric
  status_id: Int
}

input UserBookUpdateInput {
  date_added: date
  edition_id: Int
  privacy_setting_id: Int
  rating: numeric
  status_id: Int
}

input DatesReadInput {
  edition_id: Int
  finished_at: date
  id: Int
  started_at: date
}

input numeric_comparison_exp {
  _eq: numeric
  _gt: numeric
  _gte: numeric
  _in: [numeric!]
  _is_null: Boolean
  _lt: numeric
  _lte: numeric
  _neq: numeric
  _nin: [numeric!]
}

input timestamptz_comparison_exp {
  _eq: timestamptz
  _gt: timestamptz
  _gte: timestamptz
  _in: [timestamptz!]
  _is_null: Boolean
  _lt: timestamptz
  _lte: timestamptz
  _neq: timestamptz
  _nin: [timestamptz!]
}

input user_books_bool_exp {
  _and: [user_books_bool_exp!]
  _not: user_books_bool_exp
  _or: [user_books_bool_exp!]
  book: books_bool_exp
  book_id: Int_comparison_exp
  edition_id: Int_comparison_exp
  id: Int_comparison_exp
  original_book_id: Int_comparison_exp
  privacy_setting_id: Int_comparison_exp
  rating: numeric_comparison_exp
  status_id: Int_comparison_exp
  updated_at: timestamptz_comparison_exp
  user_id: Int_comparison_exp
}

input user_book_reads_bool_exp {
  _and: [user_book_reads_bool_exp!]
  _not: user_book_reads_bool_exp
  _or: [user_book_reads_bool_exp!]
  edition_id: Int_comparison_exp
  id: Int_comparison_exp
  user_book_id: Int_comparison_exp
}

input user_books_order_by {
  book_id: order_by
  date_added: order_by
  id: order_by
  rating: order_by
  updated_at: order_by
}

input user_book_reads_order_by {
  finished_at: order_by
  id: order_by
  started_at: order_by
}
"""
