/** The page's addresses: /booklore-hardcover/<entry>/<tab>[/<book>]. */

import type { Status } from "../api";
import { PAGE } from "../data/hass";

export type Tab =
  | "to-choose"
  | "matched"
  | "not-found"
  | "left-out"
  | "ratings"
  | "written"
  | "plan";

/** The tabs that list books in one state. */
export const LISTS: Readonly<Partial<Record<Tab, Status>>> = {
  "to-choose": "pending",
  "matched": "matched",
  "not-found": "failed",
  "left-out": "skipped",
};

const TABS: readonly string[] = [...Object.keys(LISTS), "ratings", "written", "plan"];

export interface Route {
  entryId: string | null;
  /** Null for an address that names a book alone, as notifications once did. */
  tab: Tab | null;
  bookId: number | null;
}

const numberOf = (part: string | undefined): number | null =>
  part && /^[0-9]{1,15}$/.test(part) ? Number(part) : null;

/** Read an address behind the panel's own. */
export function routeOf(path: string): Route {
  const [entryId = null, what, book] = path.split("/").filter(Boolean);
  const alone = numberOf(what);
  const tab = TABS.includes(what ?? "") ? (what as Tab) : "to-choose";
  return { entryId, tab: alone === null ? tab : null, bookId: alone ?? numberOf(book) };
}

export const pathOf = (entryId: string, tab: Tab, bookId?: number | null): string =>
  [PAGE, entryId, tab, ...(bookId ? [bookId] : [])].join("/");

/** The list that a book is in. */
export const tabOf = (status: Status): Tab =>
  (Object.entries(LISTS).find(([, each]) => each === status)?.[0] ?? "to-choose") as Tab;
