"""Covers that both stand-ins serve: drawn, so that no picture of anybody's is needed."""

from functools import cache, lru_cache
import io
import unicodedata
from zlib import crc32

from PIL import Image, ImageDraw, ImageFont

_WIDE, _HIGH = _SIZE = (200, 300)
_MARGIN = 16
_MOST_ROWS = 5
_COLOURS = (
    ("#1d3557", "#f1faee", "#e63946"),
    ("#264653", "#f4f1de", "#e9c46a"),
    ("#6d2e46", "#f7ede2", "#d5b9b2"),
    ("#f2e8cf", "#283618", "#bc4749"),
    ("#0b3d2e", "#f6f1d5", "#c9a227"),
    ("#2b2d42", "#edf2f4", "#ef8354"),
    ("#f4a259", "#22223b", "#5b8e7d"),
    ("#e8e1d3", "#3d2c2e", "#7a4419"),
    ("#5f0f40", "#fefae0", "#fb8b24"),
    ("#33415c", "#f8f9fa", "#7d8597"),
    ("#9a031e", "#fff3e0", "#fcbf49"),
    ("#dde5b6", "#1b4332", "#6c584c"),
)
"""The paper, the print and what is drawn besides."""


@lru_cache(maxsize=512)
def draw_cover(title: str, author: str, *, edition: str = "", small: bool = False) -> bytes:
    """Return a JPEG with title and author; what it looks like follows from both and the edition.

    Neither case nor accents change it: a book and its work look the same then.
    """
    kind = crc32(f"{_plain(title)}/{_plain(author)}{edition}".casefold().encode())
    paper, print_, other = _COLOURS[kind % len(_COLOURS)]
    image = Image.new("RGB", _SIZE, paper)
    draw = ImageDraw.Draw(image)
    top = _DRAWINGS[kind // len(_COLOURS) % len(_DRAWINGS)](draw, other)
    heading, line = _font(25, bold=True), _font(14)
    rows = _rows(draw, title, heading)[:_MOST_ROWS]
    for place, row in enumerate(rows):
        _centred(draw, top + 30 * place, row, print_, heading)
    for place, row in enumerate(_rows(draw, author, line)[:2]):
        _centred(draw, _HIGH - 54 + 18 * place, row, print_, line)
    if small:
        image.thumbnail((100, 150))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    return file.getvalue()


def _frame(draw: ImageDraw.ImageDraw, colour: str) -> int:
    draw.rectangle((8, 8, _WIDE - 9, _HIGH - 9), outline=colour, width=2)
    draw.rectangle((13, 13, _WIDE - 14, _HIGH - 14), outline=colour, width=1)
    draw.line((60, _HIGH - 72, _WIDE - 60, _HIGH - 72), fill=colour, width=2)
    return 44


def _sun(draw: ImageDraw.ImageDraw, colour: str) -> int:
    draw.ellipse((55, 132, 145, 222), fill=colour)
    draw.line((0, 222, _WIDE, 222), fill=colour, width=3)
    return 24


def _bands(draw: ImageDraw.ImageDraw, colour: str) -> int:
    draw.rectangle((0, 0, _WIDE, 34), fill=colour)
    draw.rectangle((0, 40, _WIDE, 44), fill=colour)
    draw.rectangle((0, _HIGH - 70, _WIDE, _HIGH - 66), fill=colour)
    return 62


def _hills(draw: ImageDraw.ImageDraw, colour: str) -> int:
    draw.polygon(((0, 232), (70, 160), (128, 206), (164, 178), (_WIDE, 214), (_WIDE, 232)), colour)
    return 24


def _rays(draw: ImageDraw.ImageDraw, colour: str) -> int:
    for place in range(-40, _WIDE + 41, 28):
        draw.line((_WIDE // 2, 236, place, 150), fill=colour, width=3)
    return 24


_DRAWINGS = (_frame, _sun, _bands, _hills, _rays)
"""What stands behind the letters; each returns where the title begins."""


@cache
def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return the system's serif font with accents, or Pillow's own, which has none."""
    try:
        return ImageFont.truetype(f"DejaVuSerif{'-Bold' * bold}.ttf", size * 4 // 5)
    except OSError:
        return ImageFont.load_default(size)


def _centred(
    draw: ImageDraw.ImageDraw, y: int, row: str, colour: str, font: ImageFont.ImageFont
) -> None:
    draw.text((_WIDE // 2, y), row, fill=colour, font=font, anchor="ma")


def _rows(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.ImageFont) -> list[str]:
    """Break a text at its blanks so that each row fits."""
    rows: list[str] = []
    for word in (text if _has_accents() else _plain(text)).split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and draw.textlength(longer, font=font) <= _WIDE - 2 * _MARGIN:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


@cache
def _has_accents() -> bool:
    font = _font(14)
    return isinstance(font, ImageFont.FreeTypeFont) and font.getname()[0] == "DejaVu Serif"


def _plain(text: str) -> str:
    """Return a text without accents."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
