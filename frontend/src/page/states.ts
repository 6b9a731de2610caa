/** What is shown where no list is: an entry that is not there, and lists without books. */

import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import type { Status } from "../api";
import type { Client } from "../data/client";
import { INTEGRATION_PAGE } from "../data/hass";
import { button } from "../elements/button";
import { message } from "../elements/message";

/** An entry that shows nothing: on its way, not loaded, disabled, gone, out of reach, forbidden. */
export function liveState(client: Client): TemplateResult {
  const { live, texts, hass } = client;
  if (live.offline) {
    return message({ icon: "lan-disconnect", title: texts.say("offline") });
  }
  if (live.state === "failed") {
    const again = button({ label: texts.say("try_again"), icon: "refresh" }, () => live.again());
    return message({ icon: "book-alert-outline", title: texts.problem(live.error), action: again });
  }
  if (live.state === "loading" || live.state === "ready") {
    return message({ icon: "timer-sand", title: texts.say("loading") });
  }
  const settings = hass.user?.is_admin
    ? html`<a class="button" href=${INTEGRATION_PAGE}>${texts.say("open_settings")}</a>`
    : nothing;
  return message({
    icon: "book-off-outline",
    title: texts.say(`entry_${live.state}`),
    text: texts.say(`entry_${live.state}_hint`),
    action: settings,
  });
}

/** A list without books: nothing fetched yet, nothing left to do, or nothing of the kind. */
export function emptyList(
  client: Client,
  status: Status,
  act: (what: () => Promise<unknown>) => void,
): TemplateResult {
  const { texts, live } = client;
  const { view } = live;
  if (!view?.last_run && view?.status !== "running") {
    const look = { label: texts.say("fetch"), icon: "book-sync-outline", kind: "main" } as const;
    return message({
      icon: "book-search-outline",
      title: texts.say("nothing_yet"),
      text: texts.say("nothing_yet_hint"),
      action: client.mayChoose ? button(look, () => act(() => client.fetch())) : nothing,
    });
  }
  if (status !== "pending") {
    return message({ icon: "book-outline", title: texts.say(`none_${status}`) });
  }
  if (view.status !== "idle") {
    const text = view.status === "error" ? undefined : texts.say("running_hint");
    return message({ icon: "book-search-outline", title: texts.say("none_pending"), text });
  }
  // Only when nothing at all is open: a book that was not found still may be.
  return view.counts.failed
    ? message({
        icon: "book-check-outline",
        title: texts.say("none_pending"),
        text: texts.count("still_not_found", view.counts.failed),
      })
    : message({
        icon: "check-circle-outline",
        title: texts.say("all_done"),
        text: texts.count("all_matched", view.counts.matched),
        done: true,
      });
}
