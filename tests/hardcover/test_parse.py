"""Making sense of Hardcover's JSON, whatever state it is in (contract §3-§5)."""

import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.booklore_hardcover.hardcover.errors import (
    HardcoverError,
    HardcoverInvalidToken,
    HardcoverUnexpectedReply,
)
from custom_components.booklore_hardcover.hardcover.models import (
    Account,
    Author,
    Contributor,
    Edition,
    Work,
)
from custom_components.booklore_hardcover.hardcover.parse import (
    account_from,
    authors_from,
    editions_from,
    hits_from,
    works_from,
)
from tests.properties import examples

SAND = {"id": 5, "title": "Sand"}


def search(*documents: object) -> dict[str, Any]:
    return {"error": None, "results": {"hits": [{"document": each} for each in documents]}}


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ([], HardcoverInvalidToken),
        ([{}], HardcoverUnexpectedReply),
        ([{"id": None, "username": "sam"}], HardcoverUnexpectedReply),
        ([{"id": 7, "username": None}], HardcoverUnexpectedReply),
        ({"id": 7, "username": "sam"}, HardcoverUnexpectedReply),
    ],
)
def test_an_account_without_a_person(value: object, error: type[HardcoverError]) -> None:
    with pytest.raises(error):
        account_from(value)


def test_an_account_with_an_id_as_text() -> None:
    assert account_from([{"id": "7", "username": " sam "}]) == Account(7, "sam")


def author(*books: object, **facts: object) -> dict[str, object]:
    contributions = [{"book": book} for book in books]
    return {
        "id": 3,
        "name": "A. Grain",
        "canonical_id": None,
        "contributions": contributions,
    } | facts


@pytest.mark.parametrize(
    "row", [None, "A. Grain", {}, author(id=None), author(name=" "), author(contributions=None)]
)
def test_an_author_without_id_name_or_works_is_left_out(row: object) -> None:
    assert authors_from([row, author(SAND)], 9) == [Author(3, "A. Grain", (Work(5, "Sand"),), True)]


def test_an_author_whose_works_may_not_be_all() -> None:
    """So many as were asked for, or an author merged into another; each work counts once."""
    [one] = authors_from([author(SAND, None, SAND)], 3)
    assert (len(one.works), one.complete) == (1, False)
    [one] = authors_from([author(SAND, canonical_id=4)], 3)
    assert not one.complete


@pytest.mark.parametrize(
    "row",
    [
        None,
        "Sand",
        [],
        {},
        {"id": 5},
        {"title": "Sand"},
        {"id": None, "title": "Sand"},
        {"id": True, "title": "Sand"},
        {"id": 1.5, "title": "Sand"},
        {"id": "five", "title": "Sand"},
        {"id": "9" * 5_000, "title": "Sand"},
        {"id": 10**30, "title": "Sand"},
        {"id": 1e30, "title": "Sand"},
        {"id": 5, "title": None},
        {"id": 5, "title": "  "},
        {"id": 5, "title": ["Sand"]},
    ],
)
def test_a_work_without_id_or_title_is_left_out(row: object) -> None:
    assert works_from([row, SAND]) == [Work(5, "Sand")]
    assert hits_from(search(row, SAND)) == [Work(5, "Sand")]
    assert editions_from([{"id": 1, "book": row}, {"id": 2, "book": SAND}]) == [
        Edition(2, None, None, Work(5, "Sand"))
    ]


def test_ids_and_counts_may_be_text_or_floats() -> None:
    [work] = works_from([{"id": "5", "title": "Sand", "users_count": "12", "release_year": 1965.0}])
    assert (work.id, work.users_count, work.release_year) == (5, 12, 1965)


def test_facts_of_the_wrong_kind_are_no_facts() -> None:
    odd = {
        "subtitle": 3,
        "release_year": "then",
        "users_count": None,
        "alternative_titles": "Písek",
        "compilation": "yes",
        "book_status_id": {},
        "canonical_id": "",
        "canonical": [SAND],
        "cached_image": 4,
        "cached_featured_series": "Dune",
        "default_physical_edition": {"language": ["English"]},
        "pages": "many",
        "cached_contributors": {"author": {"name": "Nobody"}},
    }
    assert works_from([SAND | odd]) == [Work(5, "Sand")]


def test_duplicates_are_removed_and_the_order_kept() -> None:
    rows = [{"id": number, "title": f"{number}"} for number in (3, 1, 3, 2, 1)]
    assert [work.id for work in works_from(rows)] == [3, 1, 2]
    assert [work.id for work in hits_from(search(*rows))] == [3, 1, 2]
    editions = [{"id": row["id"], "book": SAND} for row in rows]
    assert [edition.id for edition in editions_from(editions)] == [3, 1, 2]


@pytest.mark.parametrize("role", [None, "", " ", "Author", "author", "AUTHOR", 3])
def test_an_author_has_no_role(role: object) -> None:
    row = SAND | {"cached_contributors": [{"author": {"name": "Ada"}, "contribution": role}]}
    assert works_from([row])[0].contributors == (Contributor("Ada"),)


def test_others_keep_their_role() -> None:
    contributors = [
        {"author": {"name": " Ada "}},
        {"author": {"name": "Ivo"}, "contribution": "Translator"},
        {"author": {"name": "Ada"}, "contribution": "Author"},
        {"author": {"name": ""}, "contribution": "Author"},
        {"author": None, "contribution": "Author"},
        {"contribution": "Author"},
        None,
    ]
    [work] = works_from([SAND | {"cached_contributors": contributors}])
    assert work.contributors == (Contributor("Ada"), Contributor("Ivo", "Translator"))


@pytest.mark.parametrize(
    ("image", "cover"),
    [
        ({"url": "https://assets.hardcover.app/1.jpg"}, "https://assets.hardcover.app/1.jpg"),
        ({"url": "  "}, None),
        ({"url": 5}, None),
        ({"url": None}, None),
        ({}, None),
        (None, None),
        ("https://assets.hardcover.app/1.jpg", None),
    ],
)
def test_a_cover_is_an_address_or_nothing(image: object, cover: str | None) -> None:
    assert works_from([SAND | {"cached_image": image}])[0].cover_url == cover
    assert hits_from(search(SAND | {"image": image}))[0].cover_url == cover


@pytest.mark.parametrize(
    ("series", "name", "number"),
    [
        ({"position": 2, "details": "2", "series": {"id": 1, "name": "Dune"}}, "Dune", 2.0),
        ({"position": 1.5, "series": {"name": " Dune "}}, "Dune", 1.5),
        ({"position": 0, "series": {"name": "Dune"}}, "Dune", 0.0),
        ({"details": "2", "series": {"name": "Dune"}}, "Dune", 2.0),
        ({"details": "1-3", "series": {"name": "Dune"}}, "Dune", None),
        ({"position": True, "series": {"name": "Dune"}}, "Dune", None),
        ({"position": -1, "series": {"name": "Dune"}}, "Dune", None),
        ({"position": 10**9, "series": {"name": "Dune"}}, "Dune", None),
        ({"position": 2, "series": {"name": ""}}, None, None),
        ({"position": 2, "series": None}, None, None),
        ({"position": 2}, None, None),
        ({}, None, None),
        (None, None, None),
        ([], None, None),
    ],
)
def test_a_series_has_a_name_and_perhaps_a_number(
    series: object, name: str | None, number: float | None
) -> None:
    """In works as in hits; older rows tell the number only as a text."""
    [work] = works_from([SAND | {"cached_featured_series": series}])
    [hit] = hits_from(search(SAND | {"featured_series": series}))
    for each in (work, hit):
        assert (each.series, each.series_number) == (name, number)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [(412, 412), ("412", 412), (412.0, 412), (0, None), (-3, None), (10**9, None), (None, None)],
)
def test_pages_are_a_number_of_pages(pages: object, expected: int | None) -> None:
    """Zero is Hardcover's way to say nothing."""
    assert works_from([SAND | {"pages": pages}])[0].pages == expected
    assert hits_from(search(SAND | {"pages": pages}))[0].pages == expected


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        ({"default_audio_edition_id": 1}, True),
        ({"default_audio_edition_id": 1, "default_ebook_edition_id": None}, True),
        ({"default_audio_edition_id": 1, "default_ebook_edition_id": 2}, False),
        ({"default_audio_edition_id": 1, "default_physical_edition_id": 2}, False),
        ({"default_audio_edition_id": None}, False),
        ({}, False),
    ],
)
def test_a_work_without_anything_to_read_is_an_audiobook(
    formats: dict[str, object], expected: bool
) -> None:
    assert works_from([SAND | formats])[0].audio_only is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"has_audiobook": True, "has_ebook": False}, True),
        ({"has_audiobook": True, "has_ebook": False, "pages": 0}, True),
        ({"has_audiobook": True, "has_ebook": False, "pages": 412}, False),
        ({"has_audiobook": True, "has_ebook": True}, False),
        ({"has_audiobook": False}, False),
        ({}, False),
    ],
)
def test_a_hit_without_anything_to_read_is_an_audiobook(
    facts: dict[str, object], expected: bool
) -> None:
    """Hits do not say whether there is a printed edition: a number of pages does."""
    assert hits_from(search(SAND | facts))[0].audio_only is expected


def test_authors_of_a_hit_come_from_its_contributions() -> None:
    document = SAND | {
        "author_names": ["Simon Voice", "Ada"],
        "contributions": [
            {"author": {"name": "Simon Voice"}, "contribution": "Narrator"},
            {"author": {"name": "Ada"}, "contribution": None},
        ],
    }
    assert hits_from(search(document))[0].contributors == (
        Contributor("Simon Voice", "Narrator"),
        Contributor("Ada"),
    )


@pytest.mark.parametrize("contributions", [{}, {"contributions": None}, {"contributions": []}])
def test_author_names_serve_for_want_of_contributions(contributions: dict[str, Any]) -> None:
    document = SAND | contributions | {"author_names": ["Ada", None, "Ada", " "]}
    assert hits_from(search(document))[0].contributors == (Contributor("Ada"),)


def test_results_may_be_json_in_a_text() -> None:
    value = search(SAND)
    value["results"] = json.dumps(value["results"])
    assert hits_from(value) == [Work(5, "Sand")]


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"error": None, "results": None},
        {"error": None, "results": {}},
        {"error": None, "results": {"hits": None}},
        {"error": None, "results": '{"hits": ['},
        {"error": None, "results": "[]"},
        {"error": "no", "results": {"hits": []}},
    ],
)
def test_a_search_without_results_found_not_even_nothing(value: object) -> None:
    with pytest.raises(HardcoverUnexpectedReply):
        hits_from(value)


LONG = "a" + " " * 20_000 + "[" * 20_000


def test_texts_are_tidy_and_no_longer_than_texts_are() -> None:
    """A title with 20,000 blanks in it would keep whoever reads it busy."""
    row = {
        "id": 1,
        "title": LONG,
        "subtitle": LONG,
        "alternative_titles": [f"{number} {LONG}" for number in range(5_000)],
        "cached_contributors": [
            {"author": {"name": f"{number} {LONG}"}, "contribution": LONG}
            for number in range(5_000)
        ],
        "cached_image": {"url": LONG},
        "cached_featured_series": {"series": {"name": LONG}},
        "default_physical_edition": {"language": {"language": LONG}},
    }
    [work] = works_from([row])
    texts = [work.title, work.subtitle, work.cover_url, work.series, work.language]
    texts += work.alternative_titles
    texts += [text for each in work.contributors for text in (each.name, each.role)]
    for text in texts:
        assert text is not None
        assert " [[[" in text
        assert len(text) <= 500
    assert len(work.alternative_titles) == len(work.contributors) == 200
    edition = {"id": 1, "isbn_13": LONG, "isbn_10": LONG, "title": LONG, "book": SAND}
    [found] = editions_from([edition])
    assert all(len(text or "") <= 500 for text in (found.title, found.isbn13, found.isbn10))
    assert len(account_from([{"id": 1, "username": LONG}]).username) <= 200


@pytest.mark.parametrize("work_id", [0, -5, 2**53, "0", "-5", 1.5, True, None, "x"])
def test_what_is_no_id_is_nobodys(work_id: object) -> None:
    """Neither a work's, nor an edition's, an author's, a person's or another work's."""
    assert works_from([{"id": work_id, "title": "Sand"}]) == []
    assert editions_from([{"id": work_id, "book": SAND}]) == []
    assert authors_from([{"id": work_id, "name": "A", "contributions": []}], 2) == []
    assert hits_from(search({"id": work_id, "title": "Sand"})) == []
    assert works_from([SAND | {"canonical_id": work_id}]) == [Work(5, "Sand")]
    with pytest.raises(HardcoverError):
        account_from([{"id": work_id, "username": "sam"}])


def test_another_work_than_the_canonical_one_is_not_taken_for_it() -> None:
    row = SAND | {"canonical_id": 7, "canonical": {"id": 8, "title": "Other"}}
    assert works_from([row]) == [Work(5, "Sand", canonical_id=7)]


def test_a_merge_is_followed_for_one_link_only() -> None:
    row: dict[str, Any] = {"id": 1, "title": "One"}
    for number in range(2, 200):
        row = {"id": number, "title": "More", "canonical_id": number - 1, "canonical": row}
    [work] = works_from([row])
    assert work.canonical
    assert (work.canonical.id, work.canonical.canonical) == (198, None)


KEYS = st.sampled_from(
    [
        *("id", "title", "book", "canonical", "canonical_id", "error", "results", "hits"),
        *("document", "author", "name", "contribution", "contributions", "author_names", "url"),
        *("cached_contributors", "cached_image", "image", "alternative_titles"),
        *("username", "isbn_13", "users_count", "release_year", "pages", "series", "position"),
        *("cached_featured_series", "featured_series", "default_physical_edition", "language"),
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=40,
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"id": ANY_JSON, "title": ANY_JSON},
        optional={
            "name": ANY_JSON,
            "contributions": ANY_JSON,
            "cached_contributors": ANY_JSON,
            "cached_image": ANY_JSON,
            "cached_featured_series": ANY_JSON,
            "featured_series": ANY_JSON,
            "default_physical_edition": ANY_JSON,
            "pages": ANY_JSON,
            "canonical": ANY_JSON,
            "book": ANY_JSON,
            "document": ANY_JSON,
        },
    ),
    max_size=5,
)


def authors(value: object) -> list[Author]:
    return authors_from(value, 2)


READERS = (account_from, works_from, editions_from, authors, hits_from)


@examples(200)
@given(value=ANY_JSON | ROWS | st.builds(lambda hits: {"results": {"hits": hits}}, ROWS))
def test_any_json_is_a_value_or_an_error_of_ours(value: object) -> None:
    """To each that reads replies: making up the JSON takes longer than to read it."""
    for read in READERS:
        try:
            result = read(value)
        except HardcoverError:
            continue
        assert isinstance(result, list | Account), read
        for item in result if isinstance(result, list) else ():
            _check(item)


def _check(item: Any) -> None:
    """Check that what was read from a row is one of our values."""
    assert type(item.id) is int
    if isinstance(item, Author):
        assert all(isinstance(work, Work) for work in item.works)
        return
    work = item.work if isinstance(item, Edition) else item
    assert isinstance(work, Work)
    assert work.title.strip()
