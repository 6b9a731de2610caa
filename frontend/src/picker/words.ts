/** What the picker says of things that were done. */

import type { Step } from "../api";
import type { Facts } from "../data/hass";
import type { Texts } from "../data/texts";

/** The texts of one group, the picker's unless said otherwise. */
export class Words {
  readonly all: Texts;
  readonly #group: string;

  constructor(texts: Texts, group = "picker") {
    this.all = texts;
    this.#group = group;
  }

  say(key: string, facts?: Facts): string {
    return this.all.from(this.#group, key, facts);
  }

  /** A text that depends on a number, which fills `count`. */
  count(key: string, count: number, facts?: Facts): string {
    return this.all.counted(this.#group, key, count, facts);
  }
}

/** What a step was, as a sentence that names book and work. */
export function stepWords(words: Words, { kind, count, title, choice }: Step): string {
  if (count > 1) {
    return words.count(`many_${kind}`, count);
  }
  if (kind === "choose" && choice) {
    return words.say("did_choose_work", { title, choice });
  }
  return words.say(`did_${kind}`, { title });
}
