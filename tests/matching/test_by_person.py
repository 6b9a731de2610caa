"""A person's own search: what it makes of a record."""

from dataclasses import replace

import pytest

from custom_components.booklore_hardcover.booklore.models import Book
from custom_components.booklore_hardcover.matching import by_person
from custom_components.booklore_hardcover.matching.by_person import searched_record
from custom_components.booklore_hardcover.matching.models import FailureReason
from custom_components.booklore_hardcover.matching.ranking import Case, open_case
from custom_components.booklore_hardcover.matching.records import Status
from tests.matching.samples import DUNE13, a_book, a_record, a_work

SAGA = a_book("Saga", "Brian K. Vaughan", isbn13=DUNE13, subtitle="Chapter Two", series_number=2.0)
FAILED = a_record(SAGA, Status.FAILED, reason=FailureReason.NOT_FOUND)


def test_all_that_the_record_knows_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the title and the authors alone."""
    compared: list[Book] = []

    def opened(book: Book) -> Case:
        compared.append(book)
        return open_case(book)

    monkeypatch.setattr(by_person, "open_case", opened)
    searched_record(1, FAILED, [], run=2, now=1.0)
    assert compared == [replace(SAGA, library_id=None)]


def test_the_volume_that_the_series_number_names_comes_first() -> None:
    """However many people have read another one."""
    works = [
        a_work(10, "Saga, Vol. 1", "Brian K. Vaughan", users_count=900),
        a_work(20, "Saga, Vol. 2", "Brian K. Vaughan"),
    ]
    found = searched_record(1, FAILED, works, run=2, now=1.0)
    assert found is not None
    assert (found.status, found.candidates[0].hardcover_id) == (Status.PENDING, 20)
