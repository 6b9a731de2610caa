/** `<blh-ratings>`: books that are rated differently on both sides, and what is to stay. */

import type { PropertyValues, TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Difference, Keep } from "../api";
import { ROWS } from "../data/client";
import { button } from "../elements/button";
import "../elements/cover";
import { define } from "../elements/define";
import "../elements/menu";
import { message } from "../elements/message";
import { List } from "./list";
import { listFailed } from "./nothing";
import { has, ratingRow } from "./rating-rows";
import { ratingStyles } from "./ratings-styles";
import { Selection } from "./selection";
import { MOST } from "./ticked";

const KEEPS: readonly Keep[] = ["booklore", "hardcover", "both"];

export class Ratings extends List<Difference, Difference> {
  protected readonly selection = new Selection<Difference, Difference>((row) => row);

  static override styles = ratingStyles;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("client")) {
      this.selection.clear();
      this.source.reset();
    }
  }

  protected ask(offset: number) {
    return this.client.differences(offset);
  }

  protected heightOf(wide: boolean): number {
    return wide ? 132 : 300;
  }

  protected async among(from: number, to: number) {
    const found: (readonly [number, Difference])[] = [];
    for (let offset = from; offset <= Math.min(to, MOST); offset += ROWS) {
      const { rows } = await this.client.differences(offset, Math.min(ROWS, to - offset + 1));
      found.push(...rows.map((row) => [row.book_id, row] as const));
    }
    return found;
  }

  protected override render() {
    const { view } = this.client.live;
    const { texts, mayChoose } = this.client;
    const { total, error } = this.source;
    if (!view) {
      return nothing;
    }
    const wanted = view.not_in_booklore;
    return html`${wanted
        ? html`<p class="hint wanted">${texts.count("not_in_booklore", wanted)}</p>`
        : nothing}
      ${total === 0
        ? message({
            icon: "star-check-outline",
            title: texts.say("none_differ"),
            text: texts.say("none_differ_hint"),
          })
        : html`<div class="head">
              <p class="hint total" role="status">
                ${total === null ? texts.say("loading") : texts.count("differing", total)}
              </p>
              ${mayChoose && total ? this.#select(total) : nothing}
            </div>
            ${error && total === null
              ? listFailed(texts, error, () => this.source.reset())
              : this.rows(total ?? 0)}`}
      ${this.selection.size && mayChoose ? this.#bar() : nothing}`;
  }

  #select(total: number): TemplateResult {
    const { texts } = this.client;
    const all = Math.min(total, MOST);
    const items = [
      {
        label: texts.count("select_all", all),
        icon: "checkbox-multiple-marked-outline",
        press: () => void this.telling(async () => this.selection.add(await this.among(0, all - 1))),
      },
      { label: texts.say("select_none"), icon: "close", press: this.untick },
    ];
    return html`<blh-menu
      icon="checkbox-multiple-marked-outline"
      .label=${texts.say("select")}
      .items=${items}
    ></blh-menu>`;
  }

  protected row(difference: Difference, index: number): TemplateResult {
    const { client } = this;
    const { book_id: bookId } = difference;
    return ratingRow(
      {
        client,
        busy: this.busy,
        ticked: (each) => this.selection.has(each),
        tick: this.tick,
        pathOf: this.pathOf,
        keep: (keep) =>
          void this.withBusy([bookId], () => client.settle([bookId], keep), `.keep.${keep}`),
      },
      difference,
      index,
    );
  }

  /** What can be done with the ticked ratings. */
  #bar(): TemplateResult {
    const { texts } = this.client;
    const ticked = [...this.selection.books.values()];
    const disabled = this.work.running;
    const ways = KEEPS.map((keep) => {
      const books = ticked.filter((each) => has(each, keep)).map((each) => each.book_id);
      const press = () => this.#keep(books, keep);
      return { label: texts.say(`keep_${keep}`), press, disabled: disabled || !books.length };
    });
    return html`<div class="bar" role="group" aria-label=${texts.say("selected_books")}>
      ${button({ label: texts.say("select_none"), icon: "close", iconOnly: true }, this.untick)}
      <span class="selected">${texts.count("selected", ticked.length)}</span>
      ${this.wide
        ? ways.map(({ press, ...look }) => button({ ...look, kind: "outlined" }, press))
        : html`<blh-menu
            .label=${texts.say("selected_books")}
            .value=${texts.say("keep_which")}
            .items=${ways}
          ></blh-menu>`}
    </div>`;
  }

  /** Those among the ticked ones without such a rating stay ticked. */
  #keep(bookIds: number[], keep: Keep): void {
    const { client } = this;
    void this.withBusy(bookIds, () =>
      this.work.start(client, bookIds, (some, step) => client.settle(some, keep, step)),
    );
  }
}

define("blh-ratings", Ratings);

declare global {
  interface HTMLElementTagNameMap {
    "blh-ratings": Ratings;
  }
}
