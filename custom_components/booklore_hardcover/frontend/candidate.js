/** One candidate: a card that is picked with a tap, and a link to see it on Hardcover. */

import { cover, element, icon, webAddress } from "./dom.js";

/** @import {Candidate} from "./types" */
/** @import {Texts} from "./texts.js" */

/**
 * @param {number} number
 * @returns {string | null} the key that picks it
 */
const keyOf = (number) => (number > 10 ? null : String(number % 10));

/**
 * @param {Candidate} candidate
 * @param {Texts} texts
 */
function facts(candidate, texts) {
  const { authors = [], release_year: year, users_count: users } = candidate;
  return [
    element("span", { class: "title", dir: "auto" }, candidate.title),
    element(
      "span",
      { class: "authors", dir: "auto" },
      authors.join(", ") || texts.text("no_author"),
    ),
    element(
      "span",
      { class: "facts" },
      year !== undefined && element("span", { class: "year" }, String(year)),
      users !== undefined && element("span", { class: "users" }, texts.plural("readers", users)),
    ),
    candidate.reason_text && element("span", { class: "reason" }, candidate.reason_text),
  ];
}

/**
 * @param {Candidate} candidate
 * @param {Texts} texts
 * @param {((candidate: Candidate, item: HTMLElement) => void) | null} pick null when this person
 *   may only look
 */
export function candidateItem(candidate, texts, pick) {
  const { likeliest = false } = candidate;
  const key = keyOf(candidate.number);
  const inside = [
    cover(candidate.title, candidate.cover_url),
    element(
      "span",
      { class: "words" },
      likeliest && element("span", { class: "likeliest" }, texts.text("likeliest")),
      ...facts(candidate, texts),
    ),
    pick && key && element("kbd", { "aria-hidden": "true" }, key),
  ];
  const item = element("li", { class: likeliest ? "candidate first" : "candidate" });
  item.dataset.number = String(candidate.number);
  item.dataset.hardcoverId = String(candidate.hardcover_id);
  if (pick) {
    const press = () => pick(candidate, item);
    item.append(
      element(
        "button",
        { type: "button", class: "pick", "aria-keyshortcuts": key, onclick: press },
        ...inside,
      ),
    );
  } else {
    item.append(element("div", { class: "pick" }, ...inside));
  }
  const address = webAddress(candidate.url);
  if (address) {
    const label = texts.text("see_on_hardcover", { title: candidate.title });
    item.append(
      element(
        "a",
        {
          class: "see",
          href: address,
          target: "_blank",
          rel: "noreferrer noopener",
          title: texts.text("see"),
          "aria-label": label,
        },
        icon("open-in-new"),
      ),
    );
  }
  return item;
}
