/** The page's place in Home Assistant: its address, and the button that opens the sidebar. */

import { button } from "./dom.js";

/** @import {Hass} from "./types" */

export const PAGE = "/booklore-hardcover";
export const NOT_FOUND_PAGE = "not-found";

/**
 * Go to a page of Home Assistant without a reload.
 * @param {string} path
 * @param {boolean} replace the address in the history
 */
export function go(path, replace) {
  if (window.location.pathname !== path) {
    window.history[replace ? "replaceState" : "pushState"](window.history.state, "", path);
    window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace } }));
  }
}

/**
 * Home Assistant's own button where it is loaded already, else one that does the same.
 * @param {HTMLElement} panel
 * @param {Hass | null} hass
 * @param {boolean} narrow
 * @param {string} label
 * @returns {HTMLElement[]}
 */
export function menuButton(panel, hass, narrow, label) {
  if (customElements.get("ha-menu-button")) {
    const menu = document.createElement("ha-menu-button");
    return [Object.assign(menu, { hass, narrow })];
  }
  const event = { bubbles: true, composed: true };
  const toggle = () => panel.dispatchEvent(new CustomEvent("hass-toggle-menu", event));
  return narrow ? [button({ label, icon: "menu", only: true }, toggle)] : [];
}
