"""Reading a person's shelf and writing to it (sync §B2, §D)."""

from datetime import date

import pytest

from custom_components.booklore_hardcover.hardcover.client import HardcoverClient
from custom_components.booklore_hardcover.hardcover.errors import (
    HardcoverRefused,
    HardcoverUnexpectedReply,
)
from custom_components.booklore_hardcover.hardcover.models import Read, Shelf, UserBook
from custom_components.booklore_hardcover.hardcover.shelf import (
    ROWS_PER_REQUEST,
    add,
    date_read,
    rate,
    remove,
    shelf,
    user_book_on,
    user_books,
    user_books_of,
)
from tests.clock import Travel
from tests.servers.catalogue import Catalogue
from tests.servers.hardcover import TOKEN, HardcoverServer, Token

from .conftest import DUNE, GONE, MESSIAH, OLD_DUNE

SAM, ANNA = 70_001, 70_002
TODAY, LONG_AGO = "2026-10-04", "2019-05-03"
HALF_STARS = range(1, 11)


@pytest.fixture(autouse=True)
def today(server: HardcoverServer) -> None:
    """Let it be a certain day at Hardcover."""
    server.today = date.fromisoformat(TODAY)


# Reading


async def test_one_request_tells_whether_anything_is_new(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    server.account_privacy = 2
    assert await shelf(client) == Shelf(SAM, privacy=2, count=0, newest=None)
    row = server.put_on_shelf(DUNE)
    server.put_on_shelf(MESSIAH)
    server.put_on_shelf(DUNE, user_id=ANNA)
    row.rating = 4.5
    assert await shelf(client) == Shelf(SAM, privacy=2, count=2, newest=row.updated_at)
    assert server.requests == {"me": 2}


async def test_rows_come_with_what_is_compared(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    read = server.new_read(edition_id=11, started_at=LONG_AGO, finished_at="2019-06-01")
    rated = server.put_on_shelf(DUNE, rating=4.5, reads=[read])
    plain = server.put_on_shelf(MESSIAH, status=1)
    rows = [
        UserBook(rated.id, DUNE, 3, 9, (), rated.updated_at),
        UserBook(plain.id, MESSIAH, 1, None, (), plain.updated_at),
    ]
    assert await user_books(client, SAM, 2) == rows
    [with_reads] = await user_books_of(client, SAM, [rated.id, 999])
    assert with_reads.reads == (Read(read.id, 11, LONG_AGO, "2019-06-01"),)
    assert await user_book_on(client, SAM, [DUNE, 999]) == [with_reads]
    assert server.requests == {"user_books": 3}


async def test_an_empty_question_is_not_asked(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    assert await user_books_of(client, SAM, []) == []
    assert await user_book_on(client, SAM, [0, -1, 2**31]) == []
    assert not server.requests


async def test_a_large_shelf_comes_page_by_page(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    """By the rows' ids, until there are as many as were counted, or no more."""
    rows = [server.put_on_shelf(DUNE) for _ in range(2 * ROWS_PER_REQUEST)]
    count = len(rows)
    found = await travel.through(user_books(client, SAM, count))
    assert [row.id for row in found] == [row.id for row in rows]
    assert server.requests == {"user_books": 2}
    del server.shelf[rows[0].id]
    assert len(await travel.through(user_books(client, SAM, count))) == count - 1
    assert server.requests == {"user_books": 5}
    asked = [variables["after"] for _, variables in server.log[2:]]
    assert asked == [0, rows[ROWS_PER_REQUEST].id, rows[-1].id]


async def test_pages_that_are_cut_short_are_no_end(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    """The shelf is read until there are as many rows as it counts."""
    for _ in range(5):
        server.put_on_shelf(DUNE)
    server.most_rows = 3
    assert len(await user_books(client, SAM, (await shelf(client)).count)) == 5


async def test_two_hundred_rows_are_asked_for_at_once(
    client: HardcoverClient, server: HardcoverServer, travel: Travel
) -> None:
    rows = [server.put_on_shelf(DUNE).id for _ in range(450)]
    found = await travel.through(user_books_of(client, SAM, [*rows, *rows]))
    assert [row.id for row in found] == rows
    assert server.requests == {"user_books": 3}
    assert len(await travel.through(user_book_on(client, SAM, range(1, 402)))) == 450
    assert server.requests == {"user_books": 6}


async def test_other_peoples_rows_are_never_read(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    mine = server.put_on_shelf(DUNE)
    hers = server.put_on_shelf(DUNE, user_id=ANNA)
    assert [row.id for row in await user_books(client, SAM, 9_999)] == [mine.id]
    assert [row.id for row in await user_books_of(client, SAM, server.shelf)] == [mine.id]
    assert [row.id for row in await user_book_on(client, SAM, [DUNE])] == [mine.id]
    assert [row.id for row in await user_books(client, ANNA, 9_999)] == [hers.id]


async def test_a_merged_work_is_known_by_all_its_ids(
    client: HardcoverClient, server: HardcoverServer, catalogue: Catalogue
) -> None:
    """Be its row moved already or not."""
    row = server.put_on_shelf(DUNE, rating=4)
    catalogue.merge(DUNE, into=MESSIAH)
    for moves in (False, True):
        if moves:
            server.merge_works(DUNE, into=MESSIAH)
        [found] = await user_books(client, SAM, 9_999)
        assert (found.id, found.book_id, found.other_ids) == (row.id, MESSIAH, (DUNE,))
        for asked in (DUNE, MESSIAH):
            assert [each.id for each in await user_book_on(client, SAM, [asked])] == [row.id]
    assert (await rate(client, row.id, 9)).other_ids == (DUNE,)


async def test_a_book_that_nobody_may_see_any_more_keeps_its_row(
    client: HardcoverClient, server: HardcoverServer, catalogue: Catalogue
) -> None:
    server.put_on_shelf(DUNE, rating=4)
    server.put_on_shelf(GONE, rating=4)
    del catalogue.works[DUNE]
    assert [row.book_id for row in await user_books(client, SAM, 9_999)] == [DUNE, GONE]


# Ratings


@pytest.mark.parametrize("as_text", [False, True])
async def test_half_stars_are_exact_both_ways(
    client: HardcoverClient, server: HardcoverServer, as_text: bool
) -> None:
    server.ratings_as_text = as_text
    row = server.put_on_shelf(DUNE)
    for rating in HALF_STARS:
        assert (await rate(client, row.id, rating)).rating == rating
        assert row.rating == rating / 2
        assert [each.rating for each in await user_books(client, SAM, 9_999)] == [rating]


@pytest.mark.parametrize(
    ("stars", "rating"), [(3.4999999, 7), (4.5000001, 9), (0.49999, 1), (0.0, None), (0.1, None)]
)
async def test_what_is_no_half_is_the_nearest_one(
    client: HardcoverClient, server: HardcoverServer, stars: float, rating: int | None
) -> None:
    server.put_on_shelf(DUNE, rating=stars)
    assert [row.rating for row in await user_books(client, SAM, 9_999)] == [rating]


async def test_a_rating_is_written_alone(client: HardcoverClient, server: HardcoverServer) -> None:
    """Nothing else of the row changes; None clears it. Each costs one request."""
    read = server.new_read(started_at=LONG_AGO, finished_at=LONG_AGO)
    row = server.put_on_shelf(DUNE, status=5, privacy_setting_id=3, edition_id=11, reads=[read])
    before = row.twin()
    written = await rate(client, row.id, 7)
    assert (written.rating, written.status_id) == (7, 5)
    assert written.reads == (Read(read.id, None, LONG_AGO, LONG_AGO),)
    assert row.rating == 3.5
    assert (await rate(client, row.id, None)).rating is None
    before.updated_at = row.updated_at
    assert row == before
    assert server.requests == {"update_user_book": 2}
    assert server.log[0][1] == {"id": row.id, "rating": 3.5}


# Adding


@pytest.mark.parametrize(
    ("status", "days"),
    [(2, [(TODAY, None)]), (3, [(None, TODAY)]), (4, []), (5, [])],
)
async def test_what_is_added_comes_with_the_reads_that_hardcover_made(
    client: HardcoverClient,
    server: HardcoverServer,
    status: int,
    days: list[tuple[str | None, str | None]],
) -> None:
    row = await add(client, DUNE, status, 9, privacy=3)
    assert (row.book_id, row.status_id, row.rating) == (DUNE, status, 9)
    assert [(read.started_at, read.finished_at) for read in row.reads] == days
    [kept] = server.shelf.values()
    assert (kept.id, kept.user_id, kept.privacy_setting_id, kept.rating) == (row.id, SAM, 3, 4.5)
    assert server.requests == {"insert_user_book": 1}


async def test_what_is_added_unrated_says_nothing_of_a_rating(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    assert (await add(client, DUNE, 3, None, privacy=1)).rating is None
    assert [each["event"] for each in server.activities] == ["status_read"]


@pytest.mark.parametrize("forgets", [False, True])
@pytest.mark.parametrize("day", [LONG_AGO, None])
async def test_the_day_of_a_read_that_hardcover_made_is_set(
    client: HardcoverClient, server: HardcoverServer, day: str | None, forgets: bool
) -> None:
    """Added as read first, dated then (L15); the read is sent back whole."""
    server.forgets_days = forgets
    [made] = (await add(client, DUNE, 3, 9, privacy=1)).reads
    wanted = Read(made.id, made.edition_id, "2019-04-01", day)
    assert await date_read(client, wanted) == wanted
    [kept] = next(iter(server.shelf.values())).reads
    assert (kept.started_at, kept.finished_at, kept.edition_id) == (
        "2019-04-01",
        day,
        made.edition_id,
    )
    assert server.requests == {"insert_user_book": 1, "update_user_book_read": 1}
    assert [row.status_id for row in await user_books(client, SAM, 9_999)] == [3]


async def test_what_was_added_can_be_removed(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    row = await add(client, DUNE, 3, 9, privacy=1)
    other = server.put_on_shelf(MESSIAH)
    await remove(client, row.id)
    assert list(server.shelf) == [other.id]
    with pytest.raises(HardcoverRefused):
        await remove(client, row.id)
    assert server.requests == {"insert_user_book": 1, "delete_user_book": 2}


# What is refused, and what is not what was asked for


@pytest.mark.parametrize("work", [OLD_DUNE, GONE, 999])
async def test_a_work_that_is_no_more_is_not_added(
    client: HardcoverClient, server: HardcoverServer, work: int
) -> None:
    with pytest.raises(HardcoverRefused) as raised:
        await add(client, work, 3, 9, privacy=1)
    assert "deleted" not in str(raised.value)
    assert not server.shelf
    assert server.requests == {"insert_user_book": 1}


async def test_a_row_of_another_person_is_not_written_to(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    row = server.put_on_shelf(DUNE, user_id=ANNA, reads=[server.new_read()])
    with pytest.raises(HardcoverRefused):
        await rate(client, row.id, 9)
    with pytest.raises(HardcoverRefused):
        await date_read(client, Read(row.reads[0].id, None, None, TODAY))
    with pytest.raises(HardcoverRefused):
        await remove(client, row.id)
    assert (row.rating, row.reads[0].finished_at) == (None, None)


async def test_an_edition_that_is_none_is_refused(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    row = server.put_on_shelf(DUNE, reads=[server.new_read()])
    with pytest.raises(HardcoverRefused):
        await date_read(client, Read(row.reads[0].id, 5, None, TODAY))


async def test_a_write_that_was_not_done_and_says_so_is_seen(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    """The reply shows the row as it is; a row that was not made is no row."""
    server.deaf = True
    row = server.put_on_shelf(DUNE, rating=4)
    assert (await rate(client, row.id, 9)).rating == 8
    with pytest.raises(HardcoverUnexpectedReply):
        await add(client, MESSIAH, 3, 9, privacy=1)


async def test_a_shelf_belongs_to_whom_the_token_belongs(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    server.tokens[TOKEN] = Token(user_id=ANNA)
    assert (await shelf(client)).user_id == ANNA
