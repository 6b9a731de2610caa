"""A stored file whose pages lie beside it, in parts: writing one holds up nobody for long.

Home Assistant turns all that a file holds into JSON in one call, during which nothing else
gets done. A library of a hundred thousand books is ten megabytes.
"""

from collections.abc import Callable
from functools import partial
from typing import override

from homeassistant.core import HomeAssistant

from .const import LOGGER
from .stored_file import Json, StoredFile

PARTS = 4
_SETS = ("a", "b")
_NOTHING: Json = {"revision": 0, "pages": []}
"""In place of a part that is gone: as if it were older than everything."""


class PagedFile(StoredFile):
    """What has `pages`, a list for each part, is written in parts, whole or not at all.

    There are two sets of parts: that which the file names stays as it is while the other
    one is written, and counts no more once the file, which is written last, names that.
    It stays beside it: files that go while a backup is made would end the backup.
    """

    def __init__(self, hass: HomeAssistant, key: str, told: Callable[[], None]) -> None:
        """Prepare the file and its parts; `told` is called after every write."""
        super().__init__(hass, key, told)
        self._sets = {
            name: [StoredFile(hass, f"{key}.{name}{n}", lambda: None) for n in range(1, PARTS + 1)]
            for name in _SETS
        }
        self._used: str | None = None
        """The set that the file names, empty for none; None when that is not sure."""

    @property
    def parts(self) -> list[StoredFile]:
        """Return the files beside it, most of which do not exist."""
        return [part for parts in self._sets.values() for part in parts]

    async def async_read_all[ContentT](
        self, parse: Callable[[Json], ContentT], add: Callable[[ContentT, Json], ContentT]
    ) -> ContentT | None:
        """Return what the file holds, parsed, after each part was added to it; see `async_read`.

        In place of a part that is gone, or is no JSON, that of the other set is added, which
        is older: the same books are in it.
        """
        found = await self.async_read(lambda data: (_named_in(data), parse(data)))
        if found is None:
            self._used = ""
            return None
        self._used, content = found
        if self._used:
            pairs = zip(self._sets[self._used], self._sets[_other(self._used)], strict=True)
            for part, older in pairs:
                content = await self._with_part(part, older, content, add)
        return content

    async def _with_part[ContentT](
        self,
        part: StoredFile,
        older: StoredFile,
        content: ContentT,
        add: Callable[[ContentT, Json], ContentT],
    ) -> ContentT:
        read = partial(add, content)
        if (added := await part.async_read(read)) is not None:
            return added
        LOGGER.warning("%s is missing: what is older is read instead", part.path)
        self._used = None
        added = await older.async_read(read)
        return read(_NOTHING) if added is None else added

    @override
    async def _async_write(self, data: Json) -> None:
        """Write, and let the pages go.

        They are in the file itself while it is not sure which set it names, and while Home
        Assistant stops: then it writes later, in any order.
        """
        used, self._used = self._used, None
        other = ""
        if data.get("pages") and used is not None and not self._hass.is_stopping:
            other = _other(used)
            await self._write_parts(other, data)
        if other and not self._hass.is_stopping:
            await super()._async_write({**data, "pages": None, "set": other})
        else:
            other = ""
            await super()._async_write(data)
        if not self._hass.is_stopping:
            self._used = other
            await self._hass.async_add_executor_job(_let_go, data.get("pages") or [])

    async def _write_parts(self, name: str, data: Json) -> None:
        for part, pages in zip(self._sets[name], data["pages"], strict=True):
            if not self._hass.is_stopping:
                await part.async_write({"revision": data["revision"], "pages": pages})


def _other(used: str) -> str:
    return _SETS[1] if used == _SETS[0] else _SETS[0]


def _named_in(data: Json) -> str:
    """Return which set a file names; raises ValueError when it has neither pages nor a set."""
    name: str = data.get("set", "")
    if (name not in _SETS) if data.get("pages", ()) is None else name:
        raise ValueError("it is not said where the pages are")
    return name


def _let_go(parts: list[list[str]]) -> None:
    """Throw pages away, not all in one call: nothing else gets done during one."""
    for pages in parts:
        while pages:
            pages.pop()
