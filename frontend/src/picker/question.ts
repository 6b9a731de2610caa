/** The book that is asked about: what BookLore knows of it, and how it stands. */

import { html, nothing } from "lit";
import type { Match } from "../api";
import type { Client } from "../data/client";
import { icon, link } from "../elements/button";
import "../elements/cover";
import { authorsOf, line, titleOf } from "../elements/facts";
import { Words } from "./words";

/** How it was matched, not found or left out, and when. */
export function standing(words: Words, match: Match): string {
  if (match.status === "matched") {
    const when = words.all.date(match.made_at);
    const source = match.source ?? "choice";
    return words.say(`by_${source}`, { when });
  }
  if (match.status === "failed") {
    const why = match.failure;
    return why && why !== "not_found" ? words.all.from("failure", why) : words.say("not_found");
  }
  return match.status === "skipped" ? words.say("is_left_out") : "";
}

/** The book's cover with its facts beside it. */
export function question(client: Client, match: Match) {
  const words = new Words(client.texts);
  const { texts } = client;
  const number = match.series_number;
  const facts = [
    number === undefined ? "" : `#${number}`,
    match.isbn13 ? texts.say("isbn", { isbn: match.isbn13 }) : "",
    match.library ?? "",
  ].filter(Boolean);
  const state = standing(words, match);
  return html`<section class="book" aria-labelledby="title">
    <blh-cover .client=${client} .path=${match.cover_path} .name=${match.title ?? ""}></blh-cover>
    <div class="lines">
      <h2 id="title" tabindex="-1" dir="auto">${titleOf(texts, match)}</h2>
      ${match.subtitle ? html`<p class="subtitle" dir="auto">${match.subtitle}</p>` : nothing}
      <p class="by" dir="auto">${authorsOf(texts, match.authors)}</p>
      ${line(facts)}
      ${state ? html`<p class="standing ${match.status}">${state}</p>` : nothing}
      ${match.excluded ? html`<p class="standing">${icon("sync-off")} ${words.say("is_excluded")}</p>` : nothing}
      ${link(match.booklore_url, { label: words.say("open_in_booklore") })}
    </div>
  </section>`;
}
