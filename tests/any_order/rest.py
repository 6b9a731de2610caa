"""Coming to rest: everything ends well, and nothing is left to do."""

from collections.abc import Callable
from datetime import timedelta

from custom_components.booklore_hardcover.const import OPT_LIBRARIES
from tests.person import fetch
from tests.states import status_of

from .household import ENDED, Household
from .shelf import BOOKS


async def come_to_rest(home: Household) -> None:
    """Let everything end, and check that it ends well and that nothing is left to do."""
    home.gate.open()
    home.hardcover.heal()
    home.booklore.heal()
    await _until(home, lambda: not home.actions)
    await until_over(home)
    await home.check()
    if (await fetch(home.hass))["paused_until"]:
        # Somebody who searched had met the limit, and no run has waited for it yet.
        await until_over(home)
    await _check_all_is_done(home)
    if home.decisions.out_of_sight(await home.check()):
        await _check_everything_is_back(home)


async def _check_all_is_done(home: Household) -> None:
    sight = await home.check()
    chosen = {int(each) for each in home.entry.options.get(OPT_LIBRARIES, ())} or {1, 2}
    assert sight.books.keys() == {
        book.id for book in home.booklore.books.values() if book.library_id in chosen
    }
    await until_over(home)
    asked = home.hardcover.requests.total()
    await fetch(home.hass)
    await until_over(home)
    assert home.hardcover.requests.total() - asked <= home.asked_at_rest
    await home.check()


async def _check_everything_is_back(home: Household) -> None:
    """Check every decision, also about a book that was gone or in a library left out."""
    for book_id in BOOKS:
        if book_id not in home.booklore.books:
            home.put_back(book_id)
    home.hass.config_entries.async_update_entry(home.entry, options={})
    await home.reload()
    if (await fetch(home.hass))["paused_until"]:
        await until_over(home)
    await home.check()
    sight = await home.look()
    assert sight.books.keys() == {*BOOKS}
    home.decisions.check_all(sight)


async def until_over(home: Household) -> None:
    """Wait until nothing is under way; a run that waits for its time has waited enough."""
    sent = None
    for _ in range(2_000):
        await home.settle()
        status = status_of(home.hass)
        if status in ENDED and not home.syncing:
            return
        before, sent = sent, home.hardcover.requests.total() + home.booklore.requests.total()
        if status != "running" and sent == before:
            home.let_time_pass(timedelta(days=1))
    raise AssertionError(status_of(home.hass))


async def _until(home: Household, condition: Callable[[], bool]) -> None:
    # No clock tells how long it takes: they are all set forward.
    for _ in range(2_000):
        if condition():
            return
        await home.settle()
    waiting = [action.task.get_stack(limit=1) for action in home.actions]
    raise AssertionError(f"{status_of(home.hass)}, {waiting}")
