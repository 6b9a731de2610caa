/** The words of page and card, in the person's language and in their way to write numbers and times. */

import type { Facts, Hass, Localize } from "./hass";
import { DOMAIN } from "./hass";

const OURS = `component.${DOMAIN}.config_panel`;

const loaded = new Map<string, Promise<Texts>>();

/** What differs when another set of texts is needed. */
export const kindOf = (hass: Hass): string =>
  [
    hass.language,
    hass.locale?.language,
    hass.locale?.time_format,
    hass.locale?.time_zone,
    hass.config?.time_zone,
  ].join(" ");

/** Load the words once for each language; a failure is tried again at the next call. */
export function loadTexts(hass: Hass): Promise<Texts> {
  const kind = kindOf(hass);
  let found = loaded.get(kind);
  if (!found) {
    found = load(hass);
    loaded.set(kind, found);
    found.catch(() => loaded.delete(kind));
  }
  return found;
}

async function load(hass: Hass): Promise<Texts> {
  const page = await hass.loadBackendTranslation("config_panel", DOMAIN);
  const all = await hass.loadBackendTranslation("exceptions", DOMAIN);
  return new Texts(all ?? page ?? hass.localize, hass);
}

/** What a failed call of Home Assistant's connection looks like. */
interface Failure {
  code?: string | number;
  message?: string;
  translation_domain?: string;
  translation_key?: string;
  translation_placeholders?: Facts;
}

export class Texts {
  readonly language: string;
  readonly #localize: Localize;
  readonly #rules: Intl.PluralRules;
  readonly #numbers: Intl.NumberFormat;
  readonly #clock: Intl.DateTimeFormatOptions;

  constructor(localize: Localize, hass: Hass) {
    this.#localize = localize;
    this.language = hass.locale?.language || hass.language;
    // The words are in the language of the interface, whatever the person's numbers look like.
    this.#rules = new Intl.PluralRules(hass.language);
    this.#numbers = new Intl.NumberFormat(this.language);
    const { time_format: format, time_zone: zone } = hass.locale ?? {};
    this.#clock = { hour: "numeric", minute: "2-digit" };
    if (format === "12" || format === "24") {
      this.#clock.hour12 = format === "12";
    }
    if (zone === "server" && hass.config?.time_zone) {
      this.#clock.timeZone = hass.config.time_zone;
    }
  }

  /** A text of the group `page`. */
  say(key: string, facts?: Facts): string {
    return this.from("page", key, facts);
  }

  /** A text of another group, such as `reason`, `failure`, `form`; the key itself if it has none. */
  from(group: string, key: string, facts?: Facts): string {
    return this.#localize(`${OURS}.${group}.${key}`, facts) || key;
  }

  /** A text of the group `page` that depends on a number: `<key>_one`, …, filled with `count`. */
  count(key: string, count: number, facts?: Facts): string {
    return this.counted("page", key, count, facts);
  }

  /** The same of another group. */
  counted(group: string, key: string, count: number, facts?: Facts): string {
    const filled = { ...facts, count: this.number(count) };
    return (
      this.#localize(`${OURS}.${group}.${key}_${this.#rules.select(count)}`, filled) ||
      this.from(group, `${key}_other`, filled)
    );
  }

  number(value: number): string {
    return this.#numbers.format(value);
  }

  /** Names in a row, with commas as the person's language has them. */
  list(names: readonly string[]): string {
    return new Intl.ListFormat(this.language, { style: "narrow" }).format(names);
  }

  /** A moment near now: the time, and the day if it is another one. */
  time(moment: string): string {
    const date = new Date(moment);
    const days = (date.getTime() - Date.now()) / 86_400_000;
    const near = Math.abs(days) < 6;
    const today = this.#day(date) === this.#day(new Date());
    return new Intl.DateTimeFormat(this.language, {
      ...this.#clock,
      ...(today ? {} : near ? { weekday: "long" } : { day: "numeric", month: "short", year: "numeric" }),
    }).format(date);
  }

  /** The day of a moment. */
  date(moment: string): string {
    return new Intl.DateTimeFormat(this.language, {
      dateStyle: "medium",
      timeZone: this.#clock.timeZone,
    }).format(new Date(moment));
  }

  #day(date: Date): string {
    return date.toLocaleDateString("en", { timeZone: this.#clock.timeZone });
  }

  /** Say what went wrong: in our own words where the integration raised it. */
  problem(error: unknown): string {
    const { code, message, ...translation } = (error ?? {}) as Failure;
    if (translation.translation_domain === DOMAIN) {
      const words = this.#localize(
        `component.${DOMAIN}.exceptions.${translation.translation_key}.message`,
        translation.translation_placeholders,
      );
      if (words) {
        return words;
      }
    }
    if (code === "unauthorized") {
      return this.say("not_allowed");
    }
    // The connection's own errors have numbers for codes.
    return typeof code === "string" && message ? message : this.say("connection_lost");
  }
}
