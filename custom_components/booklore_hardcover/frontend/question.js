/** The book itself: what BookLore knows of it, and how it stands. */

import { cover, element, webAddress } from "./dom.js";

/** @import {Match} from "./types" */
/** @import {Texts} from "./texts.js" */

/**
 * @param {Match} match
 * @param {Texts} texts
 */
export function titleOf(match, texts) {
  return match.title?.trim() || texts.text("untitled", { book_id: match.book_id });
}

/**
 * @param {Match} match
 * @param {Texts} texts
 */
function standing(match, texts) {
  if (match.status === "failed") {
    return element("p", { class: "standing failed" }, match.message || texts.text("not_found_yet"));
  }
  if (match.status === "skipped") {
    return element("p", { class: "standing" }, texts.text("is_skipped"));
  }
  if (match.status === "matched") {
    const address = webAddress(match.url);
    const link = { href: address, target: "_blank", rel: "noreferrer noopener" };
    return element(
      "p",
      { class: "standing" },
      element("span", {}, texts.text("is_matched")),
      " ",
      address && element("a", link, texts.text("see")),
    );
  }
  return element("p", { class: "standing" }, texts.text("which"));
}

/**
 * @param {Match} match
 * @param {Texts} texts
 * @param {Promise<HTMLImageElement | null>} image its cover
 */
export function question(match, texts, image) {
  const title = titleOf(match, texts);
  const drawn = cover(title);
  image.then((loaded) => {
    if (loaded) {
      drawn.append(loaded);
      drawn.classList.add("loaded");
    }
  });
  return element(
    "div",
    { class: "question" },
    element("div", { class: "place" }, drawn),
    element(
      "div",
      { class: "words" },
      element("h2", { id: "title", tabindex: "-1", dir: "auto" }, title),
      element(
        "p",
        { class: "authors", dir: "auto" },
        match.authors?.join(", ") || texts.text("no_author"),
      ),
      match.isbn13 && element("p", { class: "isbn" }, texts.text("isbn", { isbn: match.isbn13 })),
      standing(match, texts),
    ),
  );
}
