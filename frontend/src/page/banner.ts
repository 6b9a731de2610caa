/** The offer to accept all books at once that have exactly one exact match. */

import { html, nothing } from "lit";
import type { View } from "../api";
import type { Client } from "../data/client";
import { button } from "../elements/button";
import { entryPage } from "./run";

const MANY = 10; // books from which on it is worth a sentence

interface Ways {
  review: () => void;
  accept: () => void;
  dismiss: () => void;
}

/** Nothing when there are few of them. */
export function banner(client: Client, view: View, ways: Ways): unknown {
  const { texts } = client;
  const { exact } = view.counts;
  if (exact < MANY || !client.mayChoose || view.status === "running") {
    return nothing;
  }
  const option = client.hass.user?.is_admin
    ? html`<a href=${entryPage(client)}>${texts.say("accept_exact_link")}</a>`
    : nothing;
  return html`<section class="alert mild" aria-label=${texts.say("exact_matches")}>
    <p>
      ${texts.count("exact_waiting", exact)}
      ${view.accept_exact
        ? nothing
        : html`<span class="hint">${texts.say("accept_exact_hint")} ${option}</span>`}
    </p>
    ${button({ label: texts.say("review_list"), kind: "outlined" }, ways.review)}
    ${button({ label: texts.say("accept_them_all"), kind: "main" }, ways.accept)}
    ${button({ label: texts.say("dismiss"), icon: "close", iconOnly: true }, ways.dismiss)}
  </section>`;
}
