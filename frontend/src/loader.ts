/**
 * What every page of Home Assistant loads: light stand-ins of the card and the dashboard strategy,
 * which bring the bundle when they are first wanted.
 */

interface Cards {
  customCards?: object[];
  customStrategies?: object[];
}

interface Home {
  hass: { localize: (key: string) => string };
}

const CARD = "booklore-hardcover-card";
const STRATEGY = "booklore-hardcover";
const DOMAIN = "booklore_hardcover";
const load = () => import("./booklore-hardcover.js");

/** Empty until the words are there, which Home Assistant's dialogs then read. */
const words = {
  say: (key: string): string => {
    const { hass } = document.querySelector("home-assistant") as unknown as Home;
    void load().then((bundle) => bundle.loadTexts(hass));
    return hass.localize(`component.${DOMAIN}.config_panel.card.${key}`);
  },
};

class LightCard extends HTMLElement {
  #content?: HTMLElement;
  #given: Record<string, unknown> = {};

  setConfig(config: unknown): void {
    this.#give("config", config);
  }

  set hass(hass: unknown) {
    this.#give("hass", hass);
  }

  set preview(preview: unknown) {
    this.#give("preview", preview);
  }

  set layout(layout: unknown) {
    this.#give("layout", layout);
  }

  #give(name: string, value: unknown): void {
    this.#given[name] = value;
    if (this.#content) {
      Object.assign(this.#content, { [name]: value });
    }
  }

  async connectedCallback(): Promise<void> {
    if (!this.#content) {
      this.style.display = "block";
      await load();
      this.#content ??= Object.assign(document.createElement(`${CARD}-content`), this.#given);
      this.replaceChildren(this.#content);
    }
  }

  getCardSize(): number {
    return 5;
  }

  getGridOptions(): object {
    return { columns: 12, min_columns: 6 };
  }

  static getConfigForm = async () => (await load()).cardForm();

  static getStubConfig = () => ({});
}

class Strategy extends HTMLElement {
  static generate = async (config: object, hass: object) => (await load()).dashboard(config, hass);
}

function define(): void {
  if (customElements.get(CARD)) {
    return;
  }
  customElements.define(CARD, LightCard);
  customElements.define(`ll-strategy-dashboard-${STRATEGY}`, Strategy);
  const page = window as Cards;
  const name = "BookLore Hardcover";
  (page.customCards ??= []).push({
    type: CARD,
    name,
    get description() {
      return words.say("about_card");
    },
    preview: true,
    getEntitySuggestion: (
      hass: { entities?: Record<string, { platform?: string }> },
      entity: string,
    ) =>
      hass.entities?.[entity]?.platform === DOMAIN ? { config: { type: `custom:${CARD}` } } : null,
  });
  (page.customStrategies ??= []).push({
    type: STRATEGY,
    strategyType: "dashboard",
    name,
    get description() {
      return words.say("about_dashboard");
    },
  });
}

// Home Assistant 2026.3 brings a registry of its own, which does not know what was defined before.
void customElements.whenDefined("home-assistant").then(define);
