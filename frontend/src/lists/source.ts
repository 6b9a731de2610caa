/** The rows of a list, fifty at a time; only those near what is in sight are kept. */

import type { ReactiveControllerHost } from "lit";
import type { Match, Page } from "../api";
import { ROWS } from "../data/client";

const KEPT = 12; // pages
const REST = 400; // milliseconds between two readings of what is in sight
const STILL = 60; // milliseconds that rows stay in sight before they are read: whoever scrolls flies past

export class Source {
  /** How many rows the list has; null until that is known. */
  total: number | null = null;
  /** Why the list could not be read. */
  error: unknown = null;
  readonly #host: ReactiveControllerHost;
  readonly #ask: (offset: number) => Promise<Page>;
  /** Pages by their number, the one used last at the end. */
  readonly #pages = new Map<number, Match[]>();
  readonly #loading = new Set<number>();
  #stale = new Set<number>();
  /** The pages in sight. */
  #sight: [first: number, last: number] = [0, 0];
  /** Goes up when the list has become another one: what is on its way is of no use then. */
  #turn = 0;
  #again = 0;
  #still = 0;

  constructor(host: ReactiveControllerHost, ask: (offset: number) => Promise<Page>) {
    this.#host = host;
    this.#ask = ask;
  }

  /** A row; undefined while it is being read. */
  row(index: number): Match | undefined {
    return this.#pages.get(Math.floor(index / ROWS))?.[index % ROWS];
  }

  /** Where a book is, if it is at hand. */
  indexOf(bookId: number): number | null {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex((match) => match.book_id === bookId);
      if (at >= 0) {
        return page * ROWS + at;
      }
    }
    return null;
  }

  /** Have the rows from one index to another, the last excluded. */
  want(from: number, to: number): void {
    this.#sight = [Math.floor(from / ROWS), Math.floor(Math.max(from, to - 1) / ROWS)];
    window.clearTimeout(this.#still);
    if (this.total === null) {
      this.#load();
    } else {
      this.#still = window.setTimeout(() => this.#load(), STILL);
    }
  }

  /** The list has become another one, such as by a filter. */
  reset(): void {
    this.#turn++;
    this.#pages.clear();
    this.#loading.clear();
    this.total = null;
    this.#sight = [0, 0];
    this.#load();
  }

  /** Rows may have changed, come or gone: what is in sight is read again, a little later. */
  refresh(): void {
    this.#stale = new Set([...this.#pages.keys(), ...this.#loading]);
    window.clearTimeout(this.#again);
    this.#again = window.setTimeout(() => this.#load(), REST);
  }

  /** Ask for nothing more. */
  stop(): void {
    this.#turn++;
    window.clearTimeout(this.#again);
    window.clearTimeout(this.#still);
  }

  #load(): void {
    const [first, last] = this.#sight;
    for (let page = first; page <= last; page++) {
      const known = this.#pages.get(page);
      if (known) {
        this.#pages.delete(page);
        this.#pages.set(page, known);
      }
      if (!this.#loading.has(page) && (!known || this.#stale.has(page))) {
        void this.#read(page);
      }
    }
  }

  async #read(page: number): Promise<void> {
    const turn = this.#turn;
    this.#loading.add(page);
    this.#stale.delete(page);
    try {
      const { rows, total } = await this.#ask(page * ROWS);
      if (turn !== this.#turn) {
        return;
      }
      this.error = null;
      this.total = total;
      this.#keep(page, rows);
    } catch (error) {
      if (turn === this.#turn) {
        this.error = error;
      }
    }
    this.#loading.delete(page);
    this.#host.requestUpdate();
    if (this.#stale.has(page)) {
      // It has changed while it was being read.
      this.refresh();
    }
  }

  #keep(page: number, rows: Match[]): void {
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    for (const [oldest] of this.#pages) {
      const beyond = this.total !== null && oldest * ROWS >= this.total && oldest > 0;
      if (beyond || this.#pages.size > KEPT) {
        this.#pages.delete(oldest);
      }
    }
  }
}
