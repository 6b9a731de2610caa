/** The dashboard card: counts, Fetch, and the picker for the first pending book. */

import { define, element, icon, styled } from "./dom.js";
import { beginsAnew, loadEntries, Matches } from "./matches.js";
import { Overview } from "./overview.js";
import { Picker } from "./picker.js";
import { BASE, CARD } from "./styles.js";
import { loadTexts } from "./texts.js";

/** @import {CardConfig, Hass} from "./types" */
/** @import {Texts} from "./texts.js" */

/** What the loader's light element puts inside of itself. */
class Card extends HTMLElement {
  /** @type {Hass | null} */ #hass = null;
  /** @type {CardConfig | null} */ #config = null;
  /** @type {Matches | null} */ #matches = null;
  /** @type {Texts | null} */ #texts = null;
  /** @type {Picker | null} */ #picker = null;
  /** @type {Overview | null} */ #overview = null;
  #turn = 0;
  #title = element("h1");
  #content = element("div", { class: "content" });

  constructor() {
    super();
    const card = document.createElement("ha-card");
    card.append(this.#title, this.#content);
    this.attachShadow({ mode: "open" }).append(styled(BASE, CARD), card);
  }

  /** @param {Hass} hass */
  set hass(hass) {
    const before = this.#hass;
    this.#hass = hass;
    if (this.#matches) {
      this.#matches.hass = hass;
    }
    if (beginsAnew(before, hass)) {
      this.#open();
    }
  }

  /** @param {CardConfig} config */
  set config(config) {
    const before = this.#config;
    this.#config = config;
    this.#drawTitle();
    if (before?.entry_id !== config.entry_id || !before) {
      this.#open();
    }
  }

  connectedCallback() {
    this.#open();
  }

  disconnectedCallback() {
    this.#turn++;
    this.#matches?.stop();
    this.#matches = null;
  }

  #drawTitle() {
    this.#title.textContent = this.#config?.title ?? this.#texts?.text("title") ?? "";
    this.#title.hidden = !this.#title.textContent;
  }

  async #open() {
    const hass = this.#hass;
    const config = this.#config;
    if (!hass || !config || !this.isConnected) {
      return;
    }
    const turn = ++this.#turn;
    this.#matches?.stop();
    this.#matches = null;
    try {
      this.#texts = await loadTexts(hass);
      const entries = await loadEntries(hass);
      if (turn !== this.#turn) {
        return;
      }
      this.#drawTitle();
      const entryId = config.entry_id ?? entries[0]?.entry_id;
      if (!entries.some(({ entry_id: id }) => id === entryId)) {
        this.#say(this.#texts.text("no_entry"));
        return;
      }
      this.#begin(new Matches(hass, entryId));
    } catch (error) {
      if (turn === this.#turn) {
        this.#say(this.#texts?.problem(error) ?? "");
      }
    }
  }

  /** @param {string} words */
  #say(words) {
    this.#picker = null;
    this.#content.replaceChildren(element("p", { class: "message" }, words));
  }

  /** @param {Matches} matches */
  #begin(matches) {
    this.#matches = matches;
    this.#picker = null;
    matches.listen(() => this.#matches === matches && this.#update(matches));
    matches.start();
  }

  /** @param {Matches} matches */
  #update(matches) {
    const texts = /** @type {Texts} */ (this.#texts);
    if (matches.unloaded || matches.error) {
      this.#say(matches.error ? texts.problem(matches.error) : texts.text("not_loaded"));
      return;
    }
    if (!this.#picker) {
      this.#overview = new Overview(matches, texts, false);
      this.#picker = new Picker(matches, texts);
      const none = element("p", { class: "none", tabindex: "-1" });
      none.append(icon("check-circle-outline"), texts.text("nothing_pending"));
      this.#picker.append(none);
      this.#content.replaceChildren(this.#overview, this.#picker);
      this.#picker.show(null);
    }
    this.#overview?.update();
    if (this.#picker.current === null) {
      const first = matches.neighbour("pending", null);
      if (first !== null) {
        this.#picker.show(first);
      }
    }
  }
}

define("booklore-hardcover-card-content", Card);
