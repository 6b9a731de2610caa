/** The rows of the lists: a book, and beside it what is or may be its match. */

import type { TemplateResult } from "lit";
import { css, html, nothing } from "lit";
import { classMap } from "lit/directives/class-map.js";
import type { Candidate, Match, Status, Work } from "../api";
import type { Client } from "../data/client";
import { button, icon, link } from "../elements/button";
import type { Place } from "../elements/facts";
import { bookLines, reasonOf, titleOf, workLines } from "../elements/facts";
import type { Deed } from "./deeds";
import { deedsFor, itemsOf } from "./deeds";
import { suggested } from "./suggested";

/** What a row needs of its list. */
export interface RowContext {
  client: Client;
  status: Status;
  /** Books to which something is being done. */
  busy: ReadonlySet<number>;
  ticked: (match: Match) => boolean;
  tick: (match: Match, index: number, event: MouseEvent) => void;
  place: (match: Match) => Place;
  accept: (match: Match, candidate: Candidate) => void;
  deed: (deed: Deed, match: Match) => void;
}

/** The height of a row, in pixels; a wide one has both books side by side. */
export const rowHeight = (status: Status, wide: boolean): number =>
  wide ? 132 : status === "pending" || status === "matched" ? 270 : 178;

const side = (name: string, cover: unknown, lines: unknown): TemplateResult =>
  html`<div class="side ${name}">${cover}<div class="lines">${lines}</div></div>`;

const workSide = (client: Client, work: Work, rest: unknown): TemplateResult =>
  side(
    "work",
    html`<blh-cover .name=${work.title} .src=${work.cover_url}></blh-cover>`,
    html`${workLines(client.texts, work)}${rest}`,
  );

function pendingSide({ client }: RowContext, match: Match): TemplateResult {
  const { texts } = client;
  const candidate = suggested(match);
  if (!candidate) {
    return side("work", nothing, html`<span class="reason">${texts.say("no_candidate")}</span>`);
  }
  const others = (match.candidates?.length ?? 1) - 1;
  const reason = html`<span class="reason ${candidate.exact ? "exact" : ""}"
    >${reasonOf(texts, candidate)}${others
      ? html`<span class="others"> · ${texts.count("others", others)}</span>`
      : nothing}</span
  >`;
  return workSide(client, candidate, reason);
}

function matchedSide({ client }: RowContext, match: Match): TemplateResult {
  const { texts } = client;
  const { source, work } = match;
  const how = [
    source ? texts.say(`source_${source}`) : "",
    texts.date(match.made_at),
    match.excluded ? texts.say("excluded") : "",
  ].filter(Boolean);
  const reason = html`<span class="reason">${how.join(" · ")}</span>`;
  const id = texts.say("hardcover_id", { id: match.hardcover_id ?? "" });
  return work
    ? workSide(client, work, reason)
    : side("work", nothing, html`<span class="title">${id}</span>${reason}`);
}

function openSide({ client, status }: RowContext, match: Match): TemplateResult {
  const { texts } = client;
  const why = match.failure ? texts.from("failure", match.failure) : texts.say("tab_failed");
  const when = texts.date(match.made_at);
  const words =
    status === "failed" ? `${why} · ${when}` : texts.say("left_out_at", { date: when });
  return side("work", nothing, html`<span class="reason">${words}</span>`);
}

function mainButton(context: RowContext, match: Match): TemplateResult | typeof nothing {
  const { client, status, busy } = context;
  const { texts } = client;
  const disabled = !client.mayChoose || busy.has(match.book_id);
  const candidate = suggested(match);
  if (status === "pending" && candidate) {
    return button({ label: texts.say("accept"), icon: "check", kind: "main", disabled }, () =>
      context.accept(match, candidate),
    );
  }
  if (status === "skipped") {
    return button({ label: texts.say("do_bring_back"), icon: "restore", disabled }, () =>
      context.deed("bring_back", match),
    );
  }
  const matched = status === "matched";
  const label = texts.say(matched ? "change" : "search_again");
  const look = matched ? "pencil-outline" : "magnify";
  return button({ label, icon: look, disabled }, (event) => context.place(match).go(event));
}

/** One row of a list; its place in it, from 0, and how many there are. */
export function row(context: RowContext, match: Match, index: number): TemplateResult {
  const { client, status } = context;
  const { texts } = client;
  const title = titleOf(texts, match);
  const ticked = context.ticked(match);
  const other = { pending: pendingSide, matched: matchedSide, failed: openSide, skipped: openSide };
  const work = status === "pending" ? suggested(match) : match.work;
  const deeds = deedsFor(client, status, match).filter((deed) => deed !== "bring_back");
  return html`
    ${client.mayChoose
      ? html`<label class="tick">
          <input
            type="checkbox"
            aria-label=${texts.say("select_book", { title })}
            .checked=${ticked}
            @click=${(event: MouseEvent) => context.tick(match, index, event)}
          />
        </label>`
      : nothing}
    <div class=${classMap({ sides: true, ticked, busy: context.busy.has(match.book_id) })}>
      ${side(
        "book",
        html`<blh-cover .name=${title} .client=${client} .path=${match.cover_path}></blh-cover>`,
        bookLines(texts, match, context.place(match)),
      )}
      <span class="arrow">${icon("arrow-right-thin")}</span>
      ${other[status](context, match)}
    </div>
    <div class="actions">
      ${mainButton(context, match)}
      ${link(match.booklore_url, {
        label: texts.say("in_booklore", { title }),
        icon: "bookshelf",
        iconOnly: true,
      })}
      ${link(work?.url, { label: texts.say("on_hardcover", { title }), iconOnly: true })}
      ${deeds.length && client.mayChoose
        ? html`<blh-menu
            .label=${texts.say("more_for", { title })}
            .items=${itemsOf(client, deeds, (deed) => context.deed(deed, match))}
          ></blh-menu>`
        : nothing}
    </div>
  `;
}

export const rowStyles = css`
  .row {
    position: absolute;
    inset: 0 0 auto;
    display: grid;
    grid-template: "tick sides actions" minmax(0, 1fr) / auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 0 8px;
    padding: 8px 8px 8px 0;
    border-bottom: 1px solid var(--blh-line);
    --blh-cover: 72px;
  }
  .tick {
    grid-area: tick;
    display: grid;
    place-items: center;
    width: 44px;
    height: 100%;
    cursor: pointer;
  }
  .tick input {
    width: 18px;
    height: 18px;
    margin: 0;
    accent-color: var(--blh-fill);
    cursor: pointer;
  }
  .sides {
    grid-area: sides;
    display: grid;
    grid-template-columns: minmax(0, 1fr) 24px minmax(0, 1fr);
    align-items: center;
    gap: 8px;
    min-width: 0;
  }
  .row:not(:has(.tick)) .sides {
    padding-inline-start: 8px;
  }
  .busy {
    opacity: 0.4;
  }
  .side {
    display: flex;
    align-items: center;
    gap: 12px;
    min-width: 0;
  }
  .lines {
    display: grid;
    min-width: 0;
    max-height: 112px;
    overflow: hidden;
  }
  .lines > * {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 1;
    overflow: hidden;
  }
  .lines > .facts {
    -webkit-line-clamp: 2;
  }
  .lines > .title {
    -webkit-line-clamp: 2;
    text-decoration: none;
    color: inherit;
  }
  a.title:hover {
    text-decoration: underline;
  }
  .subtitle {
    font-size: 13px;
  }
  .arrow {
    color: var(--blh-quiet);
  }
  .actions {
    grid-area: actions;
    display: flex;
    align-items: center;
    justify-content: end;
    color: var(--blh-quiet);
  }
  .actions .plain {
    margin-inline-end: 4px;
  }
  .exact {
    color: var(--blh-link);
  }
  .others {
    color: var(--blh-quiet);
  }
  .narrow .row {
    grid-template: "tick sides" minmax(0, 1fr) "tick actions" auto / auto minmax(0, 1fr);
    --blh-cover: 60px;
  }
  .narrow .sides {
    grid-template-columns: minmax(0, 1fr);
    align-self: start;
  }
  .narrow .arrow {
    display: none;
  }
  .narrow .tick {
    width: 36px;
    align-items: start;
    padding-top: 32px;
  }
  .narrow .lines {
    max-height: 96px;
  }
  .narrow .reason {
    -webkit-line-clamp: 2;
  }
  .narrow .lines > .title, .narrow .lines > .facts {
    -webkit-line-clamp: 1;
  }
  .waiting {
    background: linear-gradient(var(--blh-line), var(--blh-line)) 44px 50% / 64px 96px no-repeat;
    opacity: 0.5;
  }
`;
