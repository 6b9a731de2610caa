"""How the English texts are written: what hassfest asks for, and sentence case."""

from collections.abc import Callable
import re

from markdown_it import MarkdownIt

from tests.source import english, flat, json_of

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
    "Both",
    "Candidate",
    "Choose match",
    "Devices & services",
    "Fetch Hardcover IDs",
    "Get matches",
    "Home Assistant",
    "Leave out",
    "Library",
    "Reconfigure",
    "Repairs",
    "Settings",
    "Sync ratings",
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


def test_texts_are_plain() -> None:
    """No HTML, no address, no key as it came, and no blanks around or twice."""
    blanks = re.compile(r"^\s|\s$|(?<=\S)  ")  # at the beginning of a line they have a meaning
    assert unlike(lambda text: text and not blanks.search(text)) == {}
    bad = re.compile(r"</?[a-z][^>]*>|<!|https?:|www\.|\[%key", re.IGNORECASE)
    assert unlike(lambda text: not bad.search(text)) == {}


def test_steps_are_one_list() -> None:
    """A line of code between two of them does not begin another list, numbered from 1 again."""
    steps = {key: text for key, text in TEXTS.items() if re.search(r"^1\. ", text, re.MULTILINE)}
    assert len(steps) == 3
    for language in ("en", "de"):
        texts = flat(json_of(f"translations/{language}.json"))
        for key in steps:
            shown = MarkdownIt().render(texts[key])
            assert (shown.count("<ol"), shown.count("<li>")) == (1, 3), (language, key)


def test_placeholders_are_whole() -> None:
    """A name in braces, never between single quotes, which Home Assistant reads otherwise."""
    assert unlike(lambda text: not re.search(r"[{}]", re.sub(r"\{[a-z_]+\}", "", text))) == {}
    assert unlike(lambda text: not re.search(r"'\{\w+\}'", text)) == {}


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
