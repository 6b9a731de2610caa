/** Lines about a book of BookLore's and a work on Hardcover; styled by `facts` in styles.ts. */

import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Candidate, Match, Work } from "../api";
import type { Texts } from "../data/texts";

/** The title of a book, also of one without. */
export const titleOf = (texts: Texts, match: Pick<Match, "title" | "book_id">): string =>
  match.title || texts.say("untitled", { book_id: match.book_id });

/** "A, B and 3 more": all of them up to three. */
export function authorsOf(texts: Texts, authors: readonly string[] | undefined): string {
  if (!authors?.length) {
    return texts.say("no_author");
  }
  return authors.length > 3
    ? texts.count("more_authors", authors.length - 2, { authors: texts.list(authors.slice(0, 2)) })
    : texts.list(authors);
}

/** Why a work is a candidate, in words. */
export const reasonOf = (texts: Texts, candidate: Candidate): string =>
  texts.from("reason", candidate.reason);

/** "Dune, 1" as people write it: "Dune #1". */
const seriesOf = (series: string | undefined, number: number | undefined): string =>
  [series, number === undefined ? "" : `#${number}`].filter(Boolean).join(" ");

/** What tells a work apart from another with the same title, the most telling first. */
export function factsOf(texts: Texts, work: Work | Candidate): string[] {
  return [
    "on_shelf" in work ? texts.say("on_shelf") : "",
    work.release_year === undefined ? "" : String(work.release_year),
    seriesOf(work.series, work.series_number),
    work.form ? texts.from("form", work.form) : "",
    work.audio_only ? texts.say("audio_only") : "",
    work.language ?? "",
    work.pages ? texts.count("pages", work.pages) : "",
    work.users_count === undefined ? "" : texts.count("readers", work.users_count),
  ].filter(Boolean);
}

/** Facts in one line, with dots between them. */
export const line = (facts: readonly string[]): TemplateResult | typeof nothing =>
  facts.length
    ? html`<span class="facts">${facts.map((fact) => html`<span>${fact}</span>`)}</span>`
    : nothing;

/** The lines of a work: title, authors, facts. */
export const workLines = (texts: Texts, work: Work | Candidate): TemplateResult => html`
  <span class="title" dir="auto">${work.title}</span>
  <span class="authors" dir="auto">${authorsOf(texts, work.authors)}</span>
  ${line(factsOf(texts, work))}
`;

/** A place within the page, and how to go there without loading it anew. */
export interface Place {
  href: string;
  go: (event: MouseEvent) => void;
}

/** The lines of a book: title, which may lead somewhere, authors, series number, ISBN and library. */
export function bookLines(texts: Texts, match: Match, place?: Place): TemplateResult {
  const known = [
    seriesOf(undefined, match.series_number),
    match.isbn13 ? texts.say("isbn", { isbn: match.isbn13 }) : "",
    match.library ?? "",
  ].filter(Boolean);
  const title = titleOf(texts, match);
  return html`
    ${place
      ? html`<a class="title" dir="auto" href=${place.href} @click=${place.go}>${title}</a>`
      : html`<span class="title" dir="auto">${title}</span>`}
    ${match.subtitle ? html`<span class="subtitle" dir="auto">${match.subtitle}</span>` : nothing}
    <span class="authors" dir="auto">${authorsOf(texts, match.authors)}</span>
    ${line(known)}
  `;
}
