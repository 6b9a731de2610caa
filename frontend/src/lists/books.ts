/** `<blh-books>`: the books in one state, as a list. */

import type { PropertyValues, TemplateResult } from "lit";
import { html, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { Candidate, Filter, Match } from "../api";
import "../elements/cover";
import { define } from "../elements/define";
import type { Place } from "../elements/facts";
import "../elements/menu";
import { say } from "../elements/say";
import { bookStyles } from "./books-styles";
import type { Deed } from "./deeds";
import { act, commandOf } from "./deeds";
import { filterBar, narrows } from "./filters";
import { List } from "./list";
import { listFailed, nothingOfTheKind } from "./nothing";
import { row, rowHeight } from "./rows";
import { Suggestions } from "./suggested";
import { MOST, selectMenu, tickedBar } from "./ticked";

const TYPING = 250; // milliseconds

/**
 * Tells by `blh-filter` (detail: a filter) what it is to show instead, and by `blh-book` (detail: a
 * book's id) which book is to be opened.
 */
export class Books extends List<Match, number | null> {
  @property({ attribute: false }) filter!: Filter;
  /** What is shown when there is no book at all in this state. */
  @property({ attribute: false }) empty!: () => unknown;
  protected readonly selection = new Suggestions();
  #typing = 0;

  static override styles = bookStyles;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.#typing);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("client") || changed.has("filter")) {
      if (changed.has("client") || this.filter.status !== changed.get("filter")?.status) {
        this.selection.clear();
      }
      this.source.reset();
    }
  }

  protected ask(offset: number) {
    return this.client.list(this.filter, offset);
  }

  protected heightOf(wide: boolean): number {
    return rowHeight(this.filter.status, wide);
  }

  protected async among(from: number, to: number) {
    const { books } = await this.client.ids(this.filter, Math.min(to + 1, MOST));
    return books.slice(from);
  }

  protected override render() {
    const { view } = this.client.live;
    const { texts } = this.client;
    const { total, error } = this.source;
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
        ? listFailed(texts, error, () => this.source.reset())
        : total === 0
          ? nothingOfTheKind(texts, () => this.#show({ status: this.filter.status }))
          : this.rows(total ?? 0)}
      ${this.selection.size && this.client.mayChoose ? this.#bar() : nothing}`;
  }

  #select(total: number): unknown {
    const all = (filter: Filter): void => this.#tickAll(filter);
    return selectMenu(this.client, this.filter, total, all, this.untick);
  }

  #bar(): TemplateResult {
    return tickedBar(this.client, this.filter.status, this.selection, this.work.running, {
      accept: this.#acceptTicked,
      deed: (deed) => this.#do(deed, this.selection.ids),
      none: this.untick,
    });
  }

  protected row(match: Match, index: number): TemplateResult {
    const place = (each: Match): Place => ({
      href: this.pathOf(each.book_id),
      go: (event) => this.#open(each, event),
    });
    const context = {
      client: this.client,
      status: this.filter.status,
      busy: this.busy,
      ticked: (each: Match) => this.selection.has(each),
      tick: this.tick,
      place,
      accept: this.#accept,
      deed: (deed: Deed, each: Match) => this.#do(deed, [each.book_id]),
    };
    return row(context, match, index);
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

  #tickAll(filter: Filter): void {
    void this.telling(async () => {
      const { books } = await this.client.ids(filter, MOST);
      this.selection.add(books);
    });
  }

  readonly #accept = (match: Match, candidate: Candidate): void => {
    const { client } = this;
    const { book_id: bookId } = match;
    void this.withBusy([bookId], () => client.choose([[bookId, candidate.hardcover_id]]));
  };

  readonly #acceptTicked = (): void => {
    const { client } = this;
    const { pairs } = this.selection;
    const books = pairs.map(([bookId]) => bookId);
    void this.withBusy(books, () =>
      this.work.start(client, pairs, (some, step) => client.choose(some, step)),
    );
  };

  #do(deed: Deed, bookIds: number[]): void {
    const { client } = this;
    const command = commandOf(client, deed);
    void this.withBusy(bookIds, async () => {
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
