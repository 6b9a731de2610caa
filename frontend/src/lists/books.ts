/** `<blh-books>`: the books in one state, as a list. */

import type { PropertyValues, TemplateResult } from "lit";
import { html, LitElement, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Candidate, Filter, Match } from "../api";
import type { Client } from "../data/client";
import { LiveController } from "../data/subscription";
import "../elements/cover";
import { define } from "../elements/define";
import type { Place } from "../elements/facts";
import "../elements/menu";
import { say } from "../elements/say";
import type { Work } from "../page/work";
import { bookStyles } from "./books-styles";
import type { Deed } from "./deeds";
import { act, commandOf } from "./deeds";
import { filterBar, narrows } from "./filters";
import { KeptFocus } from "./focus";
import { listFailed, nothingOfTheKind } from "./nothing";
import { row, rowHeight } from "./rows";
import { Selection } from "./selection";
import { Source } from "./source";
import { MOST, selectMenu, tickedBar } from "./ticked";
import { RowWindow } from "./window";

const TYPING = 250; // milliseconds

/**
 * Tells by `blh-filter` (detail: a filter) what it is to show instead, and by `blh-book` (detail: a
 * book's id) which book is to be opened.
 */
export class Books extends LitElement {
  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) filter!: Filter;
  @property({ attribute: false }) work!: Work;
  /** The address of a book. */
  @property({ attribute: false }) pathOf!: (bookId: number) => string;
  /** What is shown when there is no book at all in this state. */
  @property({ attribute: false }) empty!: () => unknown;
  @state() private busy: ReadonlySet<number> = new Set();
  @query("ol") private list!: HTMLElement | null;
  readonly #selection = new Selection();
  readonly #source = new Source(this, (offset) => this.client.list(this.filter, offset));
  readonly #window = new RowWindow(
    this,
    () => this.list,
    (wide) => rowHeight(this.filter.status, wide),
  );
  readonly #focus = new KeptFocus();
  #typing = 0;

  static override styles = bookStyles;

  constructor() {
    super();
    new LiveController(
      this,
      () => this.client,
      () => this.client.live.offline || this.#source.refresh(),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.#source.reset(); // It was away; the first time, it is told what to show.
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#source.stop();
    window.clearTimeout(this.#typing);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("client") || changed.has("filter")) {
      if (changed.has("client") || this.filter.status !== changed.get("filter")?.status) {
        this.#selection.clear();
      }
      this.#source.reset();
    }
  }

  protected override updated(): void {
    const { first, end } = this.#window;
    const { total } = this.#source;
    const bookAt = (index: number) => this.#source.row(index)?.book_id;
    this.#focus.restore(this.renderRoot as ShadowRoot, bookAt);
    if (end && this.clientWidth) {
      this.#source.want(first, total === null ? first + 1 : Math.min(end, Math.max(total, 1)));
    }
  }

  protected override render() {
    const { view } = this.client.live;
    const { texts } = this.client;
    const { total, error } = this.#source;
    if (!view) {
      return nothing;
    }
    if (!view.counts[this.filter.status] && total === 0 && !narrows(this.filter)) {
      return this.empty();
    }
    const bar = filterBar(texts, this.filter, view, this.#change, this.#typed);
    return html`<div class="head">${bar}${this.#select(total ?? 0)}<slot></slot></div>
      <p class="hint total" role="status">
        ${total === null ? texts.say("loading") : texts.count("books", total)}
      </p>
      ${error && total === null
        ? listFailed(texts, error, () => this.#source.reset())
        : total === 0
          ? nothingOfTheKind(texts, () => this.#show({ status: this.filter.status }))
          : this.#rows(total ?? 0)}
      ${this.#selection.size && this.client.mayChoose ? this.#bar() : nothing}`;
  }

  #select(total: number): unknown {
    const all = (filter: Filter): void => this.#tickAll(filter);
    return selectMenu(this.client, this.filter, total, all, this.#untick);
  }

  #bar(): TemplateResult {
    return tickedBar(this.client, this.filter.status, this.#selection, this.work.running, {
      accept: this.#acceptTicked,
      deed: (deed) => this.#do(deed, this.#selection.ids),
      none: this.#untick,
    });
  }

  #rows(total: number): TemplateResult {
    const { first, end, height, wide } = this.#window;
    const shown = Array.from({ length: Math.max(0, Math.min(end, total) - first) }, (_, at) => first + at);
    const place = (match: Match): Place => ({
      href: this.pathOf(match.book_id),
      go: (event) => this.#open(match, event),
    });
    const context = {
      client: this.client,
      status: this.filter.status,
      busy: this.busy,
      ticked: (match: Match) => this.#selection.has(match),
      tick: this.#tick,
      place,
      accept: this.#accept,
      deed: (deed: Deed, match: Match) => this.#do(deed, [match.book_id]),
    };
    return html`<ol
      class=${wide ? "wide" : "narrow"}
      role="list"
      aria-busy=${this.#source.total === null ? "true" : "false"}
      style="height: ${total * height}px"
    >
      ${repeat(
        shown,
        (index) => this.#source.row(index)?.book_id ?? `at ${index}`,
        (index) => {
          const match = this.#source.row(index);
          return html`<li
            class=${match ? "row" : "row waiting"}
            aria-setsize=${total}
            aria-posinset=${index + 1}
            style="height: ${height}px; transform: translateY(${index * height}px)"
          >
            ${match ? row(context, match, index) : nothing}
          </li>`;
        },
      )}
    </ol>`;
  }

  readonly #change = (change: Partial<Filter>): void => {
    this.#show({ ...this.filter, ...change });
  };

  #show(detail: Filter): void {
    this.dispatchEvent(new CustomEvent("blh-filter", { detail }));
  }

  readonly #typed = (words: string): void => {
    window.clearTimeout(this.#typing);
    const search = words.trim() || undefined;
    this.#typing = window.setTimeout(
      () => search !== this.filter.search && this.#change({ search }),
      TYPING,
    );
  };

  #open(match: Match, event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      return; // The browser opens another tab or window.
    }
    event.preventDefault();
    this.dispatchEvent(new CustomEvent("blh-book", { detail: match.book_id }));
  }

  readonly #tick = (match: Match, index: number, event: MouseEvent): void => {
    const ticked = (event.target as HTMLInputElement).checked;
    const { last } = this.#selection;
    this.#selection.set(match, index, ticked);
    if (event.shiftKey && ticked && last !== null && last !== index) {
      void this.#tickRange(Math.min(last, index), Math.max(last, index));
    }
    this.requestUpdate();
  };

  async #tickRange(from: number, to: number): Promise<void> {
    const between = Array.from({ length: to - from + 1 }, (_, at) => this.#source.row(from + at));
    if (between.every((match) => match)) {
      between.forEach((match, at) => this.#selection.set(match!, from + at, true));
      this.requestUpdate();
      return;
    }
    await this.#telling(async () => {
      const { books } = await this.client.ids(this.filter, Math.min(to + 1, MOST));
      this.#selection.add(books.slice(from));
    });
  }

  #tickAll(filter: Filter): void {
    void this.#telling(async () => {
      const { books } = await this.client.ids(filter, MOST);
      this.#selection.add(books);
    });
  }

  readonly #untick = (): void => {
    this.#selection.clear();
    this.requestUpdate();
  };

  /** Do something, draw anew, and say what went wrong. */
  async #telling(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
    } catch (error) {
      say(this, { words: this.client.texts.problem(error), error: true });
    }
    this.requestUpdate();
  }

  async #withBusy(bookIds: readonly number[], what: () => Promise<unknown>): Promise<void> {
    this.busy = new Set([...this.busy, ...bookIds]);
    const [one = 0, ...others] = bookIds;
    this.#focus.keep(others.length ? null : this.#source.indexOf(one), one);
    bookIds.forEach((bookId) => this.#selection.books.delete(bookId));
    await this.#telling(what);
    this.busy = new Set([...this.busy].filter((bookId) => !bookIds.includes(bookId)));
    this.#source.refresh();
  }

  readonly #accept = (match: Match, candidate: Candidate): void => {
    const { client } = this;
    const { book_id: bookId } = match;
    void this.#withBusy([bookId], () => client.choose([[bookId, candidate.hardcover_id]]));
  };

  readonly #acceptTicked = (): void => {
    const { client } = this;
    const { pairs } = this.#selection;
    const books = pairs.map(([bookId]) => bookId);
    void this.#withBusy(books, () =>
      this.work.start(client, pairs, (some, step) => client.choose(some, step)),
    );
  };

  #do(deed: Deed, bookIds: number[]): void {
    const { client } = this;
    const command = commandOf(client, deed);
    void this.#withBusy(bookIds, async () => {
      if (command) {
        await this.work.start(client, bookIds, command);
      } else {
        await act(client, deed, bookIds);
        say(this, { words: client.texts.count(`begun_${deed}`, bookIds.length) });
      }
    });
  }
}

define("blh-books", Books);

declare global {
  interface HTMLElementTagNameMap {
    "blh-books": Books;
  }
  interface HTMLElementEventMap {
    "blh-filter": CustomEvent<Filter>;
    "blh-book": CustomEvent<number>;
  }
}
