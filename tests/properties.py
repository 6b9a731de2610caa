"""How thoroughly properties are tried."""

from hypothesis import settings

from .soak import SOAK

_TIMES = 10 if SOAK else 1


def examples(usual: int) -> settings:
    """Return how many examples a property is tried with: ten times as many in a soak.

    The usual ones are the same at every time; those of a soak come from the seed that
    `script/test --soak` hands to Hypothesis.
    """
    return settings(
        max_examples=usual * _TIMES,
        derandomize=not SOAK,
        database=None,
        deadline=None,  # machines differ
    )


settings.register_profile("everywhere", examples(100))
settings.load_profile("everywhere")
