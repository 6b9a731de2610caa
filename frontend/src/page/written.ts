/** `<blh-written>`: what was written to BookLore, run by run, and what the next one would write. */

import type { PropertyValues, TemplateResult } from "lit";
import { html, LitElement, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { Plan, WriteLine, WriteRun } from "../api";
import type { Client } from "../data/client";
import { LiveController } from "../data/subscription";
import { button, icon } from "../elements/button";
import { define } from "../elements/define";
import { message } from "../elements/message";
import { say } from "../elements/say";
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
  @property({ attribute: false }) bookPath!: (bookId: number) => string;
  @state() private runs: WriteRun[] | null = null;
  @state() private planned: Plan | null = null;
  @state() private problem = "";
  @state() private open: ReadonlyMap<number, Lines> = new Map();
  @state() private busy = false;
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
    if (changed.has("client") || changed.has("plan")) {
      this.#load();
    }
  }

  /** What goes on by itself is looked at again, until nothing has changed for a while. */
  #load(times = FOLLOWED): void {
    window.clearTimeout(this.#timer);
    this.problem = "";
    void this.#telling(async () => {
      if (this.plan) {
        // It asks BookLore for every book.
        this.planned = await this.client.plan();
        return;
      }
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

  #do(what: () => Promise<unknown>, words: string): void {
    this.busy = true;
    void this.#telling(async () => {
      await what().finally(() => (this.busy = false));
      say(this, { words });
      if (this.plan) {
        this.#show(false);
      } else {
        this.#load();
      }
    });
  }

  #show(plan: boolean): void {
    this.dispatchEvent(new CustomEvent("blh-plan", { detail: plan }));
  }

  protected override render() {
    const { texts, mayChoose } = this.client;
    const disabled = !mayChoose || this.busy || (this.plan && !this.planned?.planned);
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
        ${button({ label: texts.say("refresh"), icon: "refresh", iconOnly: true }, () => this.#load())}
        ${this.plan
          ? button({ label: texts.say("write_now"), icon: "database-export-outline", kind: "main", disabled }, () =>
              this.#do(() => this.client.writeIds(), texts.say("writing_begun")),
            )
          : nothing}
      </div>
      ${this.problem
        ? message({ icon: "book-alert-outline", title: this.problem })
        : this.plan
          ? this.#plan()
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
      texts.count("ids_written", run.written),
      run.failed ? texts.count("ids_failed", run.failed) : "",
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
        ? button(back, () =>
            this.#do(() => this.client.undoWrites(run.run), texts.say("undoing_writes")),
          )
        : nothing}
      ${opened
        ? html`<ul>
              ${opened.lines.map((line) => this.#line(line))}
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

  #line(line: Plan["lines"][number] & Partial<WriteLine>): TemplateResult {
    const { texts } = this.client;
    const { before, after } = line;
    const none = texts.say("no_id");
    const outcome = line.undone ? "undone" : (line.outcome ?? "");
    return html`<li>
      <a dir="auto" href=${this.bookPath(line.book_id)}>${line.title}</a>
      <span>${before ?? none} → ${after ?? none}</span>
      ${outcome ? html`<span class="hint">${texts.say(`outcome_${outcome}`)}</span>` : nothing}
    </li>`;
  }

  #plan(): TemplateResult {
    const { texts } = this.client;
    const plan = this.planned;
    if (!plan) {
      return this.#loading();
    }
    const left = Object.entries(plan.left_by_reason);
    const files = plan.files_rewritten + plan.files_moved;
    return html`<div class="summary">
        <h2>${plan.planned ? texts.count("ids_planned", plan.planned) : texts.say("nothing_planned")}</h2>
        ${files ? html`<p>${texts.count("files_changed", files)}</p>` : nothing}
        ${left.length ? html`<p class="hint">${texts.count("left", plan.left)}</p>` : nothing}
        ${left.map(([reason, count]) => html`<p class="hint">${texts.from("plan", `left_${reason}_${count === 1 ? "one" : "other"}`, { count: texts.number(count) })}</p>`)}
        ${plan.differences.map(({ title, booklore: there, hardcover: here }) =>
          html`<p class="hint">${texts.from("plan", "difference", { title, there, here })}</p>`,
        )}
      </div>
      ${plan.lines.length
        ? html`<ul class="lines">
            ${plan.lines.map((line) => this.#line(line))}
          </ul>`
        : nothing}
      ${plan.planned > plan.lines.length
        ? html`<p class="hint">${texts.count("more_lines", plan.planned - plan.lines.length)}</p>`
        : nothing}`;
  }
}

define("blh-written", Written);

declare global {
  interface HTMLElementTagNameMap {
    "blh-written": Written;
  }
  interface HTMLElementEventMap {
    "blh-plan": CustomEvent<boolean>;
  }
}
