/** The row that tells what goes on: the run's state, with the ways to start, stop and mend it. */

import type { TemplateResult } from "lit";
import { css, html, nothing } from "lit";
import type { View } from "../api";
import type { Client } from "../data/client";
import { INTEGRATION_PAGE } from "../data/hass";
import { button, icon } from "../elements/button";

/** Where an entry is reconfigured. */
export const entryPage = (client: Client): string =>
  `${INTEGRATION_PAGE}#config_entry=${client.entryId}`;

interface State {
  icon: string;
  words: string;
  detail?: string | undefined;
  error?: boolean;
}

function running(client: Client, view: View): State {
  const { texts } = client;
  const { looked_at: done, progress, expected_end: end } = view;
  const total = done !== null && progress ? Math.round((done * 100) / progress) : null;
  const words = [
    done === null || total === null
      ? ""
      : texts.say("looked_at", { done: texts.number(done), total: texts.number(total) }),
    end ? texts.say("done_at", { time: texts.time(end) }) : "",
  ];
  return {
    icon: "book-sync-outline",
    words: texts.say("running"),
    detail: words.filter(Boolean).join(" · "),
  };
}

function stateOf(client: Client, view: View): State {
  const { texts, live } = client;
  const { status, paused_until: until, problem, last_run: last, counts } = view;
  if (live.offline) {
    return { icon: "lan-disconnect", words: texts.say("offline"), error: true };
  }
  if (view.refused) {
    const words = texts.say(`refused_${view.refused}`);
    return { icon: "account-alert-outline", words, detail: problem ?? undefined, error: true };
  }
  if (status === "running") {
    return running(client, view);
  }
  if (status === "waiting_for_quota") {
    const words = until ? texts.say("paused_until", { time: texts.time(until) }) : texts.say("paused");
    return { icon: "timer-sand", words, detail: texts.say("paused_hint") };
  }
  if (status === "error" || status === "interrupted") {
    const failed = status === "error";
    const words = texts.say(failed ? "run_failed" : "run_interrupted");
    return { icon: "alert-circle-outline", words, detail: problem ?? undefined, error: true };
  }
  if (!last) {
    return { icon: "book-search-outline", words: texts.say("never_run") };
  }
  return {
    icon: "book-check-outline",
    words: texts.say("last_run", { time: texts.time(last) }),
    detail: texts.count("stored", counts.stored),
  };
}

function actions(client: Client, view: View, act: (what: () => Promise<unknown>) => void) {
  const { texts } = client;
  if (view.refused) {
    return client.hass.user?.is_admin
      ? html`<a class="button main" href=${entryPage(client)}><span>${texts.say("reconfigure")}</span></a>`
      : nothing;
  }
  const { pending, matched, failed, skipped } = view.counts;
  const known = pending + matched + failed + skipped;
  if (!client.mayChoose || (!view.last_run && !known && view.status === "idle")) {
    return nothing; // Below it says how to begin.
  }
  if (view.status === "running" || view.status === "waiting_for_quota") {
    const look = { label: texts.say("stop_run"), icon: "stop", kind: "outlined" } as const;
    return button(look, () => act(() => client.stopRun()));
  }
  const look = { label: texts.say("fetch"), icon: "book-sync-outline", kind: "main" } as const;
  return button(look, () => act(() => client.fetch()));
}

/** `act` does what a button asks for, and tells what goes wrong. */
export function runRow(
  client: Client,
  view: View,
  act: (what: () => Promise<unknown>) => void,
  more: unknown,
): TemplateResult {
  const state = stateOf(client, view);
  const busy = view.status === "running" && !client.live.offline;
  return html`<section class="run ${state.error ? "error" : ""}">
    ${icon(state.icon)}
    <div class="words" role="status">
      <strong>${state.words}</strong>
      ${state.detail ? html`<span class="hint">${state.detail}</span>` : nothing}
    </div>
    ${more} ${actions(client, view, act)}
    ${busy
      ? html`<progress
          max="100"
          aria-label=${client.texts.say("progress")}
          .value=${view.progress ?? 0}
        ></progress>`
      : nothing}
  </section>`;
}

export const runStyles = css`
  .run {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    padding: 12px 12px 12px 16px;
    border: 1px solid var(--blh-line);
    border-radius: var(--blh-radius);
    background: var(--blh-surface);
    overflow: clip;
  }
  .run > ha-icon {
    --mdc-icon-size: 24px;
    color: var(--blh-link);
  }
  .run.error > ha-icon {
    color: var(--blh-error);
  }
  .run .words {
    display: grid;
    flex: 1 1 180px;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .run strong {
    font-weight: 500;
  }
  progress {
    appearance: none;
    height: 4px;
    border: 0;
    border-radius: 2px;
    background: var(--blh-tint);
    overflow: hidden;
  }
  progress::-webkit-progress-bar {
    background: var(--blh-tint);
  }
  progress::-webkit-progress-value {
    background: var(--blh-fill);
  }
  progress::-moz-progress-bar {
    background: var(--blh-fill);
  }
  .run progress {
    position: absolute;
    inset: auto 0 0;
    width: 100%;
  }
`;
