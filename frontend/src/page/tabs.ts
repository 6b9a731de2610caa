/** The counts of an entry, which are the tabs of its lists. */

import type { TemplateResult } from "lit";
import { css, html } from "lit";
import type { View } from "../api";
import type { Texts } from "../data/texts";
import { icon } from "../elements/button";
import type { Tab } from "./route";
import { LISTS } from "./route";

const FEW = 5; // tabs that stand side by side on the smallest phone

/** `current` is the tab that is open, if any; `place` is the address of one; `go` leads there without loading the page anew. */
export function tabs(
  texts: Texts,
  view: View,
  current: Tab | null,
  place: (tab: Tab) => string,
  go: (tab: Tab, event: MouseEvent) => void,
): TemplateResult {
  const shown: Tab[] = [
    ...(Object.keys(LISTS) as Tab[]),
    ...(view.ratings === "off" ? [] : ["ratings" as const]),
    ...(view.writes ? ["written" as const] : []),
  ];
  const at = current === "plan" ? "written" : current;
  return html`<nav class=${shown.length > FEW ? "many" : ""} lang=${texts.language} aria-label=${texts.say("lists")}>
    ${shown.map((tab) => {
      const status = LISTS[tab];
      const count = status ? view.counts[status] : view.differences;
      return html`<a
        href=${place(tab)}
        aria-current=${tab === at ? "page" : "false"}
        @click=${(event: MouseEvent) => go(tab, event)}
      >
        <b>${tab === "written" ? icon("database-export-outline") : texts.number(count)}</b>
        <span>${texts.say(`tab_${status ?? tab}`)}</span>
      </a>`;
    })}
  </nav>`;
}

export const tabStyles = css`
  nav {
    display: flex;
    container-type: inline-size;
    border-bottom: 1px solid var(--blh-line);
  }
  nav a {
    flex: 1 0 min-content;
    display: grid;
    justify-items: center;
    align-content: start;
    padding: 8px 0 6px;
    border-bottom: 3px solid transparent;
    color: var(--blh-quiet);
    text-align: center;
    text-decoration: none;
    hyphens: auto;
  }
  nav.many {
    flex-wrap: wrap;
  }
  .many a {
    flex-basis: 0;
  }
  @container (max-width: 560px) {
    .many a {
      flex-basis: 30%;
    }
  }
  nav a:hover {
    background: var(--blh-hover);
  }
  nav a[aria-current="page"] {
    border-color: var(--blh-link);
    color: var(--blh-link);
  }
  nav b {
    font-size: clamp(16px, 4.6cqi, 20px);
    font-weight: 500;
    line-height: 28px;
    font-variant-numeric: tabular-nums;
  }
  nav span {
    font-size: clamp(11px, 3.6cqi, 13px);
    line-height: 1.2;
  }
`;
