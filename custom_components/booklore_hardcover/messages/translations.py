"""Translated texts for which Home Assistant has no section, such as those of notifications.

They are in `translations/` as `config_panel.<group>.<key>`: Home Assistant's checks allow any
groups and keys there.
"""

from dataclasses import dataclass
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..models import Problem
from ..record import Identity, Record
from .plurals import number, plural

_LANGUAGES = frozenset(each.stem for each in Path(__file__).parents[1].glob("translations/*.json"))
_PREFIX = f"component.{DOMAIN}.config_panel."


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language."""

    by_key: dict[str, str]
    language: str

    def __call__(self, key: str, **placeholders: object) -> str:
        """Return the text `config_panel.<key>` with its placeholders filled in.

        A whole number in `count` is written as is usual in the language.
        """
        if isinstance(count := placeholders.get("count"), int):
            placeholders["count"] = number(self.language, count)
        return self.by_key[_PREFIX + key].format(**placeholders)

    def counted(self, key: str, count: int, **placeholders: object) -> str:
        """Return the text for a number of things: `<key>_one`, `<key>_other` or another form.

        `<key>_other` stands in for a form that the translation leaves out.
        """
        form = f"{key}_{plural(self.language, count)}"
        if _PREFIX + form not in self.by_key:
            form = f"{key}_other"
        return self(form, count=count, **placeholders)


async def async_load_texts(hass: HomeAssistant, language: str | None = None) -> Texts:
    """Load the texts in a language, or in Home Assistant's own; in English where one is missing.

    Home Assistant never unloads a language, so only those that we have texts in are loaded.
    """
    language = language or hass.config.language
    if language not in _LANGUAGES:
        language = "en"
    by_key = await async_get_translations(hass, language, "config_panel", {DOMAIN})
    return Texts(by_key, language)


async def async_problem_text(
    hass: HomeAssistant, problem: Problem, language: str | None = None
) -> str:
    """Return a problem as a sentence, in a language or in Home Assistant's own."""
    if (language := language or hass.config.language) not in _LANGUAGES:
        language = "en"
    texts = await async_get_translations(hass, language, "exceptions", {DOMAIN})
    text = texts[f"component.{DOMAIN}.exceptions.{problem.key}.message"]
    return text.format(**problem.placeholders)


def title_of(texts: Texts, book_id: int, book: Identity) -> str:
    """Return the title of a book, or its number if it has none."""
    return book.title or texts("question.untitled", book_id=book_id)


def failure_text(texts: Texts, record: Record) -> str:
    """Return the text that says why there is no id for a book."""
    return texts(f"failure.{record.error or 'not_found'}")
