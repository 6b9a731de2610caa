/** `<booklore-hardcover-card-content>`: the card, which the loader's stand-in fills. */

import type { PropertyValues } from "lit";
import { css, html, LitElement, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { Client, loadEntries } from "./data/client";
import type { Hass } from "./data/hass";
import { INTEGRATION_PAGE } from "./data/hass";
import { LiveController } from "./data/subscription";
import type { Texts } from "./data/texts";
import { kindOf, loadTexts } from "./data/texts";
import { icon } from "./elements/button";
import { define } from "./elements/define";
import { liveStyles } from "./page/live-styles";
import { pathOf } from "./page/route";
import { runRow } from "./page/run";
import { emptyList, liveState } from "./page/states";
import { tabs } from "./page/tabs";
import "./picker/picker";
import { Words } from "./picker/words";

export interface CardConfig {
  type: string;
  entry_id?: string;
  title?: string;
  hide_counts?: boolean;
}

const RETRY = 15_000; // milliseconds until an entry that is not there is looked for again
const SOON = 2_000; // the same for entries that could not be asked for: Home Assistant is starting

export class Card extends LitElement {
  @property({ attribute: false }) hass?: Hass;
  @property({ attribute: false }) config?: CardConfig;
  /** In the dashboard's editor, where nothing can be pressed. */
  @property({ type: Boolean }) preview = false;
  @state() private texts: Texts | null = null;
  @state() private client: Client | null = null;
  /** What went wrong when the entry was looked for, or when something was pressed. */
  @state() private problem = "";
  /** What it shows: another connection, language or entry begins anew. */
  #shown: unknown[] = [];
  #turn = 0;
  #retry = 0;

  static override styles = [
    liveStyles,
    css`
      :host {
        display: block;
        height: 100%;
        --blh-ground: var(--blh-surface);
      }
      ha-card {
        display: flex;
        flex-direction: column;
        height: 100%;
        overflow: hidden;
      }
      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        padding: 8px 8px 0 16px;
      }
      .head h2 {
        overflow-wrap: anywhere;
      }
      .content {
        display: grid;
        gap: 12px;
        min-height: 0;
        padding: 4px 16px 16px;
        overflow-y: auto;
        grid-template-columns: minmax(0, 1fr);
        align-content: start;
      }
      .run {
        padding: 4px 0 8px;
        border: 0;
        border-radius: 0;
        background: none;
      }
      /* Five tabs need all of a phone's width. */
      nav {
        margin-inline: -14px;
      }
      .message {
        padding: 16px 0;
      }
      .message > ha-icon {
        --mdc-icon-size: 40px;
      }
    `,
  ];

  constructor() {
    super();
    new LiveController(this, () => this.client, () => this.#watch());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.#retry);
    this.#shown = [];
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    const { hass, config } = this;
    if (hass && config && this.isConnected) {
      const wanted = [hass.connection, kindOf(hass), config.entry_id];
      if (wanted.some((each, place) => each !== this.#shown[place])) {
        this.#shown = wanted;
        void this.#open(hass, config);
      }
    }
  }

  /** Find the entry; one that is not there may come. */
  async #open(hass: Hass, config: CardConfig): Promise<void> {
    const turn = ++this.#turn;
    window.clearTimeout(this.#retry);
    let wait = RETRY;
    try {
      const texts = await loadTexts(hass);
      const entries = await loadEntries(hass);
      if (turn !== this.#turn) {
        return;
      }
      const id = config.entry_id ?? entries[0]?.entry_id;
      const found = entries.find(({ entry_id: each }) => each === id);
      this.texts = texts;
      this.client = found ? new Client(hass, found.entry_id, texts) : null;
      this.problem = "";
    } catch (error) {
      wait = SOON;
      if (turn === this.#turn) {
        this.client = null;
        this.problem = this.texts?.problem(error) ?? "";
      }
    }
    if (turn === this.#turn && !this.client) {
      this.#again(wait);
    }
  }

  #watch(): void {
    if (this.client?.live.state === "removed") {
      this.#again(RETRY);
    }
  }

  #again(wait: number): void {
    window.clearTimeout(this.#retry);
    const look = () => this.isConnected && void this.#open(this.hass!, this.config!);
    this.#retry = window.setTimeout(look, wait);
  }

  readonly #act = (what: () => Promise<unknown>): void => {
    this.problem = "";
    what().catch((error: unknown) => (this.problem = this.client!.texts.problem(error)));
  };

  protected override render() {
    const { texts, config, client } = this;
    if (!texts || !config) {
      return html`<ha-card></ha-card>`;
    }
    const words = new Words(texts, "card");
    const open = client
      ? html`<a class="button icon" href=${pathOf(client.entryId, "to-choose")} title=${words.say("open")}
          aria-label=${words.say("open")}>${icon("open-in-app")}</a>`
      : nothing;
    return html`<ha-card>
      <div class="head" ?inert=${this.preview}><h2>${config.title || words.say("title")}</h2>${open}</div>
      <div class="content" ?inert=${this.preview}>
        <div role="alert">
          ${this.problem ? html`<div class="alert"><p>${this.problem}</p></div>` : nothing}
        </div>
        ${client ? this.#entry(client) : this.#none(words)}
      </div>
    </ha-card>`;
  }

  #entry(client: Client) {
    const { view } = client.live;
    if (!view) {
      return liveState(client);
    }
    const place = (tab: Parameters<typeof pathOf>[1]) => pathOf(client.entryId, tab);
    // Home Assistant goes to links of its own pages by itself.
    const counts = this.config?.hide_counts
      ? nothing
      : tabs(client.texts, view, null, place, () => undefined);
    const begun = view.last_run || view.status === "running" || view.counts.pending;
    return html`${runRow(client, view, this.#act, nothing)} ${counts}
    ${begun
      ? html`<blh-picker compact .client=${client}></blh-picker>`
      : emptyList(client, "pending", this.#act)}`;
  }

  #none(words: Words) {
    return html`<div class="message">
      ${icon("book-off-outline")}
      <p>${words.say("no_entry")}</p>
      ${this.hass?.user?.is_admin
        ? html`<a class="button outlined" href=${INTEGRATION_PAGE}>${words.say("settings")}</a>`
        : nothing}
    </div>`;
  }
}

define("booklore-hardcover-card-content", Card);

const OURS = "component.booklore_hardcover.config_panel.card";

interface Field {
  name: string;
}

/** The form of the card's editor (`getConfigForm`). */
export function cardForm(): object {
  const text = (end: string) => (field: Field, localize: Hass["localize"]) =>
    localize(`${OURS}.${field.name}_${end}`) || undefined;
  return {
    schema: [
      { name: "entry_id", selector: { config_entry: { integration: "booklore_hardcover" } } },
      { name: "title", selector: { text: {} } },
      { name: "hide_counts", selector: { boolean: {} } },
    ],
    computeLabel: text("label"),
    computeHelper: text("help"),
  };
}
