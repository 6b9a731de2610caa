"""A real `hass` process in a folder of its own, and the calls a person's browser makes."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from http import HTTPStatus
import json
import os
from pathlib import Path
from random import sample
import shutil
import socket
import sys
from time import time
from types import TracebackType
from typing import Any, Self

import aiohttp

REPOSITORY = Path(__file__).resolve().parent.parent
USERNAME = "reader"
PASSWORD = "a good book"  # noqa: S105 - of the demo, and printed
STARTUP_SECONDS = 180
RESTART_EXIT_CODE = 100
_PORTS = range(20_000, 32_768)
"""No system hands these out to others, so that ours is still free after a restart."""

CONFIGURATION = """\
homeassistant:
  name: Library
  country: GB
  time_zone: UTC
frontend:
config:
my:
history:
logbook:
automation:
script:
"""
SERVER = {
    "server_host": ["127.0.0.1"],
    "cors_allowed_origins": [],
    "ip_ban_enabled": True,
    "ssl_profile": "intermediate_v6",
    "use_x_frame_options": True,
    "error": None,
    "error_message": None,
}


class HomeAssistant:
    """Starts `hass`, creates its owner, and talks to its API as that person."""

    def __init__(
        self,
        folder: Path,
        port: int | None,
        hardcover_url: str,
        *,
        configuration: str = CONFIGURATION,
        custom_components: Path = REPOSITORY / "custom_components",
        login_attempts_threshold: int = -1,
    ) -> None:
        """Keep what is needed to start; nothing runs yet."""
        self.folder = folder
        self._custom_components = custom_components
        self._configuration = configuration
        self._login_attempts_threshold = login_attempts_threshold
        self._port = _free_port(port)
        self.url = f"http://127.0.0.1:{self._port}"
        self._hardcover_url = hardcover_url
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None
        self._headers: dict[str, str] = {}
        self._tokens: dict[str, Any] = {}

    async def __aenter__(self) -> Self:
        """Start with a fresh folder, wait until it answers, and move in."""
        self._furnish()
        self._session = aiohttp.ClientSession()
        try:
            await self.start()
            await self._move_in()
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the process, as Ctrl+C does."""
        await self.stop()
        if self._session is not None:
            await self._session.close()

    async def start(self) -> None:
        """Start the process, unless it runs, and wait until it answers."""
        if self._process and self._process.returncode is None:
            return
        self._process = await self._launch()
        async with asyncio.timeout(STARTUP_SECONDS):
            while not await self._answers():
                if self._process.returncode is not None:
                    raise SystemExit(f"Home Assistant did not start:\n{self.log()[-3000:]}")
                await asyncio.sleep(0.3)

    async def _launch(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "homeassistant",
            "--config",
            str(self.folder),
            "--skip-pip",
            "--log-no-color",
            # Python looks for modules where it starts: there, none of the repository's are found.
            cwd=self.folder,
            stdout=(self.folder / "output.log").open("ab"),
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "HARDCOVER_API_URL": self._hardcover_url},
        )

    async def stay(self) -> None:
        """Wait until it is stopped from its own page; restarted there, it runs again."""
        assert self._process is not None
        while await self._process.wait() == RESTART_EXIT_CODE:
            self._process = await self._launch()

    async def stop(self) -> None:
        """End the process; after half a minute, firmly."""
        if self._process is None or self._process.returncode is not None:
            return
        await self.terminate(30)

    async def kill(self) -> None:
        """End the process at once, as `kill -9` and power cuts do."""
        assert self._process is not None
        with suppress(ProcessLookupError):  # it may have ended by itself just now
            self._process.kill()
        await self._process.wait()

    async def terminate(self, patience: float) -> None:
        """Ask the process to end, and end it at once if it has not after so many seconds."""
        assert self._process is not None
        self._process.terminate()
        try:
            async with asyncio.timeout(patience):
                await self._process.wait()
        except TimeoutError:
            await self.kill()
        except asyncio.CancelledError:  # whoever waits has no patience left
            await self.kill()
            raise

    def log(self) -> str:
        """Return what the process has printed."""
        return (self.folder / "output.log").read_text(errors="replace")

    def browser_tokens(self, tokens: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what a browser keeps as `hassTokens`, the owner's if none are given."""
        tokens = tokens or self._tokens
        return {
            **tokens,
            "hassUrl": self.url,
            "clientId": f"{self.url}/",
            "expires": (time() + tokens["expires_in"]) * 1000,
        }

    async def tokens(self, code: str) -> dict[str, Any]:
        """Return the tokens for the code with which a log-in ends."""
        assert self._session is not None
        grant = {"client_id": f"{self.url}/", "grant_type": "authorization_code", "code": code}
        async with self._session.post(f"{self.url}/auth/token", data=grant) as reply:
            return dict(await reply.json())

    async def get(self, path: str) -> Any:
        """Read from the API."""
        return await self._call("GET", path)

    async def post(self, path: str, data: dict[str, Any] | None = None) -> Any:
        """Send to the API."""
        return await self._call("POST", path, data or {})

    async def delete(self, path: str) -> Any:
        """Delete through the API."""
        return await self._call("DELETE", path)

    async def action(self, name: str, data: dict[str, Any] | None = None) -> Any:
        """Perform an action of ours that gives a response, and return that."""
        path = f"/api/services/booklore_hardcover/{name}?return_response"
        return (await self.post(path, data))["service_response"]

    async def notifications(self) -> list[dict[str, Any]]:
        """Return the notifications, as the browser gets them."""
        return list(await self.command(type="persistent_notification/get"))

    async def command(self, **message: Any) -> Any:
        """Send one message over the websocket and return its result."""
        async with self.websocket() as socket_:
            await socket_.send_json({"id": 1, **message})
            reply = await socket_.receive_json()
            if not reply["success"]:
                raise SystemExit(f"{message['type']}: {reply['error']}")
            return reply["result"]

    @asynccontextmanager
    async def websocket(self) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
        """Connect as the browser does, and log in."""
        assert self._session is not None
        token = self._headers["Authorization"].removeprefix("Bearer ")
        async with self._session.ws_connect(f"{self.url}/api/websocket") as socket_:
            await socket_.receive_json()
            await socket_.send_json({"type": "auth", "access_token": token})
            await socket_.receive_json()
            yield socket_

    async def renew_token(self) -> None:
        """Get another access token: each is good for half an hour."""
        assert self._session is not None
        grant = {
            "client_id": f"{self.url}/",
            "grant_type": "refresh_token",
            "refresh_token": self._tokens["refresh_token"],
        }
        async with self._session.post(f"{self.url}/auth/token", data=grant) as reply:
            self._tokens |= await reply.json()
        self._headers = {"Authorization": f"Bearer {self._tokens['access_token']}"}

    def _furnish(self) -> None:
        """Make a fresh folder with the configuration in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / ".storage").mkdir(parents=True)
        (self.folder / "configuration.yaml").write_text(self._configuration)
        # In YAML these are a change that somebody has to confirm within five minutes.
        server = SERVER | {
            "server_port": self._port,
            "login_attempts_threshold": self._login_attempts_threshold,
            "created_at": datetime.now(UTC).isoformat(),
        }
        settings = {"stable": server, "pending": None, "yaml_migration_done": True}
        self._store("http", 3, settings)
        # It neither needs a network nor tells anybody there that it is here.
        self._store("core.network", 1, {"configured_adapters": ["lo", "lo0"]})
        for name in ("automations.yaml", "scripts.yaml"):
            (self.folder / name).write_text("[]\n")
        (self.folder / "custom_components").symlink_to(self._custom_components)

    def _store(self, key: str, version: int, data: dict[str, Any]) -> None:
        """Write what Home Assistant reads when it starts."""
        stored = {"version": version, "minor_version": 1, "key": key, "data": data}
        (self.folder / ".storage" / key).write_text(json.dumps(stored))

    async def _answers(self) -> bool:
        assert self._session is not None
        # Once somebody has moved in, there is no onboarding any more.
        path = "/api/config" if self._headers else "/api/onboarding"
        try:
            async with self._session.get(self.url + path, headers=self._headers) as reply:
                if reply.status == HTTPStatus.UNAUTHORIZED:
                    await self.renew_token()
                return reply.status == 200 and (
                    not self._headers or (await reply.json())["state"] == "RUNNING"
                )
        except aiohttp.ClientError:
            return False

    async def _move_in(self) -> None:
        """Create the owner and finish onboarding."""
        client = {"client_id": f"{self.url}/"}
        owner = {"name": "Reader", "username": USERNAME, "password": PASSWORD, "language": "en"}
        code = (await self.post("/api/onboarding/users", client | owner))["auth_code"]
        self._tokens = await self.tokens(code)
        self._headers = {"Authorization": f"Bearer {self._tokens['access_token']}"}
        for step in ("core_config", "analytics"):
            await self.post(f"/api/onboarding/{step}")
        await self.post(
            "/api/onboarding/integration", client | {"redirect_uri": f"{self.url}/?auth=done"}
        )

    async def _call(self, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
        assert self._session is not None
        async with self._session.request(
            method, self.url + path, json=data, headers=self._headers
        ) as reply:
            if reply.status >= 400:
                raise SystemExit(f"{method} {path}: {reply.status} {await reply.text()}")
            return await reply.json()


def _free_port(port: int | None) -> int:
    """Return the port if nobody listens there, any free one without."""
    refused = OSError()
    for each in [port] if port else sample(_PORTS, 20):
        with socket.socket() as listening:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listening.bind(("127.0.0.1", each))
            except OSError as err:
                refused = err
            else:
                return each
    wanted = f"Port {port}" if port else "None of twenty ports"
    raise SystemExit(f"{wanted} can be used: {refused.strerror}")
