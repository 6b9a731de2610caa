/** Counts, the Fetch button and how far a run has come. */

import { button, define, element, icon, styled } from "./dom.js";
import { Progress } from "./progress.js";
import { BASE, OVERVIEW, PROGRESS } from "./styles.js";

/** @import {View} from "./types" */
/** @import {Matches} from "./matches.js" */
/** @import {Texts} from "./texts.js" */

const COUNTS = /** @type {const} */ (["stored", "skipped", "failed", "pending"]);

/**
 * With `end`, also says that nothing is left to choose: what the page shows when all is done,
 * below a bar of its own.
 */
export class Overview extends HTMLElement {
  #starting = false;
  #drawn = "";
  #words = element("div", { class: "words" });
  #run = element("div", { class: "run", role: "status" });
  #progress = new Progress();
  #error = element("div", { class: "error", role: "alert" });
  #fetch;
  #label = element("span");

  /**
   * @param {Matches} source
   * @param {Texts} texts
   * @param {boolean} end
   */
  constructor(source, texts, end) {
    super();
    this.source = source;
    this.texts = texts;
    this.end = end;
    // The end can be focused, as the heading of a book can.
    this.tabIndex = -1;
    this.#fetch = button({ label: "", icon: "book-sync", class: "main" }, () => this.#start());
    this.#fetch.replaceChildren(icon("book-sync"), this.#label);
    this.#progress.label = texts.text("progress");
    const root = this.attachShadow({ mode: "open" });
    const around = element("div", { class: end ? "overview end" : "overview" });
    const bar = end ? [] : [this.#progress.bar];
    around.append(this.#words, this.#run, ...bar, this.#error, this.#fetch);
    root.append(styled(BASE, PROGRESS, OVERVIEW), around);
  }

  /** Draw what the entry's last event said. */
  update() {
    const { view } = this.source;
    if (!view) {
      return;
    }
    const running = this.#starting || view.status === "running";
    this.#fetch.hidden = !this.source.mayChoose;
    this.#fetch.setAttribute("aria-disabled", String(running));
    this.#label.textContent = this.texts.text(running ? "fetching" : "fetch");
    this.#progress.update(view, this.#starting);
    const drawn = JSON.stringify([
      view.counts,
      view.status,
      view.paused_until,
      view.expected_end,
      running,
    ]);
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      this.#run.textContent = this.#running(view, running);
      this.#draw(view, running);
    }
  }

  /**
   * @param {View} view
   * @param {boolean} running
   */
  #running(view, running) {
    if (running) {
      const end = view.expected_end;
      const until = end && this.texts.text("probably_until", { until: this.texts.time(end) });
      return [!this.end && this.texts.text("running"), until].filter(Boolean).join(". ");
    }
    if (view.status === "waiting_for_quota") {
      return view.paused_until
        ? this.texts.text("paused_until", { until: this.texts.time(view.paused_until) })
        : this.texts.text("paused");
    }
    return view.status === "error" ? this.texts.text("run_failed") : "";
  }

  /**
   * @param {View} view
   * @param {boolean} running
   */
  #draw(view, running) {
    const { counts } = view;
    const numbers = COUNTS.map((name) =>
      element(
        "div",
        { class: `count ${name}` },
        element("dt", {}, this.#name(name)),
        element("dd", {}, this.texts.number(counts[name])),
      ),
    );
    this.#words.replaceChildren(
      ...(this.end ? this.#ending(running, counts.total > 0) : []),
      element("dl", {}, ...numbers),
    );
  }

  /**
   * @param {boolean} running
   * @param {boolean} known whether any book has been looked at
   */
  #ending(running, known) {
    const { texts } = this;
    /** @type {(sign: string, title: string, hint: string) => HTMLElement[]} */
    const said = (sign, title, hint) => [
      icon(sign),
      element("h2", {}, title),
      element("p", {}, hint),
    ];
    if (running) {
      return said("book-search", texts.text("running"), texts.text("running_hint"));
    }
    return known
      ? said("check-circle-outline", texts.text("all_done"), texts.text("all_done_hint"))
      : said("book-open-variant", texts.text("nothing_yet"), texts.text("nothing_yet_hint"));
  }

  /** @param {typeof COUNTS[number]} name */
  #name(name) {
    return {
      stored: this.texts.text("stored"),
      skipped: this.texts.text("skipped"),
      failed: this.texts.text("failed"),
      pending: this.texts.text("pending"),
    }[name];
  }

  async #start() {
    if (this.#starting || this.source.view?.status === "running") {
      return;
    }
    this.#starting = true;
    this.#error.textContent = "";
    this.update();
    try {
      await this.source.fetch();
    } catch (error) {
      this.#error.textContent = this.texts.problem(error);
    } finally {
      this.#starting = false;
      this.update();
    }
  }
}

define("booklore-hardcover-overview", Overview);
