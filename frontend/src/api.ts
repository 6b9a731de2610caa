/** What the page asks the integration for, and what it is told: the websocket commands, typed. */

export type * from "./api-writing";

export type Status = "pending" | "matched" | "failed" | "skipped";
export type Source = "booklore" | "isbn" | "title" | "search" | "choice";
export type RunStatus = "idle" | "running" | "waiting_for_quota" | "interrupted" | "error";

/** `booklore_hardcover/entries`: the entries that the person may look at, the oldest first. */
export interface Entry {
  entry_id: string;
  title: string;
  may_choose: boolean;
  pending: number;
  /** Whether it is loaded; if not, `disabled` says whether a person has turned it off. */
  loaded: boolean;
  disabled: boolean;
}

/** A work on Hardcover; absent facts are not known. */
export interface Work {
  hardcover_id: number;
  title: string;
  authors?: string[];
  release_year?: number;
  users_count?: number;
  pages?: number;
  /** The name of the language, as Hardcover has it. */
  language?: string;
  series?: string;
  series_number?: number;
  /** A key under `config_panel.form`: `manga`, `comic`, `collection`, …; absent for a plain book. */
  form?: string;
  audio_only?: true;
  cover_url?: string;
  url: string;
}

export interface Candidate extends Work {
  /** Its place in the list, from 1. */
  number: number;
  /** A key under `config_panel.reason`. */
  reason: string;
  /** The one that the page suggests. */
  likeliest?: true;
  /** Same title and author, and the only such of any form: what *Accept exact matches* takes. */
  exact?: true;
  /** The person has unlinked it from this book before. */
  refused?: true;
  /** From the person's own search or address, in front of what was suggested before. */
  found?: true;
  /** It was on the person's Hardcover shelf when it became a candidate. */
  on_shelf?: true;
}

/** One book: a row of a list, and the whole of what is known of it. */
export interface Match {
  book_id: number;
  title?: string;
  subtitle?: string;
  authors?: string[];
  isbn13?: string;
  series_number?: number;
  /** The name of its library in BookLore, where it is known. */
  library?: string;
  status: Status;
  source?: Source;
  /** ISO time of the decision or of the run that made it. */
  made_at: string;
  hardcover_id?: number;
  /** The work that it is matched with. */
  work?: Work;
  /** A key under `config_panel.failure`. */
  failure?: string;
  /** Nothing of it is written to the servers. */
  excluded?: true;
  candidates?: Candidate[];
  cover_path: string;
  /** Its page in BookLore or Grimmory. */
  booklore_url?: string;
}

export interface Counts {
  pending: number;
  matched: number;
  failed: number;
  /** Left out by the person. */
  skipped: number;
  /** Stored in the last run. */
  stored: number;
  /** On the last list of BookLore. */
  listed: number;
  /** Pending books with an `exact` candidate. */
  exact: number;
}

/** An event of `booklore_hardcover/matches/subscribe` (`language?`, of `problem`). */
export type MatchesEvent = { unloaded: true; disabled: boolean; removed: boolean } | View;

export interface View {
  unloaded?: undefined;
  title: string;
  may_choose: boolean;
  counts: Counts;
  status: RunStatus;
  /** Percent. */
  progress: number | null;
  /** Books looked at and to look at in the run under way. */
  looked_at: number | null;
  expected_end: string | null;
  paused_until: string | null;
  /** ISO time; null before the first run. */
  last_run: string | null;
  /** Why the last run failed or why nothing runs, in the person's language. */
  problem: string | null;
  /** The account that a server refuses: the way to mend it is the entry's reconfiguration. */
  refused: "booklore" | "hardcover" | null;
  /** Whether anything is written (an option, with consent): shows *Written* and *Plan*. */
  writes: boolean;
  /** Whether ids are written to BookLore. */
  ids: boolean;
  /** Which ratings are carried over: shows *Ratings that differ*. */
  ratings: "off" | "to_hardcover" | "both";
  /** Ratings that differ, and are not settled. */
  differences: number;
  /** Books on the Hardcover shelf that the person wants to read and BookLore lacks; null if unknown. */
  not_in_booklore: number | null;
  accept_exact: boolean;
  libraries: { id: number; name: string | null }[];
  /** The newest of the person's own steps that can be undone. */
  undo: Step | null;
  /** Books that have changed since the last event; null for all. */
  changed: number[] | null;
}

/** Something the person did to one book or to many at once. */
export interface Step {
  step: string;
  kind: "choose" | "skip" | "unlink" | "bring_back" | "search" | "forget" | "settle";
  count: number;
  /** The title of the book, or of the first of many. */
  title: string;
  /** The title of the chosen work, when one book was matched. */
  choice?: string;
  made_at: string;
}

export type Sort = "title" | "author" | "newest" | "readers";

/** Which books a list shows. */
export interface Filter {
  status: Status;
  /** Each word must be part of the title, the subtitle or an author. */
  search?: string;
  sources?: Source[];
  libraries?: number[];
  /** ISO time: only what was decided since then. */
  since?: string;
  /** Only books with an `exact` candidate. */
  exact?: boolean;
  sort?: Sort;
}

/**
 * `matches/list` (`filter`, `offset`, `limit`): up to fifty rows, and how many there are in all;
 * `matches/get` (`book_ids`, up to fifty): `{rows}`, those that are listed.
 */
export interface Page {
  rows: Match[];
  total: number;
}

/** `matches/ids` (`filter`, `limit` up to 10,000): the books of a list in its order, with the likeliest candidate of each. */
export interface Ids {
  books: [book_id: number, hardcover_id: number | null][];
}

/**
 * `matches/position` (`filter`, `book_id?`): where a book is in a list; the neighbours are null at
 * the ends. Without a book, or with one that is not in the list, `next` is the first one.
 */
export interface Position {
  /** From 1; null if the book is not in the list. */
  number: number | null;
  total: number;
  previous: number | null;
  next: number | null;
}

/**
 * What every command returns that does something. Each also takes `entry_id`:
 *
 * - `matches/choose`: `books`, up to 500 pairs of book id and Hardcover id. Of one book the work
 *   may be any, which costs a request if it is no candidate; of several it must be a candidate.
 * - `matches/skip`, `matches/unlink`, `matches/bring_back`: `book_ids`, up to 500. `skip` takes
 *   `status`, too: books that are in another one by now are left.
 * - `matches/search`: `book_id`, `query`; `matches/find`: `book_id`, `address` (an address or id
 *   that the person typed). One request each; the works found become candidates, in front.
 * - `matches/exclude`: `book_ids`, `exclude`. It is no step.
 * - `matches/undo`: `step`.
 *
 * - `differences/settle`: `book_ids`, up to 500, and what to `keep`. Left are those that differ no
 *   more, or have no such rating. To undo it takes back what was written for it, too.
 *
 * `choose`, `settle` and those of the second line take `step`, too: a step of the same kind to which
 * they add, so that many batches are undone at once.
 */
export interface Done {
  /** What was done to how many; null when nothing has changed. */
  step: Step | null;
  /** The books that had changed meanwhile, and were left as they are. */
  left: number[];
  /** The book as it is now, if one was named; null if nothing is known of it any more. */
  match?: Match | null;
}

/** `matches/steps`: the last ten steps of the person that can be undone, the newest first. */
export interface Steps {
  steps: Step[];
}
