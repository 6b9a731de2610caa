"""What others wrote, in texts that Home Assistant shows as Markdown.

These are notifications, and the descriptions of dialogs and repairs. Titles, labels, the errors of
a form and the exceptions of actions are shown as they are, and must not be escaped.
"""

from html import escape
import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:])")
_SPANS = re.compile(r"([\\`*_\[\]~|<]|&(?=#?\w+;)|:(?=//))")
_BEGINNING = re.compile(r"^(\d*)([#+\-=>.)])")
"""Of a heading, a list or a quotation."""


def inline(text: str) -> str:
    """Escape only what would be more than text, and put it on one line: names stay as they are.

    For texts that are read elsewhere, too, where there is no Markdown.
    """
    return _BEGINNING.sub(r"\1\\\2", _SPANS.sub(r"\\\1", " ".join(text.split())))


def plain(text: str) -> str:
    """Escape a text for Markdown and HTML, and put it on one line."""
    return _MARKDOWN.sub(r"\\\1", escape(" ".join(text.split()), quote=False))
