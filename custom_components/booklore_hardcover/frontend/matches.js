/** The one place that talks to Home Assistant: what stands in an entry, and what may be done. */

import { loadCover } from "./covers.js";

/** @import {Entry, Hass, List, Match, MatchesEvent, Settled, View} from "./types" */

const DOMAIN = "booklore_hardcover";
const AT_ONCE = 50;
const NO_COVER = Promise.resolve(null);

/**
 * @param {Hass} hass
 * @returns {Promise<Entry[]>}
 */
export const loadEntries = (hass) => hass.callWS({ type: `${DOMAIN}/entries` });

/**
 * Whether to begin anew: in another language, or because Home Assistant has started, before which
 * it knows nothing of us.
 * @param {Hass | null} before
 * @param {Hass} hass
 */
export const beginsAnew = (before, hass) =>
  before?.language !== hass.language ||
  (before.config?.state !== "RUNNING" && hass.config?.state === "RUNNING");

/** @typedef {{changed: Set<number> | null}} Change null means that anything may have changed */

export class Matches {
  /** @type {View | null} */
  view = null;
  /** The entry is there, but not running. */
  unloaded = false;
  /** @type {unknown} why nothing could be subscribed to */
  error = null;
  /** @type {Set<(change: Change) => void>} */
  #listeners = new Set();
  /** @type {Map<number, Promise<Match | null>>} */
  #known = new Map();
  /** @type {WeakMap<Match, Promise<HTMLImageElement | null>>} */
  #covers = new WeakMap();
  /** @type {(() => unknown) | null} */
  #end = null;
  #started = false;

  /**
   * @param {Hass} hass
   * @param {string} entryId
   */
  constructor(hass, entryId) {
    this.hass = hass;
    this.entryId = entryId;
  }

  get mayChoose() {
    return Boolean(this.view?.may_choose) && !this.unloaded;
  }

  /** @param {List} list */
  ids(list) {
    return this.view?.[list] ?? [];
  }

  /**
   * The book after or before another one, which need not be in the list any more; around the end.
   * @param {List} list
   * @param {number | null} from
   * @param {1 | -1} [way]
   */
  neighbour(list, from, way = 1) {
    const others = this.ids(list).filter((id) => id !== from);
    const start = from ?? -Infinity;
    return way > 0
      ? (others.find((id) => id > start) ?? others[0] ?? null)
      : (others.filter((id) => id < start).at(-1) ?? others.at(-1) ?? null);
  }

  /**
   * Be told of every change, from now on.
   * @param {(change: Change) => void} listener
   * @returns {() => void} ends it
   */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start() {
    if (this.#started) {
      return;
    }
    this.#started = true;
    this.error = null;
    try {
      const end = await this.hass.connection.subscribeMessage(
        (/** @type {MatchesEvent} */ event) => this.#receive(event),
        { type: `${DOMAIN}/matches/subscribe`, entry_id: this.entryId },
      );
      this.#end = end;
      if (!this.#started) {
        this.stop();
      }
    } catch (error) {
      this.#started = false;
      this.error = error;
      this.#tell({ changed: null });
    }
  }

  stop() {
    this.#started = false;
    const end = this.#end;
    this.#end = null;
    // A connection that is gone has nothing left to end.
    Promise.resolve(end?.()).catch(() => undefined);
  }

  /** @param {MatchesEvent} event */
  #receive(event) {
    if (event.unloaded) {
      this.unloaded = true;
      this.#known.clear();
      this.#tell({ changed: null });
      return;
    }
    this.unloaded = false;
    const { changed: changedIds, ...facts } = event;
    const changed = changedIds && new Set(changedIds);
    if (changed) {
      changed.forEach((bookId) => this.#known.delete(bookId));
      const rest = (/** @type {List} */ list) => this.ids(list).filter((id) => !changed.has(id));
      const now = (/** @type {List} */ list) => [...rest(list), ...facts[list]].sort((a, b) => a - b);
      this.view = { ...facts, pending: now("pending"), failed: now("failed") };
    } else {
      this.#known.clear();
      this.view = facts;
    }
    this.#tell({ changed });
  }

  /** @param {Change} change */
  #tell(change) {
    for (const listener of [...this.#listeners]) {
      listener(change);
    }
  }

  /**
   * @param {string} command
   * @param {Record<string, unknown>} facts
   * @returns {Promise<any>}
   */
  #send(command, facts) {
    return this.hass.callWS({
      type: `${DOMAIN}/matches/${command}`,
      entry_id: this.entryId,
      language: this.hass.language,
      ...facts,
    });
  }

  /**
   * @param {number} bookId
   * @returns {Promise<Match | null>} null if there is no such book
   */
  get(bookId) {
    let found = this.#known.get(bookId);
    if (!found) {
      found = this.#send("get", { book_ids: [bookId] }).then(({ matches }) => matches[0] ?? null);
      this.#remember(bookId, found);
    }
    return found;
  }

  /**
   * @param {number[]} bookIds
   * @returns {Promise<Match[]>}
   */
  async getSeveral(bookIds) {
    const found = [];
    for (let from = 0; from < bookIds.length; from += AT_ONCE) {
      const some = bookIds.slice(from, from + AT_ONCE);
      found.push(...(await this.#send("get", { book_ids: some })).matches);
    }
    return found;
  }

  /**
   * @param {number} bookId
   * @param {Promise<Match | null>} answer
   */
  #remember(bookId, answer) {
    this.#known.set(bookId, answer);
    answer.catch(() => {
      if (this.#known.get(bookId) === answer) {
        this.#known.delete(bookId);
      }
    });
  }

  /**
   * BookLore's cover, loaded; null if there is none to be had.
   * @param {Match} match
   */
  coverOf(match) {
    const path = match.cover_path;
    const cover = this.#covers.get(match) ?? (path ? loadCover(this.hass, path) : NO_COVER);
    this.#covers.set(match, cover);
    return cover;
  }

  /**
   * Have a book and its cover at hand before it is asked for.
   * @param {number | null} bookId
   */
  async prefetch(bookId) {
    if (bookId === null) {
      return;
    }
    try {
      const match = await this.get(bookId);
      if (match) {
        await this.coverOf(match);
      }
    } catch {
      // It is asked for again when it is shown, and what is wrong is said then.
    }
  }

  /**
   * @param {number} bookId
   * @param {{hardcover_id: number} | {address: string}} what
   * @returns {Promise<Settled>}
   */
  async choose(bookId, what) {
    const done = await this.#send("choose", { book_id: bookId, ...what });
    this.#settled(bookId);
    return done;
  }

  /**
   * @param {number} bookId
   * @returns {Promise<Settled>}
   */
  async skip(bookId) {
    const done = await this.#send("skip", { book_id: bookId });
    this.#settled(bookId);
    return done;
  }

  /**
   * Take a book off the lists at once; the server says the same a moment later.
   * @param {number} bookId
   */
  #settled(bookId) {
    this.#known.delete(bookId);
    if (this.view) {
      const rest = (/** @type {number[]} */ ids) => ids.filter((id) => id !== bookId);
      const { pending, failed } = this.view;
      this.view = { ...this.view, pending: rest(pending), failed: rest(failed) };
      this.#tell({ changed: new Set() });
    }
  }

  /**
   * @param {number} bookId
   * @param {string} undo
   * @returns {Promise<{match: Match | null}>} null for a book that had no record before
   */
  async undo(bookId, undo) {
    const answer = await this.#send("undo", { book_id: bookId, undo });
    this.#remember(bookId, Promise.resolve(answer.match));
    return answer;
  }

  /**
   * @param {number} bookId
   * @param {string} query
   * @returns {Promise<{found: number, match: Match}>}
   */
  async search(bookId, query) {
    const answer = await this.#send("search", { book_id: bookId, query });
    this.#remember(bookId, Promise.resolve(answer.match));
    return answer;
  }

  /** Start a run, or join the one under way. */
  fetch() {
    const facts = { config_entry_id: this.entryId };
    return this.hass.callService(DOMAIN, "fetch_hardcover_ids", facts, undefined, false);
  }
}
