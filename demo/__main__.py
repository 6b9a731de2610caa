"""What `script/demo` runs: a real Home Assistant, a tour of what can be done there, and a good end.

Starts the two stand-in servers with a small library, a real Home Assistant beside
them, sets the integration up through its own dialogs, fetches the IDs, has them written
to BookLore, syncs ratings both ways, and stays up to look around.
"""

import argparse
import asyncio
import signal
import sys

PROFILES = ("booklore-1.18", "booklore-2.3", "grimmory-3.2", "grimmory-3.3")


def main() -> None:
    """Show the demo until it is over, or until somebody has had enough."""
    arguments = _arguments()
    # Until something runs that has to be taken down: what comes first takes seconds to load.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    told: list[signal.Signals] = []
    try:
        asyncio.run(_show(arguments, told))
    except asyncio.CancelledError:
        print("Stopped. Nothing of it is left running.")
        sys.exit(128 + told[0])


async def _show(arguments: argparse.Namespace, told: list[signal.Signals]) -> None:
    """Show the demo; what ends it takes everything down, and at once if it comes twice."""
    from .tour import show

    task = asyncio.current_task()
    assert task is not None

    def end(number: signal.Signals) -> None:
        told.append(number)
        task.cancel()
        if len(told) == 1:
            print("\nStopping Home Assistant … (Ctrl+C again: at once)")

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(each, end, each)
    await show(arguments.profile, arguments.port, once=arguments.once)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the tour")
    parser.add_argument("--port", type=int, help="Home Assistant's port (default: any free one)")
    parser.add_argument(
        "--profile",
        default=PROFILES[-1],
        choices=PROFILES,
        help="which server BookLore's stand-in behaves like",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
