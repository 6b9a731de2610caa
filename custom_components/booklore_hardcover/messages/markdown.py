"""What others wrote, in texts that Home Assistant shows as Markdown.

These are notifications, and the descriptions of dialogs and repairs. Titles, labels, the errors of
a form and the exceptions of actions are shown as they are, and must not be escaped.
"""

from html import escape
import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~:])")


def plain(text: str) -> str:
    """Escape a text for Markdown and HTML, and put it on one line."""
    return _MARKDOWN.sub(r"\\\1", escape(" ".join(text.split()), quote=False))
