"""One run: start, join, pause, resume; one pass over the library."""
