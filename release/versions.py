"""Version numbers: 1.2.3, and 1.2.3b1 for a beta of it."""

from dataclasses import dataclass, field
import re
from typing import Self

from .refusal import Refused

_FORM = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:(a|b|rc)(0|[1-9]\d*))?")
_STAGES = ("a", "b", "rc", None)
"""In their order; the last one is the version itself."""


@dataclass(frozen=True, order=True, slots=True)
class Version:
    """A version, which can be compared with others."""

    number: tuple[int, int, int]
    stage: int
    count: int
    text: str = field(compare=False)

    def __str__(self) -> str:
        """Return it as it is written."""
        return self.text

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take a text for a version, or refuse it."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise Refused(
                f"{text!r} is no version. Use a number like 1.2.3, or 1.2.3b1 for a beta of it."
            )
        major, minor, patch, stage, count = found.groups()
        number = (int(major), int(minor), int(patch))
        return cls(number, _STAGES.index(stage), int(count or 0), text)

    @classmethod
    def of_tag(cls, tag: str) -> Self:
        """Take a tag for the version it is of, or refuse it."""
        if not tag.startswith("v"):
            raise Refused(f"The tag {tag!r} does not begin with v. Name it v and the version.")
        return cls.parse(tag.removeprefix("v"))

    @property
    def tag(self) -> str:
        """Return the tag of its release."""
        return f"v{self.text}"

    @property
    def prerelease(self) -> bool:
        """Tell whether it is a beta, or the like."""
        return _STAGES[self.stage] is not None

    def precedes(self, final: Self) -> bool:
        """Tell whether it is a beta, or the like, of that very version."""
        return self.prerelease and not final.prerelease and self.number == final.number
