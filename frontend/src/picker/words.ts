/** The words of the picker and of the card. */

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
