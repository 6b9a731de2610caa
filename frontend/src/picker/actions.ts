/** What can be done with a book besides choosing one of its candidates. */

import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Match } from "../api";
import { button, icon } from "../elements/button";
import "../elements/menu";
import type { Session } from "./session";
import { isOpen } from "./walk";
import type { Words } from "./words";

/** The arrows, and where the book is: "3 of 12"; ends are ends. */
export function turning(words: Words, session: Session, side: -1 | 1, kind = "") {
  const to = side > 0 ? session.place?.next : session.place?.previous;
  const look = {
    label: words.say(side > 0 ? "next" : "previous"),
    icon: side > 0 ? "chevron-right" : "chevron-left",
    iconOnly: true,
    // As long as its place is on its way, a book may have a neighbour.
    disabled: session.placed && !to,
    class: `turn ${kind}`.trim(),
  };
  return button(look, () => void session.move(side));
}

export function position(words: Words, session: Session) {
  const { number, total } = session.place ?? {};
  const count = (value: number) => words.all.number(value);
  const place =
    number && total ? words.say("place", { number: count(number), total: count(total) }) : nothing;
  return html`<div class="turns">
    ${turning(words, session, -1, "wide")}
    <span class="place">${place}</span>
    ${turning(words, session, 1, "wide")}
  </div>`;
}

function search(words: Words, session: Session): TemplateResult {
  const open = session.searching;
  return html`<button
    type="button"
    class="button outlined"
    aria-expanded=${open ? "true" : "false"}
    @click=${() => session.toggle("searching", !open)}
  >
    ${icon("magnify")}<span>${words.say("search_again")}</span>
  </button>`;
}

function more(words: Words, session: Session, match: Match, disabled: boolean): TemplateResult {
  const items = [
    {
      label: words.say("leave_out"),
      icon: "book-remove-outline",
      press: () => void session.leaveOut(),
    },
    {
      label: words.say(match.excluded ? "sync_again" : "dont_sync"),
      icon: match.excluded ? "sync" : "sync-off",
      press: () => void session.exclude(!match.excluded),
    },
  ];
  return html`<blh-menu .label=${words.say("more")} .items=${items} .disabled=${disabled}></blh-menu>`;
}

/** The buttons beside the question; `disabled` while something is under way. */
export function actions(words: Words, session: Session, match: Match, disabled: boolean) {
  const press = (label: string, sign: string, work: () => Promise<void>, hint: string) =>
    button(
      { label, icon: sign, kind: "outlined", disabled, hint },
      () => void work(),
    );
  if (match.status === "matched") {
    return html`${search(words, session)}
    ${press(words.say("unlink"), "link-off", () => session.unlink(), words.say("unlink_hint"))}
    ${more(words, session, match, disabled)}`;
  }
  if (!isOpen(match)) {
    const look = { label: words.say("bring_back"), icon: "restore", kind: "main", disabled } as const;
    return button(look, () => void session.bringBack());
  }
  const found = Boolean(match.candidates?.length);
  return html`${found ? search(words, session) : nothing}
  ${session.place?.total ? press(words.say("later"), "clock-outline", () => session.move(1, { later: true }), words.say("later_hint")) : nothing}
  ${press(words.say("leave_out"), "book-remove-outline", () => session.leaveOut(), words.say("leave_out_hint"))}`;
}
