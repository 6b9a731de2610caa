/** `<blh-search>`: other words to search Hardcover with, or a link or ID to look up. */

import { css, html, LitElement, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { Match } from "../api";
import { icon } from "../elements/button";
import { define } from "../elements/define";
import { base, buttons } from "../styles";
import type { Words } from "./words";

type Kind = "search" | "find";

/** What was typed; both ask Hardcover, and what is found becomes a candidate. */
export interface Looked {
  how: Kind;
  typed: string;
}

/** Tells of what was typed by the event `look`. */
export class Search extends LitElement {
  @property({ attribute: false }) words!: Words;
  @property({ attribute: false }) match!: Match;
  /** What is under way: `search`, `find`, or something else. */
  @property({ attribute: false }) doing: string | null = null;
  @property({ type: Boolean }) disabled = false;
  /** The field that was left empty. */
  @state() private empty: Kind | null = null;
  @query("#search") private first!: HTMLInputElement;
  #bookId = 0;

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        gap: 16px;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 280px), 1fr));
        padding: 16px;
        border: 1px solid var(--blh-line);
        border-radius: var(--blh-radius);
        background: var(--blh-surface);
      }
      form {
        display: grid;
        gap: 6px;
        align-content: start;
        min-width: 0;
      }
      label {
        font-weight: 500;
      }
      .field {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      input {
        flex: 1 1 160px;
        min-width: 0;
        min-height: 44px;
        padding: 8px 12px;
        border: 1px solid var(--blh-quiet);
        border-radius: 8px;
        background: var(--blh-ground);
        font-size: 16px;
      }
      .wrong {
        color: var(--blh-error);
        font-size: 13px;
      }
      .button {
        min-height: 44px;
      }
    `,
  ];

  override focus(): void {
    this.first.focus();
    this.first.select();
  }

  protected override updated(): void {
    if (this.match.book_id !== this.#bookId) {
      this.#bookId = this.match.book_id;
      this.empty = null;
      const { title, authors } = this.match;
      this.first.value = [title, authors?.[0]].filter(Boolean).join(" ").slice(0, 200);
      this.renderRoot.querySelector<HTMLInputElement>("#find")!.value = "";
    }
  }

  protected override render() {
    return html`${this.#form("search", "magnify", 200)}${this.#form("find", "book-search", 500)}`;
  }

  #form(how: Kind, sign: string, length: number) {
    const { words } = this;
    const { label, send, hint, empty } =
      how === "search"
        ? {
            label: words.say("search_label"),
            send: words.say("search_button"),
            hint: words.say("search_hint"),
            empty: words.say("search_empty"),
          }
        : {
            label: words.say("find_label"),
            send: words.say("find_button"),
            hint: words.say("find_hint"),
            empty: words.say("find_empty"),
          };
    const wrong = this.empty === how;
    const under = this.doing === how;
    return html`<form novalidate @submit=${(event: Event) => this.#send(event, how)}>
      <label for=${how}>${label}</label>
      <div class="field">
        <input
          id=${how}
          name=${how}
          type="text"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="search"
          maxlength=${length}
          aria-describedby="${how}-hint"
          aria-invalid=${wrong ? "true" : "false"}
          @input=${() => (this.empty = null)}
        />
        <button type="submit" class="button outlined" aria-disabled=${this.disabled ? "true" : "false"}>
          ${icon(sign)}<span>${under ? words.say("searching") : send}</span>
        </button>
      </div>
      <p id="${how}-hint" class="hint">${hint}</p>
      ${wrong ? html`<p class="wrong" role="alert">${empty}</p>` : nothing}
    </form>`;
  }

  #send(event: Event, how: Kind): void {
    event.preventDefault();
    const input = this.renderRoot.querySelector<HTMLInputElement>(`#${how}`)!;
    const typed = input.value.trim();
    if (!typed) {
      this.empty = how;
      input.focus();
    } else if (!this.disabled) {
      this.dispatchEvent(new CustomEvent<Looked>("look", { detail: { how, typed } }));
    }
  }
}

define("blh-search", Search);

declare global {
  interface HTMLElementTagNameMap {
    "blh-search": Search;
  }
}
