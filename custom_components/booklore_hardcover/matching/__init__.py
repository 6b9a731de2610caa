"""Finding the Hardcover work of a book.

Start with `tiers.py`: `resolve` matches books, and the list `TIERS` there is the algorithm. The
tiers take a book's title apart (`readings.py`, `titles.py`), compare it with works (`case.py`)
and put the candidates in order (`ranking.py`). `plan.py` and `records.py` tell which books have
to be looked up at all. Nothing here imports Home Assistant.
"""
