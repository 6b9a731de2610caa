"""Escapes text that others wrote, such as titles of books, where Home Assistant shows Markdown.

It does so in notifications, and in the descriptions of dialogs and repairs. Titles, labels, and
the errors of forms and actions are shown as they are, and must not be escaped.
"""

from html import escape
import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:])")
_SPANS = re.compile(r"([\\`*_\[\]~|<]|&(?=#?\w+;)|:(?=//))")
_BEGINNING = re.compile(r"^(\d*)([#+\-=>.)])")
"""The start of a heading, a list or a quotation."""


def inline(text: str) -> str:
    """Put a text on one line, and escape only what would be markup: most names stay as they are.

    For texts that are also shown where there is no Markdown.
    """
    return _BEGINNING.sub(r"\1\\\2", _SPANS.sub(r"\\\1", " ".join(text.split())))


def plain(text: str) -> str:
    """Escape a text for Markdown and HTML, and put it on one line."""
    return _MARKDOWN.sub(r"\\\1", escape(" ".join(text.split()), quote=False))
