/** `<booklore-hardcover-panel>`: the page "Book matches". */

import { html, LitElement } from "lit";
import { property } from "lit/decorators.js";
import type { Hass } from "../data/hass";
import { button } from "../elements/button";
import "../elements/cover";
import { define } from "../elements/define";
import { bookLines, workLines } from "../elements/facts";
import "../elements/menu";
import "../picker";
import { base } from "../styles";

void [button, bookLines, workLines];

@define("booklore-hardcover-panel")
export class Panel extends LitElement {
  @property({ attribute: false }) hass?: Hass;
  @property({ type: Boolean }) narrow = false;
  @property({ attribute: false }) route?: { prefix: string; path: string };

  static override styles = [base];

  protected override render() {
    return html`<h1>Book matches</h1>`;
  }
}
