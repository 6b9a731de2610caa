"""The kinds of odd books, each with its share."""

from collections.abc import Callable, Sequence

from .world_catalogue import CatalogueBuilder
from .world_forms import issue_and_volume, manga_and_novel, volume_and_omnibus
from .world_odd import OddShelf
from .world_oddities import Owned
from .world_parts import (
    number_bare,
    number_in_series,
    part_and_volume,
    subtitle_apart,
    volume_absent,
)
from .world_rows import Row
from .world_shares import Shares

type _Maker = Callable[[OddShelf], None]


def count_odd(size: int, shares: Shares) -> int:
    """Return how many of a library's books are odd by nature, and not from the list."""
    return sum(count for _, count in _wanted(size, shares))


def odd_books(builder: CatalogueBuilder, rows: Sequence[Row], size: int) -> list[Owned]:
    """Return these books, and put the works around them on Hardcover."""
    wanted = [each for each in _wanted(size, builder.shares) if each[1]]
    if not wanted:
        return []
    shelf = OddShelf(builder, rows)
    for make, count in wanted:
        enough = len(shelf.owned) + count
        while len(shelf.owned) < enough:
            make(shelf)
        del shelf.owned[enough:]
    return shelf.owned


def _wanted(size: int, shares: Shares) -> list[tuple[_Maker, int]]:
    kinds: tuple[tuple[_Maker, float], ...] = (
        (manga_and_novel, shares.manga_or_novel),
        (issue_and_volume, shares.issue_or_volume),
        (volume_and_omnibus, shares.volume_or_omnibus),
        (part_and_volume, shares.part_of_volume),
        (number_in_series, shares.number_in_series),
        (number_bare, shares.number_bare),
        (volume_absent, shares.volume_absent),
        (subtitle_apart, shares.subtitle_apart),
    )
    return [(make, round(size * share)) for make, share in kinds]
