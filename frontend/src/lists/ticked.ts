/** Ticking many books of a list, and what can be done to those that are ticked. */

import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Filter, Status } from "../api";
import type { Client } from "../data/client";
import { button } from "../elements/button";
import type { Deed } from "./deeds";
import { deedsFor, itemsOf } from "./deeds";
import type { Suggestions } from "./suggested";

/** Books that can be ticked at once. */
export const MOST = 10_000;

/** The menu by which many books are ticked: those of a filter, or none. */
export function selectMenu(
  client: Client,
  filter: Filter,
  total: number,
  all: (filter: Filter) => void,
  none: () => void,
): TemplateResult | typeof nothing {
  const { texts, live } = client;
  if (!client.mayChoose || !total) {
    return nothing;
  }
  const exact = filter.status === "pending" && (live.view?.counts.exact ?? 0) > 0;
  const items = [
    {
      label: texts.count("select_all", Math.min(total, MOST)),
      icon: "checkbox-multiple-marked-outline",
      press: () => all(filter),
    },
    ...(exact
      ? [
          {
            label: texts.say("select_exact"),
            icon: "check-all",
            press: () => all({ ...filter, exact: true }),
          },
        ]
      : []),
    { label: texts.say("select_none"), icon: "close", press: none },
  ];
  return html`<blh-menu
    icon="checkbox-multiple-marked-outline"
    .label=${texts.say("select")}
    .items=${items}
  ></blh-menu>`;
}

interface Ways {
  accept: () => void;
  deed: (deed: Deed) => void;
  none: () => void;
}

/** The bar of what can be done to the ticked books. */
export function tickedBar(
  client: Client,
  status: Status,
  selection: Suggestions,
  disabled: boolean,
  { accept, deed: act, none }: Ways,
): TemplateResult {
  const { texts } = client;
  const pairs = selection.pairs.length;
  const deeds = deedsFor(client, status);
  // Two of them have room.
  const shown = deeds.length > 2 ? deeds.slice(0, 1) : deeds;
  const rest = deeds.slice(shown.length);
  const label = texts.count("accept_all", pairs);
  return html`<div class="bar" role="group" aria-label=${texts.say("selected_books")}>
    ${button({ label: texts.say("select_none"), icon: "close", iconOnly: true }, none)}
    <span class="selected">${texts.count("selected", selection.size)}</span>
    ${status === "pending" && pairs
      ? button({ label, icon: "check", kind: "main", disabled }, accept)
      : nothing}
    ${shown.map((deed) =>
      button({ label: texts.say(`do_${deed}`), kind: "outlined", disabled }, () => act(deed)),
    )}
    ${rest.length
      ? html`<blh-menu .label=${texts.say("more")} .items=${itemsOf(client, rest, act)}></blh-menu>`
      : nothing}
  </div>`;
}
