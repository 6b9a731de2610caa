/** What every page loads: the card's light element, which brings the rest when it is first shown. */

const TAG = "booklore-hardcover-card";

class LightCard extends HTMLElement {
  /** @type {any} */ #content;
  /** @type {Record<string, unknown>} */ #given = {};

  /** @param {Record<string, unknown>} config */
  setConfig(config) {
    this.#give("config", config);
  }

  /** @param {unknown} hass */
  set hass(hass) {
    this.#give("hass", hass);
  }

  /** @param {string} name @param {unknown} value */
  #give(name, value) {
    this.#given[name] = value;
    if (this.#content) {
      this.#content[name] = value;
    }
  }

  async connectedCallback() {
    if (!this.#content) {
      this.style.display = "block";
      await import("./card.js");
      this.#content ??= document.createElement(`${TAG}-content`);
      Object.assign(this.#content, this.#given);
      this.replaceChildren(this.#content);
    }
  }

  getCardSize() {
    return 8;
  }

  getGridOptions() {
    return { columns: 12, min_columns: 6 };
  }

  static async getConfigElement() {
    await import("./card-editor.js");
    return document.createElement(`${TAG}-editor`);
  }

  static getStubConfig() {
    return {};
  }
}

if (!customElements.get(TAG)) {
  customElements.define(TAG, LightCard);
  const cards = /** @type {any} */ (window);
  (cards.customCards ??= []).push({
    type: TAG,
    name: "BookLore Hardcover",
    description: "Pick the right Hardcover book by its cover, and fetch the ids of new ones.",
    preview: true,
  });
}
