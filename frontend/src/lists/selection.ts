/** Which books of a list are ticked, each with what is to be known of it when something is done. */

export class Selection<Row extends { book_id: number }, Known> {
  readonly books = new Map<number, Known>();
  /** Where the last tick was set: a range goes from there. */
  last: number | null = null;
  readonly #known: (row: Row) => Known;

  constructor(known: (row: Row) => Known) {
    this.#known = known;
  }

  get size(): number {
    return this.books.size;
  }

  get ids(): number[] {
    return [...this.books.keys()];
  }

  has(row: Row): boolean {
    return this.books.has(row.book_id);
  }

  set(row: Row, index: number, ticked: boolean): void {
    this.last = index;
    if (ticked) {
      this.books.set(row.book_id, this.#known(row));
    } else {
      this.books.delete(row.book_id);
    }
  }

  add(books: readonly (readonly [bookId: number, known: Known])[]): void {
    for (const [bookId, known] of books) {
      this.books.set(bookId, known);
    }
  }

  clear(): void {
    this.books.clear();
    this.last = null;
  }
}
