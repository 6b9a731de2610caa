"""What the client asks Hardcover, and what it makes of proper answers."""

from dataclasses import replace

import pytest

from custom_components.booklore_hardcover.hardcover.client import HardcoverClient
from custom_components.booklore_hardcover.hardcover.models import (
    Account,
    Contributor,
    Edition,
    Work,
)
from tests.servers.catalogue import Catalogue, CatalogueWork
from tests.servers.hardcover import TOKEN, HardcoverServer, Token

from .conftest import (
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

HERBERT = Contributor("Frank Herbert")


async def test_nothing_is_sent_before_something_is_asked(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    assert client.pacer.paused_until is None
    assert not server.log


async def test_account_costs_one_request(client: HardcoverClient, server: HardcoverServer) -> None:
    server.tokens[TOKEN] = Token(user_id=7, username="reader")
    assert await client.account() == Account(7, "reader")
    assert server.requests == {"me": 1}


async def test_the_client_says_who_it_is(client: HardcoverClient, server: HardcoverServer) -> None:
    await client.account()
    assert server.user_agents == {"BookLore-Hardcover (Home Assistant custom integration)"}


async def test_the_catalogue_is_checked_with_two_requests(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    await client.check_catalogue()
    assert server.requests == {"books_by_id": 1, "search": 1}


async def test_works_come_with_all_their_facts(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    assert await client.works_by_id([CRAGSIDE, DUNE]) == [
        Work(
            id=DUNE,
            title="Dune",
            subtitle="Deluxe",
            release_year=1965,
            users_count=21_000,
            contributors=(Contributor("Simon Vance", "Narrator"), HERBERT),
            alternative_titles=("Der Wüstenplanet",),
            cover_url=f"https://assets.hardcover.app/edition/{DUNE}/cover.jpg",
            pages=412,
            language="English",
            series="Dune",
            series_number=1.0,
            status_id=1,
            category_id=1,
            slug="dune",
        ),
        Work(
            id=CRAGSIDE,
            title="Cragside",
            users_count=800,
            contributors=(Contributor("L.J. Ross"), Contributor("Jonathan Keeble", "Narrator")),
            cover_url=f"https://assets.hardcover.app/edition/{CRAGSIDE}/cover.jpg",
            audio_only=True,
            compilation=True,
            status_id=1,
            category_id=4,
            slug="cragside-201",
        ),
    ]
    assert server.requests == {"books_by_id": 1}


async def test_a_merged_work_comes_with_the_one_that_was_kept(client: HardcoverClient) -> None:
    [work] = await client.works_by_id([OLD_DUNE])
    assert (work.status_id, work.canonical_id, work.deleted) == (4, DUNE, False)
    assert work.canonical
    assert (work.canonical.id, work.canonical.contributors[-1]) == (DUNE, HERBERT)
    assert work.canonical.canonical is None


async def test_a_chain_of_merges_is_told_one_link_at_a_time(
    client: HardcoverClient, catalogue: Catalogue, server: HardcoverServer
) -> None:
    catalogue.merge(DUNE, into=MESSIAH)
    [work] = await client.works_by_id([OLD_DUNE])
    assert work.canonical
    assert (work.canonical.id, work.canonical.canonical_id) == (DUNE, MESSIAH)
    assert server.requests == {"books_by_id": 1}


async def test_a_deleted_work_says_so(client: HardcoverClient) -> None:
    [work] = await client.works_by_id([GONE])
    assert work.deleted


async def test_absent_works_are_left_out(client: HardcoverClient) -> None:
    assert [work.id for work in await client.works_by_id([999, DUNE, DUNE])] == [DUNE]


@pytest.mark.parametrize("ids", [[], [0, -4], [2**31, 10**30]])
async def test_ids_that_cannot_exist_are_not_asked_for(
    client: HardcoverClient, server: HardcoverServer, ids: list[int]
) -> None:
    assert await client.works_by_id(ids) == []
    assert not server.requests


async def test_an_impossible_id_does_not_spoil_its_batch(client: HardcoverClient) -> None:
    assert [work.id for work in await client.works_by_id([2**31, DUNE])] == [DUNE]


async def test_two_hundred_ids_travel_in_one_request(
    client: HardcoverClient, server: HardcoverServer, catalogue: Catalogue
) -> None:
    for number in range(1, 402):
        catalogue.add_work(CatalogueWork(1_000 + number, f"Volume {number}"))
    works = await client.works_by_id(range(1_001, 1_402))
    assert [work.id for work in works] == list(range(1_001, 1_402))
    assert [len(variables["ids"]) for _, variables in server.log] == [200, 200, 1]


async def test_editions_are_found_by_either_form_most_used_first(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    editions = await client.editions_by_isbn(
        ["9780441172719", "9780450011849", "9790000000001"], ["080442957X"]
    )
    assert [(edition.id, edition.work.id) for edition in editions] == [
        (11, DUNE),
        (14, CRAGSIDE),
        (13, OLD_DUNE),
        (12, DUNE),
    ]
    assert server.requests == {"editions": 1}


async def test_an_edition_comes_with_its_facts_and_its_work(client: HardcoverClient) -> None:
    [dune] = await client.works_by_id([DUNE])
    dune = replace(dune, slug=None, language=None)  # which are not asked for here
    assert await client.editions_by_isbn([], ["080442957X"]) == [
        Edition(12, None, "080442957X", dune, "Dune")
    ]
    [merged] = await client.editions_by_isbn(["9780450011849"], [])
    assert merged.work.canonical == dune


async def test_an_edition_has_a_title_of_its_own_or_none(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    edition = server.catalogue.editions[12]
    for title, expected in (("Der Wüstenplanet", "Der Wüstenplanet"), ("", None)):
        edition.title = title
        [found] = await client.editions_by_isbn([], ["080442957X"])
        assert (found.title, found.work.title) == (expected, "Dune")


async def test_without_numbers_no_edition_is_asked_for(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    assert await client.editions_by_isbn([], [""]) == []
    assert not server.requests


async def test_titles_must_be_exact_and_the_most_used_work_comes_first(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    works = await client.works_by_title(["Dune", "cragside", "Písek", "Dune: Deluxe"], limit=50)
    assert [work.id for work in works] == [DUNE, UNVERIFIED, STUB, TRANSLATED]
    assert server.requests == {"books_by_title": 1}


async def test_the_limit_keeps_the_most_used_works(client: HardcoverClient) -> None:
    works = await client.works_by_title(["Dune", "Dune Messiah"], limit=2)
    assert [work.id for work in works] == [DUNE, MESSIAH]


@pytest.mark.parametrize("titles", [[], [""], ["nul \0"], ["half a pair \ud800"]])
async def test_titles_that_cannot_exist_are_not_asked_for(
    client: HardcoverClient, server: HardcoverServer, titles: list[str]
) -> None:
    assert await client.works_by_title(titles, limit=50) == []
    assert not server.requests


async def test_an_author_comes_with_the_works_most_used_first(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    """Neither merged nor deleted ones, and only people of exactly that name."""
    names = ["Frank Herbert", "jan novák", "Nobody", "Nobody Else"]
    nobody, herbert = sorted(
        await client.works_by_author(names, limit=3), key=lambda author: len(author.works)
    )
    assert (nobody.name, nobody.works, nobody.complete) == ("Nobody", (), True)
    assert (herbert.name, herbert.complete) == ("Frank Herbert", True)
    assert [work.id for work in herbert.works] == [DUNE, MESSIAH]
    [dune] = await client.works_by_id([DUNE])
    assert herbert.works[0] == replace(dune, slug=None, language=None)
    assert server.requests == {"authors": 1, "books_by_id": 1}


async def test_as_many_works_as_were_asked_for_may_not_be_all(client: HardcoverClient) -> None:
    [herbert] = await client.works_by_author(["Frank Herbert"], limit=1)
    assert ([work.id for work in herbert.works], herbert.complete) == ([DUNE], False)


@pytest.mark.parametrize("names", [[], [""], ["nul \0"], ["half a pair \ud800"]])
async def test_names_that_cannot_exist_are_not_asked_for(
    client: HardcoverClient, server: HardcoverServer, names: list[str]
) -> None:
    assert await client.works_by_author(names, limit=9) == []
    assert not server.requests


async def test_search_hits_keep_their_order(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    works = await client.search("Dune Frank Herbert")
    assert [work.id for work in works] == [GUIDE, DUNE, MESSIAH]
    assert server.log == [("search", {"query": "Dune Frank Herbert", "perPage": 10})]


async def test_a_hit_comes_with_its_facts_and_takes_authors_from_contributions(
    client: HardcoverClient,
) -> None:
    [guide, dune, _] = await client.search("Dune Frank Herbert")
    assert dune == Work(
        id=DUNE,
        title="Dune",
        subtitle="Deluxe",
        release_year=1965,
        users_count=21_000,
        contributors=(Contributor("Simon Vance", "Narrator"), HERBERT),
        alternative_titles=("Der Wüstenplanet",),
        cover_url=f"https://assets.hardcover.app/edition/{DUNE}/cover.jpg",
        pages=412,
        series="Dune",
        series_number=1.0,
    )
    assert (guide.cover_url, guide.contributors) == (None, (Contributor("SuperSummary"),))


async def test_a_work_that_can_only_be_listened_to_is_told(client: HardcoverClient) -> None:
    """However it was found; it has neither pages nor a printed edition with a language."""
    [by_id] = await client.works_by_id([CRAGSIDE])
    [by_title] = await client.works_by_title(["Cragside"], limit=1)
    [edition] = [
        each
        for each in await client.editions_by_isbn(["9780441172719"], [])
        if each.work.id == CRAGSIDE
    ]
    [hit] = [each for each in await client.search("Cragside") if each.id == CRAGSIDE]
    for work in (by_id, by_title, edition.work, hit):
        assert (work.audio_only, work.pages, work.language) == (True, None, None)


async def test_an_edition_that_was_merged_names_the_one_that_was_kept(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    server.catalogue.editions[12].canonical_id = 11
    [edition] = await client.editions_by_isbn([], ["080442957X"])
    assert (edition.id, edition.canonical_id) == (12, 11)


async def test_a_stub_is_a_hit_without_facts(client: HardcoverClient) -> None:
    works = await client.search("Dune")
    assert Work(id=STUB, title="Dune") in works


async def test_fewer_hits_may_be_asked_for(client: HardcoverClient) -> None:
    assert [work.id for work in await client.search("Dune", per_page=1)] == [DUNE]


async def test_finding_nothing_is_no_error(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    assert await client.search("zzzzzz") == []
    assert server.requests == {"search": 1}


@pytest.mark.parametrize("query", ["", "  ", "\0"])
async def test_an_empty_query_is_not_sent(
    client: HardcoverClient, server: HardcoverServer, query: str
) -> None:
    assert await client.search(query) == []
    assert not server.requests


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("  Dune \n Frank  Herbert ", "Dune Frank Herbert"),
        ("By Schism Rent Asunder", '"By" Schism Rent Asunder'),
        ("by the sea", '"by" the sea'),
        ("Bygone Days", "Bygone Days"),
        ("By", "By"),
        ("half a pair \ud800", "half a pair"),
        ("x" * 299 + " yes", "x" * 299),
        ("x" * 296 + " yes", "x" * 296 + " yes"),
        ("x" * 297 + " yes", "x" * 297),
        ("x" * 400, "x" * 300),
    ],
)
async def test_queries_are_put_as_hardcover_reads_them(
    client: HardcoverClient, server: HardcoverServer, query: str, sent: str
) -> None:
    await client.search(query)
    assert [variables["query"] for _, variables in server.log] == [sent]


async def test_a_title_that_begins_with_by_is_found(
    client: HardcoverClient, catalogue: Catalogue
) -> None:
    catalogue.add_work(CatalogueWork(301, "By the Sea", [("Abdulrazak Gurnah", None)]))
    assert [work.id for work in await client.search("By the Sea")] == [301]


async def test_ids_as_strings_and_results_as_text_are_understood(
    client: HardcoverClient, server: HardcoverServer
) -> None:
    expected = [
        await client.account(),
        await client.works_by_id([DUNE, OLD_DUNE]),
        await client.editions_by_isbn(["9780441172719"], []),
        await client.works_by_title(["Dune"], limit=5),
        await client.works_by_author(["Frank Herbert"], limit=5),
        await client.search("Dune"),
    ]
    server.fail("*", "ids_as_strings", times=None)
    assert expected == [
        await client.account(),
        await client.works_by_id([DUNE, OLD_DUNE]),
        await client.editions_by_isbn(["9780441172719"], []),
        await client.works_by_title(["Dune"], limit=5),
        await client.works_by_author(["Frank Herbert"], limit=5),
        await client.search("Dune"),
    ]


async def test_a_messy_query_finds_only_the_lookalike(client: HardcoverClient) -> None:
    works = await client.search("Cragside: A Mystery (DCI Ryan Book 6) LJ Ross")
    assert [work.id for work in works] == [LOOKALIKE]
