/** What can be done to books of a list: to one, from its row, and to all that are ticked. */

import type { Done, Match, Status } from "../api";
import type { Client } from "../data/client";
import type { MenuItem } from "../elements/menu";

export type Deed = "skip" | "unlink" | "bring_back" | "exclude" | "include" | "write" | "retry";

const ICONS: Record<Deed, string> = {
  skip: "book-remove-outline",
  unlink: "link-off",
  bring_back: "restore",
  exclude: "sync-off",
  include: "sync",
  write: "database-export-outline",
  retry: "refresh",
};

/** What can be done in a list; the first is what a list is mostly looked at for. */
const DEEDS: Record<Status, readonly Deed[]> = {
  pending: ["skip"],
  matched: ["unlink", "skip", "exclude", "include", "write"],
  failed: ["retry", "skip"],
  skipped: ["bring_back"],
};

/** The deeds of a list, or of one of its books. */
export function deedsFor(client: Client, status: Status, match?: Match): Deed[] {
  const { writes = false, ids = false } = client.live.view ?? {};
  return DEEDS[status].filter((deed) => {
    if (deed === "exclude" || deed === "include") {
      return writes && (!match || Boolean(match.excluded) === (deed === "include"));
    }
    return deed !== "write" || (ids && !match?.excluded);
  });
}

/** Deeds as items of a menu. */
export const itemsOf = (
  client: Client,
  deeds: readonly Deed[],
  press: (deed: Deed) => void,
): MenuItem[] =>
  deeds.map((deed) => ({
    label: client.texts.say(`do_${deed}`),
    icon: ICONS[deed],
    press: () => press(deed),
  }));

/** Whether a deed is a step, done in portions by a command, and not an action done at once. */
type Command = (bookIds: number[], step?: string) => Promise<Done>;

/** The command of a deed; null for one that is an action. */
export function commandOf(client: Client, deed: Deed): Command | null {
  switch (deed) {
    case "skip":
      return (ids, step) => client.skip(ids, step);
    case "unlink":
      return (ids, step) => client.unlink(ids, step);
    case "bring_back":
      return (ids, step) => client.bringBack(ids, step);
    case "exclude":
    case "include":
      return (ids) => client.exclude(ids, deed === "exclude");
    default:
      return null;
  }
}

/** Do what is an action: it goes on by itself afterwards. */
export const act = (client: Client, deed: Deed, bookIds: number[]): Promise<void> =>
  deed === "write"
    ? client.writeIds(bookIds)
    : client.fetch({ book_ids: bookIds, retry_failed: true });
