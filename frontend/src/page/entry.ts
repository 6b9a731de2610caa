/** `<blh-entry>`: one library: what goes on in it, its tabs, and what the chosen tab shows. */

import type { PropertyValues, TemplateResult } from "lit";
import { html, LitElement, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { Filter, Status, Step, View } from "../api";
import type { Client } from "../data/client";
import { navigate } from "../data/hass";
import type { Preferences } from "../data/preferences";
import { loadPreferences, savePreferences } from "../data/preferences";
import { LiveController } from "../data/subscription";
import { button } from "../elements/button";
import { define } from "../elements/define";
import { message } from "../elements/message";
import type { Saying } from "../elements/say";
import "../lists/books";
import "../lists/ratings";
import { scrollerOf } from "../lists/window";
import { banner } from "./banner";
import { emptyList, liveState } from "./states";
import { entryStyles } from "./entry-styles";
import type { Route, Tab } from "./route";
import { LISTS, pathOf, tabOf } from "./route";
import { runRow } from "./run";
import "./steps";
import { undo, wordsOf } from "./steps";
import { tabs } from "./tabs";
import { Work } from "./work";
import "./written";

export class EntryPage extends LitElement {
  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) route!: Route;
  @property({ type: Boolean, reflect: true }) narrow = false;
  @state() private filters: Partial<Record<Status, Filter>> = {};
  @state() private preferences: Preferences | null = null;
  @state() private saying: Saying | null = null;
  @state() private steps: readonly Step[] = [];
  @state() private bannerGone = false;
  readonly #work = new Work(this);
  /** How far each list was scrolled when a book of it was opened. */
  #scrolled = 0;

  static override styles = entryStyles;

  constructor() {
    super();
    new LiveController(this, () => this.client);
    this.addEventListener("blh-say", (event) => (this.saying = event.detail));
  }

  get #tab(): Tab {
    const { tab } = this.route;
    const { view } = this.client.live;
    const shown = tab === "ratings" ? view?.ratings !== "off" : view?.writes !== false;
    return tab && (LISTS[tab] || shown) ? tab : "to-choose";
  }

  /** Whether books are chosen in a list; else one at a time. */
  get #asList(): boolean {
    return this.preferences?.list ?? false;
  }

  #filter(status: Status): Filter {
    return this.filters[status] ?? { status };
  }

  readonly #path = (bookId: number): string => pathOf(this.client.entryId, this.#tab, bookId);

  readonly #matched = (bookId: number): string => pathOf(this.client.entryId, "matched", bookId);

  #go(tab: Tab, bookId: number | null = null, replace = false): void {
    navigate(pathOf(this.client.entryId, tab, bookId), { replace });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("client")) {
      this.filters = {};
      void loadPreferences(this.client.hass).then((found) => (this.preferences = found));
    }
    const before = changed.get("route");
    if (before && !before.bookId && this.route.bookId) {
      this.#scrolled = scrollerOf(this).scrollTop;
    }
    const { tab, bookId } = this.route;
    if (tab === null && bookId !== null && (changed.has("route") || changed.has("client"))) {
      void this.#find(bookId);
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get("route");
    if (before && before.tab === this.route.tab && before.bookId && !this.route.bookId) {
      // Back to where the list was left; once its rows have their height again.
      requestAnimationFrame(() => (scrollerOf(this).scrollTop = this.#scrolled));
    } else if (before && (before.tab !== this.route.tab || this.route.bookId)) {
      scrollerOf(this).scrollTop = 0;
    }
  }

  /** An address without a list names a book alone: find the list that it is in. */
  async #find(bookId: number): Promise<void> {
    const { client } = this;
    let tab: Tab = "to-choose";
    try {
      const [match] = await client.get([bookId]);
      tab = match ? tabOf(match.status) : tab;
    } catch {
      // The picker asks for the book as well, and says what is wrong.
    }
    if (client === this.client && this.route.tab === null && this.route.bookId === bookId) {
      this.#go(tab, bookId, true);
    }
  }

  readonly #act = (what: () => Promise<unknown>): void => {
    void what().catch((error: unknown) => {
      this.saying = { words: this.client.texts.problem(error), error: true };
    });
  };

  protected override render() {
    const { client } = this;
    const { view } = client.live;
    if (!view) {
      return liveState(client);
    }
    const go = (tab: Tab, event: MouseEvent): void => {
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        this.#go(tab);
      }
    };
    const place = (tab: Tab): string => pathOf(client.entryId, tab);
    return html`${runRow(client, view, this.#act, this.#history())}
      ${tabs(client.texts, view, this.#tab, place, go)}
      <main>${this.#content(view)}</main>
      <blh-steps .client=${client} .progress=${this.#work.now} .stop=${() => this.#work.stop()} .saying=${this.saying} .quiet=${this.#isOne(view)}></blh-steps>`;
  }

  #history(): TemplateResult {
    const { client } = this;
    const { texts } = client;
    const items = this.steps.map((step) => ({
      label: texts.say("undo_step", { step: wordsOf(texts, step) }),
      icon: "undo",
      disabled: !client.mayChoose,
      press: () => void undo(client, step).then((saying) => (this.saying = saying)),
    }));
    const none = { label: texts.say("no_steps"), disabled: true, press: () => undefined };
    return html`<blh-menu
      icon="history"
      .label=${texts.say("steps")}
      .items=${items.length ? items : [none]}
      @pointerdown=${this.#loadSteps}
      @focusin=${this.#loadSteps}
    ></blh-menu>`;
  }

  readonly #loadSteps = (): void => this.#act(async () => {
    this.steps = (await this.client.steps()).steps;
  });

  /** Whether one book is asked about, and not a list shown. */
  #isOne(view: View): boolean {
    const alone = !this.#asList && view.counts.pending > 0 && this.preferences !== null;
    return this.route.bookId !== null || (this.#tab === "to-choose" && alone);
  }

  #content(view: View): unknown {
    const tab = this.#tab;
    const status = LISTS[tab];
    const { bookId } = this.route;
    if (tab === "ratings") {
      return html`<blh-ratings
        .client=${this.client}
        .work=${this.#work}
        .pathOf=${this.#matched}
      ></blh-ratings>`;
    }
    if (!status) {
      return html`<blh-written
        .client=${this.client}
        .plan=${tab === "plan"}
        @blh-plan=${(event: CustomEvent<boolean>) => this.#go(event.detail ? "plan" : "written")}
      ></blh-written>`;
    }
    if (status === "pending" && this.preferences === null) {
      return message({ icon: "timer-sand", title: this.client.texts.say("loading") });
    }
    const one = this.#isOne(view);
    const banner = status === "pending" && bookId === null ? this.#banner(view) : nothing;
    // A list stays as it is while one of its books is open.
    const list = bookId !== null || !one ? this.#list(status, one) : nothing;
    return html`${banner} ${one ? this.#picker(status) : nothing} ${list}`;
  }

  #banner(view: View): unknown {
    const review = (): void => {
      this.filters = { ...this.filters, pending: { status: "pending", exact: true } };
      this.#setList(true);
    };
    return this.bannerGone || this.#work.running
      ? nothing
      : banner(this.client, view, {
          review,
          accept: () => void this.#acceptExact(view.counts.exact),
          dismiss: () => (this.bannerGone = true),
        });
  }

  /** Match every book that has exactly one match with the same title and author. */
  async #acceptExact(total: number): Promise<void> {
    const { client } = this;
    const more = async (): Promise<[number, number][]> => {
      const { books } = await client.ids({ status: "pending", exact: true }, 10_000);
      return books.filter((pair): pair is [number, number] => pair[1] !== null);
    };
    this.#act(async () => {
      const send = (some: [number, number][], step?: string) => client.choose(some, step);
      await this.#work.start(client, await more(), send, { total, more });
    });
  }

  #picker(status: Status): TemplateResult {
    const { texts } = this.client;
    const back = { label: texts.say("back_to_list"), icon: "arrow-left" };
    const alone = this.route.bookId !== null;
    return html`<div class=${alone ? "over" : "stage"}>
        ${alone ? button(back, () => this.#go(this.#tab)) : nothing}
        ${status === "pending" && !alone ? this.#switch() : nothing}
      </div>
      <blh-picker
        .client=${this.client}
        .filter=${this.#filter(status)}
        .bookId=${this.route.bookId}
        @book=${(event: CustomEvent<number | null>) => this.#went(event.detail)}
      ></blh-picker>`;
  }

  /** The picker has moved on by itself: the address follows, and back still leads to the list. */
  #went(bookId: number | null): void {
    const from = this.route.bookId;
    if (from !== null && bookId !== from) {
      this.#go(this.#tab, bookId, true);
    }
  }

  #switch(): TemplateResult {
    const { texts } = this.client;
    const list = this.#asList;
    const look = list
      ? { label: texts.say("one_at_a_time"), icon: "card-outline" }
      : { label: texts.say("as_list"), icon: "format-list-bulleted" };
    return button({ ...look, kind: "outlined" }, () => this.#setList(!list));
  }

  #setList(list: boolean): void {
    this.preferences = { ...this.preferences, list };
    this.#act(() => savePreferences(this.client.hass, { ...this.preferences, list }));
  }

  #list(status: Status, hidden: boolean): TemplateResult {
    return html`<blh-books
      ?hidden=${hidden}
      .client=${this.client}
      .filter=${(this.filters[status] ??= { status })}
      .work=${this.#work}
      .pathOf=${this.#path}
      .empty=${() => emptyList(this.client, status, this.#act)}
      @blh-filter=${(event: CustomEvent<Filter>) =>
        (this.filters = { ...this.filters, [status]: event.detail })}
      @blh-book=${(event: CustomEvent<number>) => this.#go(this.#tab, event.detail)}
      >${status === "pending" ? this.#switch() : nothing}</blh-books
    >`;
  }
}

define("blh-entry", EntryPage);

declare global {
  interface HTMLElementTagNameMap {
    "blh-entry": EntryPage;
  }
}
