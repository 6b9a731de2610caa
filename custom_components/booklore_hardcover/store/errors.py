"""Errors of the store."""

from pathlib import Path
from typing import ClassVar


class StoreError(Exception):
    """The base of all errors that are about the file or the disk."""

    key: ClassVar[str] = "store_not_read"
    """Of its text under `exceptions`."""


class CannotRead(StoreError):
    """The file cannot be read: it is damaged, or the disk fails."""


class NotWritten(StoreError):
    """The disk did not take a write; nothing has changed."""

    key: ClassVar[str] = "store_not_written"


class StoreClosed(StoreError):
    """The entry is unloaded, or Home Assistant is shutting down."""

    key: ClassVar[str] = "store_closed"


class ChangedMeanwhile(Exception):
    """The record has changed since the person saw it."""


class CannotOpen(StoreError):
    """The file cannot be opened now, and may be later."""

    key: ClassVar[str] = "store_unreadable"

    def __init__(self, path: Path, why: str) -> None:
        """Keep which file it is."""
        super().__init__(f"{path}: {why}")
        self.path = path


class NewerSchema(StoreError):
    """A newer version of the integration has written the file, which is left as it is."""

    key: ClassVar[str] = "store_too_new"

    def __init__(self, path: Path, version: int) -> None:
        """Keep which file it is."""
        super().__init__(f"{path}: schema version {version}")
        self.path = path
