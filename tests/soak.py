"""How long the tests may take: a slice of each table and one seed, or all of them.

`script/test --soak` sets SOAK, and SEED to what `--seed` names or to a number that it
draws and prints. Without them the tests are the same at every time.
"""

from collections.abc import Iterable, Sequence
import os
from random import Random

SOAK = bool(os.environ.get("SOAK"))
SEED = int(os.environ.get("SEED") or 1)


def a_slice[CaseT](cases: Sequence[CaseT], wanted: Iterable[CaseT]) -> Sequence[CaseT]:
    """Return all cases when there is time, in an order of the seed's, else those wanted."""
    if not SOAK:
        return tuple(wanted)
    return Random(SEED).sample(cases, len(cases))
