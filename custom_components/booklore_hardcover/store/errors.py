"""Errors of the store."""


class StoreError(Exception):
    """The base of all errors that are about the file or the disk."""

    key = "store_not_read"
    """Of its text under `exceptions`."""


class CannotRead(StoreError):
    """The file cannot be read: it is damaged, or the disk fails."""


class NotWritten(StoreError):
    """The disk did not take a write; nothing has changed."""

    key = "store_not_written"


class StoreClosed(StoreError):
    """The entry is unloaded, or Home Assistant is shutting down."""

    key = "store_closed"


class ChangedMeanwhile(Exception):
    """The record has changed since the person saw it."""


class CannotOpen(StoreError):
    """The file cannot be opened now, and may be later."""

    key = "store_unreadable"


class NewerSchema(StoreError):
    """A newer version of the integration has written the file, which is left as it is."""

    key = "store_too_new"
