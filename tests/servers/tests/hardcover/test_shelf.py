"""The stand-in's shelves do by themselves what Hardcover's do (sync §B2, §D)."""

from datetime import date
from typing import Any

import pytest

from tests.hardcover.conftest import DUNE, GONE, MESSIAH, OLD_DUNE
from tests.servers.catalogue import Catalogue
from tests.servers.hardcover import TOKEN, Fault, HardcoverServer, Token
from tests.servers.tests.asking import Ask

TODAY, LONG_AGO = "2026-10-04", "2019-05-03"
SAM, ANNA = 70_001, 70_002
ROW = (
    "id book_id original_book_id user_id status_id rating privacy_setting_id edition_id date_added "
    "updated_at merged_at book { id canonical_id } "
    "user_book_reads(order_by: [{id: asc}]) { id edition_id started_at finished_at progress }"
)
INSERT = (
    "mutation q($o: UserBookCreateInput!) { insert_user_book(object: $o) "
    f"{{ id error user_book {{ {ROW} }} }} }}"
)
UPDATE = (
    "mutation q($id: Int!, $o: UserBookUpdateInput!) { update_user_book(id: $id, object: $o) "
    f"{{ id error user_book {{ {ROW} }} }} }}"
)
UPDATE_READ = (
    "mutation q($id: Int!, $o: DatesReadInput!) { update_user_book_read(id: $id, object: $o) "
    "{ id error user_book_read { id user_book_id edition_id started_at finished_at } } }"
)
DELETE = "mutation q($id: Int!) { delete_user_book(id: $id) { id book_id user_id } }"


@pytest.fixture(autouse=True)
def today(server: HardcoverServer) -> None:
    """Let it be a certain day at Hardcover."""
    server.today = date.fromisoformat(TODAY)


async def told(ask: Ask, query: str, **variables: Any) -> Any:
    """Return what the one field of a query or a mutation says."""
    reply = await ask(query, **variables)
    assert reply.status == 200
    [field] = reply.body["data"].values()
    return field


async def shelf(ask: Ask, where: str = "") -> list[Any]:
    return await told(ask, f"{{ user_books(order_by: [{{id: asc}}] {where}) {{ {ROW} }} }}")


async def days(ask: Ask, **new: Any) -> list[tuple[str | None, str | None]]:
    """Put a book on the shelf and return the reads that came with it."""
    row = (await told(ask, INSERT, o={"book_id": DUNE} | new))["user_book"]
    return [(read["started_at"], read["finished_at"]) for read in row["user_book_reads"]]


# Reading


async def test_a_person_sees_their_rows_and_their_number(ask: Ask, server: HardcoverServer) -> None:
    query = (
        "{ me { id account_privacy_setting_id user_books(order_by: [{updated_at: "
        "desc_nulls_last}], limit: 1) { id updated_at } user_books_aggregate "
        "{ aggregate { count max { id updated_at } } } } }"
    )
    server.account_privacy = 3
    [me] = await told(ask, query)
    assert me == {
        "id": SAM,
        "account_privacy_setting_id": 3,
        "user_books": [],
        "user_books_aggregate": {
            "aggregate": {"count": 0, "max": {"id": None, "updated_at": None}}
        },
    }
    first = server.put_on_shelf(DUNE, rating=4.5)
    second = server.put_on_shelf(MESSIAH)
    server.put_on_shelf(DUNE, user_id=ANNA)
    first.rating = 5.0
    [me] = await told(ask, query)
    assert me["user_books"] == [{"id": first.id, "updated_at": first.updated_at}]
    assert me["user_books_aggregate"]["aggregate"] == {
        "count": 2,
        "max": {"id": second.id, "updated_at": first.updated_at},
    }


async def test_without_a_person_there_are_other_peoples_rows(
    ask: Ask, server: HardcoverServer
) -> None:
    """But no private ones (L3)."""
    mine = server.put_on_shelf(DUNE, rating=4.5, privacy_setting_id=3)
    hers = server.put_on_shelf(MESSIAH, user_id=ANNA)
    server.put_on_shelf(DUNE, user_id=ANNA, privacy_setting_id=3)
    assert [row["id"] for row in await shelf(ask)] == [mine.id, hers.id]
    found = await shelf(ask, f"where: {{user_id: {{_eq: {SAM}}}}}")
    assert [(row["id"], row["rating"]) for row in found] == [(mine.id, 4.5)]


async def test_rows_are_found_by_their_work_and_come_page_by_page(
    ask: Ask, server: HardcoverServer
) -> None:
    rows = [server.put_on_shelf(DUNE, user_id=user) for user in range(1, 8)]
    assert [row["id"] for row in await shelf(ask, "limit: 3")] == [row.id for row in rows[:3]]
    server.most_rows = 2
    after = f"where: {{id: {{_gt: {rows[3].id}}}}}, limit: 3"
    assert [row["id"] for row in await shelf(ask, after)] == [rows[4].id, rows[5].id]
    server.most_rows = None
    merged = server.put_on_shelf(OLD_DUNE)
    found = await shelf(ask, f"where: {{book: {{canonical_id: {{_eq: {DUNE}}}}}}}")
    assert [row["id"] for row in found] == [merged.id]


async def test_merged_works_take_their_rows_along(
    ask: Ask, server: HardcoverServer, catalogue: Catalogue
) -> None:
    """With the catalogue's own merge the row stays for a while; there is one of a book at most."""
    row = server.put_on_shelf(DUNE, rating=4)
    catalogue.merge(DUNE, into=MESSIAH)
    [shown] = await shelf(ask)
    assert (shown["book_id"], shown["book"]["canonical_id"]) == (DUNE, MESSIAH)
    server.merge_works(DUNE, into=MESSIAH)
    [shown] = await shelf(ask)
    assert (shown["book_id"], shown["original_book_id"]) == (MESSIAH, DUNE)
    assert shown["merged_at"]
    assert shown["updated_at"] > row.created_at
    server.put_on_shelf(OLD_DUNE)
    server.merge_works(OLD_DUNE, into=MESSIAH)
    assert [each["id"] for each in await shelf(ask)] == [row.id]


async def test_a_book_that_nobody_may_see_any_more_is_null(
    ask: Ask, server: HardcoverServer, catalogue: Catalogue
) -> None:
    row = server.put_on_shelf(DUNE)
    del catalogue.works[DUNE]
    [shown] = await shelf(ask)
    assert (shown["id"], shown["book_id"], shown["book"]) == (row.id, DUNE, None)
    for query, variables in (
        (UPDATE, {"id": row.id, "o": {"rating": 4}}),
        (INSERT, {"o": {"book_id": DUNE}}),
    ):
        assert "Was it deleted?" in (await told(ask, query, **variables))["error"]


async def test_numbers_may_come_as_text(ask: Ask, server: HardcoverServer) -> None:
    server.put_on_shelf(DUNE, rating=4.5)
    server.ratings_as_text = True
    assert [row["rating"] for row in await shelf(ask)] == ["4.5"]


# What comes of a status


async def test_to_want_a_book_is_no_read(ask: Ask) -> None:
    assert await days(ask) == await days(ask, status_id=1) == []


async def test_a_book_put_in_as_read_was_read_today(ask: Ask) -> None:
    """L12."""
    assert await days(ask, status_id=3) == [(None, TODAY)]


async def test_a_book_put_in_as_being_read_was_begun_today(
    ask: Ask, server: HardcoverServer
) -> None:
    """With an edition that Hardcover chooses (L10)."""
    row = (await told(ask, INSERT, o={"book_id": DUNE, "status_id": 2}))["user_book"]
    [read] = row["user_book_reads"]
    assert (read["started_at"], read["finished_at"]) == (TODAY, None)
    assert read["edition_id"] == DUNE * 10 + 2


async def test_what_is_finished_was_finished_today(ask: Ask, server: HardcoverServer) -> None:
    """An open read (L11), and one whose past day is known: that is lost (L14)."""
    for read in (
        server.new_read(started_at=LONG_AGO),
        server.new_read(started_at=LONG_AGO, finished_at=LONG_AGO),
    ):
        row = server.put_on_shelf(DUNE, status=1, reads=[read])
        await told(ask, UPDATE, id=row.id, o={"status_id": 3})
        assert [(each.started_at, each.finished_at) for each in row.reads] == [(LONG_AGO, TODAY)]
        del server.shelf[row.id]


async def test_a_read_book_that_is_read_again_gets_a_second_read(
    ask: Ask, server: HardcoverServer
) -> None:
    """TOME #219."""
    row = server.put_on_shelf(DUNE, reads=[server.new_read(finished_at=LONG_AGO)])
    await told(ask, UPDATE, id=row.id, o={"status_id": 2})
    assert [(read.started_at, read.finished_at) for read in row.reads] == [
        (None, LONG_AGO),
        (TODAY, None),
    ]


async def test_a_read_with_an_end_makes_a_read_book(ask: Ask, server: HardcoverServer) -> None:
    """By itself (L13), and with the day that is sent."""
    row = server.put_on_shelf(DUNE, status=2, reads=[server.new_read(started_at=LONG_AGO)])
    written = await told(ask, UPDATE_READ, id=row.reads[0].id, o={"finished_at": "2020-01-02"})
    assert written["user_book_read"]["finished_at"] == "2020-01-02"
    assert (row.status_id, row.reads[0].started_at) == (3, LONG_AGO)


async def test_read_first_and_then_the_day_works(ask: Ask, server: HardcoverServer) -> None:
    """L15, the order to use; and null for a day that nobody knows (TOME #217)."""
    row = (await told(ask, INSERT, o={"book_id": DUNE, "status_id": 3}))["user_book"]
    [read] = row["user_book_reads"]
    for day in (LONG_AGO, None):
        days = {"finished_at": day, "started_at": None, "edition_id": None}
        written = await told(ask, UPDATE_READ, id=read["id"], o=days)
        assert written["user_book_read"] == {"user_book_id": row["id"], "id": read["id"]} | days
        assert server.shelf[row["id"]].status_id == 3


# What else is written


async def test_what_is_left_out_stays(ask: Ask, server: HardcoverServer) -> None:
    """L1; a null clears. In June 2025 the days of a read did not stay."""
    read = server.new_read(started_at=LONG_AGO, finished_at="2019-06-01", edition_id=DUNE * 10 + 1)
    row = server.put_on_shelf(DUNE, rating=4, privacy_setting_id=3, reads=[read])
    before, changed = row.twin(), row.updated_at
    await told(ask, UPDATE, id=row.id, o={"rating": 4.5})
    assert (row.rating, row.updated_at > changed) == (4.5, True)
    row.rating, row.updated_at = before.rating, before.updated_at
    assert row == before
    await told(ask, UPDATE, id=row.id, o={"rating": None})
    assert row.rating is None
    await told(ask, UPDATE_READ, id=read.id, o={"finished_at": "2019-06-02"})
    assert (read.started_at, read.finished_at) == (LONG_AGO, "2019-06-02")
    server.forgets_days = True
    await told(ask, UPDATE_READ, id=read.id, o={"finished_at": "2019-06-02"})
    assert (read.started_at, read.finished_at) == (None, "2019-06-02")


async def test_a_changed_edition_moves_the_open_read(ask: Ask, server: HardcoverServer) -> None:
    """GR #143."""
    row = server.put_on_shelf(DUNE, status=2, reads=[server.new_read(edition_id=12)])
    await told(ask, UPDATE, id=row.id, o={"edition_id": 11})
    assert (row.edition_id, row.reads[0].edition_id) == (11, 11)


async def test_the_day_of_the_shelf_may_be_said(ask: Ask) -> None:
    """TOME #218; left out it is today."""
    row = (await told(ask, INSERT, o={"book_id": DUNE, "date_added": LONG_AGO}))["user_book"]
    assert row["date_added"] == LONG_AGO
    row = (await told(ask, INSERT, o={"book_id": MESSIAH}))["user_book"]
    assert (row["date_added"], row["privacy_setting_id"]) == (TODAY, 1)


async def test_a_book_that_is_there_is_changed_and_told_again(
    ask: Ask, server: HardcoverServer
) -> None:
    new = {"book_id": DUNE, "status_id": 3, "rating": 4, "privacy_setting_id": 3}
    first = await told(ask, INSERT, o=new)
    assert [each["event"] for each in server.activities] == ["status_read", "rated"]
    assert {each["privacy_setting_id"] for each in server.activities} == {3}
    assert (await told(ask, INSERT, o=new))["id"] == first["id"]
    assert len(server.activities) == 4
    assert len(server.shelf) == 1
    assert [each["user_id"] for each in server.activities] == [SAM] * 4


async def test_every_write_is_told(ask: Ask, server: HardcoverServer) -> None:
    """Be it for the value that is there already."""
    row = server.put_on_shelf(DUNE, rating=4, reads=[server.new_read(finished_at=LONG_AGO)])
    for _ in range(2):
        await told(ask, UPDATE, id=row.id, o={"rating": 4})
    await told(ask, UPDATE_READ, id=row.reads[0].id, o={"finished_at": LONG_AGO})
    assert [each["event"] for each in server.activities] == ["rated", "rated", "progress_updated"]


async def test_what_is_removed_is_gone_with_its_reads(ask: Ask, server: HardcoverServer) -> None:
    row = server.put_on_shelf(DUNE, reads=[server.new_read(finished_at=LONG_AGO)])
    assert await told(ask, DELETE, id=row.id) == {"id": row.id, "book_id": DUNE, "user_id": SAM}
    assert await shelf(ask) == []
    assert (await told(ask, DELETE, id=row.id))["id"] is None


# What is refused


@pytest.mark.parametrize("work", [OLD_DUNE, GONE, 999])
async def test_merged_deleted_and_unknown_works_are_refused(
    ask: Ask, server: HardcoverServer, work: int
) -> None:
    """With a 200, and with words for people."""
    reply = await told(ask, INSERT, o={"book_id": work})
    assert reply == {
        "id": None,
        "error": "We weren't able to find that book. Was it deleted?",
        "user_book": None,
    }
    assert not server.shelf
    assert not server.activities


async def test_other_peoples_rows_are_refused(ask: Ask, server: HardcoverServer) -> None:
    row = server.put_on_shelf(DUNE, user_id=ANNA, reads=[server.new_read()])
    assert (await told(ask, UPDATE, id=row.id, o={"rating": 1}))["error"]
    assert (await told(ask, UPDATE_READ, id=row.reads[0].id, o={"finished_at": TODAY}))["error"]
    assert (await told(ask, DELETE, id=row.id))["id"] is None
    assert (row.rating, row.reads[0].finished_at, row.id in server.shelf) == (None, None, True)


@pytest.mark.parametrize("changes", [{"rating": 5.5}, {"rating": -1}, {"status_id": 9}])
async def test_values_out_of_range_are_refused(
    ask: Ask, server: HardcoverServer, changes: dict[str, Any]
) -> None:
    row = server.put_on_shelf(DUNE)
    assert (await told(ask, UPDATE, id=row.id, o=changes))["error"]
    assert not server.activities


async def test_an_edition_that_is_none_fails_in_words_of_its_own(
    ask: Ask, server: HardcoverServer
) -> None:
    row = server.put_on_shelf(DUNE, reads=[server.new_read()])
    for query, number in ((UPDATE, row.id), (UPDATE_READ, row.reads[0].id)):
        reply = await ask(query, id=number, o={"edition_id": 5})
        assert reply.status == 200
        [error] = reply.body["errors"]
        assert error["extensions"]["code"] == "parse-failed"
        assert 'key "message" not found' in error["message"]


async def test_more_than_five_mutations_are_refused(ask: Ask, server: HardcoverServer) -> None:
    """Five are done in order, and cost five requests."""
    row = server.put_on_shelf(DUNE)

    def several(number: int) -> str:
        update = "update_user_book(id: %d, object: {rating: %d}) { id }"
        return "mutation {" + " ".join(f"m{n}: {update % (row.id, n)}" for n in range(number)) + "}"

    reply = await ask(several(6))
    assert reply.status == 403
    assert reply.body["errors"][1] == "top_level_mutation_limit_exceeded"
    assert row.rating is None
    assert (await ask(several(5))).status == 200
    assert row.rating == 4
    assert server.requests == {"update_user_book": 11}


@pytest.mark.parametrize(
    ("query", "variables", "missing"),
    [
        ("{ user_books { id } }", {}, "read:library"),
        ("{ me { user_books { id } } }", {}, "read:library"),
        ("{ me { user_books_aggregate { aggregate { count } } } }", {}, "read:library"),
        (INSERT, {"o": {"book_id": DUNE}}, "write:library"),
        (UPDATE, {"id": 1, "o": {}}, "write:library"),
        (UPDATE_READ, {"id": 1, "o": {}}, "write:library"),
        (DELETE, {"id": 1}, "write:library"),
    ],
)
async def test_shelves_have_scopes_of_their_own(
    ask: Ask, server: HardcoverServer, query: str, variables: dict[str, Any], missing: str
) -> None:
    server.tokens[TOKEN] = Token(scopes=frozenset({"read:me:content", "read:catalog"}))
    reply = await ask(query, **variables)
    assert (reply.status, reply.body["scope"]) == (403, missing)
    assert (await ask("{ me { id } }")).status == 200
    assert not server.shelf


# What goes wrong on demand


@pytest.mark.parametrize("fault", ["lands_408", "lands_500"])
async def test_a_write_may_be_done_and_look_failed(
    ask: Ask, server: HardcoverServer, fault: Fault
) -> None:
    row = server.put_on_shelf(DUNE)
    server.fail("update_user_book", fault)
    reply = await ask(UPDATE, id=row.id, o={"rating": 4})
    assert reply.status == int(fault.removeprefix("lands_"))
    assert row.rating == 4


async def test_a_write_may_be_told_and_not_be_done(ask: Ask, server: HardcoverServer) -> None:
    row = server.put_on_shelf(DUNE)
    server.fail("update_user_book", "lies")
    reply = await told(ask, UPDATE, id=row.id, o={"rating": 4})
    assert (reply["user_book"]["rating"], row.rating) == (4, None)
    server.deaf = True
    reply = await told(ask, UPDATE, id=row.id, o={"rating": 4})
    assert (reply["user_book"]["rating"], row.rating) == (None, None)
    reply = await told(ask, INSERT, o={"book_id": MESSIAH})
    assert reply == {"id": None, "error": None, "user_book": None}
    await told(ask, DELETE, id=row.id)
    assert list(server.shelf) == [row.id]
    assert not server.activities
