/** Doing one thing to many books: in portions, with progress, as one step that can be undone. */

import type { Done } from "../api";
import { BATCH } from "../data/client";

export interface Progress {
  done: number;
  total: number;
}

export interface Outcome {
  /** To how many books it was done. */
  done: number;
  /** Books that had changed meanwhile, and were left as they are. */
  left: number;
}

/** `send` does it to one portion and adds to the step that it is given. */
export async function inBatches<Item>(
  items: readonly Item[],
  send: (some: Item[], step: string | undefined) => Promise<Done>,
  progress: (now: Progress) => boolean,
  begun?: { step?: string },
): Promise<Outcome> {
  const step = begun ?? {};
  const outcome = { done: 0, left: 0 };
  for (let from = 0; from < items.length; from += BATCH) {
    const some = items.slice(from, from + BATCH);
    const { step: made, left } = await send(some, step.step);
    if (made) {
      step.step = made.step;
    }
    outcome.left += left.length;
    outcome.done += some.length - left.length;
    // Whoever watches may have had enough.
    if (!progress({ done: from + some.length, total: items.length })) {
      break;
    }
  }
  return outcome;
}
