"""An answer is what was asked for, and what can be represented, or it is none."""

from collections.abc import Awaitable, Callable
import json
import logging

import pytest

from custom_components.booklore_hardcover.hardcover.client import HardcoverClient
from custom_components.booklore_hardcover.hardcover.errors import HardcoverUnexpectedReply
from custom_components.booklore_hardcover.hardcover.parse import hits_from
from tests.servers.hardcover import HardcoverServer
from tests.servers.hardcover_faults import Answer

from .conftest import DUNE, MESSIAH, OLD_DUNE

OTHER = {"id": MESSIAH, "title": "Dune Messiah", "slug": "dune-messiah"}
RIGHT = {"id": DUNE, "title": "Dune", "slug": "dune"}
type Call = Callable[[HardcoverClient], Awaitable[object]]
CALLS: dict[str, tuple[Call, list[object], list[object]]] = {
    "by id": (
        lambda client: client.works_by_id([DUNE, OLD_DUNE]),
        [RIGHT, {"id": OLD_DUNE, "title": "Dune", "canonical_id": DUNE, "canonical": RIGHT}],
        [RIGHT, OTHER],
    ),
    "by slug": (lambda client: client.work_by_slug("dune"), [RIGHT], [OTHER]),
    "by ISBN": (
        lambda client: client.editions_by_isbn(["9780441172719"], ["0441172717"]),
        [
            {"id": 1, "isbn_13": "9780441172719", "book": RIGHT},
            {"id": 2, "isbn_13": "9780450011849", "isbn_10": "0441172717", "book": RIGHT},
        ],
        [
            {"id": 1, "isbn_13": "9780441172719", "book": RIGHT},
            {"id": 2, "isbn_13": "9780450011849", "isbn_10": None, "book": OTHER},
        ],
    ),
    "by title": (
        lambda client: client.works_by_title(["Dune", "Sand"], limit=5),
        [RIGHT],
        [RIGHT, OTHER],
    ),
    "by author": (
        lambda client: client.works_by_author(["Frank Herbert"], limit=5),
        [{"id": 1, "name": "Frank Herbert", "contributions": [{"book": RIGHT}]}],
        [{"id": 1, "name": "Brian Herbert", "contributions": [{"book": RIGHT}]}],
    ),
}
FIELDS = {"by ISBN": "editions", "by author": "authors"}


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch, server: HardcoverServer) -> Callable[..., None]:
    """Return a way to let the server answer with these rows, or with this text."""

    def answer(kind: str, rows: object, text: str | None = None) -> None:
        told = json.dumps({"data": {FIELDS.get(kind, "books"): rows}}) if text is None else text
        monkeypatch.setattr("tests.servers.hardcover.answer_to", lambda *_: Answer(200, told))
        server.fail("*", "empty")

    return answer


@pytest.mark.parametrize("kind", CALLS)
async def test_what_was_not_asked_for_is_not_taken(
    client: HardcoverClient, server: HardcoverServer, answer: Callable[..., None], kind: str
) -> None:
    """Nor what comes with it: the answer is to another question. It is not asked again."""
    call, right, wrong = CALLS[kind]
    answer(kind, right)
    found = await call(client)
    assert found
    assert kind == "by slug" or len(found) == len(right)
    answer(kind, wrong)
    with pytest.raises(HardcoverUnexpectedReply, match="asked for"):
        await call(client)
    assert server.requests.total() == 2


ODDITIES = ['"half \\ud800"', '{"x": NaN}', "Infinity", '["\\udc00"]', "1e999"]


@pytest.mark.parametrize("odd", ODDITIES)
@pytest.mark.parametrize("place", ["subtitle", "cached_contributors", "users_count"])
async def test_a_work_that_cannot_be_represented_is_left_out(
    client: HardcoverClient,
    answer: Callable[..., None],
    caplog: pytest.LogCaptureFixture,
    odd: str,
    place: str,
) -> None:
    """And named, by its id alone; the others are read."""
    caplog.set_level(logging.DEBUG)
    bad = f'{{"id": {MESSIAH}, "title": "Dune Messiah", "{place}": {odd}}}'
    good = json.dumps(RIGHT)
    answer("by id", None, f'{{"data": {{"books": [{bad}, {good}]}}}}')
    assert [work.id for work in await client.works_by_id([DUNE, MESSIAH])] == [DUNE]
    assert len([each for each in caplog.messages if f"Work {MESSIAH} " in each]) == 1
    person = '{"id": 1, "name": "Frank Herbert", "contributions": [{"book": %s}, {"book": %s}]}'
    answer("by author", None, f'{{"data": {{"authors": [{person % (bad, good)}]}}}}')
    [author] = await client.works_by_author(["Frank Herbert"], limit=5)
    assert [work.id for work in author.works] == [DUNE]
    hits = {"results": f'{{"hits": [{{"document": {bad}}}, {{"document": {good}}}]}}'}
    assert [work.id for work in hits_from(hits)] == [DUNE]
