"""Hardcover failing in every way that its contract names, at every stage of a run."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

from freezegun import freeze_time
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from tests.person import sleep_until
from tests.servers.bombs import BOMBS
from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_rows import PROFILES
from tests.servers.hardcover import HardcoverServer
from tests.servers.hardcover_faults import OF_WRITES, Fault
from tests.soak import SEED, a_slice
from tests.states import status_of

from .life import KNOWN, Results, import_books, import_many, results, untouched
from .watch import Told, Watch, check_progress, mend


@dataclass(frozen=True)
class Stage:
    """One kind of request that a run sends: which, and how many of the kind go before it."""

    name: str
    operation: str
    after: int = 0
    many: bool = False
    """Whether it takes more than a request's worth of books to come so far."""
    spared: bool = False
    """Whether the next stage does the same, in more requests."""


STAGES = (
    Stage("ids", "books_by_id"),
    Stage("merged ids", "books_by_id", after=1),
    Stage("ISBNs", "editions"),
    Stage("titles", "books_by_title"),
    Stage("authors", "authors", spared=True),
    Stage("searches", "search"),
    Stage("later ISBNs", "editions", after=1, many=True),
    Stage("later titles", "books_by_title", after=1, many=True),
    Stage("later searches", "search", after=1),
)
SPREADS = ("once", "stage", "everything")
"""How far a fault spreads: one request, all of its stage, or even the question whether
Hardcover is there at all."""

_TROUBLE = ({"passes"}, {"books"}, {"run"})
_NOT_UNDERSTOOD = ({"books"},) * 3
_REFUSED = ({"account"},) * 3
_TOO_MANY = ({"passes"}, {"pause"}, {"pause"})
FAULTS: Mapping[Fault, tuple[set[str], set[str], set[str]]] = {
    "refuse": _TROUBLE,
    "reset": _TROUBLE,
    "timeout": _TROUBLE,
    "408": _TROUBLE,
    "500": _TROUBLE,
    "500_html": _TROUBLE,
    "503": _TROUBLE,
    # Not tried again at once; a batch is, in halves.
    "403_html": ({"passes", "books"}, {"books"}, {"run"}),
    "truncated_json": _NOT_UNDERSTOOD,
    "wrong_json": _NOT_UNDERSTOOD,
    "html": _NOT_UNDERSTOOD,
    "redirect": _NOT_UNDERSTOOD,
    "403_capacity": _NOT_UNDERSTOOD,
    "403_top_level": _NOT_UNDERSTOOD,
    "graphql_error": _NOT_UNDERSTOOD,
    "null_data": _NOT_UNDERSTOOD,
    "missing_fields": ({"passes", "books"},) * 3,
    "search_error": _NOT_UNDERSTOOD,
    **dict.fromkeys(("endless", *BOMBS), _NOT_UNDERSTOOD),
    "401": _REFUSED,
    "401_legacy": _REFUSED,
    "403_scope": _REFUSED,
    "403_scope_in_band": _REFUSED,
    "invalid_headers": _REFUSED,
    "invalid_jwt": _REFUSED,
    "429": _TOO_MANY,
    "429_bare": _TOO_MANY,
    "403_quota": _TOO_MANY,
    "429_daily": ({"pause"},) * 3,
    "ids_as_strings": ({"passes"},) * 3,
    "empty": ({"passes", "books"},) * 3,
}
"""What becomes of the run for each spread: it passes, books or the run fail, an account
has to be mended, or it pauses."""
BELIEVED = frozenset({"empty", "missing_fields"})
"""A server that says that there is nothing is believed."""

type Case = tuple[Fault, Stage, str]


def _slice() -> list[Case]:
    """Return every fault once, at a stage and with a spread that change from one to the next."""
    return [
        (fault, STAGES[(place + SEED) % len(STAGES)], SPREADS[(place * 2 + SEED) % len(SPREADS)])
        for place, fault in enumerate(FAULTS)
    ]


CASES = a_slice([*product(FAULTS, STAGES, SPREADS)], _slice())


@pytest.fixture
def plant(booklore: BookLoreServer, hardcover: HardcoverServer):
    """Return a way to import books and let Hardcover fail, which returns what is to come."""

    def plant(fault: Fault, stage: Stage, spread: str) -> Results:
        expected = import_books(booklore, hardcover)
        if stage.many:
            expected |= import_many(booklore, hardcover)
        hardcover.requests.clear()
        times = 1 if spread == "once" else None
        hardcover.fail(stage.operation, fault, times, after=stage.after)
        if spread == "everything":
            hardcover.fail("me", fault, None)
        return expected

    return plant


@pytest.mark.parametrize(
    ("fault", "stage", "spread", "profile"),
    [
        pytest.param(*case, [*PROFILES][place % 4], id="-".join([case[0], case[1].name, case[2]]))
        for place, case in enumerate(CASES)
    ],
)
async def test_a_fault_of_hardcover(
    hass: HomeAssistant,
    watch: Watch,
    fetch,
    plant,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    token_path: Path,
    fault: Fault,
    stage: Stage,
    spread: str,
    profile: str,
) -> None:
    """Nothing is lost, the person is told once in words, and a later run finishes the job."""
    await booklore.become(profile)
    before = await untouched(hass)
    expected = plant(fault, stage, spread)
    told = await watch.told(fetch)
    assert hardcover.requests[stage.operation] > stage.after, "the run does not come so far"
    allowed = FAULTS[fault][SPREADS.index(spread)]
    assert told.kind in (allowed | {"passes"} if stage.spared else allowed)
    assert await untouched(hass) == before
    if fault not in BELIEVED:
        assert KNOWN.items() <= (await results(hass)).items()
        check_progress(told, await results(hass), expected)

    hardcover.heal()
    if told.kind == "account":
        await mend(hass, "hardcover")
    now: AbstractContextManager[object] = nullcontext()
    if told.kind == "pause":
        # It stays so late: a clock that is set back makes new again what has just been found.
        moment = await wait_for_the_end_of(hass, told)
        now = freeze_time(moment, tick=True, real_asyncio=True)
    else:
        await fetch(retry_failed=fault in BELIEVED)
    if fault not in BELIEVED:
        assert await results(hass) == expected
        hardcover.requests.clear()
        with now:
            assert (await watch.told(fetch)).kind == "passes"
        assert hardcover.requests.total() == 0
    assert (await results(hass)).keys() == expected.keys()
    assert await untouched(hass) == before
    await watch.check()


async def wait_for_the_end_of(hass: HomeAssistant, told: Told) -> datetime:
    """Let the pause pass: the run goes on by itself; returns when that is."""
    assert status_of(hass) == "waiting_for_quota"
    reset = dt_util.parse_datetime(told.response["paused_until"])
    assert reset is not None
    await sleep_until(hass, reset + timedelta(minutes=2))
    assert status_of(hass) == "idle"
    return reset + timedelta(minutes=3)


async def test_no_fault_at_all(
    hass: HomeAssistant, watch: Watch, fetch, booklore: BookLoreServer, hardcover: HardcoverServer
) -> None:
    """This is what every run with a fault is measured by."""
    expected = import_books(booklore, hardcover) | import_many(booklore, hardcover)
    told = await watch.told(fetch)
    assert told.kind == "passes"
    assert await results(hass) == expected
    await watch.check()


def test_every_fault_is_in_the_table() -> None:
    """So that a new one is tried at every stage; a run writes nothing."""
    assert set(FAULTS) == set(Fault.__value__.__args__) - OF_WRITES
