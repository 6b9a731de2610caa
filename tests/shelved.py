"""Candidates that are on the person's Hardcover shelf."""

from dataclasses import replace

from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.record import Candidate, Record


async def mark_on_shelf(entry: MockConfigEntry, book_id: int, *works: int) -> None:
    """Mark these candidates of a book, as matching does that knows the shelf."""

    def marked(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        return tuple(replace(each, on_shelf=each.hardcover_id in works) for each in candidates)

    def decide(stands: Record | None) -> Record:
        assert stands is not None
        return replace(stands, candidates=marked(stands.candidates), found=marked(stands.found))

    await entry.runtime_data.store.update({book_id: decide})
