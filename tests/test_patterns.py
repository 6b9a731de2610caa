"""No text, whoever sends it, keeps a regular expression busy for long.

Those that see texts of the two servers, the token file or what a person types are found by
using what they are in; their steps are counted on texts that are made to be hard.
"""

from collections.abc import Callable, Iterator
import importlib
from itertools import product
import json
from operator import is_
from pathlib import Path
import pkgutil
import re
import sys
from types import ModuleType
from typing import Any

from hypothesis import given, strategies as st
from multidict import CIMultiDict
import pytest

import custom_components.booklore_hardcover as package
from custom_components.booklore_hardcover.accounts.token_file import FILE_NAME, read_token
from custom_components.booklore_hardcover.booklore.address import AddressError, base_urls
from custom_components.booklore_hardcover.booklore.models import Book
from custom_components.booklore_hardcover.hardcover.address import work_named
from custom_components.booklore_hardcover.hardcover.models import Contributor, Work
from custom_components.booklore_hardcover.hardcover.ratelimit import read_limits
from custom_components.booklore_hardcover.matching.case import compare, open_case
from custom_components.booklore_hardcover.matching.names import (
    people_of,
    spellings_of_name,
    work_authors,
)
from custom_components.booklore_hardcover.matching.readings import readings
from custom_components.booklore_hardcover.messages.markdown import plain
from tests.backtracking import Backtracking, TooManySteps

METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
GENERIC = [*" a1([-.,:;<&'\"/|#_=\\IA中一", "a ", "1 ", "a.", "A.", "1-", " -", "ab-", "I "]
CASES = Path(__file__).parent / "matching"
type Use = tuple[str, int, str]
"""A pattern, its flags, and the method with which it is used."""


class Watched:
    """A compiled pattern that says how it is used."""

    def __init__(self, pattern: re.Pattern[Any], used: set[Use]) -> None:
        self._pattern, self._used = pattern, used

    def __getattr__(self, name: str) -> Any:
        if name in METHODS:
            self._used.add((self._pattern.pattern, self._pattern.flags, name))
        return getattr(self._pattern, name)


def modules() -> Iterator[ModuleType]:
    """Return all modules of the integration."""
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def watched(value: Any, used: set[Use]) -> Any:
    """Return the same with its patterns watched."""
    match value:
        case re.Pattern() if isinstance(value.pattern, str):
            return Watched(value, used)
        case dict():
            made: Any = {key: watched(each, used) for key, each in value.items()}
        case tuple():
            made = tuple(watched(each, used) for each in value)
        case _:
            return value
    same = [*value.values()] if isinstance(value, dict) else value
    others = made.values() if isinstance(made, dict) else made
    return value if all(map(is_, same, others, strict=True)) else made


def use_all(folder: Path) -> None:
    """Match odd books with works, and read whatever else is read with patterns."""
    for file in CASES.glob("*cases.json"):
        for case in json.loads(file.read_text()):
            told = case["book"]
            book = Book(1, 1, told["title"], tuple(told.get("authors", ())), None, None)
            readings(book.title, told.get("subtitle"), told.get("series"), None, book.authors)
            for people in people_of([*book.authors, "AB Yu", "Jane Q. Public", "J. R. Doe"]):
                for name in people:
                    spellings_of_name(name)
            opened = open_case(book)
            for work in case["works"]:
                people = tuple(Contributor(*each) for each in work["contributors"])
                work_authors(people)
                compare(
                    opened,
                    Work(work["id"], work["title"], work.get("subtitle"), contributors=people),
                )
    for text in ("1", "https://hardcover.app/books/dune", "x"):
        work_named(text)
        try:
            base_urls(f"http:/{text}/api/v1/login")
        except AddressError:
            continue
    read_limits(CIMultiDict({"RateLimit": '"a";r=1;t=2', "Retry-After": "3"}), 0.0)
    plain("*")
    token = folder / FILE_NAME
    token.write_text('Authorization: "Bearer x"')
    read_token(token)


@pytest.fixture(scope="module")
def uses(tmp_path_factory: pytest.TempPathFactory) -> list[Use]:
    """Return all patterns that have been used, and how."""
    used: set[Use] = set()
    with pytest.MonkeyPatch.context() as patch:
        for module in modules():
            for name, value in [*vars(module).items()]:
                if (other := watched(value, used)) is not value:
                    patch.setattr(module, name, other)

        def watch(method: str) -> Callable[..., Any]:
            real = getattr(re, method)

            def call(pattern: Any, *rest: Any, **more: Any) -> Any:
                caller = sys._getframe(1).f_globals["__name__"]
                if caller.startswith(package.__name__) and isinstance(pattern, str):
                    flags = next((each for each in rest if isinstance(each, re.RegexFlag)), 0)
                    used.add((pattern, int(more.get("flags", flags)), method))
                return real(pattern, *rest, **more)

            return call

        for method in METHODS:
            patch.setattr(re, method, watch(method))
        use_all(tmp_path_factory.mktemp("config"))
    return sorted(used)


def steps(use: Use, text: str) -> int:
    """Return how many steps it takes to use a pattern on a text, as it is used."""
    pattern, flags, method = use
    matcher = _matcher(pattern, flags)
    matcher.steps = 0
    if method in ("match", "fullmatch", "search"):
        getattr(matcher, method)(text)
    else:
        for _ in matcher.finditer(text):
            pass
    return matcher.steps


def _matcher(pattern: str, flags: int, made: dict[Any, Backtracking] = {}) -> Backtracking:  # noqa: B006
    return made.setdefault((pattern, flags), Backtracking(pattern, flags))


def hard_texts(use: Use) -> Iterator[Callable[[int], str]]:
    """Yield ways to make texts of so many characters, with single blanks, as all texts have."""
    plain = re.sub(r"\\[a-zA-Z]", " ", use[0])
    own = [*dict.fromkeys(re.findall(r"[^\W_]{2,}|[^\w\s\\?*+{}()|^$]", plain))]
    pumps = [*dict.fromkeys([*own[:12], *(f"{word} " for word in own[:6]), *GENERIC])]
    begins = ["", *own[:2]]
    for begin, pump in product(begins, pumps):

        def make(length: int, begin: str = begin, pump: str = pump) -> str:
            text = begin + (pump * length)[:length] + "!"
            return " ".join(text.split())

        yield make


def too_much(use: Use, make: Callable[[int], str]) -> bool:
    """Whether twice as long a text takes much more than twice as many steps."""
    try:
        return all(
            steps(use, make(2 * length)) > factor * (steps(use, make(length)) + 60)
            for length, factor in ((30, 2.2), (120, 2.4))
        )
    except TooManySteps:
        return True


def test_steps_grow_as_texts_do(uses: list[Use]) -> None:
    """For every pattern, and every text that is made to be hard for it."""
    assert len(uses) > 60
    slow = [
        f"{use[2]} {use[0]} on {hard[0](12)!r}"
        for use in uses
        if (hard := [make for make in hard_texts(use) if too_much(use, make)])
    ]
    assert not slow, "\n".join(slow)


@pytest.mark.parametrize(
    ("pattern", "text", "linear"),
    [
        (r"(a+)+b", "a", False),
        (r"\s*-", " ", False),
        (r"\[[^]]*\]", "[", False),
        (r"\[[^][]*\]", "[", True),
        (r"a++b", "a", True),
        (r"(?<!a)a+b", "a", True),
        (r"(?>a+)b", "b", True),
    ],
)
def test_what_counts_as_slow(pattern: str, text: str, linear: bool) -> None:
    """The measure knows patterns that are known to be slow."""
    assert too_much((pattern, 0, "search"), lambda length: text * (length // 3)) is not linear


PIECES = st.sampled_from(
    [
        "a",
        "b",
        "[ab]",
        ".",
        r"\b",
        "^",
        "$",
        "(?=a)",
        "(?!b)",
        "(?<=a)",
        "(?<!b)",
        r"\w",
        "(?:ab|a)",
    ]
)
REPEATS = st.sampled_from(["", "*", "+", "?", "*?", "+?", "{2}", "{1,2}", "*+", "++", "?+"])
ATOMS = st.builds(lambda piece, repeat: f"(?:{piece}){repeat}", PIECES, REPEATS)
PATTERNS = st.lists(ATOMS, min_size=1, max_size=4).map("".join)
GROUPED = st.builds(
    lambda one, other, how: how.format(one, other),
    PATTERNS,
    PATTERNS,
    st.sampled_from(["{}|{}", "(?>{}){}", "({}){}", "(?:{}){{0,2}}{}"]),
)


@given(pattern=PATTERNS | GROUPED, text=st.text("ab ", max_size=7))
def test_it_finds_what_python_finds(pattern: str, text: str) -> None:
    """Step by step, in the same order."""
    ours, real = Backtracking(pattern), re.compile(pattern)
    for method in ("match", "fullmatch", "search"):
        found = getattr(real, method)(text)
        assert getattr(ours, method)(text) == (found and found.span()), method
