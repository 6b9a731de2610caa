/** The rows of a list, fifty at a time; only those near what is in sight are kept. */

import type { ReactiveControllerHost } from "lit";
import { ROWS } from "../data/client";

const KEPT = 12; // pages
const REST = 400; // milliseconds between two readings of what is in sight
const STILL = 60; // milliseconds that rows far away stay in sight before they are read: whoever drags the bar flies past
const AHEAD = 25; // rows around those in sight that are read as well: whoever scrolls finds them there
const AT_ONCE = 2; // pages
const AGAIN = 2_000; // milliseconds until a page that could not be read is tried again

/** Some rows of a list, and how many it has. */
export interface Some<Row> {
  rows: Row[];
  total: number;
}

export class Source<Row extends { book_id: number }> {
  /** How many rows the list has; null until that is known. */
  total: number | null = null;
  /** Why the list could not be read. */
  error: unknown = null;
  readonly #host: ReactiveControllerHost;
  readonly #ask: (offset: number) => Promise<Some<Row>>;
  /** Pages by their number, the one used last at the end. */
  readonly #pages = new Map<number, Row[]>();
  readonly #loading = new Set<number>();
  #stale = new Set<number>();
  /** The pages in sight, then those near. */
  #wanted: readonly number[] = [0];
  readonly #failed = new Set<number>();
  /** Goes up when the list has become another one: what is on its way is of no use then. */
  #turn = 0;
  #again = 0;
  #still = 0;

  constructor(host: ReactiveControllerHost, ask: (offset: number) => Promise<Some<Row>>) {
    this.#host = host;
    this.#ask = ask;
  }

  /** A row; undefined while it is being read. */
  row(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / ROWS))?.[index % ROWS];
  }

  /** Where a book is, if it is at hand. */
  indexOf(bookId: number): number | null {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex((row) => row.book_id === bookId);
      if (at >= 0) {
        return page * ROWS + at;
      }
    }
    return null;
  }

  /** Have the rows from one index to another, the last excluded. */
  want(from: number, to: number): void {
    const last = Math.max(0, (this.total ?? 1) - 1);
    const pageOf = (row: number): number => Math.floor(Math.max(0, Math.min(row, last)) / ROWS);
    const near = [from, to - 1, to - 1 + AHEAD, from - AHEAD].map(pageOf);
    const passing = near.some((page) => this.#wanted.includes(page));
    this.#wanted = [...new Set(near)];
    window.clearTimeout(this.#still);
    this.#still = 0;
    if (passing) {
      this.#load();
    } else {
      this.#still = window.setTimeout(() => {
        this.#still = 0;
        this.#load();
      }, STILL);
    }
  }

  /** The list has become another one, such as by a filter. */
  reset(): void {
    this.#turn++;
    this.#pages.clear();
    this.#loading.clear();
    this.#failed.clear();
    this.total = null;
    this.#wanted = [0];
    this.#load();
  }

  /** Rows may have changed, come or gone: what is in sight is read again, a little later. */
  refresh(): void {
    this.#stale = new Set([...this.#pages.keys(), ...this.#loading]);
    this.#loadIn(REST);
  }

  /** Ask for nothing more. */
  stop(): void {
    this.#turn++;
    window.clearTimeout(this.#again);
    window.clearTimeout(this.#still);
  }

  #load(): void {
    for (const page of this.#wanted) {
      const known = this.#pages.get(page);
      if (known) {
        this.#pages.delete(page);
        this.#pages.set(page, known);
      }
      const needed = (!known || this.#stale.has(page)) && !this.#failed.has(page);
      if (needed && !this.#loading.has(page) && this.#loading.size < AT_ONCE) {
        void this.#read(page);
      }
    }
  }

  async #read(page: number): Promise<void> {
    const turn = this.#turn;
    this.#loading.add(page);
    this.#stale.delete(page);
    const answer = await this.#ask(page * ROWS).catch((error: unknown) => {
      if (turn === this.#turn) {
        this.error = error;
      }
    });
    if (turn !== this.#turn) {
      return;
    }
    this.#loading.delete(page);
    this.#host.requestUpdate();
    if (!answer) {
      this.#failed.add(page);
      this.#stale.add(page);
      this.#loadIn(AGAIN);
      return;
    }
    this.error = null;
    this.total = answer.total;
    this.#keep(page, answer.rows);
    if (this.#stale.has(page)) {
      this.refresh(); // It has changed while it was being read.
    } else if (!this.#still) {
      this.#load();
    }
  }

  #loadIn(milliseconds: number): void {
    window.clearTimeout(this.#again);
    this.#again = window.setTimeout(() => {
      this.#failed.clear();
      this.#load();
    }, milliseconds);
  }

  #keep(page: number, rows: Row[]): void {
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
