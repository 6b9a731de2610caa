/** The rows of *Ratings that differ*: a book, its rating on either side, and what is to stay. */

import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { classMap } from "lit/directives/class-map.js";
import type { Difference, Keep } from "../api";
import type { Client } from "../data/client";
import type { Texts } from "../data/texts";
import { button, webAddress } from "../elements/button";
import { authorsOf, titleOf } from "../elements/facts";
import { starsOf } from "../elements/stars";

/** What a row needs of its list. */
export interface RatingContext {
  client: Client;
  /** Books that are being settled. */
  busy: ReadonlySet<number>;
  ticked: (difference: Difference) => boolean;
  tick: (difference: Difference, index: number, event: MouseEvent) => void;
  pathOf: (bookId: number) => string;
  keep: (keep: Keep) => void;
}

/** Whether there is something to keep: a side without a rating has nothing. */
export const has = (difference: Difference, keep: Keep): boolean =>
  keep === "both" || difference[keep] !== null;

/** Whether copies of the book are not rated alike. */
const unlike = ({ copies = [] }: Difference): boolean =>
  new Set(copies.map(({ rating }) => rating)).size > 1;

/** "Keep BookLore's", and which one of several copies' that is. */
function labelOf(texts: Texts, difference: Difference, keep: Keep): string {
  const { booklore } = difference;
  return keep === "booklore" && booklore !== null && unlike(difference)
    ? texts.say("copy_kept", { rating: texts.number(booklore) })
    : texts.say(`keep_${keep}`);
}

function keepButton({ client, busy, keep }: RatingContext, difference: Difference, what: Keep) {
  if (!client.mayChoose || !has(difference, what)) {
    return nothing;
  }
  const look = {
    label: labelOf(client.texts, difference, what),
    kind: "outlined",
    class: `keep ${what}`,
    disabled: busy.has(difference.book_id),
  } as const;
  return button(look, () => keep(what));
}

/** One side: its name, which leads to the book there, its rating, and the way to keep that. */
function side(context: RatingContext, difference: Difference, which: "booklore" | "hardcover") {
  const { texts } = context.client;
  const ours = which === "booklore";
  const name = ours ? "BookLore" : "Hardcover";
  const address = webAddress(ours ? difference.booklore_url : difference.url);
  const title = titleOf(texts, difference);
  const label = texts.say(ours ? "in_booklore" : "on_hardcover", { title });
  return html`<div class="value">
    ${address
      ? html`<a class="name" href=${address} target="_blank" rel="noopener noreferrer" title=${label} aria-label=${label}
          >${name}</a
        >`
      : html`<span class="name">${name}</span>`}
    ${starsOf(texts, difference[which])} ${keepButton(context, difference, which)}
  </div>`;
}

/** "Copies in BookLore: Books 4.5, Comics 3". */
function copiesOf(texts: Texts, { copies = [] }: Difference): string {
  const ratings = copies.map(({ library, rating }) =>
    [library ?? "", rating === null ? texts.say("no_rating") : texts.number(rating)]
      .filter(Boolean)
      .join(" "),
  );
  return texts.say("copies", { ratings: texts.list(ratings) });
}

/** One row; its place in the list, from 0. */
export function ratingRow(
  context: RatingContext,
  difference: Difference,
  index: number,
): TemplateResult {
  const { client } = context;
  const { texts } = client;
  const { book_id: bookId, cover_path: cover } = difference;
  const title = titleOf(texts, difference);
  const ticked = context.ticked(difference);
  return html`
    ${client.mayChoose
      ? html`<label class="tick">
          <input
            type="checkbox"
            aria-label=${texts.say("select_book", { title })}
            .checked=${ticked}
            @click=${(event: MouseEvent) => context.tick(difference, index, event)}
          />
        </label>`
      : nothing}
    <div class=${classMap({ sides: true, ticked, busy: context.busy.has(bookId) })}>
      <div class="side">
        <blh-cover .name=${title} .client=${client} .path=${cover}></blh-cover>
        <div class="lines">
          <a class="title" dir="auto" href=${context.pathOf(bookId)}>${title}</a>
          <span class="authors" dir="auto">${authorsOf(texts, difference.authors)}</span>
          ${unlike(difference)
            ? html`<span class="facts">${copiesOf(texts, difference)}</span>`
            : nothing}
        </div>
      </div>
      ${side(context, difference, "booklore")} ${side(context, difference, "hardcover")}
    </div>
    <div class="actions">${keepButton(context, difference, "both")}</div>
  `;
}
