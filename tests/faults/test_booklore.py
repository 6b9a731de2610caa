"""BookLore, or what stands before it, failing in every way at every stage of a run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_PASSWORD, CONF_USERNAME
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.clock import Travel
from tests.servers.booklore import BookLoreServer
from tests.servers.booklore_faults import FAULTS
from tests.servers.booklore_rows import PROFILES
from tests.servers.hardcover import HardcoverServer
from tests.soak import SEED, a_slice

from .life import KNOWN, import_books, results, untouched
from .watch import Watch, check_progress, mend

LOCK_SECONDS = 15 * 60
DEAF = frozenset({"refuse", "reset", "timeout", "500", "503"})
"""Faults by which a server is not there."""
WRONG_SHAPE = frozenset({"list_json"})
"""A list whose rows are no books is a list without any."""


@dataclass(frozen=True)
class Stage:
    """One kind of request, how many of the kind go before it, and what a fault makes of it."""

    name: str
    operation: str
    usually: frozenset[str]
    """What becomes of the run: it passes, books or the run fail, an account is refused."""
    after: int = 0
    anew: bool = False
    """Whether it belongs to the set-up, so that the entry is reloaded first."""
    unless: Mapping[str, frozenset[str]] = field(default_factory=dict)


PASSES, BOOKS, RUN = frozenset({"passes"}), frozenset({"books"}), frozenset({"run"})
ACCOUNT = frozenset({"account"})
STAGES = (
    Stage("set-up", "healthcheck", PASSES, anew=True),
    Stage(
        "log-in",
        "login",
        RUN,
        anew=True,
        # A lock is asked about: the password may have changed (it ends by itself, too).
        unless={"401": RUN | ACCOUNT} | dict.fromkeys(("429", "429_html"), ACCOUNT),
    ),
    # What refuses the refresh token only makes us log in.
    Stage("refresh", "refresh", RUN | PASSES, unless=dict.fromkeys(DEAF, RUN)),
    # A token that is not taken is renewed once.
    Stage("list", "list", RUN, unless=dict.fromkeys(("401", "401_html"), RUN | PASSES)),
    Stage("reading again", "batch", RUN | PASSES | BOOKS, unless=dict.fromkeys(DEAF, RUN)),
    Stage(
        "details",
        "batch",
        BOOKS,
        after=1,
        unless=dict.fromkeys(DEAF, RUN)
        | dict.fromkeys(("403_permission", "403_html", "redirect", "proxy"), RUN)
        | dict.fromkeys(("401", "401_html"), RUN | PASSES)
        | dict.fromkeys(WRONG_SHAPE, PASSES),
    ),
)
SPREADS = ("once", "stage")

type Case = tuple[str, Stage, str, str]


def _slice() -> list[Case]:
    """Return every fault once, everything else changing from one to the next."""
    profiles = [*PROFILES]
    return [
        (
            fault,
            STAGES[(place + SEED) % len(STAGES)],
            SPREADS[(place // 2 + SEED) % 2],
            profiles[(place // 3 + SEED) % 4],
        )
        for place, fault in enumerate(sorted(FAULTS))
    ]


CASES = [
    (fault, stage, spread, profile)
    for fault, stage, spread, profile in a_slice(
        [*product(sorted(FAULTS), STAGES, SPREADS, PROFILES)], _slice()
    )
    # The oldest server tells all in its list.
    if stage.operation != "batch" or PROFILES[profile].strips
]


def outcomes(fault: str, stage: Stage, spread: str) -> frozenset[str]:
    """Return what may become of the run."""
    if fault == "slow":
        return PASSES
    # A kept connection may be closed at any time: aiohttp sends what only reads again.
    again = PASSES if fault == "refuse" and spread == "once" else frozenset()
    return stage.unless.get(fault, stage.usually) | again


@pytest.mark.parametrize(
    ("fault", "stage", "spread", "profile"),
    [pytest.param(*case, id="-".join([case[0], case[1].name, case[2], case[3]])) for case in CASES],
)
async def test_a_fault_of_booklore(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    watch: Watch,
    fetch,
    travel: Travel,
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
    fault: str,
    stage: Stage,
    spread: str,
    profile: str,
) -> None:
    """Nothing is lost, the person is told once in words, and a later run finishes the job."""
    await booklore.become(profile)
    before = await untouched(hass)
    expected = import_books(booklore, hardcover)
    # The old tokens do not last, and a second belongs between any two (contract §1.2).
    travel(200)
    booklore.expire_tokens()
    booklore.requests.clear()
    booklore.fail(stage.operation, fault, 1 if spread == "once" else None, after=stage.after)
    if stage.anew:
        assert await hass.config_entries.async_reload(entry.entry_id)
        await hass.async_block_till_done()
        assert entry.state is ConfigEntryState.LOADED
    told = await watch.told(fetch)
    assert booklore.requests[stage.operation] > stage.after, "the run does not come so far"
    assert told.kind in outcomes(fault, stage, spread)
    assert booklore.requests["login"] <= 1 + (profile != "grimmory-3.3")
    assert await untouched(hass) == before
    if fault not in WRONG_SHAPE:
        assert KNOWN.items() <= (await results(hass)).items()
        check_progress(told, await results(hass), expected)

    booklore.heal()
    travel(LOCK_SECONDS)
    if told.kind == "account":
        account = {CONF_USERNAME: booklore.username, CONF_PASSWORD: booklore.password}
        await mend(hass, "booklore", **account)
    await fetch()
    assert await results(hass) == expected
    hardcover.requests.clear()
    assert (await watch.told(fetch)).kind == "passes"
    assert hardcover.requests.total() == 0
    assert await untouched(hass) == before
    await watch.check()
