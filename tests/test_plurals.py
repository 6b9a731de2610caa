"""The form of a word that goes with a number, and how the number is written."""

import pytest

from custom_components.booklore_hardcover.messages.plurals import number, plural
from custom_components.booklore_hardcover.messages.translations import Texts

MILLION = 1_000_000
# As Intl.PluralRules in a browser says.
FORMS: dict[str, dict[str, tuple[int, ...]]] = {
    "en": {"one": (1,), "other": (0, 2, 11, 21, 101, MILLION)},
    "de": {"one": (1,), "other": (0, 2, 11, 21, 101, MILLION)},
    "nl": {"one": (1,), "other": (0, 2, 11, 21, 101, MILLION)},
    "sv": {"one": (1,), "other": (0, 2, 11, 21, 101, MILLION)},
    "fr": {"one": (0, 1), "many": (MILLION, 3 * MILLION), "other": (2, 21, MILLION + 1)},
    "pt-BR": {"one": (0, 1), "many": (MILLION, 3 * MILLION), "other": (2, 21, MILLION + 1)},
    "es": {"one": (1,), "many": (MILLION, 3 * MILLION), "other": (0, 2, 21, MILLION + 1)},
    "it": {"one": (1,), "many": (MILLION, 3 * MILLION), "other": (0, 2, 21, MILLION + 1)},
    "pl": {
        "one": (1,),
        "few": (2, 3, 4, 22, 24, 102, 1_002),
        "many": (0, 5, 11, 12, 14, 21, 101, 112, 114, MILLION),
    },
    "cs": {"one": (1,), "few": (2, 3, 4), "other": (0, 5, 11, 12, 22, 101, MILLION)},
    "tlh": {"one": (1,), "other": (0, 2)},
}
# As Intl.NumberFormat says.
WRITTEN = {
    "en": ("4,519", "12,000"),
    "de": ("4.519", "12.000"),
    "nl": ("4.519", "12.000"),
    "it": ("4519", "12.000"),
    "pt-BR": ("4.519", "12.000"),
    "es": ("4519", "12.000"),
    "fr": ("4\u202f519", "12\u202f000"),
    "pl": ("4519", "12\xa0000"),
    "cs": ("4\xa0519", "12\xa0000"),
    "sv": ("4\xa0519", "12\xa0000"),
}
_CASES = [
    (language, count, form)
    for language, forms in FORMS.items()
    for form, counts in forms.items()
    for count in counts
]


@pytest.mark.parametrize(("language", "count", "form"), _CASES)
def test_forms(language: str, count: int, form: str) -> None:
    """By language; one that is not known goes by English."""
    assert plural(language, count) == form


@pytest.mark.parametrize(("language", "written"), WRITTEN.items())
def test_numbers(language: str, written: tuple[str, str]) -> None:
    """Three digits a group; some languages leave four digits together."""
    assert (number(language, 4519), number(language, 12_000)) == written
    assert number(language, 999) == "999"


def test_a_text_for_so_many() -> None:
    """With the language's own forms; one that a translation leaves out is the general one."""
    group = "component.booklore_hardcover.config_panel.summary."
    polish = Texts(
        {
            f"{group}books_one": "{count} książka",
            f"{group}books_few": "{count} książki",
            f"{group}books_many": "{count} książek",
            f"{group}books_other": "{count} książki",
            f"{group}pages_other": "{count} stron: {page}",
        },
        "pl",
    )
    told = [polish.counted("summary.books", count) for count in (1, 3, 5, 22_000)]
    assert told == ["1 książka", "3 książki", "5 książek", "22\xa0000 książek"]
    assert polish.counted("summary.pages", 5, page="/x") == "5 stron: /x"
