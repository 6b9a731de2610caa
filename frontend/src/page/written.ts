/** `<blh-written>`: what was written to both servers, run by run, and what would be next. */

import type { PropertyValues, TemplateResult } from "lit";
import { html, LitElement, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { WriteLine, WriteRun } from "../api";
import type { Client } from "../data/client";
import { LiveController } from "../data/subscription";
import { button, icon } from "../elements/button";
import { define } from "../elements/define";
import { message } from "../elements/message";
import { say } from "../elements/say";
import { lineOf } from "./lines";
import "./plan";
import { writtenStyles } from "./written-styles";

const FOLLOWED = 10; // times
const EVERY = 3_000; // milliseconds

interface Lines {
  lines: WriteLine[];
  next: number | null;
}

/** `plan` shows what would be written. Tells by `blh-plan` (detail: whether) what is to be shown. */
export class Written extends LitElement {
  @property({ attribute: false }) client!: Client;
  @property({ type: Boolean }) plan = false;
  @state() private runs: WriteRun[] | null = null;
  @state() private problem = "";
  @state() private open: ReadonlyMap<number, Lines> = new Map();
  @state() private busy = false;
  @query("blh-plan") private planned!: HTMLElementTagNameMap["blh-plan"] | null;
  #next: number | null = null;
  #timer = 0;

  static override styles = writtenStyles;

  constructor() {
    super();
    new LiveController(this, () => this.client);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.plan && (changed.has("client") || changed.has("plan"))) {
      this.#load();
    }
  }

  /** What goes on by itself is looked at again, until nothing has changed for a while. */
  #load(times = FOLLOWED): void {
    window.clearTimeout(this.#timer);
    this.problem = "";
    void this.#telling(async () => {
      const before = JSON.stringify(this.runs);
      const { runs, next } = await this.client.writes();
      this.#next = next;
      this.runs = runs;
      const open = [...this.open.keys()];
      await Promise.all(open.map((run) => this.#read(run)));
      const left = JSON.stringify(runs) === before ? times - 1 : FOLLOWED;
      if (left && this.isConnected && !this.plan) {
        this.#timer = window.setTimeout(() => this.#load(left), EVERY);
      }
    });
  }

  async #telling(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
    } catch (error) {
      this.problem = this.client.texts.problem(error);
    }
  }

  #undo(run: number): void {
    this.busy = true;
    void this.#telling(async () => {
      await this.client.undoWrites(run).finally(() => (this.busy = false));
      say(this, { words: this.client.texts.say("undoing_writes") });
      this.#load();
    });
  }

  #show(plan: boolean): void {
    this.dispatchEvent(new CustomEvent("blh-plan", { detail: plan }));
  }

  protected override render() {
    const { texts } = this.client;
    const again = () => (this.plan ? this.planned?.load() : this.#load());
    const part = (plan: boolean, label: string) =>
      html`<button
        type="button"
        class="button"
        aria-pressed=${String(this.plan === plan)}
        @click=${() => this.#show(plan)}
      >
        <span>${label}</span>
      </button>`;
    return html`<div class="head">
        <div class="switch" role="group" aria-label=${texts.say("tab_written")}>
          ${part(false, texts.say("written"))} ${part(true, texts.say("plan"))}
        </div>
        ${button({ label: texts.say("refresh"), icon: "refresh", iconOnly: true }, again)}
      </div>
      ${this.plan
        ? html`<blh-plan .client=${this.client}></blh-plan>`
        : this.problem
          ? message({ icon: "book-alert-outline", title: this.problem })
          : this.#runs()}`;
  }

  #loading(): TemplateResult {
    return message({ icon: "timer-sand", title: this.client.texts.say("loading") });
  }

  #runs(): TemplateResult {
    const { texts } = this.client;
    if (!this.runs) {
      return this.#loading();
    }
    if (!this.runs.length) {
      const text = texts.say("nothing_written_hint");
      return message({ icon: "database-outline", title: texts.say("nothing_written"), text });
    }
    return html`${this.runs.map((run) => this.#run(run))}
    ${this.#next ? button({ label: texts.say("show_more") }, () => this.#more()) : nothing}`;
  }

  #more(): void {
    void this.#telling(async () => {
      const { runs, next } = await this.client.writes(this.#next);
      this.#next = next;
      this.runs = [...(this.runs ?? []), ...runs];
    });
  }

  #run(run: WriteRun): TemplateResult {
    const { texts, mayChoose } = this.client;
    const facts = [
      texts.count("changes_written", run.written),
      run.failed ? texts.count("changes_failed", run.failed) : "",
    ].filter(Boolean);
    const back = { label: texts.say("undo_writes"), icon: "undo", disabled: !mayChoose || this.busy };
    const opened = this.open.get(run.run);
    return html`<details @toggle=${(event: Event) => this.#toggled(event, run.run)}>
      <summary>
        ${icon("chevron-down")}
        <div>
          <span>${texts.time(run.made_at)}</span><span class="hint">${facts.join(" · ")}</span>
        </div>
      </summary>
      ${opened && run.undoable
        ? button(back, () => this.#undo(run.run))
        : nothing}
      ${opened
        ? html`<ul>
              ${opened.lines.map((line) => lineOf(this.client, line))}
            </ul>
            ${opened.next
              ? html`<div class="more">
                  ${button({ label: texts.say("show_more") }, () => this.#lines(run.run, opened))}
                </div>`
              : nothing}`
        : nothing}
    </details>`;
  }

  #toggled(event: Event, run: number): void {
    if ((event.target as HTMLDetailsElement).open && !this.open.has(run)) {
      this.#lines(run);
    }
  }

  #lines(run: number, before?: Lines): void {
    void this.#telling(() => this.#read(run, before));
  }

  async #read(run: number, before?: Lines): Promise<void> {
    const { lines, next } = await this.client.lines(run, before?.next);
    const all = [...(before?.lines ?? []), ...lines];
    this.open = new Map(this.open).set(run, { lines: all, next });
  }
}

define("blh-written", Written);

declare global {
  interface HTMLElementTagNameMap {
    "blh-written": Written;
  }
}
