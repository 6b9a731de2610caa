/** What page and card ask the integration for: the commands of api.ts, typed. */

import type {
  Differences,
  Done,
  Entry,
  Filter,
  IdDifference,
  Ids,
  Keep,
  Match,
  Page,
  Plan,
  Position,
  RatingDifference,
  Steps,
  WriteLine,
  Writes,
} from "../api";
import type { Hass } from "./hass";
import { DOMAIN } from "./hass";
import type { Live } from "./subscription";
import { liveOf } from "./subscription";
import type { Texts } from "./texts";

/** Rows of a list that are asked for at a time. */
export const ROWS = 50;
/** Books to which something can be done at a time. */
export const BATCH = 500;

/** The entries that the person may look at, the oldest first. */
export const loadEntries = (hass: Hass): Promise<Entry[]> =>
  hass.callWS({ type: `${DOMAIN}/entries` });

type Message = Record<string, unknown>;

/**
 * One entry, as a person sees it. Elements take it as a property and hand it on; a person with
 * another language gets another client, so that everything is drawn anew. Calls reject with what
 * `texts.problem` puts into words.
 */
export class Client {
  readonly live: Live;
  readonly hass: Hass;
  readonly entryId: string;
  readonly texts: Texts;

  constructor(hass: Hass, entryId: string, texts: Texts) {
    this.hass = hass;
    this.entryId = entryId;
    this.texts = texts;
    this.live = liveOf(hass.connection, entryId, hass.language);
  }

  /** Whether anything may be done now; all that does something is hidden or disabled otherwise. */
  get mayChoose(): boolean {
    return Boolean(this.live.view?.may_choose) && !this.live.offline;
  }

  #ask<Answer>(command: string, message: Message): Promise<Answer> {
    return this.hass.callWS({
      type: `${DOMAIN}/${command}`,
      entry_id: this.entryId,
      ...message,
    });
  }

  /** Up to fifty rows of a list. */
  list(filter: Filter, offset: number, limit = ROWS): Promise<Page> {
    return this.#ask("matches/list", { filter, offset, limit });
  }

  /** Up to fifty books; those that BookLore does not list are missing. */
  async get(bookIds: number[]): Promise<Match[]> {
    const { rows } = await this.#ask<{ rows: Match[] }>("matches/get", { book_ids: bookIds });
    return rows;
  }

  /** Where a book is in a list, and its neighbours there. */
  position(filter: Filter, bookId?: number): Promise<Position> {
    return this.#ask("matches/position", { filter, ...(bookId && { book_id: bookId }) });
  }

  /** The books of a list in its order, each with its likeliest candidate. */
  ids(filter: Filter, limit: number): Promise<Ids> {
    return this.#ask("matches/ids", { filter, limit });
  }

  /** Match up to 500 books; `step` is one of the same kind that this adds to. */
  choose(books: [bookId: number, hardcoverId: number][], step?: string): Promise<Done> {
    return this.#ask("matches/choose", { books, ...(step && { step }) });
  }

  /** Leave books out for good. */
  skip(bookIds: number[], step?: string): Promise<Done> {
    return this.#decide("skip", bookIds, step);
  }

  /** Make matched books questions again. */
  unlink(bookIds: number[], step?: string): Promise<Done> {
    return this.#decide("unlink", bookIds, step);
  }

  /** Make books that were left out questions again. */
  bringBack(bookIds: number[], step?: string): Promise<Done> {
    return this.#decide("bring_back", bookIds, step);
  }

  #decide(what: string, bookIds: number[], step?: string): Promise<Done> {
    return this.#ask(`matches/${what}`, { book_ids: bookIds, ...(step && { step }) });
  }

  /** Search Hardcover: what is found goes before the book's other candidates. */
  search(bookId: number, query: string): Promise<Done> {
    return this.#ask("matches/search", { book_id: bookId, query });
  }

  /** Look up an address or an id that the person typed; the work becomes the first candidate. */
  find(bookId: number, address: string): Promise<Done> {
    return this.#ask("matches/find", { book_id: bookId, address });
  }

  /** Whether anything of these books is written to the servers. */
  exclude(bookIds: number[], exclude: boolean): Promise<Done> {
    return this.#ask("matches/exclude", { book_ids: bookIds, exclude });
  }

  undo(step: string): Promise<Done> {
    return this.#ask("matches/undo", { step });
  }

  /** The last ten steps that can be undone, the newest first. */
  steps(): Promise<Steps> {
    return this.#ask("matches/steps", {});
  }

  /** Up to fifty ratings that differ. */
  differences(offset: number, limit = ROWS): Promise<Differences> {
    return this.#ask("differences/list", { offset, limit });
  }

  /** Settle ratings of up to 500 books that differ. */
  settle(bookIds: number[], keep: Keep, step?: string): Promise<Done> {
    return this.#ask("differences/settle", { book_ids: bookIds, keep, ...(step && { step }) });
  }

  /** What was written to both servers, the newest first. */
  writes(before?: number | null): Promise<Writes> {
    return this.#ask("writes/list", before ? { before } : {});
  }

  /** The lines of one write-back. */
  lines(run: number, after?: number | null): Promise<{ lines: WriteLine[]; next: number | null }> {
    return this.#ask("writes/lines", { run, ...(after && { after }) });
  }

  async #act<Response>(action: string, data: Message, answered: boolean): Promise<Response> {
    const { response } = await this.hass.callWS<{ response: Response }>({
      type: "call_service",
      domain: DOMAIN,
      service: action,
      service_data: { config_entry_id: this.entryId, ...data },
      return_response: answered,
    });
    return response;
  }

  /** Start a run, or join the one under way; returns once it has started. */
  fetch(what: { book_ids?: number[]; retry_failed?: boolean; retry_skipped?: boolean } = {}) {
    return this.#act<void>("fetch_hardcover_ids", what, false);
  }

  stopRun() {
    return this.#act<void>("stop_run", {}, false);
  }

  /** What the next write-back of ids would do. */
  planIds() {
    return this.#act<Plan<IdDifference>>("write_ids", { dry_run: true }, true);
  }

  /** What the next sync of ratings would do. */
  planRatings() {
    return this.#act<Plan<RatingDifference>>("sync_ratings", { dry_run: true }, true);
  }

  /** Write ids to BookLore: of these books, or of all. */
  writeIds(bookIds?: number[]) {
    return this.#act<void>("write_ids", bookIds ? { book_ids: bookIds } : {}, false);
  }

  /** Carry ratings over, whichever way the options say. */
  syncRatings() {
    return this.#act<void>("sync_ratings", {}, false);
  }

  /** Take back what one sync has written. */
  undoWrites(run: number) {
    return this.#act<void>("undo_writes", { run }, false);
  }
}
