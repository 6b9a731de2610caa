"""The read-only to-do list of the books that wait for a choice."""

from typing import override

from homeassistant.components.todo import TodoItem, TodoItemStatus, TodoListEntity
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .data import BookLoreHardcoverConfigEntry, BookLoreHardcoverData
from .entity import BookLoreHardcoverEntity
from .messages.markdown import inline
from .messages.translations import Texts, async_load_texts, title_of
from .record import Identity, Status
from .store.changes import Change, StoreUpdate
from .store.errors import StoreError

PARALLEL_UPDATES = 0
BOOKS_TO_CHOOSE = EntityDescription(key="books_to_choose")
MOST = 100
"""The most books on the list; the sensor shows how many there are."""


async def async_setup_entry(
    hass: HomeAssistant,
    entry: BookLoreHardcoverConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the list of an entry."""
    async_add_entities([BooksToChoose(entry.runtime_data, await async_load_texts(hass))])


class BooksToChoose(BookLoreHardcoverEntity, TodoListEntity):
    """The first pending books, in the order of their ids.

    It is read when the coordinator updates, at most every half second, and only if it may have
    changed. People choose on the page, on the card or with the action.
    """

    def __init__(self, data: BookLoreHardcoverData, texts: Texts) -> None:
        """Show nothing yet."""
        super().__init__(data.coordinator, Platform.TODO, BOOKS_TO_CHOOSE)
        self._store = data.store
        self._libraries = data.options.libraries
        self._texts = texts
        self._last: int | None = None
        """The last book on a full list: changes to books after it do not matter."""
        self._outdated = True
        self._reading = False
        self._shown_available = False

    @override
    async def async_added_to_hass(self) -> None:
        """Read the list, and listen."""
        await super().async_added_to_hass()
        self.async_on_remove(self._store.listen(self._note))
        await self._async_read()

    @property
    @override
    def available(self) -> bool:
        """Return whether the list could be read."""
        return super().available and self.todo_items is not None

    @callback
    def _note(self, update: StoreUpdate) -> None:
        if update.relisted or any(map(self._concerns, update.changes)):
            self._outdated = True

    def _concerns(self, change: Change) -> bool:
        if self._last is not None and change.book_id > self._last:
            return False
        return any(each and each.status is Status.PENDING for each in (change.before, change.after))

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Read the list again if it may have changed; other updates write no state."""
        if self._outdated and not self._reading:
            name = f"{DOMAIN} books to choose"
            self.coordinator.config_entry.async_create_task(self.hass, self._async_show(), name)
        elif self.available is not self._shown_available:
            self._write()

    async def _async_show(self) -> None:
        await self._async_read()
        self._write()

    @callback
    def _write(self) -> None:
        self._shown_available = self.available
        self.async_write_ha_state()

    async def _async_read(self) -> None:
        self._reading = True
        try:
            while self._outdated:
                self._outdated = False
                ids = await self._store.ids(self._libraries, [Status.PENDING], limit=MOST)
                books = await self._store.books(ids)
                self._last = ids[-1] if len(ids) == MOST else None
                self._attr_todo_items = [self._item(*each) for each in books.items()]
        except StoreError:
            # The next update tries again.
            self._outdated, self._last, self._attr_todo_items = True, None, None
        finally:
            self._reading = False

    def _item(self, book_id: int, book: Identity) -> TodoItem:
        texts, title = self._texts, title_of(self._texts, book_id, book)
        # The list shows descriptions as Markdown, and summaries as they are.
        lines = [inline(", ".join(book.authors)) or texts("question.no_author")]
        lines.append(inline(texts("question.title", title=title)))
        return TodoItem(
            uid=str(book_id),
            summary=title,
            status=TodoItemStatus.NEEDS_ACTION,
            description="\n\n".join(lines),
        )
