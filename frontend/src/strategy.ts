/** The dashboard of `strategy: {type: custom:booklore-hardcover}`: a view for each entry. */

import type { Entry } from "./api";
import { loadEntries } from "./data/client";
import type { Hass } from "./data/hass";
import { DOMAIN } from "./data/hass";
import { loadTexts } from "./data/texts";
import { pathOf } from "./page/route";
import { Words } from "./picker/words";

/** What Home Assistant's frontend knows of entities and devices. */
interface Registries {
  entities?: Record<
    string,
    { entity_id: string; platform?: string; device_id?: string; translation_key?: string }
  >;
  devices?: Record<string, { primary_config_entry?: string | null; config_entries?: string[] }>;
}

const CARD = "custom:booklore-hardcover-card";

type Lists = "to-choose" | "matched" | "not-found";

/** The entities of an entry by their keys. */
function entitiesOf(registries: Registries, entryId: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entity of Object.values(registries.entities ?? {})) {
    const device = registries.devices?.[entity.device_id ?? ""];
    const entry = device?.primary_config_entry ?? device?.config_entries?.[0];
    if (entity.platform === DOMAIN && entity.translation_key && entry === entryId) {
      found.set(entity.translation_key, entity.entity_id);
    }
  }
  return found;
}

function view(words: Words, registries: Registries, entry: Entry, alone: boolean): object {
  const entities = entitiesOf(registries, entry.entry_id);
  const tile = (key: string, name: string, more: object = {}) => {
    const entity = entities.get(key);
    return entity ? [{ type: "tile", entity, name, ...more }] : [];
  };
  const to = (list: Lists) => ({
    tap_action: { action: "navigate", navigation_path: pathOf(entry.entry_id, list) },
  });
  const wide = { grid_options: { columns: "full" } };
  const press = { action: "toggle" };
  return {
    type: "sections",
    title: alone ? words.say("dashboard") : entry.title,
    path: alone ? "books" : entry.entry_id.toLowerCase(),
    icon: "mdi:book-check-outline",
    max_columns: 2,
    sections: [
      {
        type: "grid",
        cards: [
          { type: "heading", heading: words.say("title"), icon: "mdi:book-open-page-variant" },
          ...tile("fetch_hardcover_ids", words.say("fetch"), {
            hide_state: true,
            tap_action: press,
            icon_tap_action: press,
            ...wide,
          }),
          ...tile("pending", words.say("pending"), to("to-choose")),
          ...tile("matched", words.say("matched"), to("matched")),
          ...tile("failed", words.say("failed"), to("not-found")),
          ...tile("status", words.say("status")),
          ...tile("last_run", words.say("last_run")),
        ],
      },
      {
        type: "grid",
        cards: [{ type: CARD, entry_id: entry.entry_id, hide_counts: true, ...wide }],
      },
    ],
  };
}

/** Make its views and cards; without an entry, a card that says so. */
export async function dashboard(_config: object, hass: Hass & Registries): Promise<object> {
  const words = new Words(await loadTexts(hass), "card");
  const entries = await loadEntries(hass);
  if (!entries.length) {
    return { views: [{ title: words.say("dashboard"), cards: [{ type: CARD }] }] };
  }
  return { views: entries.map((entry) => view(words, hass, entry, entries.length === 1)) };
}
