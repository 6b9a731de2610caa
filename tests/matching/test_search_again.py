"""What becomes of a record when the person searches for its book again."""

import pytest

from custom_components.booklore_hardcover.booklore.models import Book
from custom_components.booklore_hardcover.hardcover.models import Work
from custom_components.booklore_hardcover.matching.by_person import searched_record
from custom_components.booklore_hardcover.record import FailureReason, Status
from tests.matching.samples import a_book, a_record, a_work


@pytest.mark.parametrize(
    ("book", "first", "second"),
    [
        pytest.param(
            a_book("Saga", "Brian K. Vaughan", series="Saga", series_number=2.0),
            a_work(20, "Saga, Vol. 2", "Brian K. Vaughan"),
            a_work(10, "Saga, Vol. 1", "Brian K. Vaughan", users_count=900),
            id="series number",
        ),
        pytest.param(
            a_book("Thrawn", "Timothy Zahn", subtitle="Treason"),
            a_work(20, "Thrawn: Treason", "Timothy Zahn"),
            a_work(10, "Thrawn", "Timothy Zahn", users_count=900),
            id="subtitle",
        ),
    ],
)
def test_all_that_the_record_knows_is_compared(book: Book, first: Work, second: Work) -> None:
    """Subtitle and series number, not only title and authors."""
    failed = a_record(book, Status.FAILED, reason=FailureReason.NOT_FOUND)
    found = searched_record(failed, [second, first], run=2, now=1.0)
    assert found is not None
    assert found.status is Status.PENDING
    assert [each.hardcover_id for each in found.found] == [20, 10]
