"""Every language says all that English says, with the same facts, and nothing else."""

import re

import pytest

from tests.source import PACKAGE, english, flat, json_of, placeholders_in

LANGUAGES = sorted(path.stem for path in (PACKAGE / "translations").glob("*.json"))
TRANSLATIONS = [language for language in LANGUAGES if language != "en"]
ENGLISH = flat(english())
# Names, and words that are the same in both languages.
ALIKE = re.compile(
    r"title|.*\.(title|name|flow_title|isbn|booklore)"
    r"|config\.error\.(cannot_connect|not_booklore)"  # which are nothing but the detail
    r"|config_panel\.plan\.rating"  # stars, and an arrow between them
)


def texts_of(language: str) -> dict[str, str]:
    """Return all texts of a language."""
    return flat(json_of(f"translations/{language}.json"))


def test_there_is_a_translation() -> None:
    """German proves that nothing is written in one language only."""
    assert TRANSLATIONS == ["de"]


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_it_is_complete(language: str) -> None:
    """Every English text is there, none is left from before, in the same order."""
    assert list(texts_of(language)) == list(ENGLISH)


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_it_tells_the_same_facts(language: str) -> None:
    """The same placeholders, and links to the same places."""
    found = texts_of(language)
    facts = {key: placeholders_in(text) for key, text in found.items()}
    assert facts == {key: placeholders_in(text) for key, text in ENGLISH.items()}
    links = {key: re.findall(r"\]\((.*?)\)", text) for key, text in found.items()}
    assert links == {key: re.findall(r"\]\((.*?)\)", text) for key, text in ENGLISH.items()}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_its_texts_are_as_home_assistant_takes_them(language: str) -> None:
    """Plain, whole, no blanks around, no placeholder between single quotes."""
    bad = re.compile(
        r"</?[a-z][^>]*>|<!|https?:|www\.|\[%key|'\{\w+\}'|(?<=\S)  |^\s|\s$", re.IGNORECASE
    )
    found = texts_of(language)
    assert {key: text for key, text in found.items() if not text or bad.search(text)} == {}
    rests = {key: re.sub(r"\{[a-z_]+\}", "", text) for key, text in found.items()}
    assert {key: rest for key, rest in rests.items() if re.search("[{}]", rest)} == {}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_it_is_translated(language: str) -> None:
    """What is the same as in English is a name."""
    same = {key for key, text in texts_of(language).items() if text == ENGLISH[key]}
    assert {key for key in same if not ALIKE.fullmatch(key)} == set()


def test_german_speaks_to_a_friend() -> None:
    """As Home Assistant's German does: du, and no formal address."""
    formal = re.compile(r"\b(Ihnen|Ihre[mnrs]?|Bitte|(?:[a-zäöü]+en) Sie)\b")
    assert {key: text for key, text in texts_of("de").items() if formal.search(text)} == {}
