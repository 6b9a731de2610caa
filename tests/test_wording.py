"""How the English texts are written: what hassfest asks for, and sentence case."""

from collections.abc import Callable
import re

from tests.source import english, flat

TEXTS = flat(english())
PROPER_NOUNS = {
    "API",
    "BookLore",
    "Grimmory",
    "HTTPS",
    "Hardcover",
    "ID",
    "IDs",
    "ISBN",
    "KB",
    "KOReader",
    "SSL",
}
# What is written like this on a button, in a menu or as an action's name.
AS_SHOWN = (
    "Accept exact matches",
    "All libraries",
    "Book matches",
    "BookLore account",
    "Both",
    "Candidate",
    "Choose match",
    "Devices & services",
    "Fetch Hardcover IDs",
    "Get matches",
    "Home Assistant",
    "Leave out",
    "Reconfigure",
    "Repairs",
    "Settings",
    "Sync ratings",
    "System",
    "To choose",
    "Undo writes",
    "Users",
    "Write IDs to BookLore",
)
SECTIONS = {
    "title",
    "config",
    "config_panel",
    "entity",
    "exceptions",
    "issues",
    "options",
    "selector",
    "services",
    "system_health",
}


def unlike(rule: Callable[[str], object], *endings: str) -> dict[str, str]:
    """Return the texts that do not keep to a rule, of those with these keys or of all."""
    return {
        key: text
        for key, text in TEXTS.items()
        if (not endings or key.endswith(endings)) and not rule(text)
    }


def test_sections_are_those_home_assistant_reads() -> None:
    """A section with another name would be refused."""
    assert set(english()) == SECTIONS


def test_sentence_case() -> None:
    """Capitals begin sentences and names, and nothing else."""
    names = re.compile(rf"\b(?:{'|'.join([*AS_SHOWN, *sorted(PROPER_NOUNS, reverse=True)])})\b")
    # What a sentence, a line, a step of a list or a bracket begins with.
    begins = re.compile(r"(?:^|[.?!] |\n|\[)\W*(?:\d\. )?\W*[A-Z]")
    assert unlike(lambda text: not re.search("[A-Z]", begins.sub("", names.sub("it", text)))) == {}


def test_descriptions_are_sentences() -> None:
    """They begin large and end with a full stop, or with a question mark."""
    whole = re.compile(r"(?:[A-Z{]|\d\. ).*[.?]", re.DOTALL)
    assert unlike(whole.fullmatch, ".description", ".message") == {}


def test_names_are_no_sentences() -> None:
    """They begin large, and a full stop would be one too many."""
    found = unlike(re.compile(r"[A-Z{].*[^.]").fullmatch, ".name", ".title")
    assert set(found) == {"config_panel.source.title"}  # the title of a book, in a list
