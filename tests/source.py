"""What the integration says: its texts, and where the code asks for them."""

import ast
from collections.abc import Iterator
from functools import cache
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.util.yaml import load_yaml_dict

from custom_components import booklore_hardcover

PACKAGE = Path(booklore_hardcover.__file__).parent
REPOSITORY = PACKAGE.parents[1]

_SPELLED = re.compile(r"\{(\w+)\}")


@cache
def trees() -> dict[str, ast.Module]:
    """Return the code of all files by their paths in the package."""
    files = sorted(PACKAGE.rglob("*.py"))
    return {str(f.relative_to(PACKAGE)): ast.parse(f.read_text("utf-8")) for f in files}


def json_of(path: str) -> dict[str, Any]:
    """Return a JSON file of the package."""
    found = json.loads((PACKAGE / path).read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def yaml_of(path: str) -> dict[str, Any]:
    """Return a YAML file of the repository."""
    return load_yaml_dict(str(REPOSITORY / path))


def english() -> dict[str, Any]:
    """Return the English texts."""
    return json_of("translations/en.json")


def flat(texts: dict[str, Any], before: str = "") -> dict[str, str]:
    """Return nested texts by their dotted keys."""
    found: dict[str, str] = {}
    for key, value in texts.items():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{key}.")
        else:
            found[before + key] = value
    return found


def placeholders_in(text: str) -> set[str]:
    """Return the names a text leaves open."""
    return set(_SPELLED.findall(text))


def calls(code: ast.AST, *names: str) -> Iterator[tuple[ast.Call, dict[str, set[str]]]]:
    """Return the calls of these functions, each with the names its function gave to texts."""
    for scope in [code, *_functions(code)]:
        known = assigned(scope)
        for node in _within(scope):
            if isinstance(node, ast.Call) and called(node) in names:
                yield node, known


def calls_anywhere(*names: str) -> Iterator[tuple[ast.Call, dict[str, set[str]]]]:
    """Return the calls of these functions in the whole package."""
    for code in trees().values():
        yield from calls(code, *names)


def called(call: ast.Call) -> str:
    """Return the last name of what is called: `write` of `a.file.write(…)`."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """Return what a call passes by this name."""
    return next((each.value for each in call.keywords if each.arg == name), None)


def keywords(call: ast.Call) -> set[str]:
    """Return the names by which a call passes something."""
    return {each.arg for each in call.keywords if each.arg}


def spellings(node: ast.AST | None, known: dict[str, set[str]]) -> set[str]:
    """Return the texts an expression may stand for, `{…}` where it puts something in."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp():
            return spellings(node.body, known) | spellings(node.orelse, known)
        case ast.JoinedStr():
            return {"".join(_part(each) for each in node.values)}
        case ast.List() | ast.Tuple():
            return set().union(*(spellings(each, known) for each in node.elts))
        case ast.Name(id=name):
            return known.get(name, set())
    return set()


def _part(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=text):
            return str(text)
        case ast.FormattedValue(value=value):
            return "{" + ast.unparse(value) + "}"
    raise AssertionError(ast.dump(node))


def _functions(code: ast.AST) -> list[ast.AST]:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(code) if isinstance(node, kinds) and node is not code]


def _within(scope: ast.AST) -> Iterator[ast.AST]:
    """Return what stands in a scope, but not in the functions inside of it."""
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
            yield from _within(node)


def assigned(scope: ast.AST) -> dict[str, set[str]]:
    """Return the names that a scope gives to texts, with the texts."""
    known: dict[str, set[str]] = {}
    for node in _within(scope):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                known.setdefault(name, set()).update(spellings(value, known))
    return known
