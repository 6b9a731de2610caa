/** A rating as stars, halves included. */

import type { TemplateResult } from "lit";
import { css, html } from "lit";
import type { Texts } from "../data/texts";
import { icon } from "./button";

/** From 0.5 to 5; a screen reader says "4.5 of 5 stars". */
export function stars(texts: Texts, rating: number): TemplateResult {
  const label = texts.say("stars", { rating: texts.number(rating) });
  const signs = [1, 2, 3, 4, 5].map((star) =>
    rating >= star ? "star" : rating >= star - 0.5 ? "star-half-full" : "star-outline",
  );
  return html`<span class="stars" role="img" aria-label=${label} title=${label}
    >${signs.map(icon)}</span
  >`;
}

/** The same, or words if there is no rating. */
export const starsOf = (texts: Texts, rating: number | null): TemplateResult =>
  rating === null ? html`<span class="hint">${texts.say("no_rating")}</span>` : stars(texts, rating);

export const starStyles = css`
  .stars {
    display: inline-flex;
    color: var(--blh-link);
    vertical-align: text-bottom;
  }
`;
