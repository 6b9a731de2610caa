"""ISBNs for a world: new ones with right check digits, and what people make of them."""

from collections.abc import Iterable
from random import Random


class IsbnPress:
    """Hands out ISBNs that no book of the world has yet."""

    def __init__(self, rng: Random, taken: Iterable[str]) -> None:
        """Begin with the ISBN-13s that are taken by real rows."""
        self._rng = rng
        self._taken = set(taken)

    def fresh(self, *, new_range: bool = False) -> tuple[str, str | None]:
        """Return a new ISBN-13 and its ISBN-10; a 979 number (`new_range`) has none."""
        while True:
            group = self._rng.choice(("9798", "97910")) if new_range else "978"
            if group == "978":
                group += self._rng.choice("0013")
            rest = 12 - len(group)
            number = complete13(f"{group}{self._rng.randrange(10**rest):0{rest}}")
            if number not in self._taken:
                self._taken.add(number)
                return number, to_isbn10(number)


def complete13(body: str) -> str:
    """Put the check digit behind twelve digits."""
    total = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(body))
    return f"{body}{(10 - total % 10) % 10}"


def complete10(body: str) -> str:
    """Put the check digit (X stands for ten) behind nine digits."""
    total = sum(int(digit) * place for place, digit in enumerate(body, start=1))
    return f"{body}{'X' if total % 11 == 10 else total % 11}"


def to_isbn10(isbn13: str) -> str | None:
    """Return the same number as an ISBN-10, which only 978 numbers have."""
    return complete10(isbn13[3:12]) if isbn13.startswith("978") else None


def to_isbn13(isbn10: str) -> str:
    """Return the same number as an ISBN-13."""
    return complete13(f"978{isbn10[:9]}")


def misprinted(isbn: str, rng: Random) -> str:
    """Return the number with one digit wrong, so that its check digit no longer fits."""
    place = rng.randrange(4, len(isbn) - 1)
    digit = str((int(isbn[place]) + rng.randrange(1, 10)) % 10)
    return f"{isbn[:place]}{digit}{isbn[place + 1 :]}"


def with_hyphens(isbn10: str, rng: Random) -> str:
    """Write an ISBN-10 in its four groups, as on a back cover."""
    cut = rng.randrange(3, 7)
    joint = rng.choice("-- ")
    return joint.join((isbn10[0], isbn10[1:cut], isbn10[cut:9], isbn10[9]))
