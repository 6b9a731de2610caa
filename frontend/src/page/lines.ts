/** The lines of what was or would be written, one for a book and a field. */

import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Line, WriteLine } from "../api";
import type { Client } from "../data/client";
import type { Texts } from "../data/texts";
import { icon } from "../elements/button";
import { titleOf } from "../elements/facts";
import { starsOf } from "../elements/stars";
import { pathOf } from "./route";

const SERVERS = { booklore: "BookLore", hardcover: "Hardcover" };

/** What stood or will stand there; null if nothing. */
function shown(texts: Texts, field: Line["field"], value: Line["after"]): unknown {
  if (field === "hardcover_id") {
    return value ?? texts.say("no_id");
  }
  if (field === "rating") {
    return starsOf(texts, value === null ? null : Number(value));
  }
  // A status, and stars if it is rated: "read 4.5".
  const [status, rating] = value === null ? [] : String(value).split(" ");
  return status
    ? html`${texts.say(`shelf_${status}`)} ${rating ? starsOf(texts, Number(rating)) : nothing}`
    : texts.say("not_on_shelf");
}

export function lineOf(client: Client, line: Line & Partial<WriteLine>): TemplateResult {
  const { texts } = client;
  const { book_id: bookId, server, field, before, status } = line;
  const after = status ? `${status} ${line.after ?? ""}` : line.after;
  const outcome = line.undone ? "undone" : (line.outcome ?? "");
  return html`<li>
    <a dir="auto" href=${pathOf(client.entryId, "matched", bookId)}>${titleOf(texts, line)}</a>
    <span class="hint">${SERVERS[server]}</span>
    <span>${shown(texts, field, before)} → ${shown(texts, field, after)}</span>
    ${line.public
      ? html`<span class="hint">${icon("earth")} ${texts.say("public")}</span>`
      : nothing}
    ${outcome ? html`<span class="hint">${texts.say(`outcome_${outcome}`)}</span>` : nothing}
  </li>`;
}
