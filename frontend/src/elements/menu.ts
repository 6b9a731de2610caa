/** `<blh-menu>`: a button that opens a list of things to do, or to choose one of. */

import { css, html, LitElement, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { base, buttons } from "../styles";
import { icon } from "./button";
import { define } from "./define";

export interface MenuItem {
  label: string;
  icon?: string;
  /** Set for a choice among several: whether it is the one. */
  checked?: boolean;
  disabled?: boolean;
  press: () => void;
}

/** `label` names the button; it shows `icon` alone, or `value` if that is set. */
export class Menu extends LitElement {
  @property() label = "";
  @property() icon = "dots-vertical";
  @property() value?: string;
  @property({ type: Boolean }) disabled = false;
  @property({ attribute: false }) items: readonly MenuItem[] = [];
  @state() private open = false;
  @query("button") private opener!: HTMLButtonElement;
  @query(".list") private list!: HTMLElement;

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: inline-flex;
        min-width: 0;
      }
      .opener {
        max-width: 100%;
      }
      .opener.value {
        border-color: var(--blh-menu-line, var(--blh-line));
        color: var(--blh-menu-text, inherit);
        padding: 4px 8px 4px 14px;
      }
      .opener span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .list {
        position: fixed;
        inset: auto;
        margin: 0;
        padding: 4px 0;
        min-width: 180px;
        max-width: min(320px, calc(100vw - 16px));
        max-height: min(70vh, 480px);
        overflow-y: auto;
        border: 1px solid var(--blh-line);
        border-radius: 8px;
        background: var(--blh-surface);
        color: var(--blh-text);
        box-shadow: 0 4px 16px rgba(0, 0, 0, 0.24);
      }
      .item {
        display: flex;
        align-items: center;
        gap: 12px;
        width: 100%;
        min-height: 44px;
        padding: 4px 16px;
        border: 0;
        background: none;
        text-align: start;
        cursor: pointer;
      }
      .item:hover, .item:focus-visible {
        background: var(--blh-hover);
        outline-offset: -2px;
      }
      .item:disabled {
        color: var(--disabled-text-color, #767676);
        cursor: default;
      }
      .item[aria-checked="false"] ha-icon {
        visibility: hidden;
      }
    `,
  ];

  protected override render() {
    return html`<button
        type="button"
        class="button opener ${this.value === undefined ? "icon" : "value"}"
        aria-haspopup="menu"
        aria-expanded=${this.open ? "true" : "false"}
        aria-label=${this.value === undefined ? this.label : `${this.label}: ${this.value}`}
        title=${this.label}
        ?disabled=${this.disabled}
        @click=${this.#toggle}
        @keydown=${this.#openByKey}
      >
        ${this.value === undefined
          ? icon(this.icon)
          : html`<span>${this.value}</span>${icon("menu-down")}`}
      </button>
      <div
        class="list"
        role="menu"
        tabindex="-1"
        popover="auto"
        aria-label=${this.label}
        @toggle=${this.#toggled}
        @keydown=${this.#move}
      >
        ${this.open ? this.items.map((item) => this.#item(item)) : nothing}
      </div>`;
  }

  #item(item: MenuItem) {
    const choice = item.checked !== undefined;
    const name = choice ? "check" : item.icon;
    return html`<button
      type="button"
      class="item"
      role=${choice ? "menuitemradio" : "menuitem"}
      aria-checked=${choice ? String(item.checked) : nothing}
      tabindex="-1"
      ?disabled=${item.disabled}
      @click=${() => this.#press(item)}
    >
      ${name ? icon(name) : nothing}<span>${item.label}</span>
    </button>`;
  }

  #press(item: MenuItem): void {
    this.list.hidePopover();
    this.opener.focus();
    item.press();
  }

  readonly #toggle = (): void => {
    if (this.open) {
      this.list.hidePopover();
    } else {
      void this.#show();
    }
  };

  readonly #openByKey = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" && !this.open) {
      event.preventDefault();
      void this.#show();
    }
  };

  async #show(): Promise<void> {
    this.open = true;
    await this.updateComplete;
    this.list.showPopover();
    const from = this.opener.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.list;
    const { innerWidth, innerHeight } = window;
    const below = from.bottom + height + 8 <= innerHeight || from.top < height;
    const left = getComputedStyle(this).direction === "rtl" ? from.left : from.right - width;
    this.list.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    this.list.style.top = `${below ? Math.min(from.bottom + 4, innerHeight - height - 8) : from.top - height - 4}px`;
    (this.#choices.find((each) => each.ariaChecked === "true") ?? this.#choices[0])?.focus();
  }

  get #choices(): HTMLButtonElement[] {
    return [...this.list.querySelectorAll<HTMLButtonElement>(".item:not(:disabled)")];
  }

  readonly #toggled = (event: ToggleEvent): void => {
    this.open = event.newState === "open";
  };

  readonly #move = (event: KeyboardEvent): void => {
    const all = this.#choices;
    const at = all.indexOf(this.renderRoot.querySelector(".item:focus") as HTMLButtonElement);
    const to: Record<string, number> = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at + all.length - 1) % all.length,
      Home: 0,
      End: all.length - 1,
    };
    const next = to[event.key];
    if (next !== undefined) {
      event.preventDefault();
      all[next]?.focus();
    } else if (event.key === "Tab" || event.key === "Escape") {
      // A key that the page knows as well must not reach it from here.
      event.stopPropagation();
      this.list.hidePopover();
      this.opener.focus();
    }
  };
}

define("blh-menu", Menu);

declare global {
  interface HTMLElementTagNameMap {
    "blh-menu": Menu;
  }
}
