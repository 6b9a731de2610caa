/** The list of the books that were not found; each leads to the picker. */

import { button, define, element, icon, styled } from "./dom.js";
import { titleOf } from "./question.js";
import { BASE, NOT_FOUND } from "./styles.js";

/** @import {Match} from "./types" */
/** @import {Matches} from "./matches.js" */
/** @import {Texts} from "./texts.js" */

const AT_ONCE = 50;

/** Tells its owner which book to show with the event `choose-book`. */
export class NotFound extends HTMLElement {
  #shown = AT_ONCE;
  #turn = 0;
  #content = element("div", { class: "not-found" });

  /**
   * @param {Matches} source
   * @param {Texts} texts
   */
  constructor(source, texts) {
    super();
    this.source = source;
    this.texts = texts;
    this.tabIndex = -1;
    this.attachShadow({ mode: "open" }).append(styled(BASE, NOT_FOUND), this.#content);
  }

  async update() {
    const turn = ++this.#turn;
    const ids = this.source.ids("failed");
    try {
      const books = await this.source.getSeveral(ids.slice(0, this.#shown));
      if (turn === this.#turn) {
        this.#draw(books.filter(({ status }) => status === "failed"), ids.length);
      }
    } catch (error) {
      if (turn === this.#turn) {
        const again = { label: this.texts.text("try_again") };
        this.#content.replaceChildren(
          element("div", { class: "error", role: "alert" }, this.texts.problem(error)),
          button(again, () => this.update()),
        );
      }
    }
  }

  /**
   * @param {Match[]} books
   * @param {number} count of all of them
   */
  #draw(books, count) {
    const { texts } = this;
    if (!count) {
      this.#content.replaceChildren(
        element(
          "div",
          { class: "none" },
          icon("check-circle-outline"),
          element("h2", {}, texts.text("none_failed")),
        ),
      );
      return;
    }
    const list = element("ul", { role: "list" }, ...books.map((book) => this.#row(book)));
    this.#content.replaceChildren(
      element("h2", {}, texts.text("not_found")),
      element("p", { class: "hint" }, texts.text("not_found_hint")),
      list,
    );
    if (books.length < count && this.#shown < count) {
      const more = button({ label: texts.text("show_more") }, () => {
        this.#shown += AT_ONCE;
        this.update();
      });
      this.#content.append(more);
    }
  }

  /** @param {Match} book */
  #row(book) {
    const open = () =>
      this.dispatchEvent(new CustomEvent("choose-book", { detail: book.book_id }));
    return element(
      "li",
      {},
      element(
        "button",
        { type: "button", class: "row", onclick: open },
        element(
          "span",
          { class: "words" },
          element("span", { class: "title", dir: "auto" }, titleOf(book, this.texts)),
          element(
            "span",
            { class: "authors", dir: "auto" },
            book.authors?.join(", ") || this.texts.text("no_author"),
          ),
          book.message && element("span", { class: "reason" }, book.message),
        ),
        icon("chevron-right"),
      ),
    );
  }
}

define("booklore-hardcover-not-found", NotFound);
