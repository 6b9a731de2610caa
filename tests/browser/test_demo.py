"""`script/demo`, from its first word to the last: it says how to log in, and leaves nothing behind."""

import asyncio
import os
from pathlib import Path
import shutil
import signal
import socket
import subprocess
from urllib.parse import urlsplit

from playwright.async_api import Browser, expect
import pytest

from tests.fresh_machine import PYTHON, FreshMachine, fresh_machine
from tests.source import REPOSITORY


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
        await expect(page.get_by_role("tab", name="To choose")).to_be_visible()
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
