/** `<blh-picker>`: one book at a time, its candidates beside it. */

import type { PropertyValues } from "lit";
import { html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { Filter, Match } from "../api";
import type { Client } from "../data/client";
import { LiveController } from "../data/subscription";
import { define } from "../elements/define";
import { alerts, base, buttons, facts } from "../styles";
import { position } from "./actions";
import { answers, shownOf } from "./answers";
import { candidateLooks } from "./candidate-styles";
import type { Wish } from "./keys";
import { listenToKeys } from "./keys";
import { question } from "./question";
import type { Scene } from "./scene";
import { sceneOf } from "./scene";
import { Session } from "./session";
import { end, loading, told, unknown } from "./states";
import { looks } from "./styles";
import { isOpen } from "./walk";
import { Words } from "./words";

const TOP = 64; // pixels that the page's own bar covers

/**
 * `bookId`: the book that is asked about; without one it is the first of the list that `filter`
 * describes. It tells where it has gone by the event `book` (detail: the book's id, or null at the
 * end of the list), so that the address can follow. `compact`: on a dashboard, with few candidates
 * at first, and with keys that are heard only inside of it.
 */
export class Picker extends LitElement {
  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) bookId: number | null = null;
  @property({ attribute: false }) filter: Filter = { status: "pending" };
  @property({ type: Boolean, reflect: true }) compact = false;
  readonly #session = new Session(this);
  /** The list in which it has begun. */
  #began = "";
  /** Whether it has just begun: then the page stays where it is. */
  #first = false;
  #searched = false;
  #silence: (() => void) | null = null;

  static override styles = [base, buttons, facts, alerts, looks, candidateLooks];

  constructor() {
    super();
    const changed = (books: ReadonlySet<number> | null) => void this.#session.changed(books);
    new LiveController(this, () => this.client, changed);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#silence = listenToKeys(this, !this.compact, (wish) => this.#follow(wish));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#silence?.();
  }

  went(bookId: number | null): void {
    this.bookId = bookId;
    this.dispatchEvent(new CustomEvent("book", { detail: bookId }));
  }

  async focusTitle(): Promise<void> {
    await this.updateComplete;
    const title = this.renderRoot.querySelector<HTMLElement>("#title");
    title?.focus({ preventScroll: true });
    const { top = 0 } = title?.getBoundingClientRect() ?? {};
    const first = this.#first;
    this.#first = false;
    if (!first && (top < TOP || top > window.innerHeight / 4)) {
      this.scrollIntoView({ block: this.compact ? "nearest" : "start" });
    }
  }

  async #focusSearch(): Promise<void> {
    const search = this.renderRoot.querySelector("blh-search");
    await search?.updateComplete;
    search?.focus();
    search?.scrollIntoView({ block: "nearest" });
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { searching } = this.#session;
    if (searching && !this.#searched) {
      void this.#focusSearch();
    }
    this.#searched = searching;
    const list = JSON.stringify([this.client.entryId, this.filter]);
    const another = list !== this.#began;
    if (!this.client.live.view || !(another || changed.has("bookId"))) {
      return;
    }
    // Where it has gone by itself, it is already.
    if (another || this.#session.bookId !== this.bookId) {
      this.#began = list;
      const alone = !this.compact && document.activeElement === document.body;
      this.#first = alone;
      void this.#session.begin(this.bookId, { focus: alone });
    }
  }

  protected override render() {
    const { client } = this;
    const words = new Words(client.texts);
    const scene = this.#scene;
    if (!scene) {
      return client.live.state === "loading" ? loading(words) : nothing;
    }
    return html`<div class="picker">
      ${this.#session.match ? position(words, this.#session) : nothing} ${told(scene)} ${this.#content(scene)}
    </div>`;
  }

  get #scene(): Scene | null {
    return sceneOf(this.client, this.#session, this.compact);
  }

  #content(scene: Scene) {
    const { match, state, error } = this.#session;
    if (match) {
      return html`${question(this.client, match)} ${answers(scene, match)}`;
    }
    if (state === "unknown") {
      return unknown(scene);
    }
    if (state === "end") {
      return end(scene);
    }
    return error ? nothing : loading(scene.words);
  }

  /** Do what a key asks for; tells whether it meant anything. */
  #follow(wish: Wish): boolean {
    const session = this.#session;
    const { match } = session;
    const scene = this.#scene;
    if (wish === "undo") {
      void session.undo();
      return true;
    }
    if (!scene || session.doing) {
      return false;
    }
    if (typeof wish === "object" && "move" in wish) {
      // A book that is on its way is one that somebody can go on from.
      if (!match && session.state !== "loading") {
        return false;
      }
      void session.move(wish.move);
      return true;
    }
    return match !== null && this.#answer(wish, scene, match);
  }

  /** The same, about the book that is shown. */
  #answer(wish: Wish, scene: Scene, match: Match): boolean {
    const session = this.#session;
    if (wish === "close") {
      return session.searching && this.#close();
    }
    if (wish === "leave_out") {
      if (isOpen(match)) {
        void session.leaveOut();
      }
    } else if (typeof wish === "object" && "pick" in wish) {
      const { found, own } = shownOf(scene, match);
      const candidate = [...found, ...own][wish.pick - 1];
      if (candidate && match.status !== "skipped") {
        void session.choose(candidate);
      }
    } else if (typeof wish === "object" && "step" in wish) {
      this.#step(wish.step);
    }
    return true;
  }

  #close(): true {
    this.#session.toggle("searching", false);
    void this.focusTitle();
    return true;
  }

  #step(way: 1 | -1): void {
    const picks = [...this.renderRoot.querySelectorAll<HTMLElement>("button.pick")];
    const at = picks.findIndex((pick) => pick.matches(":focus"));
    picks[Math.max(0, Math.min(at + way, picks.length - 1))]?.focus();
  }
}

define("blh-picker", Picker);

declare global {
  interface HTMLElementTagNameMap {
    "blh-picker": Picker;
  }
}
