"""The project's pages, read as GitHub reads them: headings, links, tables and code."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
import re
from typing import Any, override

from homeassistant.util.yaml import parse_yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.source import REPOSITORY

_MARKDOWN = MarkdownIt().enable("table")


@dataclass(frozen=True, slots=True)
class Table:
    """A table; cells are as they are written."""

    heads: list[str]
    rows: list[list[str]]

    def column(self, head: str) -> list[str]:
        """Return the cells below a head."""
        place = self.heads.index(head)
        return [row[place] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Document:
    """A page, or a part of one."""

    path: Path
    tokens: Sequence[Token]

    @property
    def headings(self) -> list[str]:
        """Return the text of all headings, as it is written."""
        pairs = zip(self.tokens, self.tokens[1:], strict=False)
        return [text.content for each, text in pairs if each.type == "heading_open"]

    @property
    def anchors(self) -> set[str]:
        """Return what GitHub makes of the headings, so that links can lead to them."""
        found: Counter[str] = Counter()
        anchors = set()
        for heading in self.headings:
            plain = re.sub(r"\[([^\]]*)\](?:\([^)]*\))?", r"\1", heading).strip().lower()
            slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
            anchors.add(f"{slug}-{found[slug]}" if found[slug] else slug)
            found[slug] += 1
        return anchors

    @property
    def links(self) -> list[str]:
        """Return where links lead and pictures are, those in HTML included."""
        found = []
        for token in self._all:
            found += [str(token.attrs[name]) for name in ("href", "src") if name in token.attrs]
            if token.type in ("html_inline", "html_block"):
                found += _links_in_html(token.content)
        return found

    @property
    def tables(self) -> list[Table]:
        """Return the tables."""
        tables: list[Table] = []
        for token, text in zip(self.tokens, self.tokens[1:], strict=False):
            match token.type:
                case "table_open":
                    tables.append(Table([], []))
                case "th_open":
                    tables[-1].heads.append(text.content)
                case "tr_open" if text.type == "td_open":
                    tables[-1].rows.append([])
                case "td_open":
                    tables[-1].rows[-1].append(text.content)
        return tables

    @property
    def points(self) -> list[str]:
        """Return the points of all lists."""
        pairs = zip(self.tokens, self.tokens[2:], strict=False)
        return [text.content for each, text in pairs if each.type == "list_item_open"]

    @property
    def code(self) -> list[str]:
        """Return all code within sentences."""
        return [each.content for each in self._all if each.type == "code_inline"]

    def examples(self, language: str) -> list[str]:
        """Return the blocks of code in a language."""
        return [
            each.content for each in self.tokens if (each.type, each.info) == ("fence", language)
        ]

    @property
    def yaml(self) -> list[Any]:
        """Return what is in the examples to paste."""
        return [parse_yaml(each) for each in self.examples("yaml")]

    @property
    def words(self) -> str:
        """Return all text and code, without links' addresses."""
        kinds = ("text", "code_inline", "fence")
        return " ".join(" ".join(e.content for e in self._all if e.type in kinds).split())

    def section(self, heading: str) -> Document:
        """Return what stands below a heading, as far as the next one that is not below it."""
        begins = next(
            place
            for place, token in enumerate(self.tokens)
            if token.type == "heading_open" and self.tokens[place + 1].content == heading
        )
        level = self.tokens[begins].tag
        ends = next(
            (
                place
                for place, token in enumerate(self.tokens)
                if place > begins and token.type == "heading_open" and token.tag <= level
            ),
            len(self.tokens),
        )
        return Document(self.path, self.tokens[begins:ends])

    @property
    def _all(self) -> Iterator[Token]:
        for token in self.tokens:
            yield token
            yield from token.children or ()


@cache
def document(path: str) -> Document:
    """Return a page of the repository."""
    whole = REPOSITORY / path
    return Document(whole, _MARKDOWN.parse(whole.read_text("utf-8")))


@cache
def documents() -> dict[str, Document]:
    """Return all pages by their paths, without those of what was installed."""
    found: list[str] = []
    for folder, below, files in REPOSITORY.walk():
        # Not to be looked through: the environments have more files than all the rest.
        below[:] = [
            each
            for each in below
            if each == ".github" or not each.startswith((".", "node_modules"))
        ]
        pages = (folder / each for each in files if each.endswith(".md"))
        found += (each.relative_to(REPOSITORY).as_posix() for each in pages)
    return {path: document(path) for path in sorted(found)}


def manual() -> dict[str, Document]:
    """Return the pages for people who use the integration, and for those who change it."""
    return {
        path: each
        for path, each in documents().items()
        if path in ("README.md", "CONTRIBUTING.md") or path.startswith("docs/")
    }


def code_in(text: str) -> list[str]:
    """Return the code in a cell or a point."""
    return re.findall(r"`([^`]+)`", text)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]


def _links_in_html(html: str) -> list[str]:
    parser = _Links()
    parser.feed(html)
    return parser.found
