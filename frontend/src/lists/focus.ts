/** The focus of somebody who works through a list by keyboard: when a row has gone, it goes on. */

const SOON = 5_000; // milliseconds in which a row that was acted upon goes, or stays for good

export class KeptFocus {
  #index: number | null = null;
  #until = 0;
  #bookId = 0;
  #which = "";

  /**
   * Something is done to the book in this row, from which it may be gone afterwards, by a button
   * that `which` finds in a row: the next one of its kind gets the focus.
   */
  keep(index: number | null, bookId: number, which = ".actions .button"): void {
    this.#which = which;
    this.#index = index;
    this.#bookId = bookId;
    this.#until = Date.now() + SOON;
  }

  /** After every drawing: if the focus is lost, give it to the row that is in this place now. */
  restore(root: ShadowRoot, bookAt: (index: number) => number | undefined): void {
    // Lost, and not taken elsewhere by the person.
    const lost = !root.activeElement && document.activeElement === document.body;
    if (this.#index === null || !lost) {
      return;
    }
    if (Date.now() > this.#until) {
      this.#index = null;
      return;
    }
    const place = `li[aria-posinset="${this.#index + 1}"]`;
    const row = root.querySelector(place) ?? root.querySelector("li:last-child");
    const next =
      row?.querySelector<HTMLElement>(`${this.#which}:not(:disabled)`) ??
      row?.querySelector<HTMLElement>("a, input");
    if (next && !row?.querySelector(".busy")) {
      next.focus({ preventScroll: true });
      // Its own book is still there, and may yet go.
      this.#index = bookAt(this.#index) === this.#bookId ? this.#index : null;
    }
  }
}
