"""Which Hardcover work is this book? Tiers, titles, ISBNs, names and ranking."""
