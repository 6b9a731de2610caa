"""Each translation: it may lag behind English, but what it says is right.

One language alone: `script/test tests/test_languages.py -k '[pl]'`.
"""

from collections import Counter
import json
import logging
import re

from homeassistant.core import HomeAssistant
from homeassistant.generated.languages import LANGUAGES as HOME_ASSISTANTS
from homeassistant.helpers.translation import async_get_translations
from markdown_it import MarkdownIt
import pytest

from custom_components.booklore_hardcover.const import DOMAIN
from custom_components.booklore_hardcover.messages.plurals import number, plural
from custom_components.booklore_hardcover.messages.translations import async_load_texts
from tests.languages import (
    ENGLISH,
    LANGUAGES,
    PLURALS,
    TRANSLATIONS,
    originals,
    shown_in,
    texts_of,
    untranslated,
)
from tests.source import PACKAGE, english, placeholders_in

COUNTS = (0, 1, 2, 3, 5, 12, 21, 22, 101, 4_519, 1_000_000)
DIALOG_TITLE = re.compile(r"(?:config|options|issues\.\w+\.fix_flow)\.step\.\w+\.title$")
BAD = {
    "is empty": re.compile(r"^$"),
    "begins or ends with a blank": re.compile(r"^\s|\s$"),
    "has two blanks in a row": re.compile(r"(?<=\S)  "),
    "has HTML": re.compile(r"</?[a-z][^>]*>|<!", re.IGNORECASE),
    "has an address": re.compile(r"https?:|www\.", re.IGNORECASE),
    "has a reference to another text": re.compile(r"\[%key"),
    # To the frontend it begins a quotation, in which braces are nothing but braces.
    "has ' before a brace, or twice: write ’": re.compile(r"'(?=[{}<>'])"),
}


def fail_with(faults: dict[str, str]) -> None:
    """Fail with a line for each key that is at fault."""
    if faults:
        pytest.fail("\n".join(f"{key}: {fault}" for key, fault in faults.items()), pytrace=False)


def shape(text: str) -> dict[str, object]:
    """Return what of a text is no words: to where it links, what is code or bold, its lines."""
    return {
        "links": sorted(re.findall(r"\]\(([^)]*)\)", text)),
        "code": sorted(re.findall(r"`[^`]*`", text)),
        "bold": text.count("**"),
        "line breaks": text.count("\n"),
        "empty lines": text.count("\n\n"),
        "steps and items": re.findall(r"^ *(?:\d\.|-) ", text, re.MULTILINE),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_assistant_knows_the_language(language: str) -> None:
    """By this very code, and its forms are known here."""
    assert language in HOME_ASSISTANTS
    assert language in PLURALS, f"tests/languages.py has no forms of {language}."
    forms = {plural(language, count) for count in range(1_000)}
    assert forms <= set(PLURALS[language])


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_keys(language: str) -> None:
    """None is left from before, or misspelt; they stand in the order of English."""
    own, known = list(texts_of(language)), list(originals(language))
    fail_with({key: "is no key that is known" for key in own if key not in known})
    order = [key for key in known if key in own]
    misplaced = [pair for pair in zip(own, order, strict=True) if pair[0] != pair[1]]
    fail_with({found: f"stands where {wanted} belongs" for found, wanted in misplaced[:1]})


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_there_twice(language: str) -> None:
    """JSON would take the last one without a word."""
    twice: list[str] = []

    def keep(pairs: list[tuple[str, object]]) -> dict[str, object]:
        twice.extend(
            name for name, times in Counter(name for name, _ in pairs).items() if times > 1
        )
        return dict(pairs)

    path = PACKAGE / "translations" / f"{language}.json"
    json.loads(path.read_text("utf-8"), object_pairs_hook=keep)
    assert twice == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_plural_forms_are_all_there(language: str) -> None:
    """Of a text that depends on a number all forms that the language has, or none."""
    own, faults = texts_of(language), {}
    for key in originals(language):
        stem, _, form = key.rpartition("_")
        fellows = [f"{stem}_{each}" for each in PLURALS[language]]
        if key not in own and form in PLURALS[language] and own.keys() & set(fellows):
            faults[key] = "is missing, other forms are there"
    fail_with(faults)


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_placeholders(language: str) -> None:
    """The same as in English, or Home Assistant takes the English text instead."""
    known, faults = originals(language), {}
    for key, text in texts_of(language).items():
        found, wanted = placeholders_in(text), placeholders_in(known.get(key, text))
        if found != wanted:
            faults[key] = f"has {sorted(found)}, English has {sorted(wanted)}"
    fail_with(faults)


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_markdown(language: str) -> None:
    """Links lead to the same places; as much is code or bold; as many lines, steps and items."""
    known, faults = originals(language), {}
    for key, text in texts_of(language).items():
        found, wanted = shape(text), shape(known.get(key, text))
        for part in wanted:
            if found[part] != wanted[part]:
                faults[key] = f"{part}: {found[part]}, English has {wanted[part]}"
    fail_with(faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_steps_are_one_list(language: str) -> None:
    """A line of code between two of them does not begin another list, numbered from 1 again."""
    steps = [key for key, text in ENGLISH.items() if re.search(r"^1\. ", text, re.MULTILINE)]
    assert len(steps) == 3
    for key in steps:
        shown = MarkdownIt().render(shown_in(language)[key])
        assert (shown.count("<ol"), shown.count("<li>")) == (1, 3), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_plain(language: str) -> None:
    """There are words, and nothing that people would see as it is written here."""
    texts = texts_of(language).items()
    fail_with({key: fault for key, text in texts for fault, bad in BAD.items() if bad.search(text)})
    rests = {key: re.sub(r"\{[a-z_]+\}", "", text) for key, text in texts}
    fail_with(
        {key: "has a brace too many" for key, text in rests.items() if re.search("[{}]", text)}
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_of_dialogs_are_short(language: str) -> None:
    """On a phone of 360 px, Home Assistant has room for 25 letters, and cuts off the rest."""
    titles = {key: text for key, text in texts_of(language).items() if DIALOG_TITLE.match(key)}
    assert len(titles) > 8
    assert {key: text for key, text in titles.items() if len(text) > 25} == {}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_english_is_left(language: str) -> None:
    """What is the same as in English is a name, or a single word, which may be so."""
    texts = texts_of(language)
    fail_with({key: f"is English: {texts[key]}" for key in untranslated(language)})


@pytest.mark.parametrize("language", LANGUAGES)
async def test_home_assistant_takes_every_text(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture, language: str
) -> None:
    """Forms that English lacks, too; English stands in for what is missing; nothing is logged."""
    found: dict[str, str] = {}
    for section in english():
        found |= await async_get_translations(hass, language, section, {DOMAIN})
    prefix = f"component.{DOMAIN}."
    assert {key.removeprefix(prefix): text for key, text in found.items()} == shown_in(language)
    logged = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert [each for each in logged if each.name == "homeassistant.helpers.translation"] == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_number_gets_its_form(hass: HomeAssistant, language: str) -> None:
    """Of what the integration says by itself, in the words that the language has for so many."""
    texts, table = await async_load_texts(hass, language), shown_in(language)
    stem = "config_panel.page.books"
    for count in COUNTS:
        text = table.get(f"{stem}_{plural(language, count)}", table[f"{stem}_other"])
        assert texts.counted("page.books", count) == text.format(count=number(language, count))
        assert "{" not in texts.counted("question.more", count, page="/x")


async def test_a_language_without_texts(hass: HomeAssistant) -> None:
    """It is English, like a text that a translation has not got."""
    texts = await async_load_texts(hass, "tlh")
    assert texts("panel.title") == ENGLISH["config_panel.panel.title"]
