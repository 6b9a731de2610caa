"""ISBNs: normal form, check digits, and both forms of one number."""

from typing import NamedTuple

_COUNTING = ("0123456789" * 2, "9876543210" * 2)


class IsbnForms(NamedTuple):
    """One ISBN in both its forms, as Hardcover keeps them: without hyphens, X in upper case.

    A 979 number has no ISBN-10; a number with a bad check digit stays as written,
    since Hardcover keeps such numbers too (hardcover-api contract §3).
    """

    isbn13: str | None = None
    isbn10: str | None = None


def isbn_forms(text: str | None) -> IsbnForms | None:
    """Return both forms of an ISBN; None for other text, and for fillers like "1111111111"."""
    number = "".join(c for c in (text or "").upper() if c in "0123456789X")
    counted = number[-10:-1]
    if len(set(counted)) == 1 or any(counted and counted in counting for counting in _COUNTING):
        return None
    if len(number) == 13 and "X" not in number:
        body = number[3:-1]
        has_isbn10 = number.startswith("978") and number[-1] == _check_digit13(number[:-1])
        return IsbnForms(number, body + _check_digit10(body) if has_isbn10 else None)
    if len(number) == 10 and "X" not in number[:-1]:
        body = "978" + number[:-1]
        has_isbn13 = number[-1] == _check_digit10(number[:-1])
        return IsbnForms(body + _check_digit13(body) if has_isbn13 else None, number)
    return None


def numbers_of(*texts: str | None) -> set[str]:
    """Return all forms of several ISBNs."""
    return {number for text in texts for number in isbn_forms(text) or () if number}


def _check_digit13(body: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return str(-total % 10)


def _check_digit10(body: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(body, range(10, 1, -1), strict=True))
    return "0123456789X"[-total % 11]
