/** `<booklore-hardcover-panel>`: the page "Book matches". */

import type { PropertyValues, TemplateResult } from "lit";
import { css, html, LitElement, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { Entry } from "../api";
import { Client, loadEntries } from "../data/client";
import type { Hass } from "../data/hass";
import { navigate, PAGE } from "../data/hass";
import type { Texts } from "../data/texts";
import { kindOf, loadTexts } from "../data/texts";
import { button } from "../elements/button";
import { define } from "../elements/define";
import "../elements/menu";
import { message, messages } from "../elements/message";
import { base, buttons } from "../styles";
import { pathOf, routeOf } from "./route";

const RETRY = 3_000; // milliseconds

export class Panel extends LitElement {
  @property({ attribute: false }) hass?: Hass;
  @property({ type: Boolean }) narrow = false;
  @property({ attribute: false }) route?: { prefix: string; path: string };
  @state() private texts: Texts | null = null;
  @state() private entries: readonly Entry[] | null = null;
  @state() private client: Client | null = null;
  @state() private problem: unknown = null;
  #kind = "";
  #turn = 0;
  #retry = 0;
  #unwatch: (() => void) | null = null;

  static override styles = [
    base,
    buttons,
    messages,
    css`
      :host {
        display: block;
        min-height: 100vh;
        background: var(--blh-ground);
      }
      header {
        position: sticky;
        top: 0;
        z-index: 5;
        display: flex;
        align-items: center;
        gap: 4px;
        min-height: calc(var(--header-height, 56px) + env(safe-area-inset-top));
        padding: env(safe-area-inset-top) 8px 0;
        background: var(--app-header-background-color, var(--primary-color));
        color: var(--app-header-text-color, #fff);
        border-bottom: var(--app-header-border-bottom, none);
        --blh-menu-text: var(--app-header-text-color, #fff);
        --blh-menu-line: color-mix(in srgb, var(--blh-menu-text) 50%, transparent);
      }
      header.narrow {
        flex-wrap: wrap;
        padding-bottom: 6px;
      }
      header.narrow blh-menu {
        flex: 1 0 100%;
      }
      h1 {
        flex: 1 0 auto;
        margin: 0 8px;
        line-height: var(--header-height, 56px);
        font-size: 20px;
        font-weight: 400;
        white-space: nowrap;
      }
      header .button:focus-visible {
        outline-color: currentColor;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    // A part of the bundle that the card has no use for.
    void import("./entry");
    if (this.hass) {
      void this.#open();
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#turn++;
    this.#unwatch?.();
    this.#unwatch = null;
    window.clearTimeout(this.#retry);
  }

  protected override shouldUpdate(changed: PropertyValues): boolean {
    // Home Assistant hands on a new `hass` with every state of every entity: only its own button
    // has a use for all of them.
    Object.assign(this.renderRoot?.querySelector("ha-menu-button") ?? {}, { hass: this.hass });
    return changed.size > 1 || !changed.has("hass") || !this.texts || this.#kind !== kindOf(this.hass!);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("hass") && this.hass && this.#kind !== kindOf(this.hass)) {
      void this.#open();
    }
    if (changed.has("route") || changed.has("entries") || changed.has("texts")) {
      this.#follow();
    }
  }

  /** Read the words and the entries; tried again while Home Assistant knows nothing of us yet. */
  async #open(): Promise<void> {
    const hass = this.hass!;
    const turn = ++this.#turn;
    this.#kind = kindOf(hass);
    window.clearTimeout(this.#retry);
    this.#watch(hass);
    try {
      const [texts, entries] = await Promise.all([loadTexts(hass), loadEntries(hass)]);
      if (turn === this.#turn) {
        Object.assign(this, { texts, entries, problem: null });
      }
    } catch (error) {
      if (turn === this.#turn) {
        this.texts ??= await loadTexts(hass).catch(() => null);
        this.problem = error;
        this.#retry = window.setTimeout(() => void this.#open(), RETRY);
      }
    }
  }

  /** After Home Assistant was away, entries may have come or gone. */
  #watch(hass: Hass): void {
    if (!this.#unwatch) {
      const again = (): void => void this.#open();
      hass.connection.addEventListener("ready", again);
      this.#unwatch = () => hass.connection.removeEventListener("ready", again);
    }
  }

  /** Show the entry that the address names, or the first one. */
  #follow(): void {
    const { hass, texts, entries } = this;
    if (!hass || !texts || !entries) {
      return;
    }
    const wanted = routeOf(this.route?.path ?? "");
    const entry = entries.find((each) => each.entry_id === wanted.entryId) ?? entries[0];
    if (!entry) {
      this.client = null;
      return;
    }
    if (wanted.entryId && wanted.entryId !== entry.entry_id) {
      navigate(PAGE, { replace: true });
    }
    if (this.client?.entryId !== entry.entry_id || this.client.texts !== texts) {
      this.client = new Client(hass, entry.entry_id, texts);
    }
  }

  protected override render() {
    const title = this.texts?.from("panel", "title") ?? "";
    const crowded = this.narrow && (this.entries?.length ?? 0) > 1;
    return html`<header class=${crowded ? "narrow" : ""}>
        ${this.#menuButton()}
        <h1>${title}</h1>
        ${this.#chooser()}
      </header>
      ${this.#content()}`;
  }

  /** Home Assistant's own button where it is there, else one that does the same. */
  #menuButton(): TemplateResult | typeof nothing {
    const { hass, narrow } = this;
    if (customElements.get("ha-menu-button")) {
      return html`<ha-menu-button .hass=${hass} .narrow=${narrow}></ha-menu-button>`;
    }
    const event = new CustomEvent("hass-toggle-menu", { bubbles: true, composed: true });
    const look = { label: this.texts?.say("menu") ?? "", icon: "menu", iconOnly: true };
    return narrow ? button(look, () => this.dispatchEvent(event)) : nothing;
  }

  #chooser(): TemplateResult | typeof nothing {
    const { entries, client, texts } = this;
    if (!entries || entries.length < 2 || !texts) {
      return nothing;
    }
    const items = entries.map(({ entry_id: id, title }) => ({
      label: title,
      checked: id === client?.entryId,
      press: () => navigate(pathOf(id, "to-choose")),
    }));
    const chosen = items.find((item) => item.checked);
    return html`<blh-menu
      .label=${texts.say("entry")}
      .value=${chosen?.label ?? ""}
      .items=${items}
    ></blh-menu>`;
  }

  #content(): unknown {
    const { texts, client, entries, problem } = this;
    if (!texts) {
      return nothing;
    }
    if (problem && !client) {
      const again = button({ label: texts.say("try_again"), icon: "refresh" }, () => this.#open());
      return message({ icon: "book-alert-outline", title: texts.problem(problem), action: again });
    }
    if (!entries) {
      return message({ icon: "timer-sand", title: texts.say("loading") });
    }
    if (!client) {
      return this.#noEntry(texts);
    }
    return html`<blh-entry
      .client=${client}
      .route=${routeOf(this.route?.path ?? "")}
      .narrow=${this.narrow}
    ></blh-entry>`;
  }

  #noEntry(texts: Texts): TemplateResult {
    const admin = this.hass?.user?.is_admin;
    return message({
      icon: "bookshelf",
      title: texts.say(admin ? "no_entry_yet" : "no_entry"),
      text: texts.say(admin ? "no_entry_yet_hint" : "no_entry_hint"),
      action: admin
        ? html`<a
            class="button main"
            href="/config/integrations/dashboard/add?domain=booklore_hardcover"
            >${texts.say("add_integration")}</a
          >`
        : nothing,
    });
  }
}

define("booklore-hardcover-panel", Panel);
