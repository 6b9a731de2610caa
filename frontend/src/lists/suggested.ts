/** The candidate that a list shows beside a book. */

import type { Candidate, Match } from "../api";

export const suggested = (match: Match): Candidate | undefined =>
  match.candidates?.find((each) => each.likeliest) ?? match.candidates?.[0];
