/** What the modules hand to each other, and the part of Home Assistant that they use. */

export interface Connection {
  subscribeMessage<Event>(
    receive: (event: Event) => void,
    message: Record<string, unknown>,
  ): Promise<() => unknown>;
}

export interface Hass {
  language: string;
  locale?: { language: string; time_format?: string; time_zone?: string };
  config?: { state?: string; time_zone?: string };
  connection: Connection;
  callWS<Result>(message: Record<string, unknown>): Promise<Result>;
  callService(
    domain: string,
    service: string,
    data: Record<string, unknown>,
    target?: undefined,
    notifyOnError?: boolean,
  ): Promise<unknown>;
  hassUrl?(path: string): string;
}

export type List = "pending" | "failed";

export interface Entry {
  entry_id: string;
  title: string;
  may_choose: boolean;
  pending: number;
  loaded: boolean;
}

export interface Candidate {
  number: number;
  hardcover_id: number;
  title: string;
  authors?: string[];
  release_year?: number;
  users_count?: number;
  url: string;
  cover_url?: string;
  reason_text?: string;
  likeliest?: boolean;
}

export interface Match {
  book_id: number;
  title?: string;
  authors?: string[];
  isbn13?: string;
  status: "pending" | "failed" | "matched" | "skipped";
  hardcover_id?: number;
  url?: string;
  message?: string;
  cover_path?: string;
  candidates?: Candidate[];
}

export interface Counts {
  stored: number;
  skipped: number;
  failed: number;
  pending: number;
  matched: number;
  total: number;
}

export type RunStatus = "idle" | "running" | "waiting_for_quota" | "interrupted" | "error";

export interface View {
  counts: Counts;
  status: RunStatus;
  progress: number | null;
  expected_end: string | null;
  paused_until: string | null;
  may_choose: boolean;
  title: string;
  pending: number[];
  failed: number[];
}

/** Says which of the changed books are in which list now; of all books if `changed` is null. */
export interface ChangeEvent extends View {
  changed: number[] | null;
  unloaded?: undefined;
}

export type MatchesEvent = ChangeEvent | { unloaded: true };

export interface Settled {
  undo: string;
  match: Match;
}

/** This browser's last choice: what to take back, and how it is spoken of. */
export interface LastChoice {
  book_id: number;
  undo: string;
  text: string;
}

export interface CardConfig {
  type: string;
  entry_id?: string;
  title?: string;
}

export interface Facts {
  [name: string]: string | number;
}
