/** What lists of books have in common: the rows in sight, ticks, the focus, and what is under way. */

import type { TemplateResult } from "lit";
import { html, LitElement, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Client } from "../data/client";
import { LiveController } from "../data/subscription";
import { say } from "../elements/say";
import type { Work } from "../page/work";
import { KeptFocus } from "./focus";
import type { Selection } from "./selection";
import type { Some } from "./source";
import { Source } from "./source";
import { RowWindow } from "./window";

/** `Known` is what is kept of a ticked book. */
export abstract class List<Row extends { book_id: number }, Known> extends LitElement {
  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) work!: Work;
  /** The address of a book. */
  @property({ attribute: false }) pathOf!: (bookId: number) => string;
  /** Books to which something is being done. */
  @state() protected busy: ReadonlySet<number> = new Set();
  @query("ol") private list!: HTMLElement | null;
  protected abstract readonly selection: Selection<Row, Known>;
  protected readonly source = new Source<Row>(this, (offset) => this.ask(offset));
  readonly #window = new RowWindow(
    this,
    () => this.list,
    (wide) => this.heightOf(wide),
  );
  readonly #focus = new KeptFocus();

  constructor() {
    super();
    new LiveController(
      this,
      () => this.client,
      () => this.client.live.offline || this.source.refresh(),
    );
  }

  /** Whether a row has room for two books side by side. */
  protected get wide(): boolean {
    return this.#window.wide;
  }

  /** Up to fifty rows. */
  protected abstract ask(offset: number): Promise<Some<Row>>;

  /** The height of a row in pixels; in a wide list it has room for two books side by side. */
  protected abstract heightOf(wide: boolean): number;

  protected abstract row(row: Row, index: number): TemplateResult;

  /** The books of some rows, from one to another, the last included. */
  protected abstract among(from: number, to: number): Promise<(readonly [number, Known])[]>;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.source.reset(); // It was away; the first time, it is told what to show.
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.source.stop();
  }

  protected override updated(): void {
    const { first, end } = this.#window;
    const { total } = this.source;
    const bookAt = (index: number) => this.source.row(index)?.book_id;
    this.#focus.restore(this.renderRoot as ShadowRoot, bookAt);
    if (end && this.clientWidth) {
      this.source.want(first, total === null ? first + 1 : Math.min(end, Math.max(total, 1)));
    }
  }

  protected rows(total: number): TemplateResult {
    const { first, end, height, wide } = this.#window;
    const shown = Array.from({ length: Math.max(0, Math.min(end, total) - first) }, (_, at) => first + at);
    return html`<ol
      class=${wide ? "wide" : "narrow"}
      role="list"
      aria-busy=${this.source.total === null ? "true" : "false"}
      style="height: ${total * height}px"
    >
      ${repeat(
        shown,
        (index) => this.source.row(index)?.book_id ?? `at ${index}`,
        (index) => {
          const row = this.source.row(index);
          return html`<li
            class=${row ? "row" : "row waiting"}
            aria-setsize=${total}
            aria-posinset=${index + 1}
            style="height: ${height}px; transform: translateY(${index * height}px)"
          >
            ${row ? this.row(row, index) : nothing}
          </li>`;
        },
      )}
    </ol>`;
  }

  /** A tick was set or taken away; with the shift key, up to the last one. */
  protected readonly tick = (row: Row, index: number, event: MouseEvent): void => {
    const ticked = (event.target as HTMLInputElement).checked;
    const { last } = this.selection;
    this.selection.set(row, index, ticked);
    if (event.shiftKey && ticked && last !== null && last !== index) {
      void this.#tickRange(Math.min(last, index), Math.max(last, index));
    }
    this.requestUpdate();
  };

  async #tickRange(from: number, to: number): Promise<void> {
    const between = Array.from({ length: to - from + 1 }, (_, at) => this.source.row(from + at));
    if (between.every((row) => row)) {
      between.forEach((row, at) => this.selection.set(row!, from + at, true));
      this.requestUpdate();
      return;
    }
    await this.telling(async () => this.selection.add(await this.among(from, to)));
  }

  protected readonly untick = (): void => {
    this.selection.clear();
    this.requestUpdate();
  };

  /** Do something, draw anew, and say what went wrong. */
  protected async telling(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
    } catch (error) {
      say(this, { words: this.client.texts.problem(error), error: true });
    }
    this.requestUpdate();
  }

  /** Do something to books; `which` finds the button of a row that did it, if it was one. */
  protected async withBusy(
    bookIds: readonly number[],
    what: () => Promise<unknown>,
    which?: string,
  ): Promise<void> {
    this.busy = new Set([...this.busy, ...bookIds]);
    const [one = 0, ...others] = bookIds;
    this.#focus.keep(others.length ? null : this.source.indexOf(one), one, which);
    bookIds.forEach((bookId) => this.selection.books.delete(bookId));
    await this.telling(what);
    this.busy = new Set([...this.busy].filter((bookId) => !bookIds.includes(bookId)));
    this.source.refresh();
  }
}
