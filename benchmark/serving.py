"""The two stand-in servers in a process of their own: what they cost is nobody's figure.

Says in one line of JSON where they are, and goes when its standard input ends.
"""

import argparse
import asyncio
import json
import sys
from typing import Any

from aiohttp import web

from tests.servers.booklore import BookLoreServer
from tests.servers.hardcover import HardcoverServer
from tests.servers.library import library_rows
from tests.servers.world import World, build_world
from tests.servers.world_shares import TIDY

from .servers import TOKEN, served


async def serve(world: World, profile: str) -> None:
    """Serve a world until standard input ends."""
    async with served(world, profile) as (booklore, hardcover):
        control = web.AppRunner(_control(booklore, hardcover), access_log=None)
        await control.setup()
        await web.TCPSite(control, "127.0.0.1", 0).start()
        addresses = {
            "booklore": booklore.url,
            "username": booklore.username,
            "password": booklore.password,
            "hardcover": str(hardcover.url),
            "token": TOKEN,
            "control": f"http://127.0.0.1:{control.addresses[0][1]}/requests",
            "books": len(world.shelf),
            "works": len(world.catalogue.works),
            "not_on_hardcover": sum(not right for right in world.truth.values()),
        }
        print(json.dumps(addresses), flush=True)
        await asyncio.to_thread(sys.stdin.read)
        await control.cleanup()


def _control(booklore: BookLoreServer, hardcover: HardcoverServer) -> web.Application:
    """Tell how many requests came, by operation, since somebody asked last."""

    async def requests(_request: web.Request) -> web.Response:
        counted: dict[str, Any] = {
            "booklore": dict(booklore.requests),
            "hardcover": dict(hardcover.requests),
        }
        booklore.requests.clear()
        hardcover.requests.clear()
        # They keep what they were asked, which tests read and nobody does here.
        booklore.addresses.clear()
        hardcover.log.clear()
        return web.json_response(counted)

    app = web.Application()
    app.router.add_post("/requests", requests)
    return app


def main() -> None:
    """Build a library and serve it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--profile", required=True)
    arguments = parser.parse_args()
    world = build_world(library_rows(), size=arguments.size, seed=arguments.seed, shares=TIDY)
    asyncio.run(serve(world, arguments.profile))


if __name__ == "__main__":
    main()
