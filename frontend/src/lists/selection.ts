/** Which books of a list are ticked, each with the work that it would be matched with. */

import type { Match } from "../api";
import { suggested } from "./suggested";

export class Selection {
  /** The work is null for a book that has no candidate. */
  readonly books = new Map<number, number | null>();
  /** Where the last tick was set: a range goes from there. */
  last: number | null = null;

  get size(): number {
    return this.books.size;
  }

  get ids(): number[] {
    return [...this.books.keys()];
  }

  /** Book and work of those that have a candidate. */
  get pairs(): [number, number][] {
    return [...this.books].filter((pair): pair is [number, number] => pair[1] !== null);
  }

  has(match: Match): boolean {
    return this.books.has(match.book_id);
  }

  set(match: Match, index: number, ticked: boolean): void {
    this.last = index;
    if (ticked) {
      this.books.set(match.book_id, suggested(match)?.hardcover_id ?? null);
    } else {
      this.books.delete(match.book_id);
    }
  }

  add(books: readonly (readonly [bookId: number, hardcoverId: number | null])[]): void {
    for (const [bookId, hardcoverId] of books) {
      this.books.set(bookId, hardcoverId);
    }
  }

  clear(): void {
    this.books.clear();
    this.last = null;
  }
}
