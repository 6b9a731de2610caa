/** The page "Book matches": a toolbar, the two lists, and the picker. */

import { button, define, element, icon, refill, styled } from "./dom.js";
import { beginsAnew, loadEntries, Matches } from "./matches.js";
import { NotFound } from "./not-found.js";
import { Overview } from "./overview.js";
import { go, menuButton, NOT_FOUND_PAGE, PAGE } from "./page.js";
import { Picker } from "./picker.js";
import { Progress } from "./progress.js";
import { BASE, PANEL, PROGRESS } from "./styles.js";
import { tabs } from "./tabs.js";
import { loadTexts } from "./texts.js";

/** @import {Entry, Hass, List} from "./types" */
/** @import {Texts} from "./texts.js" */

/** @typedef {{prefix: string, path: string}} Route */

class Panel extends HTMLElement {
  /** @type {Hass | null} */ #hass = null;
  /** @type {Texts | null} */ #texts = null;
  /** @type {Entry[]} */ #entries = [];
  /** @type {Matches | null} */ #matches = null;
  /** @type {Picker | null} */ #picker = null;
  /** @type {Overview | null} */ #overview = null;
  /** @type {NotFound | null} */ #notFound = null;
  /** @type {List} */ #list = "pending";
  #failed = "";
  #path = "";
  #narrow = false;
  #turn = 0;
  #menu = element("div", { class: "menu" });
  #title = element("h1");
  #entry = element("select", { hidden: true, onchange: () => this.#goTo(this.#entry.value) });
  #progress = new Progress();
  #tabs = element("nav", { class: "tabs", slot: "top" });
  #content = element("main", { class: "content" });

  constructor() {
    super();
    const toolbar = element("header", { class: "toolbar" }, this.#menu, this.#title, this.#entry);
    toolbar.append(this.#progress.bar);
    const styles = styled(BASE, PROGRESS, PANEL);
    this.attachShadow({ mode: "open" }).append(styles, toolbar, this.#content);
  }

  /** @param {Hass} hass */
  set hass(hass) {
    const before = this.#hass;
    this.#hass = hass;
    if (this.#matches) {
      this.#matches.hass = hass;
    }
    for (const menu of this.#menu.children) {
      Object.assign(menu, { hass });
    }
    if (beginsAnew(before, hass) && this.isConnected) {
      this.#open();
    }
  }

  /** @param {boolean} narrow */
  set narrow(narrow) {
    this.#narrow = narrow;
    this.#drawMenu();
  }

  /** @param {Route} route */
  set route(route) {
    this.#path = route.path;
    if (this.#matches) {
      this.#follow();
    }
  }

  connectedCallback() {
    if (this.#hass) {
      this.#open();
    }
  }

  disconnectedCallback() {
    this.#turn++;
    this.#matches?.stop();
    this.#matches = null;
  }

  get #wanted() {
    return this.#path.split("/").filter(Boolean);
  }

  /** @param {string} entryId */
  #goTo(entryId) {
    go(`${PAGE}/${entryId}`, false);
  }

  #drawMenu() {
    const label = this.#texts?.text("menu") ?? "";
    this.#menu.replaceChildren(...menuButton(this, this.#hass, this.#narrow, label));
  }

  /** Read the texts and the entries, and begin with the entry that the address names. */
  async #open() {
    const hass = this.#hass;
    const turn = ++this.#turn;
    if (!hass) {
      return;
    }
    try {
      const [texts, entries] = await Promise.all([loadTexts(hass), loadEntries(hass)]);
      if (turn !== this.#turn) {
        return;
      }
      this.#texts = texts;
      this.#entries = entries;
    } catch (error) {
      if (turn === this.#turn) {
        this.#fail(error);
      }
      return;
    }
    this.#drawMenu();
    this.#title.textContent = this.#texts.text("title");
    this.#progress.label = this.#texts.text("progress");
    this.#entry.setAttribute("aria-label", this.#texts.text("entry"));
    this.#entry.hidden = this.#entries.length < 2;
    this.#entry.replaceChildren(
      ...this.#entries.map(({ entry_id: value, title }) => element("option", { value }, title)),
    );
    this.#matches?.stop();
    this.#matches = null;
    this.#follow();
  }

  /** @param {unknown} error */
  #fail(error) {
    const message = this.#texts?.problem(error) ?? /** @type {any} */ (error)?.message ?? "";
    this.#say(String(message), () => this.#open());
  }

  /**
   * Say something in place of the picker.
   * @param {string} words
   * @param {(() => void)} [again]
   */
  #say(words, again) {
    const label = this.#texts?.text("try_again") ?? "↻";
    this.#content.replaceChildren(
      element(
        "div",
        { class: "message", role: "alert" },
        icon("book-alert-outline"),
        element("p", {}, words),
        again && button({ label, icon: "refresh" }, again),
      ),
    );
  }

  /** Show what the address names. */
  #follow() {
    const texts = /** @type {Texts} */ (this.#texts);
    const [wanted] = this.#wanted;
    const entry = this.#entries.find(({ entry_id: id }) => id === wanted) ?? this.#entries[0];
    if (!entry) {
      this.#say(texts.text("no_entry"));
      return;
    }
    if (wanted && entry.entry_id !== wanted) {
      go(PAGE, true);
    }
    this.#entry.value = entry.entry_id;
    if (this.#matches?.entryId !== entry.entry_id) {
      this.#begin(entry.entry_id);
    } else if (this.#picker) {
      this.#showWanted();
    }
  }

  /** @param {string} entryId */
  #begin(entryId) {
    this.#matches?.stop();
    const matches = new Matches(/** @type {Hass} */ (this.#hass), entryId);
    this.#matches = matches;
    this.#picker = null;
    this.#progress.update(null);
    this.#content.replaceChildren();
    matches.listen(() => this.#matches === matches && this.#update());
    matches.start();
  }

  #update() {
    const matches = /** @type {Matches} */ (this.#matches);
    this.#progress.update(matches.unloaded ? null : matches.view);
    if (matches.unloaded || matches.error) {
      this.#picker = null;
      if (matches.error) {
        this.#fail(matches.error);
      } else {
        this.#say(/** @type {Texts} */ (this.#texts).text("not_loaded"));
      }
      return;
    }
    if (!this.#picker) {
      this.#build();
      return;
    }
    this.#drawTabs();
    this.#overview?.update();
    const failed = String(matches.ids("failed"));
    if (failed !== this.#failed) {
      this.#failed = failed;
      this.#notFound?.update();
    }
    if (this.#list === "pending" && this.#picker.current === null) {
      this.#picker.show(matches.neighbour("pending", null));
    }
  }

  #build() {
    const matches = /** @type {Matches} */ (this.#matches);
    const texts = /** @type {Texts} */ (this.#texts);
    const picker = new Picker(matches, texts);
    picker.everywhere = true;
    picker.toggleAttribute("tabs", true);
    picker.addEventListener("book", () => this.#went());
    this.#picker = picker;
    this.#overview = new Overview(matches, texts, true);
    this.#overview.update();
    this.#notFound = new NotFound(matches, texts);
    this.#failed = String(matches.ids("failed"));
    this.#notFound.addEventListener("choose-book", (event) => {
      picker.show(/** @type {CustomEvent<number>} */ (event).detail, { focus: true });
    });
    this.#tabs.setAttribute("aria-label", texts.text("lists"));
    this.#content.replaceChildren(picker);
    this.#showWanted();
  }

  /** Show the book or the list that the address names, unless it is there already. */
  #showWanted() {
    const matches = /** @type {Matches} */ (this.#matches);
    const picker = /** @type {Picker} */ (this.#picker);
    const what = this.#wanted[1];
    const bookId = /^[0-9]{1,15}$/.test(what ?? "") ? Number(what) : null;
    if (bookId !== null) {
      if (bookId !== picker.current) {
        this.#setList(matches.ids("failed").includes(bookId) ? "failed" : "pending");
        picker.show(bookId, { focus: true });
      }
    } else if (what === NOT_FOUND_PAGE) {
      this.#setList("failed");
      picker.show(null);
    } else if (this.#list === "failed" || picker.current === null || !picker.firstChild) {
      this.#setList("pending");
      picker.show(matches.neighbour("pending", null), { focus: true });
    } else {
      this.#went();
    }
    this.#drawTabs();
  }

  /** @param {List} list */
  #setList(list) {
    this.#list = list;
    const inside = list === "failed" ? this.#notFound : this.#overview;
    /** @type {Picker} */ (this.#picker).list = list;
    /** @type {Picker} */ (this.#picker).replaceChildren(this.#tabs, /** @type {Node} */ (inside));
    if (list === "failed") {
      this.#notFound?.update();
    }
  }

  /** Have the address follow the picker, so that a reload comes back to the same book. */
  #went() {
    const picker = /** @type {Picker} */ (this.#picker);
    if (picker.list !== this.#list) {
      this.#setList(picker.list);
    }
    const list = this.#list === "failed" ? `/${NOT_FOUND_PAGE}` : "";
    const rest = picker.current === null ? list : `/${picker.current}`;
    go(`${PAGE}/${this.#matches?.entryId}${rest}`, true);
    this.#drawTabs();
  }

  #drawTabs() {
    const texts = /** @type {Texts} */ (this.#texts);
    const matches = /** @type {Matches} */ (this.#matches);
    refill(this.#tabs, tabs(matches, texts, this.#list));
  }
}

define("booklore-hardcover-panel", Panel);
