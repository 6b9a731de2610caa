"""The author tier: books are compared with all works of their authors before any search."""

import pytest

from custom_components.booklore_hardcover.matching.outcomes import Matched
from custom_components.booklore_hardcover.record import Reason, Source
from tests.books import add_work, isbn
from tests.matching.samples import NOT_FOUND, Resolved, a_book, shown
from tests.servers.hardcover import Fault, HardcoverServer


def asked(server: HardcoverServer) -> dict[str, int]:
    """Return how often authors were asked for, and how often something was searched for."""
    return {name: server.requests[name] for name in ("authors", "search")}


@pytest.mark.parametrize(
    ("title", "author", "reason"),
    [
        pytest.param(
            "The Suspicions of Mr. Whcher",
            "Kate Summerscale",
            Reason.SIMILAR_TITLE_SAME_AUTHOR,
            id="a slip",
        ),
        pytest.param(
            "the suspicions of mr whicher!",
            "SUMMERSCALE, KATE",
            Reason.SAME_TITLE_AND_AUTHOR,
            id="other letters",
        ),
        pytest.param(
            "Der Verdacht des Mr. Whicher",
            "Kate Summerscale",
            Reason.KNOWN_UNDER_TITLE,
            id="another language",
        ),
    ],
)
async def test_a_title_near_one_of_the_authors_needs_no_search(
    resolved: Resolved, server: HardcoverServer, title: str, author: str, reason: Reason
) -> None:
    """All works of the author are there to compare with, however the title is written."""
    add_work(
        server,
        10,
        "The Suspicions of Mr. Whicher",
        "Kate Summerscale",
        subtitle="A Shocking Murder and the Undoing of a Great Victorian Detective",
        alternative_titles=["Der Verdacht des Mr. Whicher"],
    )
    add_work(server, 11, "The Queen of Whale Cay", "Kate Summerscale")
    found = await resolved(a_book(title, author))
    assert shown(found[1]) == [(10, reason)]
    assert found[1].source is Source.TITLE
    assert asked(server) == {"authors": 1, "search": 0}


async def test_an_exact_match_among_them_is_taken_where_that_is_wanted(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """Its source is the title, as in the title tier."""
    add_work(server, 10, "Emma: A Novel in Three Volumes", "Jane Austen")
    found = await resolved(a_book("emma", "Jane Austen"), accept_exact=True)
    assert found == {1: Matched(10, Source.TITLE)}
    assert asked(server) == {"authors": 1, "search": 0}


async def test_nothing_is_searched_for_that_the_author_did_not_write(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """All works of the author are known, and none has a title like it."""
    add_work(server, 10, "Emma", "Jane Austen")
    add_work(server, 11, "Persuasion", "Jane Austen")
    add_work(server, 12, "Cookbook", "Somebody Else")
    assert await resolved(a_book("Family Recipes", "Jane Austen")) == {1: NOT_FOUND}
    assert asked(server) == {"authors": 1, "search": 0}


async def test_an_isbn_that_was_not_believed_is_still_asked_about(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """The author's works are offered too: one may be the book under another title."""
    add_work(server, 10, "Cookbook", "Somebody Else", isbn13=isbn(1))
    add_work(server, 11, "Emma", "Jane Austen")
    add_work(server, 12, "Persuasion", "Jane Austen")
    found = await resolved(a_book("Family Recipes", "Jane Austen", isbn13=isbn(1)))
    assert shown(found[1]) == [
        (10, Reason.ISBN_OTHER_TITLE),
        (11, Reason.SAME_AUTHOR_OTHER_TITLE),
        (12, Reason.SAME_AUTHOR_OTHER_TITLE),
    ]
    assert asked(server) == {"authors": 1, "search": 0}


@pytest.mark.parametrize("name", ["J.R.R. Tolkien", "J. R. R. Tolkien", "JRR Tolkien"])
@pytest.mark.parametrize("shelf", ["J.R.R. Tolkien", "Tolkien, J. R. R.", "JRR Tolkien"])
async def test_initials_are_asked_for_in_every_spelling(
    resolved: Resolved, server: HardcoverServer, name: str, shelf: str
) -> None:
    """Hardcover finds a name only as it spells it."""
    add_work(server, 10, "The Hobbit: There and Back Again", name)
    found = await resolved(a_book("Hobit", shelf))
    assert shown(found[1]) == [(10, Reason.SIMILAR_TITLE_SAME_AUTHOR)]
    assert asked(server) == {"authors": 1, "search": 0}


async def test_the_second_author_is_looked_at_too(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """Hardcover may name only one of two; then the very title settles it."""
    add_work(server, 10, "Good Omens", "Neil Gaiman")
    found = await resolved(a_book("GOOD OMENS!", "Terry Pratchett", "Neil Gaiman"))
    assert shown(found[1]) == [(10, Reason.SAME_TITLE_ONE_AUTHOR)]
    assert asked(server) == {"authors": 1, "search": 0}


async def test_not_all_works_of_a_prolific_author_are_known(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """A reply holds a hundred works of each author; a title like none of them is searched for."""
    for number in range(100):
        add_work(server, 1000 + number, f"Case {number}", "Agatha Christie", users_count=500)
    add_work(server, 10, "Curtain", "Agatha Christie", users_count=1)
    found = await resolved(a_book("Curtian", "Agatha Christie"))
    assert shown(found[1])[0][0] == 10
    assert asked(server) == {"authors": 1, "search": 1}


async def test_the_exact_title_of_a_prolific_author_needs_no_search(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """A reply holds the most used works."""
    for number in range(120):
        add_work(server, 1000 + number, f"Case {number}", "Agatha Christie", users_count=5)
    add_work(server, 10, "The Curtain", "Agatha Christie", users_count=900)
    found = await resolved(a_book("the CURTAIN!", "Agatha Christie"))
    assert shown(found[1])[0][0] == 10
    assert asked(server) == {"authors": 1, "search": 0}


@pytest.mark.parametrize("accept_exact", [False, True])
async def test_an_alternative_title_is_not_taken_for_the_exact_one(
    resolved: Resolved, server: HardcoverServer, accept_exact: bool
) -> None:
    """The book's work is spelt in capitals, and not among the hundred of the reply."""
    for number in range(120):
        add_work(server, 1000 + number, f"Case {number}", "Enid Blyton", users_count=5)
    add_work(
        server,
        7,
        "Adventure on the Island",
        "Enid Blyton",
        users_count=900,
        alternative_titles=["The Secret Island"],
    )
    add_work(server, 8, "THE SECRET ISLAND", "Enid Blyton", users_count=0)
    book = a_book("The Secret Island", "Enid Blyton")
    found = (await resolved(book, accept_exact=accept_exact))[1]
    if accept_exact:
        assert found == Matched(8, Source.SEARCH)
    else:
        assert shown(found)[0] == (8, Reason.SAME_TITLE_AND_AUTHOR)


@pytest.mark.parametrize(
    "authors",
    [
        pytest.param(["Fjodor Dostojewski"], id="one work of theirs is known by this spelling"),
        pytest.param(["Swetlana Geier", "Fjodor M. Dostojewskij"], id="only the translator is"),
    ],
)
async def test_authors_with_another_spelling_are_searched_for(
    resolved: Resolved, server: HardcoverServer, authors: list[str]
) -> None:
    """Their works may be under the other spelling."""
    add_work(server, 10, "The Karamazov Brothers", "Fyodor Dostoevsky")
    add_work(server, 11, "Weiße Nächte", "Fjodor Dostojewski")
    for number in range(3):
        add_work(server, 20 + number, f"Interview {number}", "Swetlana Geier")
    await resolved(a_book("Die Brüder Karamasow", *authors))
    assert server.requests["authors"] == 1
    assert server.requests["search"] > 0


async def test_an_author_merged_into_another_is_searched_for(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """The merged author has no works, which does not mean that there are none."""
    server.catalogue.merged_authors["Mary Ann Evans"] = "George Eliot"
    add_work(server, 10, "Middlemarch", "George Eliot")
    found = await resolved(a_book("Midlemarch", "Mary Ann Evans"))
    assert shown(found[1])[0][0] == 10
    assert asked(server) == {"authors": 1, "search": 1}


async def test_a_narrator_of_that_name_wrote_nothing(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """Works that somebody only read aloud are not counted as theirs."""
    work = add_work(server, 10, "Dune", "Frank Herbert")
    work.contributors.append(("Simon Vance", "Narrator"))
    server.catalogue.works_by_contributor["Simon Vance"].append(work)
    add_work(server, 11, "The Voice", "Simon L. Vance")
    found = await resolved(a_book("Voice", "Simon Vance"))
    assert (11, Reason.SAME_TITLE_AND_AUTHOR) in shown(found[1])


async def test_one_request_for_forty_authors(resolved: Resolved, server: HardcoverServer) -> None:
    """Books of one author count once."""
    books = []
    for number in range(41):
        author = f"Author {number:02}"
        add_work(server, 1000 + number, f"Title {number}", author)
        add_work(server, 2000 + number, f"Another Title {number}", author)
        books += [
            a_book(f"Entirely {word} else", author, book_id=2 * number + place)
            for place, word in enumerate(("something", "nothing"), start=1)
        ]
    found = await resolved(*books)
    assert set(found.values()) == {NOT_FOUND}
    assert asked(server) == {"authors": 2, "search": 0}


@pytest.mark.parametrize("fault", ["graphql_error", "403_scope", "403_scope_in_band"])
async def test_a_refused_question_is_left_to_search(
    resolved: Resolved, server: HardcoverServer, fault: Fault
) -> None:
    """It is not asked again: a limit or a missing scope would refuse every batch."""
    books = []
    for number in range(41):
        add_work(server, 1000 + number, f"Title {number}", f"Author {number:02}")
        books.append(a_book(f"Titel {number}", f"Author {number:02}", book_id=number + 1))
    server.fail("authors", fault, times=None)
    found = await resolved(*books)
    assert all(shown(outcome) for outcome in found.values())
    assert server.requests["authors"] == 1
    assert server.requests["search"] >= 41


async def test_what_takes_too_long_is_asked_in_parts(
    resolved: Resolved, server: HardcoverServer
) -> None:
    """What still fails is left to search; everything else gets its outcome here."""
    books = []
    for number in range(4):
        add_work(server, 1000 + number, f"Title {number}", f"Author {number:02}")
        books.append(a_book(f"Titel {number}", f"Author {number:02}", book_id=number + 1))
    server.fail("authors", "408", times=3)
    found = await resolved(*books)
    assert [shown(found[book.id])[0][0] for book in books] == [1000, 1001, 1002, 1003]
    assert asked(server) == {"authors": 5, "search": 1}
