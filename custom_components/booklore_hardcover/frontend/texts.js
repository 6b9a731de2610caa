/** The words of page and card, in the person's language. */

/** @import {Facts, Hass} from "./types" */

const DOMAIN = "booklore_hardcover";
const OURS = `component.${DOMAIN}.config_panel.picker.`;

/** @type {Map<string, Promise<Texts>>} */
const loaded = new Map();

/**
 * @param {Hass} hass
 * @returns {Promise<Texts>}
 */
export function loadTexts(hass) {
  const kind = [hass.language, hass.locale?.language, hass.locale?.time_format].join(" ");
  let found = loaded.get(kind);
  if (!found) {
    found = ask(hass);
    loaded.set(kind, found);
    found.catch(() => loaded.delete(kind));
  }
  return found;
}

/** @param {Hass} hass */
async function ask(hass) {
  const [page, errors] = await Promise.all(
    ["config_panel", "exceptions"].map((category) =>
      /** @type {Promise<{resources: Record<string, string>}>} */ (
        hass.callWS({
          type: "frontend/get_translations",
          language: hass.language,
          category,
          integration: [DOMAIN],
        })
      ),
    ),
  );
  return new Texts({ ...errors?.resources, ...page?.resources }, hass);
}

/**
 * @param {string} words
 * @param {Facts} facts
 */
function filled(words, facts) {
  return words.replace(/\{(\w+)\}/g, (all, name) => (name in facts ? String(facts[name]) : all));
}

export class Texts {
  /**
   * @param {Record<string, string>} resources
   * @param {Hass} hass
   */
  constructor(resources, hass) {
    this.resources = resources;
    this.language = hass.locale?.language || hass.language;
    this.rules = new Intl.PluralRules(hass.language);
    this.numbers = new Intl.NumberFormat(this.language);
    /** @type {Intl.DateTimeFormatOptions} */
    this.clock = { hour: "numeric", minute: "2-digit" };
    if (hass.locale?.time_format === "12" || hass.locale?.time_format === "24") {
      this.clock.hour12 = hass.locale.time_format === "12";
    }
    if (hass.locale?.time_zone === "server" && hass.config?.time_zone) {
      this.clock.timeZone = hass.config.time_zone;
    }
  }

  /**
   * @param {string} key
   * @param {Facts} [facts]
   */
  text(key, facts = {}) {
    return filled(this.resources[OURS + key] ?? key, facts);
  }

  /**
   * One of the texts `<key>_one`, `<key>_other`, filled with `count`.
   * @param {string} key
   * @param {number} count
   * @param {Facts} [facts]
   */
  plural(key, count, facts = {}) {
    const form = `${OURS}${key}_${this.rules.select(count)}`;
    const words = this.resources[form] ?? this.resources[`${OURS}${key}_other`] ?? key;
    return filled(words, { ...facts, count: this.number(count) });
  }

  /** @param {number} value */
  number(value) {
    return this.numbers.format(value);
  }

  /** @param {string} moment as Home Assistant writes it */
  time(moment) {
    const date = new Date(moment);
    const days = date.toDateString() === new Date().toDateString() ? {} : { weekday: "long" };
    return new Intl.DateTimeFormat(
      this.language,
      /** @type {Intl.DateTimeFormatOptions} */ ({ ...this.clock, ...days }),
    ).format(date);
  }

  /**
   * Say what went wrong: in the server's words where it has some.
   * @param {unknown} error
   */
  problem(error) {
    const { code, message, translation_domain, translation_key, translation_placeholders } =
      /** @type {Record<string, any>} */ (error ?? {});
    const known =
      translation_domain === DOMAIN
        ? this.resources[`component.${DOMAIN}.exceptions.${translation_key}.message`]
        : undefined;
    if (known) {
      return filled(known, translation_placeholders ?? {});
    }
    if (code === "unauthorized") {
      return this.text("not_allowed");
    }
    // The connection's own errors have numbers for codes.
    if (typeof code === "string" && typeof message === "string" && message) {
      return message;
    }
    return this.text("connection_lost");
  }
}
