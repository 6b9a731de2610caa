/** What the picker looks like: its lasting parts, and how a book is drawn into them. */

import { byHand } from "./by-hand.js";
import { candidateItem } from "./candidate.js";
import { button, element, refill, styled } from "./dom.js";
import { PICKER } from "./picker-styles.js";
import { question } from "./question.js";
import { BASE } from "./styles.js";

/** @import {Candidate, LastChoice, List, Match} from "./types" */
/** @import {Texts} from "./texts.js" */

/**
 * @typedef {object} Acts what the picker does when something is pressed
 * @property {(candidate: Candidate, item: HTMLElement) => unknown} pick
 * @property {() => unknown} skip
 * @property {() => unknown} undo
 * @property {() => unknown} toggleByHand
 * @property {(query: string) => unknown} search
 * @property {(address: string) => unknown} take
 * @property {(way: 1 | -1) => unknown} move
 */

/**
 * @typedef {object} Shown
 * @property {Match | null} match
 * @property {boolean} may
 * @property {boolean} byHandOpen
 * @property {Promise<HTMLImageElement | null>} cover
 */

/** @param {Match | null} match */
export const isSettled = (match) => match?.status === "matched" || match?.status === "skipped";

export class Frame {
  #texts;
  #acts;
  // These stay while books come and go, so that a screen reader hears what changes in them.
  #left = element("span", { class: "left" });
  #back = element("span");
  #forth = element("span");
  #error = element("div", { class: "error", role: "alert" });
  #notice = element("div", { class: "notice", role: "status" });
  #book = element("section", { class: "book", "aria-labelledby": "title" });
  #last = element("div", { class: "last", role: "status" });
  #actions = element("div", { class: "actions" });

  /**
   * @param {ShadowRoot} root
   * @param {Texts} texts
   * @param {Acts} acts
   */
  constructor(root, texts, acts) {
    this.#texts = texts;
    this.#acts = acts;
    const move = element("div", { class: "move" }, this.#back, this.#left, this.#forth);
    root.replaceChildren(
      styled(BASE, PICKER),
      element(
        "div",
        { class: "picker" },
        element("div", { class: "top" }, element("slot", { name: "top" }), move),
        this.#error,
        this.#notice,
        this.#book,
        element("slot"),
        element("div", { class: "bottom" }, this.#last, this.#actions),
      ),
    );
  }

  /** @param {{pick: number} | {step: 1 | -1}} wish of somebody at the keyboard */
  follow(wish) {
    const picks = this.picks;
    if ("pick" in wish) {
      picks[wish.pick - 1]?.click();
      return;
    }
    const at = picks.findIndex((pick) => pick.matches(":focus"));
    picks[Math.max(0, Math.min(at + wish.step, picks.length - 1))]?.focus();
  }

  get title() {
    return /** @type {HTMLElement | null} */ (this.#book.querySelector("#title"));
  }

  /** The candidates that can be pressed, best first. */
  get picks() {
    return /** @type {HTMLElement[]} */ ([...this.#book.querySelectorAll("button.pick")]);
  }

  get hasCover() {
    return Boolean(this.#book.querySelector(".question .cover.loaded"));
  }

  /**
   * Draw without taking the focus away: a field keeps it, anything else hands it to the title.
   * @param {() => void} draw
   */
  keepFocus(draw) {
    const focused = this.#book.querySelector(":focus");
    const name = focused?.getAttribute("name");
    draw();
    if (focused) {
      ((name && this.field(name)) || this.title)?.focus({ preventScroll: true });
    }
  }

  /** @param {string} name of a field of "None of these" */
  field(name) {
    const found = this.#book.querySelector(`input[name="${name}"]`);
    return /** @type {HTMLInputElement | null} */ (found);
  }

  /** @param {Shown} shown */
  drawBook(shown) {
    const { match, may } = shown;
    if (!match) {
      this.#book.replaceChildren();
      return;
    }
    const typed = ["query", "address"].map((name) => this.field(name)?.value);
    const same = this.#book.dataset.bookId === String(match.book_id);
    this.#book.dataset.bookId = String(match.book_id);
    this.#book.replaceChildren(
      question(match, this.#texts, shown.cover),
      element(
        "div",
        { class: "answers" },
        this.#candidates(match, may),
        may &&
          shown.byHandOpen &&
          byHand(match, this.#texts, this.#acts.search, this.#acts.take),
        !may && element("p", { class: "hint" }, this.#texts.text("may_only_look")),
      ),
    );
    ["query", "address"].forEach((name, place) => {
      const field = this.field(name);
      if (same && field && typed[place]) {
        field.value = /** @type {string} */ (typed[place]);
      }
    });
  }

  /**
   * @param {Match} match
   * @param {boolean} may
   */
  #candidates({ candidates = [] }, may) {
    if (!candidates.length) {
      return null;
    }
    return element(
      "ol",
      { class: "candidates", role: "list", "aria-label": this.#texts.text("candidates") },
      ...candidates.map((candidate) =>
        candidateItem(candidate, this.#texts, may ? this.#acts.pick : null),
      ),
    );
  }

  /**
   * Draw what surrounds the book: how many are left, and the buttons.
   * @param {Shown} shown
   * @param {List} list
   * @param {number} count of the books in the list
   * @param {boolean} others whether there is another one to move to
   */
  drawAround(shown, list, count, others) {
    const texts = this.#texts;
    const { match } = shown;
    const failed = list === "failed";
    const words = texts.plural(failed ? "failed_left" : "left", count);
    this.#left.textContent = match && count ? words : "";
    /** @type {(label: string, sign: string, way: 1 | -1) => HTMLElement[]} */
    const arrow = (label, sign, way) =>
      match && others
        ? [button({ label, icon: sign, only: true }, () => this.#acts.move(way))]
        : [];
    refill(this.#back, arrow(texts.text("previous"), "chevron-left", -1));
    refill(this.#forth, arrow(texts.text("next"), "chevron-right", 1));
    refill(this.#actions, match ? this.#buttons(match, shown, others) : []);
  }

  /**
   * @param {Match} match
   * @param {Shown} shown
   * @param {boolean} others
   */
  #buttons(match, { may, byHandOpen }, others) {
    const texts = this.#texts;
    const settled = isSettled(match);
    const buttons = [];
    if (may && match.status !== "skipped") {
      const look = { label: texts.text("skip"), icon: "skip-next", title: texts.text("skip_hint") };
      buttons.push(button(look, () => this.#acts.skip()));
    }
    if (may && (settled || match.candidates?.length)) {
      const label = texts.text(settled ? "change" : "none_of_these");
      const toggle = button({ label, icon: "magnify" }, () => this.#acts.toggleByHand());
      toggle.setAttribute("aria-expanded", String(byHandOpen));
      buttons.push(toggle);
    }
    if (settled && others) {
      const look = { label: texts.text("next"), class: "main" };
      buttons.push(button(look, () => this.#acts.move(1)));
    }
    return buttons;
  }

  /** @param {LastChoice | null} last what can be taken back */
  drawLast(last) {
    const look = { label: this.#texts.text("undo"), icon: "undo", class: "quiet" };
    this.#last.replaceChildren(
      ...(last
        ? [
            element("span", { dir: "auto" }, last.text),
            button(look, () => this.#acts.undo()),
          ]
        : []),
    );
  }

  /**
   * @param {string} notice
   * @param {string} [error]
   * @param {() => void} [again]
   */
  tell(notice, error = "", again) {
    this.#notice.textContent = notice;
    this.#error.textContent = error;
    if (again) {
      this.#error.append(button({ label: this.#texts.text("try_again"), class: "quiet" }, again));
    }
  }

  /**
   * Show that something is under way; nothing is disabled, so that the focus stays where it is.
   * @param {boolean} busy
   * @param {HTMLElement} [item] the candidate that was picked
   */
  busy(busy, item) {
    this.#book.setAttribute("aria-busy", String(busy));
    this.#actions.toggleAttribute("inert", busy);
    if (item) {
      item.classList.toggle("picked", busy);
    }
  }
}
