"""How thoroughly properties are tried."""

from hypothesis import settings

from .soak import SOAK


def examples(usual: int) -> settings:
    """Return how many examples a property is tried with: a hundred times as many in a soak.

    The usual ones are the same at every time.
    """
    return settings(
        max_examples=usual * 100 if SOAK else usual,
        derandomize=not SOAK,
        database=None,
        deadline=None,
    )
