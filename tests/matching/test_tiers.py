"""The tiers: which books each matches, which it leaves to the next, and what an error costs."""

from dataclasses import replace

import pytest

from custom_components.booklore_hardcover.matching.outcomes import Failed, Matched, Pending
from custom_components.booklore_hardcover.record import FailureReason, Reason, Source
from tests.books import add_work, isbn
from tests.matching.samples import NOT_FOUND, Resolved, a_book, shown
from tests.servers.hardcover import HardcoverServer


async def test_no_books_no_requests(resolved: Resolved, server: HardcoverServer) -> None:
    """Without a book, Hardcover is not asked."""
    assert await resolved() == {}
    assert server.requests.total() == 0


async def test_a_book_without_title_author_and_isbn_is_not_found(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """There is nothing to ask for."""
    assert await resolved(a_book("", book_id=1)) == {1: NOT_FOUND}
    assert server.requests.total() == 0


async def test_an_isbn_without_a_title_is_believed(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """Nothing contradicts it."""
    add_work(server, 10, "Dune", "Frank Herbert", isbn13=isbn(1))
    assert await resolved(a_book("", isbn13=isbn(1))) == {1: Matched(10, Source.ISBN)}
    assert dict(server.requests) == {"editions": 1}


async def test_an_edition_of_a_withdrawn_work_leads_nowhere(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """The title is asked for instead."""
    add_work(server, 10, "Dune", "Frank Herbert", isbn13=isbn(1), status_id=3)
    add_work(server, 11, "Dune", "Frank Herbert")
    found = await resolved(a_book("Dune", "Frank Herbert", isbn13=isbn(1)))
    assert shown(found[1]) == [(11, Reason.SAME_TITLE_AND_AUTHOR)]


async def test_an_isbn_of_another_title_gives_way_to_a_work_of_that_name(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """Both are by the same author: the person is asked, with the book's own title first."""
    add_work(server, 10, "Whipping Star", "Frank Herbert", isbn13=isbn(1))
    add_work(server, 11, "Dune", "Frank Herbert")
    found = await resolved(a_book("Dune", "Frank Herbert", isbn13=isbn(1)))
    assert shown(found[1]) == [(11, Reason.SAME_TITLE_AND_AUTHOR), (10, Reason.ISBN_OTHER_TITLE)]
    assert found[1].source is Source.TITLE


@pytest.mark.parametrize(
    ("title", "author", "reason"),
    [
        pytest.param("Dune Companion", "Lois Gresh", Reason.ISBN_OTHER_TITLE, id="companion"),
        pytest.param("Dune: Study Guide", "SparkNotes", Reason.ISBN_OTHER_FORM, id="study guide"),
        pytest.param(
            "Dune: The Graphic Novel", "Raúl Allén", Reason.ISBN_OTHER_FORM, id="adaptation"
        ),
        pytest.param("Dune Box Set", "Frank Herbert", Reason.ISBN_OTHER_FORM, id="set"),
        pytest.param("Dune Messiah", "Frank Herbert", Reason.ISBN_OTHER_TITLE, id="next volume"),
        pytest.param("Dune, Vol. 2", "Frank Herbert", Reason.ISBN_OTHER_VOLUME, id="volume"),
        pytest.param("Dune", "Someone Else", Reason.ISBN_OTHER_AUTHOR, id="a namesake"),
        pytest.param("Dunes", "Frank Herbert", Reason.ISBN_OTHER_TITLE, id="a title much like it"),
    ],
)
async def test_an_isbn_of_a_book_about_the_book_is_asked_about(
    resolved: Resolved, server: HardcoverServer, title: str, author: str, reason: Reason
) -> None:
    """The book itself is offered before it, and matched when exact matches are accepted."""
    add_work(server, 10, title, author, isbn13=isbn(1))
    add_work(server, 11, "Dune", "Frank Herbert")
    dune = a_book("Dune", "Frank Herbert", isbn13=isbn(1))
    found = await resolved(dune)
    assert shown(found[1]) == [(11, Reason.SAME_TITLE_AND_AUTHOR), (10, reason)]
    assert await resolved(dune, accept_exact=True) == {1: Matched(11, Source.TITLE)}


async def test_the_title_decides_between_two_works_of_an_isbn(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """One of the two has the book's title; the source is the ISBN."""
    add_work(server, 10, "Dune", "Frank Herbert", isbn13=isbn(1))
    add_work(server, 11, "Whipping Star", "Frank Herbert", isbn13=isbn(2))
    dune = a_book("Dune", "Frank Herbert", isbn13=isbn(1), isbn10=isbn(2))
    assert (await resolved(dune))[1].source is Source.ISBN
    assert await resolved(dune, accept_exact=True) == {1: Matched(10, Source.ISBN)}


async def test_works_with_the_same_title_are_told_apart(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """A subtitle may be left out, unless another work differs by just that."""
    add_work(server, 10, "Sapiens: A Brief History of Humankind", "Yuval Noah Harari")
    sapiens = a_book("Sapiens", "Yuval Noah Harari")
    assert await resolved(sapiens, accept_exact=True) == {1: Matched(10, Source.TITLE)}
    add_work(server, 11, "Sapiens: The Birth", "Yuval Noah Harari")
    assert len(shown((await resolved(sapiens, accept_exact=True))[1])) == 2


async def test_a_contradicted_isbn_is_shown_with_what_a_search_finds(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """Also when there is no work of exactly that title."""
    add_work(server, 10, "Emma", "Jane Austen", isbn13=isbn(1))
    found = await resolved(a_book("Unheard Of", "Frank Herbert", isbn13=isbn(1)))
    assert shown(found[1])[0] == (10, Reason.ISBN_OTHER_TITLE)
    assert found[1].source is Source.SEARCH


async def test_a_reply_that_is_full_is_asked_for_in_halves(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """It may have left works out; for a single title so many are enough."""
    for number in range(500):
        add_work(server, 1_000 + number, "Dune", f"Author {number}", users_count=5)
    add_work(server, 10, "Emma", "Jane Austen", users_count=1)
    found = await resolved(
        a_book("Dune", "Author 7", book_id=1), a_book("Emma", "Jane Austen", book_id=2)
    )
    assert shown(found[1])[0] == (1_007, Reason.SAME_TITLE_AND_AUTHOR)
    assert shown(found[2]) == [(10, Reason.SAME_TITLE_AND_AUTHOR)]
    assert server.requests["books_by_title"] == 3


BOOKS = {
    "books_by_id": a_book("Nothing", book_id=1, hardcover_id=10),
    "editions": a_book("Nothing", book_id=1, isbn13=isbn(1)),
    "books_by_title": a_book("Nothing", book_id=1),
    "search": a_book("Nothing", book_id=1),
}


@pytest.mark.parametrize("operation", BOOKS)
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("408", "hardcover_timeout"),
        ("graphql_error", "hardcover_unexpected_reply"),
        ("503", "hardcover_cannot_connect"),
    ],
)
async def test_an_error_is_kept_with_the_book_it_touched(
    resolved: Resolved, server: HardcoverServer, operation: str, fault, error: str
) -> None:
    """In whichever tier; Hardcover answers other questions."""
    server.fail(operation, fault, times=None)
    assert await resolved(BOOKS[operation]) == {1: Failed(FailureReason.ERROR, error)}


async def test_accepting_exact_matches_takes_the_only_one(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """Its source is the tier that found it."""
    add_work(server, 10, "Dune", "Frank Herbert")
    add_work(server, 11, "Dune", "Someone Else")
    dune = a_book("Dune", "Frank Herbert")
    assert await resolved(dune, accept_exact=True) == {1: Matched(10, Source.TITLE)}
    add_work(server, 12, "Dune", "F. Herbert")
    assert isinstance((await resolved(replace(dune), accept_exact=True))[1], Pending)
