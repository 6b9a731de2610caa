/** The part of api.ts about what is written to both servers, and what differs between them. */

/** What stays of two ratings that differ; `both` leaves each side as it is. */
export type Keep = "booklore" | "hardcover" | "both";

/** `differences/list` (`offset`, `limit`): up to fifty ratings that differ, and how many there are. */
export interface Differences {
  rows: Difference[];
  total: number;
}

/** A book that is rated differently on both sides; ratings are stars, from 0.5 to 5. */
export interface Difference {
  book_id: number;
  title: string;
  authors?: string[];
  cover_path: string;
  booklore_url?: string;
  hardcover_id: number;
  /** Of its page on Hardcover. */
  url: string;
  booklore: number | null;
  hardcover: number | null;
  /** The same book several times in BookLore, not rated alike: `booklore` is that of `book_id`. */
  copies?: { book_id: number; library?: string; rating: number | null }[];
}

/** `writes/list` (`before?`): what was written to both servers, the newest sync first. */
export interface Writes {
  runs: WriteRun[];
  /** What to send as `before`; null at the end. */
  next: number | null;
}

export interface WriteRun {
  run: number;
  made_at: string;
  written: number;
  /** Lines that can still be taken back. */
  undoable: number;
  failed: number;
}

/** What is written of a book, and where. */
export interface Line {
  book_id: number;
  title: string;
  server: "booklore" | "hardcover";
  /** `shelf`: the book is added to the Hardcover shelf. */
  field: "hardcover_id" | "rating" | "shelf";
  /** An id, or stars. */
  before: string | number | null;
  /** The same; in the journal, with the status of a book that was added: "read 4.5". */
  after: string | number | null;
  /** The status with which a book would be added: a key behind `shelf_`. */
  status?: string | null;
  /** Whether others can see it on Hardcover. */
  public?: boolean;
}

/** `writes/lines` (`run`, `after?` an id): `{lines, next}`, fifty at a time. */
export interface WriteLine extends Line {
  id: number;
  outcome: "written" | "not_written" | "failed" | "interrupted" | null;
  undone: boolean;
}

/** The response of the actions `write_ids` and `sync_ratings` with `dry_run`. */
export interface Plan<Other = IdDifference | RatingDifference> {
  planned: number;
  left: number;
  left_by_reason: Record<string, number>;
  /** Of ids alone. */
  files_rewritten?: number;
  files_moved?: number;
  requests: number;
  /** Those among them that Hardcover counts. */
  hardcover_requests?: number;
  /** The first fifty. */
  lines: Line[];
  /** What differs, and so is left as it is. */
  differences: Other[];
  paused_until: string | null;
}

/** BookLore has another id than the match's. */
export interface IdDifference {
  book_id: number;
  title: string;
  booklore: string;
  hardcover_id: number;
}

/** Ratings that differ, in stars. */
export interface RatingDifference {
  book_id: number;
  title: string;
  booklore: number | null;
  hardcover: number | null;
}
