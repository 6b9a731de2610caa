"""Pictures, as far as their first bytes tell."""

from dataclasses import dataclass
from typing import Final

from .errors import BookLoreUnexpectedReply

LARGEST: Final = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture that a browser may be shown."""

    body: bytes
    content_type: str


def cover_from(body: bytes) -> Cover:
    """Tell a picture by its first bytes, whatever the server calls it."""
    if body.startswith(b"\xff\xd8\xff"):
        return Cover(body, "image/jpeg")
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return Cover(body, "image/png")
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return Cover(body, "image/webp")
    raise BookLoreUnexpectedReply("the cover is no picture")
