"""When a request may be sent: Hardcover's buckets, as its reply headers tell them."""

from enum import IntEnum


class Priority(IntEnum):
    """Who waits: a person before a background run."""

    PERSON = 0
    RUN = 1


class Pacer:
    """Lets one request through at a time, no faster than Hardcover allows."""
