"""What keeps the store from reading or writing."""

from pathlib import Path
from typing import ClassVar


class StoreError(Exception):
    """The store could not do what it was asked for."""

    key: ClassVar[str] = "store_not_read"
    """The key of its text under `exceptions`."""


class CannotRead(StoreError):
    """The disk or the file does not let itself be read."""


class NotWritten(StoreError):
    """The disk did not take what had to be saved; everything is as it was."""

    key: ClassVar[str] = "store_not_written"


class StoreClosed(StoreError):
    """The entry is unloaded, or Home Assistant is shutting down."""

    key: ClassVar[str] = "store_closed"


class ChangedMeanwhile(Exception):
    """The record is no longer the one that was to be replaced."""


class CannotOpen(StoreError):
    """There is no way to open the file now."""

    key: ClassVar[str] = "store_unreadable"

    def __init__(self, path: Path, why: str) -> None:
        """Keep which file it is."""
        super().__init__(f"{path}: {why}")
        self.path = path


class NewerSchema(StoreError):
    """A newer version of the integration wrote the file; it is left as it is."""

    key: ClassVar[str] = "store_too_new"

    def __init__(self, path: Path, version: int) -> None:
        """Keep which file it is."""
        super().__init__(f"{path}: schema version {version}")
        self.path = path
