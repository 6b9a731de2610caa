/** The picker: one book beside its candidates, and whatever a person may do with it. */

import { define } from "./dom.js";
import { Frame, isSettled } from "./frame.js";
import { listenToKeys } from "./keys.js";
import { lastChoice, rememberChoice } from "./last-choice.js";
import { OneAtATime } from "./one-at-a-time.js";
import { titleOf } from "./question.js";

/** @import {Candidate, List, Match, Settled} from "./types" */
/** @import {Change, Matches} from "./matches.js" */
/** @import {Texts} from "./texts.js" */
/** @import {Wish} from "./keys.js" */

/** Tells its owner of every book it goes to with the event `book`, null when none is left. */
export class Picker extends HTMLElement {
  /** Keys are heard on the whole page. */
  everywhere = false;
  /** @type {List} */
  list = "pending";
  /** @type {number | null} */
  current = null;
  /** @type {Match | null} */
  #match = null;
  #byHandOpen = false;
  #doing;
  /** Counts what is shown, so that an answer that comes too late shows nothing. */
  #turn = 0;
  /** @type {(() => void)[]} */
  #endings = [];

  /**
   * @param {Matches} source
   * @param {Texts} texts
   */
  constructor(source, texts) {
    super();
    this.source = source;
    this.texts = texts;
    this.frame = new Frame(this.attachShadow({ mode: "open" }), texts, {
      pick: (candidate, item) => this.#pick(candidate, item),
      skip: () => this.#skip(),
      undo: () => this.#undo(),
      toggleByHand: () => this.#toggleByHand(),
      search: (query) => this.#search(query),
      take: (address) => this.#settle(() => source.choose(this.#id, { address })),
      move: (way) => this.#move(way),
    });
    this.#doing = new OneAtATime(source, this.frame, texts);
    this.frame.drawLast(source.mayChoose ? lastChoice(source.entryId) : null);
  }

  connectedCallback() {
    this.#endings.push(
      this.source.listen((change) => this.#changed(change)),
      listenToKeys(this, this.everywhere, (wish) => this.#follow(wish)),
    );
  }

  disconnectedCallback() {
    this.#endings.splice(0).forEach((end) => end());
  }

  /** The book shown; only asked for while there is one. */
  get #id() {
    return /** @type {number} */ (this.current);
  }

  /**
   * Show a book, or with null whatever the owner has put inside.
   * @param {number | null} bookId
   * @param {{focus?: boolean, notice?: string}} [how]
   */
  async show(bookId, { focus = false, notice = "" } = {}) {
    const turn = ++this.#turn;
    this.frame.tell(notice);
    if (bookId !== this.current) {
      this.#byHandOpen = false;
      this.current = bookId;
      this.dispatchEvent(new CustomEvent("book", { detail: bookId }));
    }
    try {
      const match = bookId === null ? null : await this.source.get(bookId);
      if (turn === this.#turn) {
        this.#took(match, focus);
      }
    } catch (error) {
      if (turn === this.#turn) {
        this.frame.tell("", this.texts.problem(error), () => this.show(bookId, { focus: true }));
      }
    }
  }

  /**
   * @param {Match | null} match of the current book
   * @param {boolean} focus
   */
  #took(match, focus) {
    this.#match = match;
    this.#byHandOpen ||= match?.status === "failed" && !match.candidates?.length;
    this.#draw();
    if (this.current !== null && !match) {
      this.frame.tell(this.texts.text("no_such_book", { book_id: this.current }));
    }
    if (focus) {
      this.#focusTitle();
    }
    this.source.prefetch(this.#next());
  }

  #focusTitle() {
    /** @type {HTMLElement | null} */
    const end = this.querySelector(":scope > :not([slot])");
    (this.frame.title ?? end)?.focus({ preventScroll: true });
    this.scrollIntoView({ block: this.everywhere ? "start" : "nearest" });
  }

  #draw() {
    this.toggleAttribute("empty", !this.#match);
    this.frame.drawBook(this.#shown());
    this.#drawAround();
  }

  #drawAround() {
    const count = this.source.ids(this.list).length;
    this.frame.drawAround(this.#shown(), this.list, count, this.#next() !== null);
  }

  #shown() {
    const match = this.#match;
    return {
      match,
      may: this.source.mayChoose,
      byHandOpen: this.#byHandOpen,
      cover: match ? this.source.coverOf(match) : Promise.resolve(null),
    };
  }

  /** @param {1 | -1} [way] */
  #next(way) {
    return this.source.neighbour(this.list, this.current, way);
  }

  /** @param {Change} change */
  async #changed({ changed }) {
    const bookId = this.current;
    const before = this.#match;
    if (bookId === null || this.#doing.busy) {
      return;
    }
    if (changed && !changed.has(bookId)) {
      // Only the number of books that are left may be another one.
      this.#drawAround();
      return;
    }
    const now = await this.source.get(bookId).catch(() => undefined);
    // Its cover may have failed to come while Home Assistant was away.
    const drawn = changed || this.frame.hasCover;
    const same = drawn && JSON.stringify(now) === JSON.stringify(before);
    if (now === undefined || same || bookId !== this.current || this.#doing.busy) {
      return;
    }
    if (before && !isSettled(before) && (!now || isSettled(now))) {
      const title = titleOf(before, this.texts);
      this.#move(1, this.texts.text("settled_meanwhile", { title }));
    } else {
      // What has just been said about this book stays.
      this.frame.keepFocus(() => this.#took(now, false));
    }
  }

  // What a person does.

  /**
   * @param {() => Promise<Settled>} work
   * @param {string} [choice] what was picked, in words
   * @param {HTMLElement} [item]
   */
  async #settle(work, choice, item) {
    const before = this.#match;
    const bookId = this.current;
    if (!before || bookId === null) {
      return;
    }
    const done = await this.#doing.do(work, { item });
    if (!done) {
      return;
    }
    const title = titleOf(before, this.texts);
    const text =
      done.match?.status === "skipped"
        ? this.texts.text("was_skipped", { title })
        : this.texts.text("was_chosen", { title, choice: choice ?? `${done.match?.hardcover_id}` });
    const last = { book_id: bookId, undo: done.undo, text };
    rememberChoice(this.source.entryId, last);
    this.frame.drawLast(last);
    this.#move(1);
  }

  /**
   * @param {Candidate} candidate
   * @param {HTMLElement} item
   */
  #pick({ hardcover_id: hardcoverId, title, release_year: year }, item) {
    const work = () => this.source.choose(this.#id, { hardcover_id: hardcoverId });
    this.#settle(work, year === undefined ? title : `${title} (${year})`, item);
  }

  #skip() {
    this.#settle(() => this.source.skip(this.#id));
  }

  async #undo() {
    const last = lastChoice(this.source.entryId);
    if (!last || this.#doing.busy) {
      return;
    }
    const forget = () => {
      rememberChoice(this.source.entryId, null);
      this.frame.drawLast(null);
    };
    const work = () => this.source.undo(last.book_id, last.undo);
    const done = await this.#doing.do(work, { hopeless: forget });
    if (done === null) {
      return;
    }
    forget();
    if (done.match) {
      const title = titleOf(done.match, this.texts);
      this.list = done.match.status === "failed" ? "failed" : "pending";
      await this.show(last.book_id, { focus: true, notice: this.texts.text("undone", { title }) });
    } else {
      this.frame.tell(this.texts.text("undone_gone"));
    }
  }

  /** @param {string} query */
  async #search(query) {
    const answer = await this.#doing.do(() => this.source.search(this.#id, query));
    if (!answer) {
      return;
    }
    if (!answer.found) {
      this.frame.tell(this.texts.text("nothing_found"));
      this.frame.field("query")?.select();
      return;
    }
    this.#byHandOpen = false;
    const notice = this.texts.plural("found", answer.found);
    await this.show(this.current, { focus: true, notice });
  }

  #toggleByHand() {
    this.#byHandOpen = !this.#byHandOpen;
    this.#draw();
    const field = this.frame.field("query");
    field?.focus();
    field?.scrollIntoView({ block: "center" });
    if (!field) {
      this.#focusTitle();
    }
    return true;
  }

  /**
   * @param {1 | -1} way
   * @param {string} [notice]
   */
  #move(way, notice) {
    return this.show(this.#next(way), { focus: true, notice });
  }

  /** @param {Wish} wish */
  #follow(wish) {
    if (wish === "undo") {
      this.#undo();
      return true;
    }
    if (!this.#match || this.#doing.busy) {
      return false;
    }
    if (wish === "skip") {
      this.#skip();
    } else if (wish === "close") {
      return this.#byHandOpen && Boolean(this.#toggleByHand());
    } else if ("move" in wish) {
      this.#move(wish.move);
    } else {
      this.frame.follow(wish);
    }
    return true;
  }
}

define("booklore-hardcover-picker", Picker);
