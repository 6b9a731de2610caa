"""The tour: what a person would do in the demo's Home Assistant, over its API, and shown."""

import asyncio
from typing import Any

from tests.servers.booklore import BookLoreServer
from tests.servers.demo_library import LIBRARIES, demo_world
from tests.servers.hardcover import HardcoverServer, Policy, Token

from .home_assistant import PASSWORD, REPOSITORY, USERNAME, HomeAssistant
from .options import OFF
from .ratings import Ratings
from .writing_back import OPTIONS, show_import, show_plan, show_written, turn_on

TOKEN = "hc_pat_demo"  # noqa: S105 - the stand-in's
USER = 7
"""The person on Hardcover."""
COUNTS = {
    "stored": "stored in this run",
    "skipped": "matched before or left out",
    "failed": "not found",
    "pending": "to choose",
}
LISTS = {
    "pending": "To choose",
    "matched": "Matched",
    "failed": "Not found",
    "skipped": "Left out",
}
"""The page's lists by the state of their books."""
TO_TRY = """\
What to try:
  * To choose: twelve books wait for your answer, one at a time or as a list. Say yes to one,
    then take it back: every step can be undone.
  * Matched, Not found, Left out: correct what was matched, search for what was not found.
  * Ratings that differ: keep BookLore's rating, Hardcover's, or both.
  * Written: what has gone to BookLore and Hardcover, and "Undo these writes".
  * Settings > Dashboards > Add dashboard > BookLore Hardcover: a dashboard that makes itself.
  * Settings > Devices & services > BookLore Hardcover: the entities, the options, the diagnostics.

Ctrl+C ends all of it. Nothing is kept: the next script/demo begins anew."""


async def show(profile: str, port: int | None, *, once: bool) -> None:
    """Start everything, show it, and stay up unless once is enough."""
    world = demo_world()
    async with (
        BookLoreServer(profile, books=world.shelf) as booklore,
        HardcoverServer(world.catalogue) as hardcover,
    ):
        booklore.libraries = dict(LIBRARIES)
        booklore.permissions = {"canEditMetadata": True}
        booklore.settings.rewrites = {"EPUB"}
        hardcover.tokens[TOKEN] = Token(
            kind="pat", user_id=USER, username="reader", scopes=frozenset({"all"})
        )
        hardcover.policy = Policy()
        hardcover.serve_covers()
        ratings = Ratings(world, booklore, hardcover, USER)
        print(f"BookLore stand-in ({profile}): {booklore.url}")
        print(f"Hardcover stand-in: {hardcover.url}")
        print("Home Assistant is starting; the first time takes up to a minute …")
        async with HomeAssistant(REPOSITORY / ".demo", port, str(hardcover.url)) as home_assistant:
            print(f"Home Assistant: {home_assistant.url}")
            await _set_up(home_assistant, booklore)
            if not once:
                print(f"\nYou can log in already, and watch the tour:\n{_log_in(home_assistant)}")
            print("\nFetching Hardcover IDs, at the pace Hardcover allows …")
            tally = await home_assistant.action("fetch_hardcover_ids")
            await _show(home_assistant, tally, booklore, hardcover)
            options = OFF
            if booklore.profile.replace_modes:  # others wipe what a write leaves out
                await show_plan(home_assistant)
            if await turn_on(home_assistant):
                await show_written(home_assistant, booklore)
                options = OPTIONS
            await ratings.show_plan(home_assistant)
            if await ratings.turn_on(home_assistant, options):
                await ratings.show_written(home_assistant)
            _check(home_assistant, tally, len(world.shelf))
            if not once:
                print(f"\nThat was the tour; now it is your turn.\n{_log_in(home_assistant)}")
                print(TO_TRY)
                async with asyncio.TaskGroup() as tasks:
                    importing = tasks.create_task(show_import(booklore, hardcover))
                    await home_assistant.stay()
                    importing.cancel()
                print("Home Assistant has been stopped.")


def _log_in(home_assistant: HomeAssistant) -> str:
    """Return how to log in."""
    return f"""
    {home_assistant.url}/booklore-hardcover
    Username: {USERNAME}
    Password: {PASSWORD}
"""


async def _set_up(home_assistant: HomeAssistant, booklore: BookLoreServer) -> None:
    """Go through the integration's dialogs as a person does."""
    (home_assistant.folder / "hardcover.token").write_text(f"Bearer {TOKEN}\n")
    flows = "/api/config/config_entries/flow"
    step = await home_assistant.post(flows, {"handler": "booklore_hardcover"})
    answers: list[dict[str, Any]] = [
        {
            "url": booklore.url,
            "username": booklore.username,
            "password": booklore.password,
            "verify_ssl": True,
        },
        {},
        {"fetch_now": False, "accept_exact_matches": False},  # what follows shows the fetching
    ]
    for answer in answers:
        print(f"Set-up, step {step['step_id']}")
        step = await home_assistant.post(f"{flows}/{step['flow_id']}", answer)
        if step.get("errors"):
            raise SystemExit(f"Set-up stopped: {step['errors']}")
    print(f"Set-up: done, {step['title']}")


async def _show(
    home_assistant: HomeAssistant,
    tally: dict[str, Any],
    booklore: BookLoreServer,
    hardcover: HardcoverServer,
) -> None:
    """Print the summary, the sensors, how long the lists are, and one book to choose."""
    notifications = await home_assistant.notifications()
    summary = next(n for n in notifications if n["notification_id"].endswith("_summary"))
    print(f"\n== {summary['title']}\n{summary['message']}")
    print("\n== Sensors")
    for state in await home_assistant.get("/api/states"):
        if "booklore_hardcover" in state["entity_id"]:
            print(f"{state['entity_id']}: {state['state']}")
    print("\n== The page Book matches (/booklore-hardcover)")
    lists = {}
    for state, name in LISTS.items():
        wanted = {"status": [state], "limit": 1_000}
        lists[state] = (await home_assistant.action("get_matches", wanted))["matches"]
        print(f"{name}: {len(lists[state])}")
    matches = lists["pending"]
    print(f"\n== One of {len(matches)} books to choose")
    if matches:
        match = max(matches, key=lambda each: len(each["candidates"]))
        print(f"book {match['book_id']}: {match['title']}, {', '.join(match['authors'])}")
        for candidate in match["candidates"]:
            facts = (
                f"{candidate['number']:>2}. {candidate['title']}",
                ", ".join(candidate.get("authors", ())),
                str(candidate.get("release_year", "")),
                candidate["reason"],
            )
            print(" · ".join(fact for fact in facts if fact))
    print(f"\nHardcover requests: {dict(hardcover.requests)}")
    print(f"BookLore requests: {dict(booklore.requests)}")
    counts = ", ".join(f"{tally[name]} {words}" for name, words in COUNTS.items())
    print(f"Of {tally['total']} books: {counts}")


def _check(home_assistant: HomeAssistant, tally: dict[str, Any], books: int) -> None:
    """End with an error when the counts do not add up or something was logged."""
    if sum(tally[name] for name in COUNTS) != tally["total"] or tally["total"] != books:
        raise SystemExit(f"The four counts do not add up to {books} books: {tally}")
    # A bare installation lacks packages that other integrations want, and says so.
    wrong = [
        line
        for line in home_assistant.log().splitlines()
        if "booklore" in line
        and any(level in line for level in (" ERROR ", " WARNING "))
        and "custom integration" not in line
    ]
    if wrong:
        raise SystemExit("\n".join(["The integration logged what it should not have:", *wrong]))
