/** This browser's last choice, which it may take back; a reload does not forget it. */

/** @import {LastChoice} from "./types" */

/** @param {string} entryId */
const place = (entryId) => `booklore_hardcover.last_choice.${entryId}`;

/**
 * @param {string} entryId
 * @returns {LastChoice | null}
 */
export function lastChoice(entryId) {
  try {
    return JSON.parse(sessionStorage.getItem(place(entryId)) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {string} entryId
 * @param {LastChoice | null} choice
 */
export function rememberChoice(entryId, choice) {
  try {
    if (choice) {
      sessionStorage.setItem(place(entryId), JSON.stringify(choice));
    } else {
      sessionStorage.removeItem(place(entryId));
    }
  } catch {
    // A browser that stores nothing for this page can still choose.
  }
}
