"""Texts that Home Assistant has no place for in `translations/`.

Those of notifications, hints and reasons are under `config_panel` as
`config_panel.<group>.<key>`: Home Assistant's checks allow any groups and keys there.
"""

from dataclasses import dataclass
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..models import Problem, Record

_LANGUAGES = frozenset(each.stem for each in Path(__file__).parents[1].glob("translations/*.json"))
_PREFIX = f"component.{DOMAIN}.config_panel."


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language."""

    by_key: dict[str, str]

    def __call__(self, key: str, **placeholders: object) -> str:
        """Return the text `config_panel.<key>` with its placeholders filled in."""
        return self.by_key[_PREFIX + key].format(**placeholders)

    def counted(self, key: str, count: int) -> str:
        """Return the text for so many: `<key>_one` or `<key>_other`."""
        return self(f"{key}_one" if count == 1 else f"{key}_other", count=count)


async def async_load_texts(hass: HomeAssistant, language: str | None = None) -> Texts:
    """Load the texts in a language, or in Home Assistant's own; in English where one is missing.

    Home Assistant never forgets a language, so none is loaded that there are no texts in.
    """
    language = language or hass.config.language
    if language not in _LANGUAGES:
        language = "en"
    return Texts(await async_get_translations(hass, language, "config_panel", {DOMAIN}))


async def async_problem_text(
    hass: HomeAssistant, problem: Problem, language: str | None = None
) -> str:
    """Return what a problem says in a language, or in Home Assistant's own."""
    if (language := language or hass.config.language) not in _LANGUAGES:
        language = "en"
    texts = await async_get_translations(hass, language, "exceptions", {DOMAIN})
    text = texts[f"component.{DOMAIN}.exceptions.{problem.key}.message"]
    return text.format(**problem.placeholders)


def title_of(texts: Texts, book_id: int, record: Record) -> str:
    """Return the title of a book, or its number if it has none."""
    return record.book.title or texts("question.untitled", book_id=book_id)


def failure_text(texts: Texts, record: Record) -> str:
    """Return the text that says why there is no id for a book."""
    return texts(f"failure.{record.error or 'not_found'}")
