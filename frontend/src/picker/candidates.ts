/** The candidates of a book: each a card that is chosen with a tap, and a link to Hardcover. */

import { html, nothing } from "lit";
import { classMap } from "lit/directives/class-map.js";
import { ifDefined } from "lit/directives/if-defined.js";
import { repeat } from "lit/directives/repeat.js";
import type { Candidate } from "../api";
import { icon, link } from "../elements/button";
import { authorsOf, factsOf, reasonOf } from "../elements/facts";
import { keyOf } from "./keys";
import type { Words } from "./words";

/** How candidates are shown. */
export interface Showing {
  words: Words;
  /** The work that the book is matched with. */
  chosen: number | undefined;
  /** Null for somebody who can only look. */
  choose: ((candidate: Candidate) => void) | null;
  /** Nothing can be chosen just now, and which one is being chosen. */
  busy: boolean;
  doing: string | null;
  /** How many stand before these; the number keys count on. */
  before: number;
}

const ELSEWHERE = /^isbn_other_/;

/** What works with the same title and authors have in common, and so tells nothing. */
function alike(words: Words, one: Candidate, all: readonly Candidate[]): Set<string> {
  const named = ({ title, authors = [] }: Candidate): string =>
    [title, ...authors].join("\n").toLowerCase();
  const kin = all.filter((each) => each !== one && named(each) === named(one));
  const others = kin.map((each) => new Set(factsOf(words.all, each)));
  const facts = factsOf(words.all, one);
  return new Set(kin.length ? facts.filter((fact) => others.every((each) => each.has(fact))) : facts);
}

const mark = (sign: string, words: string, kind: string) =>
  html`<span class="mark ${kind}">${icon(sign)}${words}</span>`;

function marks({ words, chosen }: Showing, candidate: Candidate) {
  return html`
    ${candidate.hardcover_id === chosen ? mark("check-circle", words.say("chosen"), "chosen") : nothing}
    ${candidate.likeliest && !chosen ? mark("star", words.say("best_match"), "best") : nothing}
    ${candidate.refused ? mark("link-off", words.say("refused"), "warn") : nothing}
    ${ELSEWHERE.test(candidate.reason) ? mark("alert", words.say("isbn_elsewhere"), "warn") : nothing}
  `;
}

function inside(showing: Showing, candidate: Candidate, all: readonly Candidate[]) {
  const { words } = showing;
  const common = alike(words, candidate, all);
  return html`
    <blh-cover .src=${candidate.cover_url} .name=${candidate.title}></blh-cover>
    <span class="words">
      ${marks(showing, candidate)}
      <span class="title" dir="auto">${candidate.title}</span>
      <span class="authors" dir="auto">${authorsOf(words.all, candidate.authors)}</span>
      <span class="facts"
        >${factsOf(words.all, candidate).map(
          (fact) => html`<span class=${common.has(fact) ? "" : "differs"}>${fact}</span>`,
        )}</span
      >
      ${candidate.reason ? html`<span class="reason">${reasonOf(words.all, candidate)}</span>` : nothing}
    </span>
  `;
}

function card(showing: Showing, candidate: Candidate, place: number, all: readonly Candidate[]) {
  const { words, choose, chosen, busy } = showing;
  const { title, hardcover_id: work } = candidate;
  const key = keyOf(showing.before + place + 1);
  const press = () => choose?.(candidate);
  const content = inside(showing, candidate, all);
  const classes = {
    candidate: true,
    best: Boolean(candidate.likeliest) && !chosen,
    chosen: work === chosen,
    picked: showing.doing === `choose ${work}`,
  };
  return html`<li class=${classMap(classes)} data-hardcover-id=${work}>
    ${choose && work !== chosen
      ? html`<button
          type="button"
          class="pick"
          aria-keyshortcuts=${ifDefined(key ?? undefined)}
          aria-disabled=${busy ? "true" : "false"}
          @click=${press}
        >
          ${content}${key ? html`<kbd aria-hidden="true">${key}</kbd>` : nothing}
        </button>`
      : html`<div class="pick">${content}</div>`}
    ${link(candidate.url, {
      label: words.say("view_on_hardcover", { title }),
      hint: words.say("view"),
      iconOnly: true,
    })}
  </li>`;
}

/** A list of candidates, in which the look-alikes show what tells them apart. */
export function candidateList(showing: Showing, candidates: readonly Candidate[], label: string) {
  return html`<ul class="candidates" role="list" aria-label=${label}>
    ${repeat(
      candidates,
      ({ hardcover_id: work }) => work,
      (each, place) => card(showing, each, place, candidates),
    )}
  </ul>`;
}
