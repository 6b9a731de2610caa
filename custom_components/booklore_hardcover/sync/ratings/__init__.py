"""Ratings, to Hardcover and back: the table of what is done, the plan, the writes."""
