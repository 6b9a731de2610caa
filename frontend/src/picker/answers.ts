/** The question, its candidates, and what else can be answered. */

import { html, nothing } from "lit";
import type { Candidate, Match } from "../api";
import { button } from "../elements/button";
import { actions, turning } from "./actions";
import type { Showing } from "./candidates";
import { candidateList } from "./candidates";
import type { Scene } from "./scene";
import type { Looked } from "./search";
import "./search";
import { lastStep } from "./states";
import { isOpen } from "./walk";

const FEW = 3; // candidates that a card shows at first

/** What is shown of a book's candidates, in the order in which the number keys count. */
export interface Shown {
  /** The work that the book is matched with. */
  chosen: Candidate | null;
  /** What the person's own search has found. */
  found: Candidate[];
  own: Candidate[];
  /** How many more there are. */
  hidden: number;
}

export function shownOf({ session, compact }: Scene, match: Match): Shown {
  const all = match.candidates ?? [];
  const id = match.status === "matched" ? match.hardcover_id : undefined;
  const known = all.find((each) => each.hardcover_id === id);
  const work = match.work && { ...match.work, number: 0, reason: "" };
  const others = all.filter((each) => id === undefined || each.hardcover_id !== id);
  const found = session.foundHidden ? [] : others.filter((each) => each.found);
  const own = others.filter((each) => !each.found);
  const few = compact && !session.all ? FEW : others.length;
  const shown = [...found, ...own].slice(0, few);
  return {
    chosen: (id !== undefined && (known ?? work)) || null,
    found: shown.filter((each) => each.found),
    own: shown.filter((each) => !each.found),
    hidden: found.length + own.length - shown.length,
  };
}

/** The only candidate in question, for which Yes and No are the answers. */
function only({ may }: Scene, match: Match, { found, own, hidden }: Shown): Candidate | undefined {
  const asked = found.length ? found : own;
  return may && isOpen(match) && asked.length === 1 && !hidden ? asked[0] : undefined;
}

function heading({ words, may }: Scene, match: Match, alone: boolean): string {
  if (match.status === "matched") {
    return words.say("matched_to");
  }
  if (!match.candidates?.length) {
    return may && isOpen(match) ? words.say("search_yourself") : "";
  }
  if (!isOpen(match) || !may) {
    return words.say("candidates");
  }
  return words.say(alone ? "is_it_this" : "which");
}

function search({ words, session, busy }: Scene, match: Match) {
  return html`<blh-search
    .words=${words}
    .match=${match}
    .doing=${session.doing}
    .disabled=${busy}
    @look=${({ detail }: CustomEvent<Looked>) => void session.look(detail.how, detail.typed)}
  ></blh-search>`;
}

function yesOrNo({ words, session, busy }: Scene, candidate: Candidate) {
  const no = () =>
    candidate.found ? session.toggle("foundHidden", true) : session.toggle("searching", true);
  const yes = { label: words.say("yes"), icon: "check", kind: "main", disabled: busy } as const;
  return html`<div class="yes-or-no">
    ${button(yes, () => void session.choose(candidate))}
    ${button({ label: words.say("no"), icon: "close", kind: "outlined" }, no)}
  </div>`;
}

/** Between what was found and what was suggested: the way from one to the other. */
function between({ words, session }: Scene, match: Match, { found, own }: Shown) {
  if (!match.candidates?.some((each) => each.found && each.hardcover_id !== match.hardcover_id)) {
    return nothing;
  }
  const hidden = session.foundHidden;
  const look = hidden
    ? { label: words.say("show_found"), icon: "magnify" }
    : { label: words.say("back_to_suggestions"), icon: "arrow-left" };
  return html`<div class="between">
    ${found.length && own.length ? html`<h3>${words.say("suggestions")}</h3>` : nothing}
    ${own.length || hidden
      ? button(look, () => session.toggle("foundHidden", !hidden))
      : nothing}
  </div>`;
}

function candidates(scene: Scene, match: Match, shown: Shown, alone: Candidate | undefined) {
  const { words, session, may, busy } = scene;
  const { chosen, found, own, hidden } = shown;
  const showing: Showing = {
    words,
    chosen: chosen?.hardcover_id,
    choose: may && match.status !== "skipped" ? (each) => void session.choose(each) : null,
    busy,
    doing: session.doing,
    before: 0,
  };
  const list = (works: Candidate[], label: string, before = 0) =>
    works.length ? candidateList({ ...showing, before }, works, label) : nothing;
  const asked = (works: Candidate[]) =>
    alone && works.includes(alone) ? yesOrNo(scene, alone) : nothing;
  return html`
    ${chosen ? list([chosen], words.say("chosen")) : nothing}
    ${chosen && found.length + own.length ? html`<h3>${words.say("others")}</h3>` : nothing}
    ${list(found, words.say("from_search"))} ${asked(found)} ${between(scene, match, shown)}
    ${list(own, words.say("candidates"), found.length)} ${asked(own)}
    ${hidden
      ? button({ label: words.count("show_more", hidden), kind: "outlined" }, () =>
          session.toggle("all", true),
        )
      : nothing}
  `;
}

/** What the keyboard does, for those who have one. */
function keys({ words, may }: Scene, match: Match) {
  const hints = [
    may && match.candidates?.length ? ["1 – 0", words.say("key_choose")] : [],
    ["← →", words.say("key_turn")],
    may && isOpen(match) ? ["S", words.say("key_leave_out")] : [],
    may ? ["U", words.say("key_undo")] : [],
  ];
  return html`<p class="keys" aria-hidden="true">
    ${hints.map(([key, hint]) => (key ? html`<span><kbd>${key}</kbd> ${hint}</span>` : nothing))}
  </p>`;
}

/** Everything beside the book itself. */
export function answers(scene: Scene, match: Match) {
  const { words, session, may, busy, compact } = scene;
  const shown = shownOf(scene, match);
  const alone = only(scene, match, shown);
  const lost = match.status === "failed" && !match.candidates?.length;
  return html`<section class="ask" aria-label=${words.say("answers")}>
    <h3 class="heading">${heading(scene, match, Boolean(alone))}</h3>
    <div class="bar">
      ${lastStep(scene)}
      <div class="actions" role="group" aria-label=${words.say("actions")}>
        ${turning(words, session, -1, "narrow")}
        ${may ? actions(words, session, match, busy) : nothing}
        ${turning(words, session, 1, "narrow")}
      </div>
    </div>
    <div class="answers" aria-busy=${session.doing ? "true" : "false"}>
      ${may && (session.searching || lost) ? search(scene, match) : nothing}
      ${candidates(scene, match, shown, alone)}
      ${may && isOpen(match) ? html`<p class="hint">${words.say("ways_hint")}</p>` : nothing}
      ${compact ? nothing : keys(scene, match)}
    </div>
  </section>`;
}
