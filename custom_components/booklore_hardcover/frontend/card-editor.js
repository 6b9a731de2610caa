/** The card's visual editor: which entry, and a title of one's own. */

import { define, element, styled } from "./dom.js";
import { loadEntries } from "./matches.js";
import { BASE, EDITOR } from "./styles.js";
import { loadTexts } from "./texts.js";

/** @import {CardConfig, Entry, Hass} from "./types" */
/** @import {Texts} from "./texts.js" */

/** @typedef {HTMLElement & Record<string, unknown>} Form */

class CardEditor extends HTMLElement {
  /** @type {Hass | null} */ #hass = null;
  /** @type {CardConfig} */ #config = { type: "custom:booklore-hardcover-card" };
  /** @type {Texts | null} */ #texts = null;
  /** @type {Entry[]} */ #entries = [];
  /** @type {Form | null} */ #form = null;
  #content = element("div", { class: "editor" });

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).append(styled(BASE, EDITOR), this.#content);
  }

  /** @param {CardConfig} config */
  setConfig(config) {
    this.#config = config;
    this.#draw();
  }

  /** @param {Hass} hass */
  set hass(hass) {
    const before = this.#hass;
    this.#hass = hass;
    if (this.#form) {
      this.#form.hass = hass;
    }
    if (before?.language !== hass.language) {
      this.#load(hass);
    }
  }

  /** @param {Hass} hass */
  async #load(hass) {
    [this.#texts, this.#entries] = await Promise.all([loadTexts(hass), loadEntries(hass)]);
    this.#draw();
  }

  /** @param {Partial<CardConfig>} values */
  #change(values) {
    const config = { ...this.#config, ...values };
    for (const name of /** @type {const} */ (["entry_id", "title"])) {
      if (!config[name]) {
        delete config[name];
      }
    }
    this.#config = config;
    const event = { detail: { config }, bubbles: true, composed: true };
    this.dispatchEvent(new CustomEvent("config-changed", event));
  }

  #draw() {
    const texts = this.#texts;
    if (!texts) {
      return;
    }
    const entry = texts.text("entry");
    const title = texts.text("card_title");
    if (customElements.get("ha-form")) {
      this.#drawForm({ entry_id: entry, title });
      return;
    }
    const select = element("select", {
      id: "entry",
      onchange: () => this.#change({ entry_id: select.value }),
    });
    select.append(
      element("option", { value: "" }, texts.text("first_entry")),
      ...this.#entries.map(({ entry_id: value, title: name }) => element("option", { value }, name)),
    );
    select.value = this.#config.entry_id ?? "";
    const input = element("input", {
      id: "title",
      type: "text",
      onchange: () => this.#change({ title: input.value }),
    });
    input.value = this.#config.title ?? "";
    this.#content.replaceChildren(
      element("label", { for: "entry" }, entry),
      select,
      element("label", { for: "title" }, title),
      input,
    );
  }

  /** @param {Record<string, string>} labels */
  #drawForm(labels) {
    if (!this.#form) {
      this.#form = /** @type {Form} */ (document.createElement("ha-form"));
      this.#form.addEventListener("value-changed", (event) => {
        event.stopPropagation();
        this.#change(/** @type {CustomEvent} */ (event).detail.value);
      });
      this.#content.replaceChildren(this.#form);
    }
    const options = this.#entries.map(({ entry_id: value, title: label }) => ({ value, label }));
    Object.assign(this.#form, {
      hass: this.#hass,
      data: this.#config,
      schema: [
        { name: "entry_id", selector: { select: { mode: "dropdown", options } } },
        { name: "title", selector: { text: {} } },
      ],
      computeLabel: (/** @type {{name: string}} */ { name }) => labels[name],
    });
  }
}

define("booklore-hardcover-card-editor", CardEditor);
