/** How far a run has come, as a thin bar; hidden while none works. */

import { element } from "./dom.js";

/** @import {View} from "./types" */

export class Progress {
  #done = element("span");
  /** To be put where it shall be seen; `PROGRESS` has its looks. */
  bar = element("div", { class: "bar", role: "progressbar", hidden: true }, this.#done);

  /** @param {string} words for those who cannot see it */
  set label(words) {
    this.bar.setAttribute("aria-label", words);
  }

  /**
   * @param {View | null} view
   * @param {boolean} [starting] a run has been asked for, and has said nothing yet
   */
  update(view, starting = false) {
    this.bar.hidden = !starting && view?.status !== "running";
    const share = starting ? null : (view?.progress ?? null);
    this.bar.toggleAttribute("unknown", share === null);
    if (share === null) {
      this.bar.removeAttribute("aria-valuenow");
    } else {
      this.bar.setAttribute("aria-valuenow", String(Math.round(share)));
    }
    this.#done.style.width = `${share ?? 0}%`;
  }
}
