"""The file `hardcover.token`: where it may be, and how the token is read from it."""

import codecs
from enum import StrEnum
import os
from pathlib import Path
import re
import stat

FILE_NAME = "hardcover.token"
LARGEST = 8 * 1024
"""Bytes; a token has a few hundred characters at most (hardcover-api contract §1)."""

_QUOTES = "\"'`“”„‘’«»"
_LABEL = re.compile(r"""^(?:authorization["']?\s*[:=]\s*|bearer\b\s*:?\s*)""", re.IGNORECASE)
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class TokenFileProblem(StrEnum):
    """What is wrong with the file; each has a text in the translations."""

    MISSING = "missing"
    EMPTY = "empty"
    FOLDER = "folder"
    NO_PERMISSION = "no_permission"
    NOT_A_FILE = "not_a_file"
    READ_ERROR = "read_error"
    TOO_LARGE = "too_large"
    NO_TEXT = "no_text"
    SEVERAL_LINES = "several_lines"
    INNER_BLANKS = "inner_blanks"
    UPLOAD_GONE = "upload_gone"


class TokenFileError(Exception):
    """The file cannot be used."""

    def __init__(self, problem: TokenFileProblem, path: Path) -> None:
        """Keep what is wrong with which file."""
        super().__init__(f"{path}: {problem}")
        self.problem = problem
        self.path = path
        self.key = f"token_file_{problem}"


def read_token(recommended: Path) -> str:
    """Return the token in this file or else in the one beside the integration; blocks.

    Raises `TokenFileError`, which names the recommended file if there is neither.
    """
    beside_integration = Path(__file__).parents[1] / FILE_NAME  # an update may empty this one
    for path in (recommended, beside_integration):
        if (content := _content(path)) is not None:
            return _token(content, path)
    raise TokenFileError(TokenFileProblem.MISSING, recommended)


def read_upload(path: Path) -> str:
    """Return the token in a file that was uploaded; blocks.

    Raises `TokenFileError`, which names the file only: its folder means nothing to a person.
    """
    shown = Path(path.name)
    if (content := _content(path)) is None:
        raise TokenFileError(TokenFileProblem.UPLOAD_GONE, shown)
    return _token(content, shown)


def _content(path: Path) -> bytes | None:
    """Return the file's first `LARGEST` bytes and one more; None if there is no such file."""
    try:
        # Opening a pipe could block forever, and so could reading a pipe or a device.
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            kind = os.fstat(file).st_mode
            if stat.S_ISDIR(kind):
                raise TokenFileError(TokenFileProblem.FOLDER, path)
            if not stat.S_ISREG(kind):
                raise TokenFileError(TokenFileProblem.NOT_A_FILE, path)
            return os.read(file, LARGEST + 1)
        finally:
            os.close(file)
    except FileNotFoundError:
        return None
    except PermissionError:
        raise TokenFileError(TokenFileProblem.NO_PERMISSION, path) from None
    except OSError:
        raise TokenFileError(TokenFileProblem.READ_ERROR, path) from None


def _token(content: bytes, path: Path) -> str:
    if len(content) > LARGEST:
        raise TokenFileError(TokenFileProblem.TOO_LARGE, path)
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise TokenFileError(TokenFileProblem.NO_TEXT, path) from None
    lines = {token for line in text.splitlines() if (token := _bare(line))}
    if len(lines) != 1:
        problem = TokenFileProblem.SEVERAL_LINES if lines else TokenFileProblem.EMPTY
        raise TokenFileError(problem, path)
    [token] = lines
    if not token.isprintable():
        raise TokenFileError(TokenFileProblem.NO_TEXT, path)
    if " " in token or not token.isascii():
        raise TokenFileError(TokenFileProblem.INNER_BLANKS, path)
    return token


def _bare(line: str) -> str:
    """Remove quotes, labels and blanks around a token, even several of them."""
    bare, before = line, None
    while bare != before:
        before = bare
        bare = bare.strip().strip("\ufeff\u200b").strip(_QUOTES + " \t,;")
        bare = _LABEL.sub("", bare)
    return bare
