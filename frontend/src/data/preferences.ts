/** What a person likes on the page; Home Assistant keeps it for them, on every device. */

import type { Hass } from "./hass";
import { DOMAIN } from "./hass";

export interface Preferences {
  /** Show the books to choose as a list; else one at a time. */
  list?: boolean;
}

let known: Promise<Preferences> | null = null;

export function loadPreferences(hass: Hass): Promise<Preferences> {
  known ??= hass
    .callWS<{ value: Preferences | null }>({ type: "frontend/get_user_data", key: DOMAIN })
    .then(
      ({ value }) => value ?? {},
      () => {
        known = null;
        return {};
      },
    );
  return known;
}

export async function savePreferences(hass: Hass, value: Preferences): Promise<void> {
  known = Promise.resolve(value);
  await hass.callWS({ type: "frontend/set_user_data", key: DOMAIN, value });
}
