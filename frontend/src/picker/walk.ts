/** Where the picker is: one book after the other, and what others do meanwhile. */

import type { Filter, Match, Position } from "../api";
import type { Client } from "../data/client";
import { loadCover } from "../data/covers";
import { titleOf } from "../elements/facts";
import { Words } from "./words";

/** The element that a session draws itself with. */
export interface Stage {
  readonly client: Client;
  readonly filter: Filter;
  requestUpdate(): void;
  /** It has gone to another book, or to the end of the list (null). */
  went(bookId: number | null): void;
  /** Hand the focus to the title of what is shown. */
  focusTitle(): void;
}

/** How to go to a book: with the focus on its title, with something to say. */
export interface How {
  focus?: boolean;
  notice?: string;
}

type Way = 1 | -1;
type Step = How & { later?: boolean };

export const isOpen = (match: Match): boolean =>
  match.status === "pending" || match.status === "failed";

export class Walk {
  bookId: number | null = null;
  /** The book shown; null while it is loaded, if it is unknown, and at the end. */
  match: Match | null = null;
  state: "idle" | "loading" | "book" | "unknown" | "end" = "idle";
  /** Where the book is in the list; until that is told, where the book before was. */
  place: Position | null = null;
  /** Whether `place` is that of the book shown. */
  placed = false;
  notice = "";
  error = "";
  /** What is under way, and whether it takes long: `choose 7`, `skip`, … */
  doing: string | null = null;
  slow = false;
  /** Whether the search is open, the hits of a search are hidden, and all candidates are shown. */
  searching = false;
  foundHidden = false;
  all = false;
  protected readonly stage: Stage;
  /** The next book, loaded ahead. */
  protected ahead: Match | null = null;
  /** Goes up with all that is shown, so that an answer that comes too late shows nothing. */
  #turn = 0;
  /** The turn in which a book and its place are asked for. */
  #asking = 0;
  /** What a person asked for before the place was known; done one after the other. */
  #steps: [Way, Step][] = [];
  protected missed = false;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  protected get client(): Client {
    return this.stage.client;
  }

  protected get words(): Words {
    return new Words(this.client.texts);
  }

  // Going to books.

  /** Begin at a book, or with null at the first of the list. */
  async begin(bookId: number | null, how: How = {}): Promise<void> {
    this.#steps = [];
    if (bookId !== null) {
      await this.show(bookId, how);
      return;
    }
    const turn = ++this.#turn;
    const notice = how.notice ?? "";
    this.set({ bookId: null, match: null, state: "loading", place: null, notice });
    await this.try(turn, async () => {
      const place = await this.client.position(this.stage.filter);
      if (turn === this.#turn) {
        await this.#first(place, how);
      }
    });
  }

  async #first(place: Position, how: How = {}): Promise<void> {
    if (place.next === null) {
      this.#end(place, how);
    } else {
      await this.show(place.next, how);
    }
  }

  async show(bookId: number, { focus = false, notice = "" }: How = {}): Promise<void> {
    const turn = (this.#asking = ++this.#turn);
    const ahead = this.ahead?.book_id === bookId ? this.ahead : null;
    const moved = bookId !== this.bookId;
    if (moved) {
      this.set({ bookId, match: null, state: "loading", searching: false, foundHidden: false });
      this.all = this.placed = false;
      this.stage.went(bookId);
    }
    if (ahead) {
      this.set({ match: ahead, state: "book" });
    }
    this.set({ notice, error: "" });
    this.ahead = null;
    if (focus && ahead) {
      this.stage.focusTitle();
    }
    await this.try(turn, async () => {
      const [match, place] = await this.#ask(bookId, ahead).catch((error: unknown) => {
        if (turn === this.#turn) {
          this.#asking = 0;
          this.place = this.placed ? this.place : null;
        }
        throw error;
      });
      if (turn === this.#turn) {
        this.#took(match, place);
        if (focus && !ahead) {
          this.stage.focusTitle();
        }
      }
    });
  }

  async #ask(bookId: number, known?: Match | null): Promise<[Match | null, Position]> {
    const [rows, place] = await Promise.all([
      known ? [known] : this.client.get([bookId]),
      this.client.position(this.stage.filter, bookId),
    ]);
    return [rows[0] ?? null, place];
  }

  #took(match: Match | null, place: Position): void {
    this.#asking = 0;
    this.set({ match, place, placed: true, state: match ? "book" : "unknown" });
    while (this.placed && this.#steps.length) {
      void this.move(...this.#steps.shift()!);
    }
    if (this.placed && place.next && place.next !== this.ahead?.book_id) {
      void this.#lookAhead(place.next);
    }
  }

  async #lookAhead(bookId: number): Promise<void> {
    const turn = this.#turn;
    // If it fails, the book is loaded when it is shown, and the failure is told then.
    const [match] = await this.client.get([bookId]).catch(() => []);
    if (match && turn === this.#turn) {
      this.ahead = match;
      await loadCover(this.client.hass, match.cover_path);
    }
  }

  #end(place: Position, { focus = false, notice = "" }: How = {}): void {
    this.#turn++;
    this.#steps = [];
    const gone = this.bookId !== null;
    this.set({ bookId: null, match: null, state: "end", place, notice });
    if (gone) {
      this.stage.went(null);
    }
    if (focus) {
      this.stage.focusTitle();
    }
  }

  /**
   * Go to the next book or the previous one; `later` goes to the end of the list as well. While the
   * place of the book shown is on its way, the step waits for it: its neighbours are not yet known.
   * If it could not be had, as while Home Assistant restarts, the step waits until it can.
   */
  async move(way: Way, how: Step = {}): Promise<void> {
    if (this.bookId !== null && !this.placed) {
      if (this.#asking === this.#turn) {
        this.#steps.push([way, how]);
      } else {
        // The place could not be had: this step is for those that have waited for it so far.
        this.#steps = [[way, how]];
        await this.show(this.bookId);
      }
      return;
    }
    const to = way > 0 ? this.place?.next : this.place?.previous;
    if (to) {
      await this.show(to, { focus: true, ...how });
    } else if (way > 0 && how.later) {
      const turn = ++this.#turn;
      await this.try(turn, async () => {
        const place = await this.client.position(this.stage.filter);
        if (turn === this.#turn) {
          this.#end(place, { focus: true, ...how });
        }
      });
    }
  }

  /** Something has changed in the entry; null if anything may have. */
  async changed(changed: ReadonlySet<number> | null): Promise<void> {
    if (!this.client.live.offline && changed === null) {
      this.set({ error: "" });
    }
    if (!this.client.live.view || this.client.live.offline) {
      return;
    }
    if (this.doing) {
      this.missed = true;
    } else if (this.state === "end" || (this.state === "loading" && this.bookId === null)) {
      await this.#lookAgain();
    } else if (this.bookId !== null) {
      if (this.ahead && (!changed || changed.has(this.ahead.book_id))) {
        this.ahead = null;
      }
      await this.reload(!changed || changed.has(this.bookId));
    }
  }

  /** At the end of the list a book may have come; and the first one could not be had before. */
  async #lookAgain(): Promise<void> {
    const turn = this.#turn;
    const before = this.place?.total;
    await this.try(turn, async () => {
      const place = await this.client.position(this.stage.filter);
      if (turn !== this.#turn) {
        return;
      }
      if (this.state === "loading" || (!before && place.next !== null)) {
        await this.#first(place);
      } else {
        this.set({ place });
      }
    });
  }

  protected async reload(book: boolean): Promise<void> {
    const turn = this.#turn;
    const { bookId, match: before } = this;
    const from = this.placed ? this.place : null;
    await this.try(turn, async () => {
      const [now, place] = await this.#ask(bookId!, book ? null : before);
      if (turn !== this.#turn || this.doing) {
        return;
      }
      if (before && isOpen(before) && !(now && isOpen(now))) {
        const title = titleOf(this.client.texts, before);
        this.#steps = [];
        this.set({ place: from ?? place, placed: true });
        await this.move(1, { later: true, notice: this.words.say("settled_meanwhile", { title }) });
      } else {
        this.#took(now, place);
      }
    });
  }

  protected async try(turn: number, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (turn === this.#turn) {
        this.set({ error: this.client.texts.problem(error) });
      }
    }
  }

  protected set(values: Partial<Walk>): void {
    Object.assign(this, values);
    this.stage.requestUpdate();
  }
}
