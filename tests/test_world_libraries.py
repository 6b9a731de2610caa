"""The libraries that a world can be: the tidy one stays the same, the others have odd books."""

import pytest

from .servers.library import library_rows
from .servers.world import Oddity, Shares, build_world
from .worlds import checksum, edition_titles, having, works_behind


@pytest.mark.parametrize(
    ("seed", "expected"),
    [(1, "a2c43d815e3f517f"), (2, "d59093f0a09a05fe"), (3, "2fef6326ab5773e9")],
)
def test_the_tidy_library_is_what_it_always_was(seed: int, expected: str) -> None:
    """Its figures can be compared over the years only while no book of it changes."""
    assert checksum(build_world(library_rows(), size=400, seed=seed)) == expected


def test_a_translation_bears_its_own_title() -> None:
    """The number of a book in another language belongs to an edition of that title."""
    world = build_world(library_rows(), size=229, shares=Shares(other_title=1))
    foreign = {row.original_title for row in library_rows()}
    numbered = [each for each in having(world, Oddity.OTHER_TITLE) if works_behind(world, each)]
    right = [each for each in numbered if works_behind(world, each) & world.truth[each]]
    assert len(right) > 5
    for book_id in right:
        titles = edition_titles(world, book_id)
        assert titles
        assert titles <= foreign
