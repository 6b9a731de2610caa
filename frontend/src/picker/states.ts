/** The picker without a book, and what it says above one. */

import { html, nothing } from "lit";
import { PAGE } from "../data/hass";
import { button, icon } from "../elements/button";
import { wordsOf } from "../page/steps";
import type { Scene } from "./scene";
import type { Words } from "./words";

export const loading = (words: Words) =>
  html`<div class="loading" role="status" aria-label=${words.say("loading")}>
    <div class="bone cover"></div>
    <div class="bone"></div>
    <div class="bone"></div>
  </div>`;

const mild = (said: string) => html`<div class="alert mild"><p>${said}</p></div>`;

/** What went wrong, what has happened, and what keeps the person from choosing. */
export function told({ client, words, session, may }: Scene) {
  const { error, notice, slow, match } = session;
  const { offline } = client.live;
  const again = () => void session.begin(session.bookId);
  return html`<div class="told" role="alert">
      ${offline ? html`<div class="alert"><p>${words.say("offline")}</p></div>` : nothing}
      ${error && !offline
        ? html`<div class="alert">
            <p>${error}</p>
            ${match ? nothing : button({ label: words.say("try_again") }, again)}
          </div>`
        : nothing}
    </div>
    <div class="told notice" role="status">
      ${may ? nothing : mild(words.say("may_only_look"))}
      ${slow && !offline ? mild(words.say("slow")) : nothing} ${notice ? mild(notice) : nothing}
    </div>`;
}

/** The newest of the person's own steps, and the way back. */
export function lastStep({ words, session, view, busy }: Scene) {
  const step = view.may_choose ? view.undo : null;
  const undo = { label: words.say("undo"), icon: "undo", disabled: busy };
  return html`<div class="step" role="status">
    ${step
      ? html`<span dir="auto">${wordsOf(words.all, step)}</span>
          ${button(undo, () => void session.undo())}`
      : nothing}
  </div>`;
}

function message(scene: Scene, sign: string, title: string, hint: string, action: unknown) {
  return html`<div class="message">
    ${icon(sign)}
    <h2 id="title" tabindex="-1">${title}</h2>
    <p>${hint}</p>
    ${action} ${lastStep(scene)}
  </div>`;
}

/** There is no such book. */
export function unknown(scene: Scene) {
  const { words, client } = scene;
  const back = html`<a class="button outlined" href="${PAGE}/${client.entryId}"
    >${words.say("to_the_list")}</a
  >`;
  return message(scene, "book-alert-outline", words.say("unknown"), words.say("unknown_hint"), back);
}

/** The end of the list: nothing is left, nothing is there yet, or only what was put off. */
export function end(scene: Scene) {
  const { words, session, view } = scene;
  const left = session.place?.total ?? 0;
  if (left) {
    const again = { label: words.say("start_again"), kind: "main" as const };
    const first = button(again, () => void session.begin(null, { focus: true }));
    return message(scene, "clock-outline", words.say("end"), words.count("end_left", left), first);
  }
  if (view.status === "running") {
    const hint = words.say("wait_hint");
    return message(scene, "book-clock-outline", words.say("wait"), hint, nothing);
  }
  return view.last_run
    ? message(scene, "check-circle-outline", words.say("none_left"), words.say("none_left_hint"), nothing)
    : message(scene, "book-clock-outline", words.say("none_yet"), words.say("none_yet_hint"), nothing);
}
