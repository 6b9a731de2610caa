"""Checking once more, right before a line is written, that it is still wanted."""

from collections.abc import Collection, Iterable

from ...record import Status
from ...store import MatchStore
from ...store.ledger import Standing
from ..plan import Left, Why
from .compare import RatingLine


async def unwanted(store: MatchStore, lines: Iterable[RatingLine]) -> dict[int, Left]:
    """Return why lines are no longer to be written, by book id; the others still are."""
    planned = [line for line in lines if line.why is not Why.UNDO]
    if not planned:
        return {}
    left: dict[int, Left] = {}
    excluded = await store.journal.excluded()
    records = await store.records([each.book_id for each in planned])
    settled = await _settlements(store, planned)
    for line in planned:
        record = records.get(line.book_id)
        matched = record and record.status is Status.MATCHED and record.hardcover_id
        taken_back = line.why is Why.SETTLED and line.hardcover_id not in settled
        if line.book_id in excluded:
            left[line.book_id] = Left.EXCLUDED
        elif matched != line.hardcover_id or taken_back:
            left[line.book_id] = Left.LATER
    return left


async def _settlements(store: MatchStore, lines: Collection[RatingLine]) -> set[int]:
    """Return the Hardcover books whose settlement has not been taken back."""
    if all(line.why is not Why.SETTLED for line in lines):
        return set()
    pairs = await store.ratings.pairs(each.hardcover_id for each in lines)
    # With several copies, the pair is AGREED as soon as the first line is written.
    return {
        work for work, pair in pairs.items() if pair.standing in (Standing.SETTLED, Standing.AGREED)
    }
