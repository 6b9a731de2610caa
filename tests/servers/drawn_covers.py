"""Covers that both stand-ins serve: drawn, so that no picture of anybody's is needed."""

from functools import lru_cache
import io
from zlib import crc32

from PIL import Image, ImageDraw, ImageFont

_SIZE = (200, 300)
_MARGIN = 16
_PAPER = (250, 246, 236)


@lru_cache(maxsize=512)
def draw_cover(title: str, author: str, *, small: bool = False) -> bytes:
    """Return a JPEG with title and author on a colour that follows from both."""
    tint = crc32(f"{title}/{author}".encode())
    colour = tuple(40 + (tint >> shift) % 120 for shift in (0, 8, 16))
    image = Image.new("RGB", _SIZE, colour)
    draw = ImageDraw.Draw(image)
    draw.rectangle((8, 8, _SIZE[0] - 9, _SIZE[1] - 9), outline=_PAPER, width=2)
    heading, line = ImageFont.load_default(24), ImageFont.load_default(15)
    y = 36
    for row in _rows(draw, title, heading)[:6]:
        draw.text((_MARGIN, y), row, fill=_PAPER, font=heading)
        y += 30
    for place, row in enumerate(_rows(draw, author, line)[:2]):
        draw.text((_MARGIN, _SIZE[1] - 60 + 20 * place), row, fill=_PAPER, font=line)
    if small:
        image.thumbnail((100, 150))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return file.getvalue()


def _rows(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Break a text at its blanks so that each row fits."""
    rows: list[str] = []
    for word in text.split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and draw.textlength(longer, font=font) <= _SIZE[0] - 2 * _MARGIN:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows
