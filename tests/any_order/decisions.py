"""What people have decided, and what events have told: both must be what is seen."""

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback

from custom_components.booklore_hardcover.const import DOMAIN
from tests.sight import Decision, Sight

type MayStand = frozenset[Decision]
"""One of these is to stand for a book: several, when the power was cut while one was made."""


def only(status: str, hardcover_id: int | None = None) -> MayStand:
    """Return that this, and nothing else, is to stand."""
    return frozenset({(status, hardcover_id)})


class Decisions:
    """What must stand for which books; nothing is known of the others."""

    def __init__(self) -> None:
        """Nobody has decided anything yet."""
        self._may_stand: dict[int, MayStand] = {}
        self._listed: set[int] = set()
        """Books that were seen, and that nothing has happened to by which they may not be."""
        self._left: set[int] = set()
        """Books that have left their shelf: nobody here knows when a run finds out."""

    def about(self, book_id: int) -> MayStand | None:
        """Return what must stand for a book; None when anything may."""
        return self._may_stand.get(book_id)

    def put(self, book_id: int, may_stand: MayStand | None) -> None:
        """Take note of what must stand from now on."""
        if may_stand is None:
            self._may_stand.pop(book_id, None)
        else:
            self._may_stand[book_id] = may_stand

    def reopen_skips(self) -> None:
        """Expect skips no longer to stand: somebody asks for them to be looked up again."""
        self._may_stand = {
            book_id: each
            for book_id, each in self._may_stand.items()
            if ("skipped", None) not in each
        }

    def leave(self, book_id: int) -> None:
        """Take note that a book has left its shelf."""
        self._left.add(book_id)

    def hide(self) -> None:
        """Expect no book to be seen until it is: there may be another list now."""
        self._listed.clear()

    def check(self, sight: Sight, deciding: set[int | None]) -> None:
        """Check that every decision stands, of those that are not being changed just now."""
        for book_id, may_stand in self._may_stand.items():
            if book_id in deciding:
                continue
            now = sight.stands(book_id)
            if now is None:
                lost = book_id in self._listed - self._left
                assert not lost, f"{may_stand} about book {book_id} is lost"
            else:
                assert now in may_stand, (book_id, now, may_stand)

    def out_of_sight(self, sight: Sight) -> bool:
        """Whether there are decisions about books that are not to be seen."""
        return not self._may_stand.keys() <= sight.books.keys()

    def check_all(self, sight: Sight) -> None:
        """Check that every decision stands, while all books are listed and nobody decides."""
        for book_id, may_stand in self._may_stand.items():
            assert sight.stands(book_id) in may_stand, (book_id, sight.stands(book_id), may_stand)

    def remember(self, sight: Sight, deciding: set[int | None]) -> None:
        """Take note of what was seen: it does not become anything else by itself."""
        self._listed = set(sight.books)
        for book_id in self._may_stand.keys() - deciding:
            if (now := sight.stands(book_id)) is not None:
                self._may_stand[book_id] = frozenset({now})


class Listener:
    """Somebody who knows from events alone which books ask for a choice."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Begin to listen, about an entry."""
        self.heard = 0
        self._entry_id = entry_id
        self._asks: dict[int, bool] = {}
        """Whether a book asks, for those of which the listener knows."""
        self._leave: list[CALLBACK_TYPE] = [
            hass.bus.async_listen(f"{DOMAIN}_match_{end}", self._hear)
            for end in ("pending", "settled")
        ]

    @callback
    def _hear(self, event: Event) -> None:
        if event.data["config_entry_id"] == self._entry_id:
            self.heard += 1
            self._asks[event.data["book_id"]] = event.event_type.endswith("pending")

    def misled(self, sight: Sight, deciding: set[int | None]) -> list[str]:
        """Return what is seen otherwise than the listener was told, or not at all."""
        return [
            f"book {book_id} is {sight.stands(book_id)}, told to ask: {asks}"
            for book_id, asks in self._asks.items()
            if book_id in sight.books.keys() - deciding
            and asks != (book_id in sight.ids("pending"))
        ]

    def remember(self, sight: Sight, deciding: set[int | None]) -> None:
        """Know what is seen: of every change from now on there must be an event.

        Of a book that is not listed nothing is known: it may come back as it likes.
        """
        pending = sight.ids("pending")
        kept = {book_id: asks for book_id, asks in self._asks.items() if book_id in deciding}
        self._asks = {book_id: book_id in pending for book_id in sight.books} | kept

    def start_anew(self) -> None:
        """Know nothing: something was cut short, and its event may never come."""
        self._asks.clear()

    def leave(self) -> None:
        """Listen no more."""
        for leave in self._leave:
            leave()
