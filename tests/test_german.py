"""How German is written, beside what tests/test_languages.py asks of every language."""

import re

from tests.languages import texts_of


def test_german_speaks_to_a_friend() -> None:
    """As Home Assistant's German does: du, and no formal address."""
    formal = re.compile(r"\b(Ihnen|Ihre[mnrs]?|Bitte|(?:[a-zäöü]+en) Sie)\b")
    assert {key: text for key, text in texts_of("de").items() if formal.search(text)} == {}
