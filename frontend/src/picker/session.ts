/** What a person does in the picker. */

import type { Candidate, Done } from "../api";
import { titleOf } from "../elements/facts";
import type { How } from "./walk";
import { isOpen, Walk } from "./walk";

const SLOW = 3_000; // milliseconds after which something that is under way says so

export class Session extends Walk {
  choose(candidate: Candidate): Promise<void> {
    const { hardcover_id: id } = candidate;
    return this.#decide(`choose ${id}`, (book) => this.client.choose([[book, id]]));
  }

  leaveOut(): Promise<void> {
    return this.#decide("skip", (book) => this.client.skip([book]));
  }

  unlink(): Promise<void> {
    return this.#decide("unlink", (book) => this.client.unlink([book]));
  }

  bringBack(): Promise<void> {
    return this.#decide("bring_back", (book) => this.client.bringBack([book]));
  }

  exclude(exclude: boolean): Promise<void> {
    return this.#decide("exclude", (book) => this.client.exclude([book], exclude));
  }

  async #decide(what: string, work: (bookId: number) => Promise<Done>): Promise<void> {
    const before = this.match;
    const done = before && (await this.#do(what, () => work(before.book_id)));
    if (!done) {
      return;
    }
    if (this.bookId !== before.book_id) {
      await this.#stays();
    } else if (done.left.length) {
      await this.reload(true);
    } else if (isOpen(before) && what !== "exclude") {
      await this.move(1, { later: true });
    } else {
      // What it has become is shown at once; where it is in the list may be another place now.
      await this.#shownAs(before.book_id, done);
    }
  }

  /** Whoever has gone to another book meanwhile stays there; its place may be another one now. */
  async #stays(): Promise<void> {
    if (this.bookId !== null) {
      await this.reload(false);
    }
  }

  async #shownAs(bookId: number, done: Done, how: How = { focus: true }): Promise<void> {
    this.ahead = done.match ?? null;
    await this.begin(bookId, how);
  }

  /** Search Hardcover, or look up an address or id; what is found becomes a candidate. */
  async look(how: "search" | "find", typed: string): Promise<void> {
    const book = this.match?.book_id;
    const done = book && (await this.#do(how, () => this.client[how](book, typed)));
    if (!done) {
      return;
    }
    if (this.bookId !== book) {
      await this.#stays();
      return;
    }
    const match = done.match ?? (await this.client.get([book]))[0];
    const found = match?.candidates?.filter((each) => each.found).length ?? 0;
    if (!match || !found) {
      this.set({ notice: this.words.say("nothing_found") });
      return;
    }
    this.set({ searching: false, foundHidden: false });
    this.ahead = match;
    this.set({ match });
    await this.show(book, { focus: true, notice: this.words.count("found", found) });
  }

  async undo(): Promise<void> {
    // Asked for anew: what was told last may not know of the newest step yet.
    const undone = await this.#do("undo", async () => {
      const [newest] = (await this.client.steps()).steps;
      return newest ? { step: newest, done: await this.client.undo(newest.step) } : null;
    });
    if (!undone) {
      return;
    }
    const { step, done } = undone;
    if (step.kind === "settle") {
      this.set({ notice: this.client.texts.say("undone") });
      return;
    }
    const { left, match } = done;
    if (match) {
      const title = titleOf(this.client.texts, match);
      let notice = this.words.say(isOpen(match) ? "undone" : "undone_as_before", { title });
      if (left.length > 0) {
        notice = this.client.texts.count("undone_but", left.length);
      }
      await this.#shownAs(match.book_id, done, { focus: true, notice });
      return;
    }
    const notice =
      step.count > 1 ? this.words.count("undone_many", step.count) : this.words.say("undone_gone");
    await this.begin(this.bookId, { focus: true, notice });
  }

  /** Change what is open. */
  toggle(what: "searching" | "foundHidden" | "all", value: boolean): void {
    this.set({ [what]: value, notice: "" });
  }

  /** Do one thing at a time; null if it was not done. */
  async #do<Result>(what: string, work: () => Promise<Result>): Promise<Result | null> {
    if (this.doing || !this.client.mayChoose) {
      return null;
    }
    this.set({ doing: what, error: "", notice: "" });
    const slow = window.setTimeout(() => this.set({ slow: true }), SLOW);
    try {
      return await work();
    } catch (error) {
      this.set({ error: this.client.texts.problem(error), doing: null });
      if (this.missed && this.bookId !== null) {
        void this.reload(true);
      }
      return null;
    } finally {
      window.clearTimeout(slow);
      this.missed = false;
      this.set({ doing: null, slow: false });
    }
  }
}
