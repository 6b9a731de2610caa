"""One file of the store: it is read whole or not at all, and a write is made sure of."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, UnsupportedStorageVersionError
from homeassistant.helpers.storage import Store

type Json = dict[str, Any]

_VERSION = 1


class NotWritten(Exception):
    """The disk did not take what had to be saved."""


class FileProblem(StrEnum):
    """Why a file cannot be used; each is a text of its own in the translations."""

    TOO_NEW = "file_too_new"
    NOT_UNDERSTOOD = "file_not_understood"
    UNREADABLE = "file_unreadable"


class FileUnusable(Exception):
    """What a file holds cannot be used, and must not be written over."""

    def __init__(self, problem: FileProblem, path: str) -> None:
        """Keep what is wrong, and with which file."""
        super().__init__(f"{path}: {problem}")
        self.problem = problem
        self.path = path


class StoredFile:
    """A private JSON file under `.storage`, written whole or not at all."""

    def __init__(self, hass: HomeAssistant, key: str, told: Callable[[], None]) -> None:
        """Prepare the file; `told` is called after every write."""
        self.failing = False
        """Whether the disk did not take what was last written."""
        self._hass = hass
        self._store = _store(hass, key)
        self._told = told

    @property
    def path(self) -> str:
        """Return where it is."""
        return str(self._store.path)

    async def async_read[ContentT](self, parse: Callable[[Json], ContentT]) -> ContentT | None:
        """Return what a file holds, parsed in a thread; None when there is none.

        One that is no JSON counts as none: Home Assistant keeps it under another name
        and says so. Raises `FileUnusable` for what else cannot be used.
        """
        path = self.path
        try:
            found = await self._store.async_load()
            if found is None and await self._hass.async_add_executor_job(_stamp, path) is None:
                return None
            return await self._hass.async_add_executor_job(parse, _object(found))
        except UnsupportedStorageVersionError as err:
            raise FileUnusable(FileProblem.TOO_NEW, path) from err
        except (OSError, HomeAssistantError) as err:
            raise FileUnusable(FileProblem.UNREADABLE, path) from err
        except (AttributeError, KeyError, TypeError, ValueError) as err:
            raise FileUnusable(FileProblem.NOT_UNDERSTOOD, path) from err

    async def async_write(self, data: Json) -> None:
        """Write, and make sure of it; `data` has a `revision`. Raises `NotWritten`."""
        try:
            await self._async_write(data)
        except NotWritten:
            self._note(failing=True)
            raise
        if not self._hass.is_stopping:
            self._note(failing=False)

    async def async_remove(self) -> None:
        """Delete the file."""
        await self._store.async_remove()

    async def _async_write(self, data: Json) -> None:
        """Look for the new file: `Store` only logs what goes wrong."""
        path = self.path
        before = await self._hass.async_add_executor_job(_stamp, path)
        try:
            await self._store.async_save(data)
            if self._hass.is_stopping:
                return  # Home Assistant writes it at the very end
            if await self._hass.async_add_executor_job(_stamp, path) not in (None, before):
                return
            # No new file to be seen: only what can be read back has been written.
            found = await _store(self._hass, self._store.key).async_load()
            if _object(found)["revision"] != data["revision"]:
                raise NotWritten
        except (OSError, HomeAssistantError, KeyError, TypeError) as err:
            raise NotWritten from err

    def _note(self, *, failing: bool) -> None:
        self.failing = failing
        self._told()


class _Store(Store[Json]):
    """Takes no other version than its own: reading one would write it over."""

    @override
    async def _async_migrate_func(
        self, old_major_version: int, old_minor_version: int, old_data: Json
    ) -> NoReturn:
        if (old_major_version, old_minor_version) < (self.version, self.minor_version):
            raise ValueError("there has never been such a version")
        raise UnsupportedStorageVersionError(self.key, old_major_version, self.version)


def _store(hass: HomeAssistant, key: str) -> Store[Json]:
    return _Store(
        hass, _VERSION, key, private=True, atomic_writes=True, serialize_in_event_loop=False
    )


def _object(found: object) -> Json:
    if not isinstance(found, dict):
        raise TypeError("not a JSON object")
    return found


def _stamp(path: str) -> tuple[int, int] | None:
    """Tell one written state of a file from another: each write makes a new file."""
    try:
        stat = Path(path).stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns
