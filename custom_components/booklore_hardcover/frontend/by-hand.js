/** "None of these": other words to search with, or a Hardcover address to take as it is. */

import { element, icon } from "./dom.js";

/** @import {Match} from "./types" */
/** @import {Texts} from "./texts.js" */

/**
 * One field with one button.
 * @param {{label: string, hint: string, button: string, icon: string, value?: string,
 *   length: number, mode?: string, name: string}} look
 * @param {(typed: string) => void} send
 */
function form(look, send) {
  const id = `by-hand-${look.name}`;
  const input = element("input", {
    id,
    name: look.name,
    type: "text",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "go",
    inputmode: look.mode,
    maxlength: look.length,
    "aria-describedby": `${id}-hint`,
  });
  input.value = look.value ?? "";
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const typed = input.value.trim();
    if (typed) {
      send(typed);
    } else {
      input.focus();
    }
  };
  return element(
    "form",
    { onsubmit: submit, novalidate: true },
    element("label", { for: id }, look.label),
    element(
      "div",
      { class: "field" },
      input,
      element("button", { type: "submit", class: "plain" }, icon(look.icon), look.button),
    ),
    element("p", { id: `${id}-hint`, class: "hint" }, look.hint),
  );
}

/**
 * @param {Match} match
 * @param {Texts} texts
 * @param {(query: string) => void} search
 * @param {(address: string) => void} take
 */
export function byHand(match, texts, search, take) {
  const words = [match.title, match.authors?.[0]].filter(Boolean).join(" ");
  return element(
    "section",
    { class: "by-hand", "aria-label": texts.text("none_of_these") },
    form(
      {
        name: "query",
        label: texts.text("search_label"),
        hint: texts.text("search_hint"),
        button: texts.text("search"),
        icon: "magnify",
        value: words.slice(0, 200),
        length: 200,
      },
      search,
    ),
    form(
      {
        name: "address",
        label: texts.text("address_label"),
        hint: texts.text("address_hint"),
        button: texts.text("use"),
        icon: "check",
        length: 500,
        mode: "url",
      },
      take,
    ),
  );
}
