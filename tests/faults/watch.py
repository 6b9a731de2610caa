"""What must hold whatever happens, and what people are told."""

from collections.abc import Callable
from dataclasses import dataclass
import logging
import re
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.components.persistent_notification import UpdateType
from homeassistant.config_entries import SOURCE_REAUTH
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.booklore_hardcover.const import DOMAIN
from tests.flows import submit
from tests.sight import Onlooker
from tests.states import notifications

from .life import Results

OURS = f"custom_components.{DOMAIN}"
_KEY = re.compile(r"\{|\b[a-z]+_[a-z_]+\b|\bexceptions\.")
"""What a text looks like that nobody has put into words."""
_LINK = re.compile(r"\]\([^)]*\)|<img[^>]*>")


@dataclass(frozen=True, slots=True)
class Told:
    """How a run ended, for whoever waited for it."""

    error: HomeAssistantError | None
    response: dict[str, Any]
    summary: str
    accounts: list[str]
    """The accounts for which a reauthentication waits, by the step it shows."""

    @property
    def kind(self) -> str:
        """Say in one word what became of the run."""
        if self.accounts:
            return "account"
        if self.error is not None:
            return "run"
        if self.response["paused_until"]:
            return "pause"
        wrong = [each for each in self.response["failures"] if each["reason"] == "error"]
        return "books" if wrong else "passes"


class Watch:
    """Somebody who looks at the counts, the notifications and the log all the time."""

    def __init__(
        self, hass: HomeAssistant, entry: MockConfigEntry, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Begin to listen and to look."""
        self.hass = hass
        self.entry = entry
        self._onlooker = Onlooker(hass, entry)
        self._caplog = caplog
        self._summaries = 0
        self._ends = 0
        persistent_notification.async_register_callback(hass, self._notified)
        for end in ("run_finished", "run_paused"):
            hass.bus.async_listen(f"{DOMAIN}_{end}", self._ended)

    async def leave(self) -> None:
        """Look no more."""
        await self._onlooker.leave()

    @callback
    def _notified(self, kind: UpdateType, changed: dict[str, Any]) -> None:
        if kind in (UpdateType.ADDED, UpdateType.UPDATED):
            self._summaries += f"{DOMAIN}_{self.entry.entry_id}_summary" in changed

    @callback
    def _ended(self, _event: Event) -> None:
        self._ends += 1

    async def told(self, run: Callable[[], Any]) -> Told:
        """Let somebody start a run, and return what everybody was told about its end: once."""
        self._summaries = self._ends = 0
        error, response = None, {}
        try:
            response = await run()
        except HomeAssistantError as err:
            error = err
        await self.hass.async_block_till_done()
        assert (self._summaries, self._ends) == (1, 1)
        shown = notifications(self.hass)[f"{DOMAIN}_{self.entry.entry_id}_summary"]
        told = Told(error, response, shown["message"], self._reauthentications())
        self._check_words(told, shown["title"])
        return told

    def _reauthentications(self) -> list[str]:
        flows = self.hass.config_entries.flow.async_progress()
        assert all(flow["context"]["source"] == SOURCE_REAUTH for flow in flows)
        return [flow["step_id"].removeprefix("reauth_") for flow in flows]

    def _check_words(self, told: Told, title: str) -> None:
        """Check that an end is told in words, and an early one as such."""
        for text in (title, told.summary, *([str(told.error)] if told.error else [])):
            assert " " in text
            assert not _KEY.search(_LINK.sub("", text)), text
        assert ("run failed" in title) == (told.error is not None)
        if told.error is not None:
            assert str(told.error).split(".")[0] in told.summary.replace("\\", "")
        for failure in told.response.get("failures", ()):
            assert " " in failure["message"]
            assert failure["message"] in told.summary.replace("\\", "")

    async def check(self) -> None:
        """Check that the counts agreed, and that nothing unhandled was logged.

        Nor anything of ours that is not for us.
        """
        await self._onlooker.rest()
        assert not self._onlooker.torn, self._onlooker.torn
        wrong = [
            record
            for record in self._caplog.records
            if record.name != "aiohttp.server"  # the stand-ins' own
            and record.levelno >= (logging.INFO if record.name.startswith(OURS) else logging.ERROR)
        ]
        assert not wrong, [record.getMessage() for record in wrong]


def check_progress(told: Told, found: Results, expected: Results) -> None:
    """Check that what was settled is right, and that only what is said to be wrong is."""
    failures = told.response.get("failures", ())
    wrong = {each["book_id"] for each in failures if each["reason"] == "error"}
    right = {book_id: result for book_id, result in found.items() if book_id not in wrong}
    assert right.items() <= expected.items()
    if told.kind == "passes":
        assert found == expected
    if told.kind == "books":
        assert found.keys() == expected.keys()


async def mend(hass: HomeAssistant, account: str, **typed: str) -> None:
    """Submit what the reauthentication asks for."""
    [flow] = hass.config_entries.flow.async_progress()
    assert flow["step_id"] == f"reauth_{account}"
    flow = await submit(hass, flow, typed)
    assert flow["reason"] == "reauth_successful"
    await hass.async_block_till_done(wait_background_tasks=True)
