/** What a person has asked for is done one thing at a time; a second tap does nothing. */

/** @import {Frame} from "./frame.js" */
/** @import {Matches} from "./matches.js" */
/** @import {Texts} from "./texts.js" */

export class OneAtATime {
  busy = false;

  /**
   * @param {Matches} source
   * @param {Frame} frame
   * @param {Texts} texts
   */
  constructor(source, frame, texts) {
    this.source = source;
    this.frame = frame;
    this.texts = texts;
  }

  /**
   * @template Result
   * @param {() => Promise<Result>} work
   * @param {{item?: HTMLElement, hopeless?: () => void}} [how] the candidate that was picked, and
   *   what to do if another try would end the same
   * @returns {Promise<Result | null>} null if it was not done; what went wrong has been said
   */
  async do(work, { item, hopeless } = {}) {
    if (this.busy || !this.source.mayChoose) {
      return null;
    }
    this.busy = true;
    this.frame.tell("");
    this.frame.busy(true, item);
    try {
      return await work();
    } catch (error) {
      this.frame.tell("", this.texts.problem(error));
      const { code } = /** @type {{code?: string}} */ (error);
      if (code === "changed_meanwhile" || code === "nothing_to_undo") {
        hopeless?.();
      }
      return null;
    } finally {
      this.busy = false;
      this.frame.busy(false, item);
    }
  }
}
