"""Texts for places that Home Assistant does not translate by itself.

Notifications, hints in error texts and reasons live under `config_panel` in
`translations/`, two levels deep (`config_panel.<group>.<key>`), in the language
that Home Assistant itself is set to.
"""

from dataclasses import dataclass

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN
from ..models import Record

_PREFIX = f"component.{DOMAIN}.config_panel."


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language, ready to be filled in."""

    by_key: dict[str, str]

    def __call__(self, key: str, **placeholders: object) -> str:
        """Return the text `config_panel.<key>` with its placeholders filled in."""
        return self.by_key[_PREFIX + key].format(**placeholders)


async def async_load_texts(hass: HomeAssistant, language: str | None = None) -> Texts:
    """Load the texts in a language, Home Assistant's own if none is given.

    English where one is missing.
    """
    language = language or hass.config.language
    return Texts(await async_get_translations(hass, language, "config_panel", {DOMAIN}))


def failure_text(texts: Texts, record: Record) -> str:
    """Say why there is no id for a book."""
    return texts(f"failure.{record.error or 'not_found'}")
