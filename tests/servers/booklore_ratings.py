"""How the stand-in BookLore takes ratings: by nobody's leave, in any range (sync §B1; §4)."""

from collections.abc import Iterable
from typing import Any

from aiohttp import web
import orjson

from .booklore_replies import MALFORMED, UNEXPECTED, error, json_of, json_reply
from .booklore_rows import list_as_json
from .booklore_write import WriteSide
from .shelf import ShelfBook

MOST_RATED = 500
_NO_SUCH_BOOK = "d != java.lang.String"
"""What the servers make of "Book not found" when they mean to say it (§4)."""
_OF_THE_PERSON = frozenset({"personalRating", "readStatus", "dateFinished"})


class RatingSide(WriteSide):
    """The libraries that the books are in, and what the person thinks of the books."""

    def __init__(self, profile: str, books: Iterable[ShelfBook]) -> None:
        """Begin with one library; nothing has been rated through it."""
        super().__init__(profile, books)
        self.libraries: dict[int, str] = {1: "Books"}
        self.ratings_sent: list[tuple[tuple[int, ...], int | None]] = []
        """What was asked for and could be read, in order: which books, and their rating."""

    async def _take_ratings(
        self, request: web.Request, operation: str, fault: str | None = None
    ) -> web.Response:
        """Rate (`rate`) or take back (`reset_rating`); all of the books, or none of them."""
        data = await json_of(request, tells=self.profile.tells_wrong_methods)
        if isinstance(data, web.Response):
            return data
        asked = _asked(data, operation)
        if isinstance(asked, web.Response):
            return asked
        self.ratings_sent.append(asked)
        ids, rating = asked
        if len(ids) > MOST_RATED:
            size = f"ids: size must be between 0 and {MOST_RATED}"
            return error(400, "Validation error", details=[size])
        # It counts the rows and compares: an id that comes twice is one too few (§4).
        if len(self.books.keys() & set(ids)) != len(ids):
            return error(400, _NO_SUCH_BOOK)
        before = {each: self.books[each].personal_rating for each in ids}
        if fault not in ("silent", "lies"):
            for each in ids:
                self._rate(each, rating, resets=operation == "reset_rating")
        after: dict[int, int | None] = dict.fromkeys(ids, rating)
        told = before if fault == "silent" else after
        return self._told(told, resets=operation == "reset_rating")

    def _rate(self, book_id: int, rating: int | None, *, resets: bool) -> None:
        book = self.books[book_id]
        # Who rates a book that was never opened gets a row for it; who resets does not.
        book.opened = book.has_progress or not resets
        book.personal_rating = rating

    def _told(self, ratings: dict[int, int | None], *, resets: bool) -> web.Response:
        if not self.profile.rates_with_books:
            return json_reply(
                [{"bookId": each, "personalRating": rating} for each, rating in ratings.items()]
            )
        books = [self.books[each] for each in ratings]
        body = list_as_json(books, self.libraries, self.profile, stripped=False, described=False)
        rows: list[dict[str, Any]] = orjson.loads(body)
        for row in rows:
            if resets:  # nothing of the person's is put into these rows
                for name in _OF_THE_PERSON & row.keys():
                    del row[name]
            elif (rating := ratings[row["id"]]) is not None:
                row["personalRating"] = rating
            else:
                row.pop("personalRating", None)
        return json_reply(rows)


def _asked(data: object, operation: str) -> tuple[tuple[int, ...], int | None] | web.Response:
    """Return which books are to have which rating, or the refusal of what cannot be read."""
    if operation == "reset_rating":
        ids: object = data
        rating: object = None
    elif isinstance(data, dict):
        ids, rating = data.get("ids"), data.get("rating")
        if ids is None:
            return error(500, UNEXPECTED)
    else:
        return error(400, MALFORMED)
    if not isinstance(ids, list) or not all(map(_is_number, ids)):
        return error(400, MALFORMED)
    if not ids and operation == "reset_rating":
        return error(400, "No book IDs provided")
    if isinstance(rating, int) and _is_number(rating):
        return tuple(ids), rating
    return (tuple(ids), None) if rating is None else error(400, MALFORMED)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
