"""The token file: where it may lie, what it may hold, what is wrong with it."""

import contextlib
import os
from pathlib import Path

import pytest

from custom_components.booklore_hardcover.accounts import token_file
from custom_components.booklore_hardcover.accounts.token_file import (
    LARGEST,
    TokenFileError,
    TokenFileProblem,
    read_token,
)
from custom_components.booklore_hardcover.errors import MEANINGS

PAT = "hc_pat_0123456789abcdef"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the recommended file, which is not there yet."""
    return tmp_path / "hardcover.token"


@pytest.mark.parametrize(
    "content",
    [
        PAT,
        f"  {PAT}  ",
        f"\n\n{PAT}\r\n\r\n",
        f"\ufeff{PAT}",
        f'"{PAT}"',
        f"“{PAT}”",
        f"Bearer {PAT}",
        f"bearer Bearer  BEARER {PAT}",
        f"Authorization: Bearer {PAT}",
        f'authorization:Bearer "{PAT}"',
        f'"Authorization": "Bearer {PAT}",',
        f"{PAT}\n{PAT}\n",
        f"Bearer {PAT}\n{PAT}",
    ],
)
def test_what_people_leave_around_a_token_is_stripped(file: Path, content: str) -> None:
    """Blanks, byte order marks, quotes and labels, once or several times."""
    file.write_bytes(content.encode())
    assert read_token(file) == PAT


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_what_editors_on_windows_write_is_read(file: Path, encoding: str) -> None:
    """With their byte order marks."""
    mark = "" if encoding in ("utf-8-sig", "utf-16") else "\ufeff"
    file.write_bytes(f"{mark}{PAT}\r\n".encode(encoding))
    assert read_token(file) == PAT


@pytest.mark.parametrize("token", ["x", "eyJhbGciOiJIUzI1NiJ9.e30." + "a" * 500, "hc_at_1"])
def test_a_token_of_any_length_and_kind_is_taken(file: Path, token: str) -> None:
    """Hardcover's tokens have changed their shape before."""
    file.write_text(token)
    assert read_token(file) == token


@pytest.mark.parametrize(
    ("content", "problem", "key"),
    [
        (b"", TokenFileProblem.EMPTY, "token_file_empty"),
        (b" \r\n\t\n", TokenFileProblem.EMPTY, "token_file_empty"),
        (b"Bearer \n", TokenFileProblem.EMPTY, "token_file_empty"),
        (b"one\ntwo\n", TokenFileProblem.SEVERAL_LINES, "token_file_malformed"),
        (b"one two", TokenFileProblem.INNER_BLANKS, "token_file_malformed"),
        ("tökén".encode(), TokenFileProblem.INNER_BLANKS, "token_file_malformed"),
        (b"\xff\xd8\xff\xe0 a picture", TokenFileProblem.NO_TEXT, "token_file_malformed"),
        (b"a\x00b", TokenFileProblem.NO_TEXT, "token_file_malformed"),
        (b"a" * (LARGEST + 1), TokenFileProblem.TOO_LARGE, "token_file_malformed"),
    ],
)
def test_what_holds_no_token_says_why(
    file: Path, content: bytes, problem: TokenFileProblem, key: str
) -> None:
    """Each case has words of its own, and names the file."""
    file.write_bytes(content)
    with pytest.raises(TokenFileError) as error:
        read_token(file)
    assert (error.value.problem, MEANINGS[error.value.key].form) == (problem, key)
    assert error.value.path == file


def test_a_missing_file_names_the_recommended_place(file: Path) -> None:
    """That is where it should be put."""
    with pytest.raises(TokenFileError) as error:
        read_token(file)
    assert MEANINGS[error.value.key].form == "token_file_missing"
    assert error.value.path == file


def test_a_folder_of_that_name(file: Path) -> None:
    """Some file editors make one."""
    file.mkdir()
    with pytest.raises(TokenFileError) as error:
        read_token(file)
    assert error.value.problem is TokenFileProblem.FOLDER
    assert MEANINGS[error.value.key].form == "token_file_unreadable"


def test_a_pipe_of_that_name_does_not_hang(file: Path) -> None:
    """Only ordinary files are opened."""
    os.mkfifo(file)
    with pytest.raises(TokenFileError) as error:
        read_token(file)
    assert error.value.problem is TokenFileProblem.NOT_A_FILE


@pytest.mark.timeout(20)
def test_a_pipe_that_takes_the_place_of_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It hangs nothing either, whoever puts it there between two looks."""
    file.write_text(PAT)
    stat = os.stat

    def look(path: object, **more: bool) -> os.stat_result:
        seen = stat(path, **more)
        if path == file:
            file.unlink()
            os.mkfifo(file)
        return seen

    monkeypatch.setattr(os, "stat", look)
    with contextlib.suppress(TokenFileError):
        assert read_token(file) == PAT


@pytest.mark.parametrize(
    ("failure", "problem"),
    [
        (PermissionError, TokenFileProblem.NO_PERMISSION),
        (OSError, TokenFileProblem.READ_ERROR),
    ],
)
def test_a_file_that_the_system_does_not_give(
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    failure: type[OSError],
    problem: TokenFileProblem,
) -> None:
    """Tests may run as root, who may read everything: the system's answer is made up."""

    def refuse(*_: object) -> None:
        raise failure

    file.write_text(PAT)
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        with pytest.raises(TokenFileError) as error:
            read_token(file)
    assert error.value.problem is problem
    assert MEANINGS[error.value.key].form == "token_file_unreadable"


@pytest.fixture
def beside_integration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pretend that the integration lies in a folder of its own."""
    folder = tmp_path / "integration"
    folder.mkdir()
    monkeypatch.setattr(token_file, "__file__", str(folder / "accounts" / "token_file.py"))
    return folder / "hardcover.token"


def test_the_second_place_counts_when_the_first_is_missing(
    file: Path, beside_integration: Path
) -> None:
    """The original kept its file in the plugin's own folder."""
    beside_integration.write_text(PAT)
    assert read_token(file) == PAT


def test_a_broken_file_in_the_first_place_is_not_passed_over(
    file: Path, beside_integration: Path
) -> None:
    """Whoever put it there meant it to be read."""
    beside_integration.write_text(PAT)
    file.write_text("")
    with pytest.raises(TokenFileError):
        read_token(file)


def test_a_file_anywhere_else_is_not_read(
    file: Path, beside_integration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in folders that are served or shared, nor where Home Assistant was started."""
    config = file.parent
    home = config / "home"
    for folder in (config / name for name in ("www", ".storage", "custom_components", "home")):
        folder.mkdir(exist_ok=True)
        (folder / "hardcover.token").write_text(PAT)
    (config / "hardcover.token.txt").write_text(PAT)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home)
    with pytest.raises(TokenFileError) as error:
        read_token(file)
    assert error.value.problem is TokenFileProblem.MISSING
