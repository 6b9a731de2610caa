/** `<booklore-hardcover-card-content>`: the card, which the loader's stand-in fills. */

import { html, LitElement } from "lit";
import { property } from "lit/decorators.js";
import type { Hass } from "./data/hass";
import { define } from "./elements/define";
import { base } from "./styles";

export interface CardConfig {
  type: string;
  entry_id?: string;
  title?: string;
}

export class Card extends LitElement {
  @property({ attribute: false }) hass?: Hass;
  @property({ attribute: false }) config?: CardConfig;
  @property({ type: Boolean }) preview = false;

  static override styles = [base];

  protected override render() {
    return html`<ha-card .header=${this.config?.title}></ha-card>`;
  }
}

define("booklore-hardcover-card-content", Card);

/** The form of the card's editor (`getConfigForm`). */
export function cardForm(): object {
  return { schema: [{ name: "title", selector: { text: {} } }] };
}
