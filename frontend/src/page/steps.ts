/** `<blh-steps>`: what was done last, with its undo for a while, and a menu of the last ten steps. */

import type { PropertyValues, TemplateResult } from "lit";
import { css, html, LitElement, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { Step } from "../api";
import type { Client } from "../data/client";
import type { Texts } from "../data/texts";
import { LiveController } from "../data/subscription";
import { button } from "../elements/button";
import { define } from "../elements/define";
import type { Saying } from "../elements/say";
import type { Progress } from "../lists/batches";
import { base, buttons } from "../styles";

const SHOWN = 12_000; // milliseconds

/** "Matched “Dune” to “Dune Messiah”", "Left out 12 books". */
export function wordsOf(texts: Texts, step: Step): string {
  const { kind, count, title, choice } = step;
  if (count > 1 || !title) {
    return texts.count(`many_${kind}`, count);
  }
  return kind === "choose" && choice
    ? texts.say("matched_to", { title, choice })
    : texts.say(`step_${kind}`, { title });
}

export class Steps extends LitElement {
  @property({ attribute: false }) client!: Client;
  /** How far something is that is done to many books, and how to stop it. */
  @property({ attribute: false }) progress: Progress | null = null;
  @property({ attribute: false }) stop!: () => void;
  /** The picker is there, which tells itself what was done in it. */
  @property({ type: Boolean }) quiet = false;
  /** What else is to be told. */
  @property({ attribute: false }) saying: Saying | null = null;
  @state() private step: Step | null = null;
  @state() private hidden_ = true;
  #seen: string | null | undefined;
  #timer = 0;

  static override styles = [
    base,
    buttons,
    css`
      :host {
        position: fixed;
        inset: auto 0 calc(var(--blh-bottom, 12px) + env(safe-area-inset-bottom));
        z-index: 6;
        display: grid;
        justify-items: center;
        gap: 8px;
        padding: 0 12px;
        pointer-events: none;
      }
      .snack {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
        max-width: min(640px, 100%);
        min-height: 48px;
        padding: 4px 8px 4px 16px;
        border-radius: 8px;
        background: var(--primary-text-color, #212121);
        color: var(--primary-background-color, #fff);
        box-shadow: 0 2px 12px rgba(0, 0, 0, 0.3);
        pointer-events: auto;
      }
      .snack > span {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .snack .button {
        color: inherit;
      }
      .snack .button:not(.icon) {
        text-decoration: underline;
      }
      .error {
        border-inline-start: 4px solid var(--error-color, #db4437);
      }
      progress {
        width: 100%;
        accent-color: var(--blh-accent);
      }
    `,
  ];

  constructor() {
    super();
    new LiveController(this, () => this.client);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { view } = this.client.live;
    if (changed.has("client")) {
      this.#seen = undefined;
      this.step = null;
    }
    if (view) {
      const newest = view.undo && `${view.undo.step} ${view.undo.count}`;
      // What was done before the page was opened is in the menu.
      if (this.#seen !== undefined && newest !== this.#seen) {
        this.step = this.quiet ? null : view.undo;
        if (this.step) {
          this.saying = null;
          this.#show();
        }
      }
      this.#seen = newest;
    }
    if (changed.has("saying") && this.saying) {
      this.#show();
    }
  }

  #show(): void {
    this.hidden_ = false;
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => (this.hidden_ = true), SHOWN);
  }

  protected override render() {
    return html`${this.#progress()}
      <div role="status">${this.saying?.error ? nothing : this.#snack()}</div>
      <div role="alert">${this.saying?.error ? this.#snack() : nothing}</div>`;
  }

  #progress(): TemplateResult | typeof nothing {
    const { done, total } = this.progress ?? { done: 0, total: 0 };
    if (total < 2) {
      return nothing;
    }
    const { texts } = this.client;
    const label = texts.say("progress");
    return html`<div class="snack">
      <progress max=${total} .value=${done} aria-label=${label}></progress>
      <span>${texts.say("working", { done: texts.number(done), total: texts.number(total) })}</span>
      ${button({ label: texts.say("stop") }, () => this.stop())}
    </div>`;
  }

  #snack(): TemplateResult | typeof nothing {
    const { saying, step, client } = this;
    const { texts } = client;
    if (this.hidden_ || (!saying && !step) || (this.progress && !saying)) {
      return nothing;
    }
    const undo =
      !saying && step && client.mayChoose
        ? button({ label: texts.say("undo") }, () => this.#undo(step))
        : nothing;
    return html`<div class="snack ${saying?.error ? "error" : ""}">
      <span>${saying?.words ?? (step ? wordsOf(texts, step) : "")}</span>
      ${undo}
      ${button({ label: texts.say("dismiss"), icon: "close", iconOnly: true }, () => (this.hidden_ = true))}
    </div>`;
  }

  #undo(step: Step): void {
    this.hidden_ = true;
    void undo(this.client, step).then((saying) => (this.saying = saying));
  }
}

define("blh-steps", Steps);

/** Take a step back; says what came of it. */
export async function undo(client: Client, step: Step): Promise<Saying> {
  const { texts } = client;
  try {
    const { left } = await client.undo(step.step);
    return {
      words: left.length ? texts.count("undone_but", left.length) : texts.say("undone"),
    };
  } catch (error) {
    return { words: texts.problem(error), error: true };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "blh-steps": Steps;
  }
}
