"""Book covers, recognised by their first bytes."""

from dataclasses import dataclass
from typing import Final

from .errors import BookLoreUnexpectedReply

MAX_COVER_BYTES: Final = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cover:
    """An image of a type that browsers show."""

    body: bytes
    content_type: str


def cover_from(body: bytes) -> Cover:
    """Return the image in a reply's body.

    The type is told from the first bytes, not from the server's Content-Type, so that
    nothing but an image is ever served to a browser as one. Raises
    `BookLoreUnexpectedReply` when the body is not a JPEG, PNG or WebP image.
    """
    if body.startswith(b"\xff\xd8\xff"):
        return Cover(body, "image/jpeg")
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return Cover(body, "image/png")
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return Cover(body, "image/webp")
    raise BookLoreUnexpectedReply("the cover is not an image")
