/** Something that is done to many books, with its progress in sight; one at a time for a page. */

import type { ReactiveControllerHost } from "lit";
import type { Done } from "../api";
import type { Client } from "../data/client";
import { say } from "../elements/say";
import type { Progress } from "../lists/batches";
import { inBatches } from "../lists/batches";

export class Work {
  /** How far it is; null while nothing is done. Another object with every portion. */
  now: Progress | null = null;
  #stopped = false;
  readonly #host: ReactiveControllerHost & HTMLElement;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
  }

  get running(): boolean {
    return Boolean(this.now);
  }

  /**
   * Do something to books, in portions; `more` is asked for the next books when these are done.
   * What comes of it, and what goes wrong, is told on the page.
   */
  async start<Item>(
    client: Client,
    items: readonly Item[],
    send: (some: Item[], step: string | undefined) => Promise<Done>,
    { total = items.length, more }: { total?: number; more?: () => Promise<readonly Item[]> } = {},
  ): Promise<void> {
    if (this.now) {
      return;
    }
    const begun = {};
    let done = 0;
    let left = 0;
    this.#stopped = false;
    this.#tell({ done, total });
    try {
      for (let some = items; some.length; some = more && !this.#stopped ? await more() : []) {
        const before = done;
        const progress = (now: Progress): boolean => {
          this.#tell({ done: Math.min(before + now.done, total), total });
          return !this.#stopped;
        };
        const outcome = await inBatches(some, send, progress, begun);
        done += outcome.done;
        left += outcome.left;
        if (!outcome.done) {
          break; // All of these had changed, and would be named again.
        }
      }
    } catch (error) {
      say(this.#host, { words: client.texts.problem(error), error: true });
    } finally {
      this.#tell(null);
    }
    if (left) {
      say(this.#host, { words: client.texts.count("left_alone", left) });
    }
  }

  #tell(now: Progress | null): void {
    this.now = now;
    this.#host.requestUpdate();
  }

  /** Stop after the portion that is under way. */
  stop(): void {
    this.#stopped = true;
  }
}
