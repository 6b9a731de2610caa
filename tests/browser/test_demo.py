"""`script/demo`, from its first word to the last: it says how to log in, and leaves nothing behind."""

import asyncio
import os
from pathlib import Path
import shutil
import signal
import socket
import subprocess
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from playwright.async_api import Browser, expect
import pytest

from demo.home_assistant import HomeAssistant
from tests.fresh_machine import PYTHON, FreshMachine, fresh_machine
from tests.source import REPOSITORY

from .test_lists import tab


@pytest.fixture
def machine(tmp_path: Path) -> FreshMachine:
    """Return a machine on which the demo was set up."""
    machine = fresh_machine(tmp_path)
    machine.bring("script/setup", "")
    machine.bring(".venvs/demo/bin/python", PYTHON)
    shutil.copytree(REPOSITORY / "demo", machine.clone / "demo")
    for name in ("custom_components", "tests"):
        (machine.clone / name).symlink_to(REPOSITORY / name)
    return machine


async def said(process: subprocess.Popen[str], words: str) -> str:
    """Return what follows these words in the next line that has them."""
    assert process.stdout is not None
    while line := await asyncio.to_thread(process.stdout.readline):
        _, found, after = line.partition(words)
        if found:
            return after.strip()
    raise AssertionError(f"It did not say: {words}")


def listens(port: int) -> bool:
    """Tell whether somebody listens there."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


async def test_it_says_how_to_log_in(machine: FreshMachine, browser: Browser) -> None:
    """What it prints opens the door; Ctrl+C in its terminal ends all of it."""
    with machine.started("script/demo") as process:
        address = "http://" + await said(process, "    http://")
        page = await browser.new_page()
        await page.goto(address)
        await page.get_by_label("Username").fill(await said(process, "Username: "))
        await page.get_by_label("Password", exact=True).fill(await said(process, "Password: "))
        await page.get_by_role("button", name="Log in").click()
        await expect(tab(page, "To choose")).to_be_visible()
        await page.context.close()
        os.killpg(process.pid, signal.SIGINT)
        await said(process, "Stopped.")
        assert await asyncio.to_thread(process.wait, 30) == 130
    port = urlsplit(address).port
    assert port
    assert not listens(port)


async def test_ctrl_c_while_it_starts(machine: FreshMachine) -> None:
    """Also if only the script is told, and more than once."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with machine.started("script/demo", "--port", str(port)) as process:
        await said(process, "Home Assistant is starting")
        while not listens(port):  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.1)
        process.send_signal(signal.SIGINT)
        await said(process, "Stopping")
        process.send_signal(signal.SIGINT)
        await said(process, "Stopped.")
        assert await asyncio.to_thread(process.wait, 30) == 130
    assert not listens(port)


async def test_it_needs_no_network(machine: FreshMachine) -> None:
    """Once it was set up; all that it has here is its own loopback."""
    apart = ["unshare", "--map-root-user", "--net"]
    for name in ("unshare", "ip"):
        if not (found := shutil.which(name)):
            pytest.skip(f"there is no {name}")
        (machine.tools / name).symlink_to(found)
    if machine.run(*apart, "ip", "link", "set", "lo", "up").status:
        pytest.skip("nothing can be taken off the network here")
    command = "ip link set lo up && exec script/demo"
    with machine.started(*apart, "bash", "-c", command) as process:
        await said(process, "Password: ")
        process.send_signal(signal.SIGINT)
        await said(process, "Stopped.")
        assert await asyncio.to_thread(process.wait, 30) == 130


async def test_it_stays_when_it_is_restarted_from_its_page(tmp_path: Path) -> None:
    """And ends when it is stopped there."""
    async with HomeAssistant(tmp_path / "home", None, "http://127.0.0.1:9") as home_assistant:
        staying = asyncio.create_task(home_assistant.stay())
        await until_running(home_assistant)
        mark = "/api/states/sensor.before"
        await home_assistant.post(mark, {"state": "on"})
        await home_assistant.post("/api/services/homeassistant/restart")
        while await answer(home_assistant, mark):  # noqa: ASYNC110 - it happens over HTTP
            await asyncio.sleep(0.2)
        await until_running(home_assistant)
        assert not staying.done()
        await home_assistant.post("/api/services/homeassistant/stop")
        await staying


async def until_running(home_assistant: HomeAssistant) -> None:
    """Wait until it has started, and somebody may have it restarted."""
    while (await answer(home_assistant, "/api/config") or {}).get("state") != "RUNNING":  # noqa: ASYNC110
        await asyncio.sleep(0.2)


async def answer(home_assistant: HomeAssistant, path: str) -> dict[str, Any] | None:
    """Return what is there, if it is and somebody answers."""
    try:
        return dict(await home_assistant.get(path))
    except SystemExit, aiohttp.ClientError:
        return None
