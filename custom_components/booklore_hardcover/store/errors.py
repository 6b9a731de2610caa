"""Errors of the store."""


class StoreError(Exception):
    """The base of all errors that are about the file or the disk."""

    key = "store_not_read"
    """The key of its text under `exceptions`."""


class CannotRead(StoreError):
    """The file cannot be read, because it is damaged or the disk fails."""


class NotWritten(StoreError):
    """A write failed because of the disk; nothing has changed."""

    key = "store_not_written"


class StoreClosed(StoreError):
    """The entry is unloaded, or Home Assistant is shutting down."""

    key = "store_closed"


class ChangedMeanwhile(Exception):
    """The record has changed since the person saw it."""


class CannotOpen(StoreError):
    """The file cannot be opened now, but perhaps later."""

    key = "store_unreadable"


class NewerSchema(StoreError):
    """The file is from a newer version of the integration, and is left as it is."""

    key = "store_too_new"
