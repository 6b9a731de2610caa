"""The stand-in's search misleads in the ways of the real one (contract §4)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.hardcover.conftest import (
    CRAGSIDE,
    DUNE,
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

QUERY = """query q($q: String!, $n: Int, $page: Int, $fields: String, $weights: String,
  $sort: String) { search(query: $q, query_type: "Book", per_page: $n, page: $page,
  fields: $fields, weights: $weights, sort: $sort) { error ids results } }"""

type Search = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def search(ask: Ask) -> Search:
    async def search(q: str, **variables: Any) -> dict[str, Any]:
        reply = await ask(QUERY, q=q, **variables)
        found: dict[str, Any] = reply.body["data"]["search"]
        return found

    return search


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # An exact title goes first, then popularity decides among equals.
        ("Dune", [DUNE, STUB, MESSIAH, GUIDE]),
        ("dune messiah", [MESSIAH]),
        # The study guide names everything in its title and beats the work itself.
        ("Dune Frank Herbert", [GUIDE, DUNE, MESSIAH]),
        # All words must match: the messy query leads to the lookalike alone.
        ("Cragside LJ Ross", [LOOKALIKE, CRAGSIDE]),
        ("Cragside A Mystery Book 6 LJ Ross", [LOOKALIKE]),
        # Words are given up, from the end, only when nothing matches otherwise.
        ("Dune Messiah Unabridged Edition", [MESSIAH]),
        ("Unabridged Dune", []),
        # Contributors of every role are searched, and other titles.
        ("Cragside Keeble", [CRAGSIDE]),
        ("Wüstenplanet", [DUNE]),
        ("WUSTENPLANET", [DUNE]),
        ("9780441172719", [DUNE, CRAGSIDE]),
        # Spelling is forgiven, but not in numbers.
        ("Cragsdie Ros", [LOOKALIKE, CRAGSIDE]),
        ("Dune Mesiah", [MESSIAH]),
        ("9780441172718", []),
        # The last word may be unfinished.
        ("Pís", [TRANSLATED]),
        # "by" asks for an author, unless it is quoted.
        ("by Frank Herbert", [DUNE, MESSIAH]),
        ('"By" Frank Herbert', [GUIDE]),
        ("L.J. Ross's Cragside", [LOOKALIKE, CRAGSIDE]),
        ("", []),
        ("?!", []),
    ],
)
async def test_what_is_found_and_in_which_order(
    search: Search, query: str, expected: list[int]
) -> None:
    assert (await search(query))["ids"] == expected


async def test_merged_deleted_and_unverified_works_are_not_found(search: Search) -> None:
    found = (await search("Dune", n=50))["ids"]
    assert not {OLD_DUNE, UNVERIFIED} & set(found)


async def test_a_hit_has_hardcovers_shape(search: Search) -> None:
    found = await search("Dune")
    [dune, stub, *_] = [hit["document"] for hit in found["results"]["hits"]]
    assert (found["error"], found["ids"][0], dune["id"]) == (None, DUNE, str(DUNE))
    assert found["results"]["found"] == 4
    assert dune["author_names"] == ["Frank Herbert", "Simon Vance"]
    assert [each["contribution"] for each in dune["contributions"]] == ["Narrator", None]
    assert (dune["series_names"], dune["featured_series"]["position"]) == (["Dune"], 1)
    assert dune["isbns"] == ["9780441172719", "0441172717", "080442957X"]
    assert set(stub) == {"id", "title", "slug", "users_count", "compilation", "image"}
    assert (stub["id"], stub["image"]) == (str(STUB), {})


async def test_ten_hits_are_large(search: Search, catalogue: Catalogue) -> None:
    for number in range(12):
        catalogue.add_work(CatalogueWork(500 + number, "Sand", [("F. Halloran", None)]))
    hits = (await search("Sand", n=10))["results"]["hits"]
    assert len(hits) == 10
    assert sum(len(str(hit)) for hit in hits) > 64 * 1024


async def test_finding_nothing_is_an_empty_list(search: Search) -> None:
    found = await search("zzzz")
    assert (found["error"], found["ids"]) == (None, [])
    assert (found["results"]["found"], found["results"]["hits"]) == (0, [])


async def test_pages(search: Search) -> None:
    assert (await search("Dune", n=3))["ids"] == [DUNE, STUB, MESSIAH]
    second = await search("Dune", n=3, page=2)
    assert (second["ids"], second["results"]["found"]) == ([GUIDE], 4)


@pytest.mark.parametrize(
    "parameters",
    [
        {"fields": "title,author_names"},
        {"fields": "title", "weights": "5,1"},
        {"weights": "5,1"},
        {"sort": "users_count"},
        {"n": 251},
    ],
)
async def test_parameters_that_do_not_fit_void_the_results(
    search: Search, parameters: dict[str, Any]
) -> None:
    found = await search("Dune", **parameters)
    assert (found["ids"], found["results"]) == (None, None)
    assert found["error"]
