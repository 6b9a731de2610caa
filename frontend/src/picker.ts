/** `<blh-picker>`: one book at a time, its candidates beside it. */

import { html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { Filter } from "./api";
import type { Client } from "./data/client";
import { LiveController } from "./data/subscription";
import { define } from "./elements/define";
import { base } from "./styles";

/**
 * `bookId`: the book that is asked about; without one it is the first of the list that `filter`
 * describes. It tells where it has gone by the event `book` (detail: the book's id, or null at the
 * end of the list), so that the address can follow.
 */
export class Picker extends LitElement {
  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) bookId: number | null = null;
  @property({ attribute: false }) filter: Filter = { status: "pending" };

  static override styles = [base];

  constructor() {
    super();
    new LiveController(this, () => this.client);
  }

  protected override render() {
    return this.client.live.view ? html`<p>${this.bookId}</p>` : nothing;
  }
}

define("blh-picker", Picker);

declare global {
  interface HTMLElementTagNameMap {
    "blh-picker": Picker;
  }
}
