/** The page's two lists, each with how many books are in it. */

import { button, element } from "./dom.js";
import { go, NOT_FOUND_PAGE, PAGE } from "./page.js";

/** @import {List} from "./types" */
/** @import {Matches} from "./matches.js" */
/** @import {Texts} from "./texts.js" */

/**
 * @param {Matches} matches
 * @param {Texts} texts
 * @param {List} shown
 */
export function tabs(matches, texts, shown) {
  /** @type {(label: string, list: List, path: string) => HTMLElement} */
  const tab = (label, list, path) => {
    const made = button({ label, class: "tab" }, () => {
      go(`${PAGE}/${matches.entryId}${path}`, false);
    });
    made.append(element("span", { class: "number" }, texts.number(matches.ids(list).length)));
    if (list === shown) {
      made.setAttribute("aria-current", "page");
    }
    return made;
  };
  return [
    tab(texts.text("tab_pending"), "pending", ""),
    tab(texts.text("tab_failed"), "failed", `/${NOT_FOUND_PAGE}`),
  ];
}
