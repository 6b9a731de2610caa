"""The stand-in's tables answer as Hardcover's do (contract §3, §3b, §5)."""

from typing import Any

import pytest

from tests.hardcover.conftest import (
    CRAGSIDE,
    DUNE,
    GONE,
    GUIDE,
    LOOKALIKE,
    MESSIAH,
    OLD_DUNE,
    STUB,
    TRANSLATED,
    UNVERIFIED,
)
from tests.servers.catalogue import Catalogue, CatalogueWork
from tests.servers.tests.asking import Ask

BY_USERS = "order_by: [{users_count: desc}, {id: asc}]"


async def rows(ask: Ask, query: str, **variables: Any) -> list[dict[str, Any]]:
    [found] = (await ask(query, **variables)).body["data"].values()
    return found  # type: ignore[no-any-return]


async def ids(ask: Ask, query: str, **variables: Any) -> list[int]:
    return [row["id"] for row in await rows(ask, query, **variables)]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ('title: {_eq: "Dune"}', [DUNE, UNVERIFIED, OLD_DUNE, GONE, STUB]),
        ('title: {_in: ["dune", "Cragside: A DCI Ryan Mystery"]}', []),
        ('title: {_in: ["Dune"]}, canonical_id: {_is_null: true}, book_status_id: {_nin: [3, 4]}', [DUNE, UNVERIFIED, STUB]),
        ('title: {_in: ["Dune"]}, canonical_id: {_is_null: false}', [OLD_DUNE]),
        ("id: {_in: []}", []),
        (f"id: {{_in: [{MESSIAH}, {DUNE}, 9999999]}}", [DUNE, MESSIAH]),
        (f'_or: [{{id: {{_eq: {GONE}}}}}, {{title: {{_eq: "Cragside"}}}}]', [CRAGSIDE, GONE]),
        (f'_and: [{{title: {{_eq: "Dune"}}}}, {{_not: {{id: {{_neq: {DUNE}}}}}}}]', [DUNE]),
        ("users_count: {_gte: 800}, id: {_gt: 102, _lte: 201}", [MESSIAH, CRAGSIDE]),
        (f"canonical: {{id: {{_eq: {DUNE}}}}}", [OLD_DUNE]),
        ("release_year: {_neq: 1900}", [DUNE]),
        ("_not: {release_year: {_eq: 1900}}", [DUNE]),
        ("release_year: {_lt: 1900}", []),
    ],
)  # fmt: skip
async def test_filters(ask: Ask, where: str, expected: list[int]) -> None:
    assert await ids(ask, f"{{ books(where: {{{where}}}, {BY_USERS}) {{ id }} }}") == expected


async def test_a_filter_left_out_is_no_filter(ask: Ask) -> None:
    query = "query q($t: String) { books(where: {title: {_eq: $t}}) { id } }"
    assert len(await ids(ask, query)) == 10


async def test_rows_come_neither_as_asked_nor_by_id(ask: Ask) -> None:
    wanted = [DUNE, GUIDE, MESSIAH, CRAGSIDE, LOOKALIKE, TRANSLATED]
    found = await ids(
        ask, "query q($i: [Int!]!) { books(where: {id: {_in: $i}}) { id } }", i=wanted
    )
    assert sorted(found) == wanted
    assert found != wanted


@pytest.mark.parametrize(
    ("order", "first"), [("desc", False), ("asc", True), ("desc_nulls_last", True)]
)
async def test_nulls_sort_as_the_largest(ask: Ask, order: str, first: bool) -> None:
    found = await ids(ask, f"{{ books(order_by: [{{release_year: {order}}}]) {{ id }} }}")
    assert (found[0] == DUNE) is first


async def test_limit_and_offset_come_last(ask: Ask) -> None:
    query = f"{{ books(limit: 2, offset: 1, {BY_USERS}) {{ id }} }}"
    assert await ids(ask, query) == [MESSIAH, CRAGSIDE]


async def test_a_book_has_hardcovers_shape(ask: Ask) -> None:
    [dune, stub] = await rows(
        ask,
        f"{{ books(where: {{id: {{_in: [{DUNE}, {STUB}]}}}}, {BY_USERS}) {{ cached_contributors"
        " cached_image alternative_titles featured_book_series { position series { name } }"
        " contributions { contribution author { name } } } }",
    )
    assert dune["cached_contributors"][1]["contribution"] is None
    assert dune["cached_contributors"][1]["author"]["name"] == "Frank Herbert"
    assert set(dune["cached_contributors"][1]["author"]) == {"id", "image", "name", "slug"}
    assert dune["cached_image"]["url"].startswith("https://")
    assert dune["alternative_titles"] == ["Der Wüstenplanet"]
    assert dune["featured_book_series"] == {"position": 1, "series": {"name": "Dune"}}
    assert dune["contributions"][0] == {
        "contribution": "Narrator",
        "author": {"name": "Simon Vance"},
    }
    assert (stub["cached_contributors"], stub["cached_image"]) == ([], {})
    assert stub["featured_book_series"] is None


async def test_editions_are_found_by_either_form_with_their_book(ask: Ask) -> None:
    found = await rows(
        ask,
        "query q($a: [String!]!, $b: [String!]!) { editions(order_by: [{users_count: desc}, "
        "{id: asc}], where: {_or: [{isbn_13: {_in: $a}}, {isbn_10: {_in: $b}}]}) { id isbn_13 "
        "language { code2 } book { id canonical { id } } } }",
        a=["9780450011849", "9790000000001"],
        b=["080442957X"],
    )
    assert found == [
        {
            "id": 13,
            "isbn_13": "9780450011849",
            "language": {"code2": "en"},
            "book": {"id": OLD_DUNE, "canonical": {"id": DUNE}},
        },
        {"id": 12, "isbn_13": None, "language": None, "book": {"id": DUNE, "canonical": None}},
    ]


async def test_a_filter_on_a_language_that_is_not_there_does_not_hold(ask: Ask) -> None:
    assert await ids(ask, '{ editions(where: {language: {code2: {_eq: "cs"}}}) { id } }') == [14]


async def test_a_merge_moves_the_editions_and_keeps_the_row(ask: Ask, catalogue: Catalogue) -> None:
    catalogue.merge(DUNE, into=MESSIAH)
    [row] = await rows(
        ask,
        f"{{ books(where: {{id: {{_eq: {DUNE}}}}}) {{ book_status_id canonical_id state }} }}",
    )
    assert row == {"book_status_id": 4, "canonical_id": MESSIAH, "state": "duplicate"}
    moved = '{ editions(where: {isbn_10: {_eq: "0441172717"}}) { book_id } }'
    assert await rows(ask, moved) == [{"book_id": MESSIAH}]


async def test_the_catalogue_may_change_at_any_time(ask: Ask, catalogue: Catalogue) -> None:
    query = '{ books(where: {title: {_eq: "New"}}) { id } }'
    assert await ids(ask, query) == []
    catalogue.add_work(CatalogueWork(900, "New"))
    assert await ids(ask, query) == [900]


async def test_authors_are_found_by_their_exact_name_with_their_works(
    ask: Ask, catalogue: Catalogue
) -> None:
    catalogue.merged_authors["Franklin Herbert"] = "Frank Herbert"
    query = (
        "query q($names: [String!]!, $limit: Int) { authors(where: {name: {_in: $names}}, "
        "order_by: [{name: asc}]) { name books_count canonical_id contributions(limit: $limit, "
        'where: {contributable_type: {_eq: "Book"}, book: {canonical_id: {_is_null: true}}}, '
        "order_by: [{book: {users_count: desc}}, {id: asc}]) { contribution book { id } } } }"
    )
    names = ["frank herbert", "Frank Herbert", "Franklin Herbert", "Simon Vance"]
    herbert, franklin, vance = await rows(ask, query, names=names)
    assert (herbert["name"], herbert["books_count"], herbert["canonical_id"]) == (
        "Frank Herbert",
        3,
        None,
    )
    assert herbert["contributions"] == [
        {"contribution": None, "book": {"id": DUNE}},
        {"contribution": "author", "book": {"id": MESSIAH}},
    ]
    assert franklin["canonical_id"] is not None
    assert franklin["contributions"] == []
    assert vance["contributions"] == [{"contribution": "Narrator", "book": {"id": DUNE}}]
    shortened, _, _ = await rows(ask, query, names=names, limit=1)
    assert [each["book"]["id"] for each in shortened["contributions"]] == [DUNE]
