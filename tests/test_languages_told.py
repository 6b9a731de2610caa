"""What the integration says by itself, in Home Assistant's language."""

import re

from homeassistant.core import HomeAssistant
import pytest

from tests.books import add_book, add_work, isbn
from tests.languages import TRANSLATIONS
from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.states import notifications
from tests.vocabulary import MARKUP, vocabularies

TAGS = re.compile(r"<[^>]*>|\|")


def assert_speaks(language: str, *texts: str) -> None:
    """There are words of the language in them, and none of English."""
    own, foreign = vocabularies(language, "")
    said = [piece.strip() for text in texts for piece in MARKUP.split(TAGS.sub("\n", text))]
    assert any(own.has(each) for each in said), said
    assert [each for each in said if foreign.has(each)] == []


@pytest.mark.parametrize("language", TRANSLATIONS)
async def test_notifications(
    hass: HomeAssistant,
    set_up,
    fetch,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    language: str,
) -> None:
    """The question about a book, and the summary of a run."""
    hass.config.language = language
    for number, title in enumerate(("Emma", "Persuasion")):
        add_work(hardcover, 10 + number, title, "Jane Austen", isbn13=isbn(number))
        add_work(hardcover, 20 + number, title, "Jane Austen", users_count=4)
    add_book(booklore, 1, "Emma", "Jane Austen", isbn13=isbn(0))
    add_book(booklore, 2, "Persuasion", "Jane Austen")
    add_book(booklore, 3, "Qqq", "Zzz")
    await set_up()
    await fetch()
    shown = notifications(hass)
    assert len(shown) == 2
    for each in shown.values():
        assert_speaks(language, each["title"], each["message"])
