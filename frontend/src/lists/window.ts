/** The rows of a long list that are in sight: all rows have one height, so the rest is a division. */

import type { ReactiveController, ReactiveControllerHost } from "lit";

const BEYOND = 400; // pixels above and below the window that are drawn as well
const WIDE = 760; // pixels from which on a row has room for two books side by side

/** The nearest ancestor that scrolls; the page itself if there is none. */
export function scrollerOf(element: Element): Element {
  let at: Element | null = element;
  while (at) {
    const parent: Element | null =
      at.assignedSlot ?? at.parentElement ?? ((at.getRootNode() as ShadowRoot).host || null);
    if (parent && /auto|scroll/.test(getComputedStyle(parent).overflowY)) {
      if (parent.scrollHeight > parent.clientHeight + 1 && parent !== document.body) {
        return parent;
      }
    }
    at = parent;
  }
  return document.scrollingElement ?? document.documentElement;
}

/** Tells its host which rows to draw, and draws it anew when that changes. */
export class RowWindow implements ReactiveController {
  first = 0;
  /** The first row that is not drawn. */
  end = 0;
  wide = true;
  readonly #host: ReactiveControllerHost & Element;
  readonly #list: () => Element | null;
  /** The height of a row, wide or not. */
  readonly #height: (wide: boolean) => number;
  readonly #watch = new ResizeObserver(() => this.look());
  #frame = 0;

  constructor(
    host: ReactiveControllerHost & Element,
    list: () => Element | null,
    height: (wide: boolean) => number,
  ) {
    this.#host = host;
    this.#list = list;
    this.#height = height;
    host.addController(this);
  }

  get height(): number {
    return this.#height(this.wide);
  }

  hostConnected(): void {
    this.#watch.observe(this.#host);
    window.addEventListener("scroll", this.#scrolled, { capture: true, passive: true });
    window.addEventListener("resize", this.#scrolled);
  }

  hostDisconnected(): void {
    this.#watch.disconnect();
    window.removeEventListener("scroll", this.#scrolled, { capture: true });
    window.removeEventListener("resize", this.#scrolled);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  hostUpdated(): void {
    this.look();
  }

  readonly #scrolled = (): void => {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.look();
    });
  };

  /** See which rows are in sight now. */
  look(): void {
    const list = this.#list();
    const width = this.#host.clientWidth;
    if (!list || !width) {
      return; // Hidden: it is looked at again when it is shown.
    }
    const wide = width >= WIDE;
    const height = this.#height(wide);
    const { top } = list.getBoundingClientRect();
    const first = Math.max(0, Math.floor((-top - BEYOND) / height));
    const end = Math.max(first + 1, Math.ceil((window.innerHeight - top + BEYOND) / height));
    if (first !== this.first || end !== this.end || wide !== this.wide) {
      Object.assign(this, { first, end, wide });
      this.#host.requestUpdate();
    }
  }
}
