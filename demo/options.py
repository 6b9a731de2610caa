"""The options' dialogs, gone through as a person does."""

import asyncio
from collections.abc import Mapping
from typing import Any

from .home_assistant import HomeAssistant

OFF: Mapping[str, Any] = {
    "libraries": [],
    "accept_exact_matches": False,
    "run_after_import": False,
    "write_ids": False,
    "ratings": "off",
    "add_missing": False,
    "max_notifications": 5,
    "show_in_sidebar": True,
}
"""The options as they are at first."""
_CONSENT = {
    "consent": ({"agree": True, "agree_files": True}, ("lines", "files", "left")),
    "consent_ratings": ({"agree": True}, ("lines", "requests", "left")),
}
"""For each step that asks for consent, what is answered and which parts of its text are printed."""


async def choose(home_assistant: HomeAssistant, options: Mapping[str, Any]) -> bool:
    """Set these options, and agree to what is shown; tells whether they are saved now."""
    flows = "/api/config/config_entries/options/flow"
    entry = await _entry(home_assistant)
    step = await home_assistant.post(flows, {"handler": entry["entry_id"]})
    answer: Mapping[str, Any] = options
    while True:
        step = await home_assistant.post(f"{flows}/{step['flow_id']}", dict(answer))
        while step["type"] == "progress":
            await asyncio.sleep(0.5)
            step = await home_assistant.get(f"{flows}/{step['flow_id']}")
        if step.get("errors"):
            print(f"Options: nothing is written: {step['errors']}")
            return False
        if step["type"] == "create_entry":
            break
        answer, shown = _CONSENT[step["step_id"]]
        words = step["description_placeholders"]
        print(f"Options, step {step['step_id']}:", *(words[key] for key in shown), sep="\n")
    print(f"Options: {step['type']}")
    while not await _is_loaded(home_assistant):  # noqa: ASYNC110 - it happens over HTTP
        await asyncio.sleep(0.5)
    return True


async def _entry(home_assistant: HomeAssistant) -> dict[str, Any]:
    entries = await home_assistant.get("/api/config/config_entries/entry")
    return next(dict(each) for each in entries if each["domain"] == "booklore_hardcover")


async def _is_loaded(home_assistant: HomeAssistant) -> bool:
    return bool((await _entry(home_assistant))["state"] == "loaded")
