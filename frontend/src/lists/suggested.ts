/** The candidate that a list shows beside a book, and accepts when the book is ticked. */

import type { Candidate, Match } from "../api";
import { Selection } from "./selection";

export const suggested = (match: Match): Candidate | undefined =>
  match.candidates?.find((each) => each.likeliest) ?? match.candidates?.[0];

/** Ticked books, each with the work that it would be matched with; null if it has no candidate. */
export class Suggestions extends Selection<Match, number | null> {
  constructor() {
    super((match) => suggested(match)?.hardcover_id ?? null);
  }

  /** Book and work of those that have a candidate. */
  get pairs(): [number, number][] {
    return [...this.books].filter((pair): pair is [number, number] => pair[1] !== null);
  }
}
