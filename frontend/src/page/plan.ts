/** `<blh-plan>`: what would be written next: ids, ratings, or both, by what is turned on. */

import type { PropertyValues, TemplateResult } from "lit";
import { html, LitElement, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { IdDifference, Plan } from "../api";
import type { Client } from "../data/client";
import { LiveController } from "../data/subscription";
import { button } from "../elements/button";
import { define } from "../elements/define";
import { message } from "../elements/message";
import { say } from "../elements/say";
import { lineOf } from "./lines";
import { pathOf } from "./route";
import { writtenStyles } from "./written-styles";

type Kind = "ids" | "ratings";

/** Neither while it is being asked for. */
interface Known {
  plan?: Plan;
  problem?: string;
}

const ICONS = { ids: "database-export-outline", ratings: "star-outline" };

/** Tells by `blh-plan` (detail: false) that something is being written, and is to be shown. */
export class PlanView extends LitElement {
  @property({ attribute: false }) client!: Client;
  @state() private known: Partial<Record<Kind, Known>> = {};
  @state() private busy = false;

  static override styles = writtenStyles;

  constructor() {
    super();
    new LiveController(this, () => this.client);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("client")) {
      this.known = {};
    }
    for (const kind of this.#kinds) {
      if (!this.known[kind]) {
        void this.#ask(kind);
      }
    }
  }

  /** Ask anew. */
  load(): void {
    this.known = {};
  }

  /** What is turned on. */
  get #kinds(): Kind[] {
    const { ids = false, ratings = "off" } = this.client.live.view ?? {};
    return [...(ids ? ["ids" as const] : []), ...(ratings === "off" ? [] : ["ratings" as const])];
  }

  async #ask(kind: Kind): Promise<void> {
    const { client } = this;
    const asked: Known = {};
    this.known = { ...this.known, [kind]: asked };
    const plan: Promise<Plan> = kind === "ids" ? client.planIds() : client.planRatings();
    const known = await plan.then(
      (found): Known => ({ plan: found }),
      (error: unknown): Known => ({ problem: client.texts.problem(error) }),
    );
    if (this.known[kind] === asked) {
      this.known = { ...this.known, [kind]: known };
    }
  }

  async #write(kind: Kind): Promise<void> {
    const { client } = this;
    this.busy = true;
    try {
      await (kind === "ids" ? client.writeIds() : client.syncRatings());
      say(this, { words: client.texts.say(`started_${kind}`) });
      const composed = { bubbles: true, composed: true };
      this.dispatchEvent(new CustomEvent("blh-plan", { detail: false, ...composed }));
    } catch (error) {
      say(this, { words: client.texts.problem(error), error: true });
    } finally {
      this.busy = false;
    }
  }

  protected override render() {
    return this.#kinds.map((kind) => {
      const { plan, problem } = this.known[kind] ?? {};
      if (plan) {
        return this.#plan(kind, plan);
      }
      return problem
        ? message({ icon: "book-alert-outline", title: problem })
        : message({ icon: "timer-sand", title: this.client.texts.say("loading") });
    });
  }

  #plan(kind: Kind, plan: Plan): TemplateResult {
    const { texts, mayChoose } = this.client;
    const { planned, lines } = plan;
    const disabled = !mayChoose || this.busy || !planned;
    const look = { label: texts.say(`start_${kind}`), icon: ICONS[kind], kind: "main", disabled } as const;
    const files = (plan.files_rewritten ?? 0) + (plan.files_moved ?? 0);
    const requests = plan.hardcover_requests ?? 0;
    return html`<section aria-labelledby=${kind}>
      <div class="head">
        <h2 id=${kind}>
          ${planned ? texts.count(`planned_${kind}`, planned) : texts.say(`unplanned_${kind}`)}
        </h2>
        ${button(look, () => void this.#write(kind))}
      </div>
      <div class="summary">
        ${files ? html`<p>${texts.count("files_changed", files)}</p>` : nothing}
        ${planned && requests ? html`<p>${texts.counted("plan", "requests", requests)}</p>` : nothing}
        ${this.#left(plan)} ${this.#differences(kind, plan)}
      </div>
      ${lines.length
        ? html`<ul class="lines">
            ${lines.map((line) => lineOf(this.client, line))}
          </ul>`
        : nothing}
      ${planned > lines.length
        ? html`<p class="hint">${texts.count("more_lines", planned - lines.length)}</p>`
        : nothing}
    </section>`;
  }

  /** The books of which nothing is written, and why. */
  #left(plan: Plan): unknown {
    const { texts } = this.client;
    const left = Object.entries(plan.left_by_reason);
    const total = left.reduce((sum, [, count]) => sum + count, 0);
    return total
      ? html`<p class="hint">${texts.count("left", total)}</p>
          ${left.map(
            ([reason, count]) =>
              html`<p class="hint">${texts.counted("plan", `left_${reason}`, count)}</p>`,
          )}`
      : nothing;
  }

  #differences(kind: Kind, { differences }: Plan): unknown {
    const { texts, entryId } = this.client;
    if (kind === "ratings") {
      const address = pathOf(entryId, "ratings");
      return differences.length
        ? html`<p><a href=${address}>${texts.say("tab_ratings")}</a></p>`
        : nothing;
    }
    return (differences as IdDifference[]).map(
      ({ title, booklore: there, hardcover_id: here }) =>
        html`<p class="hint">${texts.from("plan", "difference", { title, there, here })}</p>`,
    );
  }
}

define("blh-plan", PlanView);

declare global {
  interface HTMLElementTagNameMap {
    "blh-plan": PlanView;
  }
  interface HTMLElementEventMap {
    "blh-plan": CustomEvent<boolean>;
  }
}
