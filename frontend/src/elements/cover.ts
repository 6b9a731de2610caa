/** `<blh-cover>`: a cover in a frame of fixed proportions, or the drawing that stands in for it. */

import type { PropertyValues } from "lit";
import { css, html, LitElement, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { Client } from "../data/client";
import { forgetMissing, keptCover, loadCover } from "../data/covers";
import type { Connection } from "../data/hass";
import { webAddress } from "./button";
import { define } from "./define";

const REST = 120; // milliseconds that a book must be in sight before its cover is asked for

/**
 * `name`: the title, whose initials are drawn meanwhile; then either `src`, an image of Hardcover's,
 * or `client` and `path`, a cover of BookLore's. The width is `--blh-cover`, 72px by default.
 */
export class Cover extends LitElement {
  @property() name = "";
  @property() src?: string;
  @property() path?: string;
  @property({ attribute: false }) client?: Client;
  @state() private image: HTMLImageElement | null = null;
  @state() private loaded = false;
  #rest = 0;
  #connection: Connection | undefined;

  static override styles = css`
    :host {
      display: block;
      flex: none;
      position: relative;
      width: var(--blh-cover, 72px);
      aspect-ratio: 2 / 3;
      overflow: hidden;
      border-radius: 4px;
      background: color-mix(in srgb, var(--primary-color, #009ac7) 18%, var(--card-background-color, #fff));
      container-type: inline-size;
    }
    .drawn {
      position: absolute;
      inset: 0;
      display: grid;
      place-items: center;
      color: var(--primary-text-color, #141414);
      font-size: 34cqi;
      font-weight: 500;
    }
    img {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      object-fit: cover;
      opacity: 0;
    }
    img.shown {
      opacity: 1;
    }
  `;

  constructor() {
    super();
    // What it shows stands beside it in words.
    this.ariaHidden = "true";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connection = this.client?.hass.connection;
    this.#connection?.addEventListener("ready", this.#again);
    this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection?.removeEventListener("ready", this.#again);
    window.clearTimeout(this.#rest);
    this.image = null;
  }

  /** The connection was lost and is there again: a cover that did not come may come now. */
  readonly #again = (): void => {
    if (this.path && !this.image) {
      forgetMissing(this.path);
      this.#load();
    }
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("src")) {
      this.loaded = false;
    }
    if (changed.has("path")) {
      this.#load();
    }
  }

  #load(): void {
    window.clearTimeout(this.#rest);
    this.image = null;
    const { client, path } = this;
    if (!client || !path) {
      return;
    }
    const known = keptCover(path);
    if (known !== undefined) {
      this.image = known;
      return;
    }
    const wanted = (): boolean => this.isConnected && this.path === path;
    this.#rest = window.setTimeout(async () => {
      const image = await loadCover(client.hass, path, wanted);
      if (wanted()) {
        this.image = image;
      }
    }, REST);
  }

  protected override render() {
    const initials = this.name
      .split(/\s+/)
      .map((word) => [...word.replace(/^[^\p{L}\p{N}]+/u, "")][0] ?? "")
      .filter(Boolean)
      .slice(0, 2)
      .join("")
      .toLocaleUpperCase();
    return html`<span class="drawn">${initials}</span>${this.image ? this.#own(this.image) : this.#foreign()}`;
  }

  #own(image: HTMLImageElement): HTMLImageElement {
    image.className = "shown";
    return image;
  }

  #foreign() {
    const src = webAddress(this.src);
    return src
      ? html`<img
          class=${this.loaded ? "shown" : ""}
          alt=""
          decoding="async"
          loading="lazy"
          referrerpolicy="no-referrer"
          .src=${src}
          @load=${() => (this.loaded = true)}
          @error=${() => (this.loaded = false)}
        />`
      : nothing;
  }
}

define("blh-cover", Cover);

declare global {
  interface HTMLElementTagNameMap {
    "blh-cover": Cover;
  }
}
