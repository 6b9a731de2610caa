"""Every text that the code uses exists, and every text that exists is used."""

import ast
import asyncio
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
import re
from types import ModuleType

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.entity import EntityDescription
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.booklore_hardcover import (
    button,
    config_flow,
    event,
    options_flow,
    sensor,
    todo,
)
from custom_components.booklore_hardcover.accounts.token_file import (
    TokenFileError,
    TokenFileProblem,
)
from custom_components.booklore_hardcover.booklore import errors as booklore_errors
from custom_components.booklore_hardcover.booklore.errors import (
    BookLoreError,
    BookLoreUnexpectedReply,
)
from custom_components.booklore_hardcover.const import (
    ACCOUNT_BOOKLORE,
    ACCOUNT_HARDCOVER,
    OPT_RATINGS,
    OPT_WRITE_IDS,
)
from custom_components.booklore_hardcover.coordinator import View
from custom_components.booklore_hardcover.errors import (
    MEANINGS,
    ClientError,
    Meaning,
    placeholders,
)
from custom_components.booklore_hardcover.hardcover import errors as hardcover_errors
from custom_components.booklore_hardcover.hardcover.errors import (
    HardcoverCannotConnect,
    HardcoverError,
    HardcoverPaused,
    HardcoverTimeout,
    HardcoverUnexpectedReply,
)
from custom_components.booklore_hardcover.messages.issues import (
    WRITE_ISSUES,
    async_create_library_rebuilt,
    async_create_store_unusable,
    async_create_token_expires,
    async_create_write_issue,
    async_delete_issues,
    async_update_ratings_elsewhere,
    async_update_store_damaged,
    async_watch_disk,
)
from custom_components.booklore_hardcover.models import Problem, RunResult, RunStatus, Tally
from custom_components.booklore_hardcover.record import Reason, Source
from custom_components.booklore_hardcover.store import MatchStore, errors as store_errors
from custom_components.booklore_hardcover.store.errors import (
    CannotOpen,
    NewerSchema,
    NotWritten,
    StoreError,
)
from custom_components.booklore_hardcover.store.rating_writes import Field
from custom_components.booklore_hardcover.sync.obstacles import (
    OBSTACLES,
    RatingsChanged,
    obstacle_of,
)
from custom_components.booklore_hardcover.sync.plan import Left
from custom_components.booklore_hardcover.sync.ratings.plan import Changed
from custom_components.booklore_hardcover.sync.words import UNTOLD
from tests.disk import full_disk
from tests.source import (
    PACKAGE,
    REPOSITORY,
    assigned,
    calls,
    calls_anywhere,
    english,
    flat,
    keyword,
    keywords,
    placeholders_in,
    spellings,
    trees,
)


def values(kind: Iterable[Enum]) -> set[str]:
    """Return what stands for these members in a key."""
    return {each.value for each in kind}


KEPT_ERRORS = (
    HardcoverCannotConnect,
    HardcoverTimeout,
    HardcoverUnexpectedReply,
    BookLoreUnexpectedReply,
)
"""The errors that concern a single book, and are kept in its record."""
# Keys that the code puts together, as they are written there, and what goes in.
PUT_TOGETHER = {
    "{self.refused}_refused": {ACCOUNT_BOOKLORE, ACCOUNT_HARDCOVER},
    "failure.{record.error or 'not_found'}": {
        "not_found",
        *(error.key for error in KEPT_ERRORS),
    },
    "plan.left_{reason}": values(set(Left) - UNTOLD),
    "plan.{field}": values(Field),
    "plan.{name}": {"rewritten", "moved"},
    "reason.{candidate.reason.value}": values(Reason),
    "source.{source}": values(Source),
    "summary.title_{end.result}": values(RunResult),
    "summary.{name}": {"stored", "skipped", "failed", "pending"},
    "token_file.{err.problem}": values(TokenFileProblem)
    - values([TokenFileProblem.MISSING, TokenFileProblem.EMPTY]),
}
# What the event entities tell; tests/test_events.py looks at them.
EVENT_FACTS = {
    "match": {"event_type", "book_id", "title", "count"},
    "run": {"event_type", "result", "stored", "skipped", "failed", "pending", "total"}
    | {"paused_until", "reason"},
}
# What the test looks for in the code, by name and wherever it stands.
RAISE = ("action_error", "setup_error", "validation_error", "Problem")
"""What makes an error of ours: its key under `exceptions`, and the facts by their names."""
TELL = ("texts", "_texts")
"""What gives a text of `config_panel`: its key, and the facts by their names."""
COUNT = "counted"
"""What gives such a text for one or for more: the beginning of its key, and how many."""
FORM = "_form"
"""What shows a step of the config flow: the step, and its schema."""
ASK = "_ask"
"""What shows a step of the options that asks for consent."""
FORM_ERROR = "AccountCheckError"
"""What tells a step that an account does not work: its key in the table of errors."""
CONFIG_FLOW, OPTIONS_FLOW = "BookLoreHardcoverConfigFlow", "OptionsFlow"
FIX_FLOW = "ConfirmFlow"
FIXES = ("library_rebuilt", "ratings_changed", "ratings_changed_there")
# What Home Assistant's own steps end with.
ENDINGS = {
    "_abort_if_unique_id_configured": {"already_configured"},
    "async_set_unique_id": {"already_in_progress"},
    "async_update_reload_and_abort": {"reauth_successful", "reconfigure_successful"},
}
# Facts that every form of the config flow is given (and some errors more).
FORM_FACTS = {"path", "key_page", "detail", "file", "name", "account"}
TEXTS = english()
STORE_ERRORS = {
    kind.key
    for kind in vars(store_errors).values()
    if isinstance(kind, type) and issubclass(kind, StoreError)
}
ALL_TEXTS = flat(TEXTS)
CLIENT_ERRORS: list[ClientError] = []
_BASES = (BookLoreError, HardcoverError)
for _module in (booklore_errors, hardcover_errors):
    for _kind in vars(_module).values():
        if not isinstance(_kind, type) or not issubclass(_kind, _BASES) or _kind in _BASES:
            continue
        _fact = 0.0 if issubclass(_kind, HardcoverPaused) else "a fact"
        CLIENT_ERRORS.append(_kind(_fact))
OBSTACLES_MET = [
    *(obstacle_of(kind()) for kind in OBSTACLES if kind is not RatingsChanged),
    *(obstacle_of(RatingsChanged(Changed(10, 20, there))) for there in (False, True)),
]
"""What stops a sync that is no error of a server."""


def expanded(keys: Iterable[str]) -> set[str]:
    """Return keys with everything filled in that the code may fill in."""
    found = set()
    for key in keys:
        for value in PUT_TOGETHER[key] if "{" in key else {""}:
            found.add(re.sub(r"\{.*\}", value, key))
    return found


def raised() -> Iterator[tuple[set[str], set[str]]]:
    """Return each way in which an error of our own is made: its keys, and the facts given."""
    for call, known in calls_anywhere(*RAISE):
        facts = keywords(call)
        for each in call.args[1:]:
            if isinstance(each, ast.Dict):
                facts |= {key for name in each.keys for key in spellings(name, known)}
        yield expanded(spellings(call.args[0], known)), facts


def told() -> Iterator[tuple[set[str], set[str]]]:
    """Return each place that takes a text for itself: its keys, and the facts given."""
    for call, known in calls_anywhere(*TELL):
        yield expanded(spellings(call.args[0], known)), keywords(call)
    for call, known in calls_anywhere(COUNT):
        for key in expanded(spellings(call.args[0], known)):
            yield {f"{key}_one", f"{key}_other"}, {"count"} | keywords(call)


def arguments(source: str, start: int) -> str:
    """Return what stands between the parentheses of a call that begin right before `start`."""
    depth = 1
    for position in range(start, len(source)):
        depth += {"(": 1, ")": -1}.get(source[position], 0)
        if not depth:
            return source[start:position]
    raise AssertionError(source[start : start + 60])


def told_by_the_frontend() -> Iterator[tuple[set[str], set[str]]]:
    """Return each place in `frontend/src` that takes a text: its keys, and the facts given.

    A key is written out, or begins with what its fellows begin with: `say(`tab_${tab}`)`. What
    `words` say is of the picker or the card, by their files. Of another group, such as a book's
    form, all texts may be asked for.
    """
    for path in sorted((REPOSITORY / "frontend" / "src").rglob("*.ts")):
        source = path.read_text("utf-8")
        for found in re.finditer(r"\b([tT]exts?|this|words)\??\.(say|count)\(\s*", source):
            own = "picker" if path.parent.name == "picker" else "card"
            group = own if found[1] == "words" else "page"
            known = set(TEXTS["config_panel"][group])
            inside = arguments(source, found.end())
            # The key is the first argument, up to a comma outside of all brackets.
            key, _, rest = inside.partition(",")
            keys = set(re.findall(r'"(\w+)"', key))
            if begun := re.search(r"`(\w+)\$", key):
                keys |= {each for each in known if each.startswith(begun[1])}
            assert keys, f"{path.name}: {inside[:60]}"
            given = re.search(r"\{(.*)\}", rest, re.DOTALL)
            facts = set(re.findall(r"(?:^|,)\s*(\w+)\s*(?=[:,]|$)", given[1])) if given else set()
            if found[2] == "count":
                facts |= {"count"}
                keys = {re.sub("_(one|other)$", "", each) for each in keys}
                keys = {f"{each}{end}" for each in keys for end in ("_one", "_other")}
            yield {f"{group}.{each}" for each in keys}, facts
    # The fields of the card's editor: their keys are put together.
    card = TEXTS["config_panel"]["card"]
    yield {f"card.{key}" for key in card if key.endswith(("_label", "_help"))}, set()
    for group in ("form",):
        yield {f"{group}.{key}" for key in TEXTS["config_panel"].get(group, {})}, set()


def test_keys_that_are_put_together_are_all_known() -> None:
    """A new one needs a line above; one that is gone leaves it."""
    found = set()
    for call, known in calls_anywhere(*RAISE, *TELL, COUNT):
        found |= {key for key in spellings(call.args[0], known) if "{" in key}
    assert found == set(PUT_TOGETHER)


def test_exceptions() -> None:
    """The texts of errors are those that errors of ours and of the clients have."""
    used = {err.key for err in CLIENT_ERRORS} | STORE_ERRORS
    used |= {key for keys, _ in raised() for key in keys}
    used |= {each.key for each in OBSTACLES_MET}
    assert used == set(TEXTS["exceptions"])
    assert {tuple(each) for each in TEXTS["exceptions"].values()} == {("message",)}


def test_exceptions_are_translated() -> None:
    """Nothing untranslated is raised to people."""
    kinds = ("HomeAssistantError", "ServiceValidationError", "UpdateFailed")
    kinds += ("ConfigEntryError", "ConfigEntryNotReady", "ConfigEntryAuthFailed")
    for call, _ in calls_anywhere(*kinds):
        assert keywords(call) >= {"translation_domain", "translation_key"}


@pytest.mark.parametrize("err", CLIENT_ERRORS, ids=lambda err: type(err).__name__)
def test_a_clients_error_fills_its_texts(err: ClientError) -> None:
    """As an exception exactly; in the dialog there are the form's facts besides."""
    facts = set(placeholders(err))
    assert placeholders_in(TEXTS["exceptions"][err.key]["message"]) == facts
    meaning = MEANINGS[err.key]
    given = set[str]() if is_of_options(meaning) else facts | FORM_FACTS
    section = TEXTS["options" if is_of_options(meaning) else "config"]
    assert placeholders_in(section["error"][meaning.form]) <= given


def is_of_options(meaning: Meaning) -> bool:
    """Whether an error is shown by the options, and not by the config flow."""
    return meaning.field in (OPT_WRITE_IDS, OPT_RATINGS)


@pytest.mark.parametrize("problem", OBSTACLES_MET, ids=lambda problem: problem.key)
def test_an_obstacle_fills_its_text(problem: Problem) -> None:
    """Exactly; what the options say of it names nothing."""
    message = TEXTS["exceptions"][problem.key]["message"]
    assert placeholders_in(message) == set(problem.placeholders)
    if problem.key in MEANINGS:
        assert not placeholders_in(TEXTS["options"]["error"][MEANINGS[problem.key].form])


@pytest.mark.parametrize(
    ("prefix", "suffix", "uses"),
    [
        ("exceptions.", ".message", list(raised())),
        ("config_panel.", "", [*told(), *told_by_the_frontend()]),
    ],
    ids=["exceptions", "texts"],
)
def test_placeholders_are_filled(
    prefix: str, suffix: str, uses: list[tuple[set[str], set[str]]]
) -> None:
    """Each text gets the facts it names, and none is given for nothing."""
    for keys, given in uses:
        named = {key: placeholders_in(ALL_TEXTS[f"{prefix}{key}{suffix}"]) for key in keys}
        assert {key: facts - given for key, facts in named.items() if facts - given} == {}
        assert not named or set().union(*named.values()) == given, keys


def test_texts_for_notifications_pages_and_hints() -> None:
    """Everything under `config_panel`, two levels deep."""
    places = [*told(), *told_by_the_frontend()]
    used = {key for keys, _ in places for key in keys}
    assert used == set(flat(TEXTS["config_panel"]))
    assert all(key.count(".") == 1 for key in used)


def test_errors_of_the_dialogs() -> None:
    """Those of the clients, of the token file, of plans, and of what nobody expected."""
    made = {err.key for err in CLIENT_ERRORS}
    made |= {"hardcover_other_account", "not_out_of_five", "shelf_not_believed"}
    made |= {TokenFileError(problem, PACKAGE).key for problem in TokenFileProblem}
    for call, known in calls_anywhere(FORM_ERROR):
        made |= spellings(call.args[0], known)
    assert made == set(MEANINGS)
    shown = {each.form for each in MEANINGS.values() if not is_of_options(each)}
    assert shown == set(TEXTS["config"]["error"])
    shown = {each.form for each in MEANINGS.values() if is_of_options(each)}
    for method in _class(OPTIONS_FLOW).body:
        for node in ast.walk(method):
            match node:
                case ast.Assign(targets=[target], value=ast.Dict(values=[value])):
                    if ast.unparse(target).endswith("errors"):
                        shown |= spellings(value, assigned(method))
                case ast.keyword("errors", ast.IfExp(orelse=ast.Dict(values=[value]))):
                    shown |= spellings(value, assigned(method))
    assert shown == set(TEXTS["options"]["error"])


def test_endings_of_the_dialogs() -> None:
    """Every reason for which a flow is aborted."""
    assert _reasons(CONFIG_FLOW) == set(TEXTS["config"]["abort"])
    for issue in FIXES:
        assert _reasons(FIX_FLOW) == set(TEXTS["issues"][issue]["fix_flow"]["abort"])


def _reasons(flow: str) -> set[str]:
    code, found = _class(flow), set[str]()
    for call, known in calls(code, "async_abort"):
        found |= spellings(keyword(call, "reason"), known)
    for method, reasons in ENDINGS.items():
        if list(calls(code, method)):
            found |= reasons
    return found


def test_steps_of_the_dialogs() -> None:
    """Every step that is shown has words and a method, and only those have."""
    for flow, section in (
        (CONFIG_FLOW, TEXTS["config"]),
        (OPTIONS_FLOW, TEXTS["options"]),
        *((FIX_FLOW, TEXTS["issues"][issue]["fix_flow"]) for issue in FIXES),
    ):
        code = _class(flow)
        shown: set[str] = set()
        for call, known in calls(code, FORM, ASK, "async_show_form", "async_show_menu"):
            shown |= spellings(call.args[0] if call.args else keyword(call, "step_id"), known)
        methods = {getattr(node, "name", "") for node in code.body}
        assert shown == set(section["step"])
        assert {f"async_step_{step}" for step in shown} <= methods


def test_fields_of_the_dialogs() -> None:
    """Every field has a name and a description, in one order."""
    seen = set()
    for call, known in calls(_class(CONFIG_FLOW), FORM):
        [step] = spellings(call.args[0], known)
        fields = _fields(config_flow, call.args[1])
        words = TEXTS["config"]["step"][step]
        assert list(words.get("data", {})) == list(words.get("data_description", {}))
        assert set(words.get("data", {})) == set(fields)
        seen |= {step, *fields}
    assert seen >= {"user", "hardcover_token", "url", "password"}
    methods = _class(OPTIONS_FLOW).body
    [ask] = [method for method in methods if getattr(method, "name", "") == ASK]
    for method in methods:
        for call, known in calls(method, "async_show_form", ASK):
            asks = not keyword(call, "step_id")
            fields = [*(_marked(ask) if asks else ()), *_marked(method)]
            for step in spellings(call.args[0] if asks else keyword(call, "step_id"), known):
                words = TEXTS["options"]["step"][step]
                assert list(words["data"]) == list(words["data_description"]) == fields
                seen.add(f"options.{step}")
    assert seen >= {f"options.{step}" for step in TEXTS["options"]["step"]}


def test_menu_of_the_dialogs() -> None:
    """Every way on has words."""
    [(call, known)] = calls(_class(CONFIG_FLOW), "async_show_menu")
    options = spellings(keyword(call, "menu_options"), known)
    [menu] = spellings(keyword(call, "step_id"), known)
    assert options == set(TEXTS["config"]["step"][menu]["menu_options"])


def _fields(module: ModuleType, name: ast.expr) -> list[str]:
    assert isinstance(name, ast.Name)
    schema = getattr(module, name.id)
    assert isinstance(schema, vol.Schema)
    return [str(key) for key in schema.schema]


def _marked(method: ast.stmt) -> list[str]:
    """Return the fields that a method of the options' flow asks for."""
    return [
        getattr(options_flow, field.args[0].id)
        for field, _ in calls(method, "Optional", "Required")
        if isinstance(field.args[0], ast.Name)
    ]


def _class(name: str) -> ast.ClassDef:
    [found] = [
        node
        for code in trees().values()
        for node in code.body
        if isinstance(node, ast.ClassDef) and node.name == name
    ]
    return found


async def test_issues(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Everything under Repairs is given what its text names; what can be fixed has steps."""
    entry.add_to_hass(hass)
    path = PACKAGE
    async_create_library_rebuilt(hass, entry)
    async_update_store_damaged(hass, entry, path)
    async_create_token_expires(hass, entry, 1, path, expired=True)
    async_create_token_expires(hass, entry, 1, path, expired=False)
    for err in (CannotOpen(path, "why"), NewerSchema(path, 2)):
        async_create_store_unusable(hass, entry, err.key, path)
    facts_by_key = {err.key: err.facts for err in CLIENT_ERRORS}
    facts_by_key |= {each.key: each.placeholders for each in OBSTACLES_MET}
    async_update_ratings_elsewhere(hass, entry, entry)
    of_writes = {}
    for key in WRITE_ISSUES:  # one at a time: whatever keeps us from writing, it is one thing
        async_create_write_issue(hass, entry, key, **facts_by_key.get(key, {}))
        [issue] = [
            each
            for each in ir.async_get(hass).issues.values()
            if each.translation_key in WRITE_ISSUES
        ]
        of_writes[key] = issue
    store = await MatchStore.open(Path(hass.config.path("matches.db")), asyncio.to_thread)
    async_watch_disk(hass, entry, store, path)
    with full_disk(), pytest.raises(NotWritten):
        await store.check_disk()
    made = of_writes | {
        issue.translation_key: issue for issue in ir.async_get(hass).issues.values()
    }
    assert made.keys() == TEXTS["issues"].keys()
    for key, issue in made.items():
        assert key is not None
        words = dict(TEXTS["issues"][key])
        steps = flat(words.pop("fix_flow")["step"]) if issue.is_fixable else {}
        assert set(words) == ({"title"} if issue.is_fixable else {"title", "description"})
        facts = set(issue.translation_placeholders or {})
        told = [*words.values(), *steps.values()]
        assert set().union(*map(placeholders_in, told)) == facts, key
    await store.check_disk()
    await store.close()
    async_delete_issues(hass, entry)
    assert not ir.async_get(hass).issues
    await hass.config_entries.async_remove(entry.entry_id)


@pytest.mark.parametrize(
    ("platform", "descriptions"),
    [
        ("button", [button.FETCH]),
        ("event", list(event.EVENTS)),
        ("sensor", list(sensor.SENSORS)),
        ("todo", [todo.BOOKS_TO_CHOOSE]),
    ],
    ids=["button", "event", "sensor", "todo"],
)
def test_entities(platform: str, descriptions: list[EntityDescription]) -> None:
    """Names, units, states and attributes of every entity."""
    texts = TEXTS["entity"][platform]
    assert {each.key for each in descriptions} == set(texts)
    view = View(Tally(), RunStatus.IDLE, None, None, None, None, None, None, 0, 0, None, {})
    for each in descriptions:
        words = texts[each.key]
        assert words["name"]
        assert set(words.get("state", ())) == set(getattr(each, "options", None) or ())
        attributes = getattr(each, "attributes_fn", None)
        shown = set(attributes(view)) if attributes else EVENT_FACTS.get(each.key, set())
        assert set(words.get("state_attributes", ())) == shown
        # Home Assistant has one unit for one and for many: "1 books".
        assert "unit_of_measurement" not in words
        types = words.get("state_attributes", {}).get("event_type", {}).get("state", {})
        assert set(types) == set(getattr(each, "event_types", None) or ())
