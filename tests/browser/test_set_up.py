"""Setting the integration up as a person does: through the dialogs, in a browser."""

import asyncio

from playwright.async_api import TimeoutError, expect  # noqa: A004 - of the browser

from tests.house import TOKEN

from .house import House

START = "/_my_redirect/config_flow_start?domain=booklore_hardcover"


async def test_set_up_through_the_dialogs(empty_house: House) -> None:
    """The second step shows where the token file belongs, and reads it when it is there.

    The last one offers to fetch at once, and that is what happens.
    """
    account = empty_house.account()
    page = await empty_house.window(START)
    ok = page.get_by_role("button", name="OK")
    for _ in range(4):  # a page that loads while Home Assistant still starts may lose the question
        try:
            await ok.wait_for(timeout=15_000)
            break
        except TimeoutError:
            await page.goto(empty_house.home_assistant.url + START)
    await ok.click()
    dialog = page.locator("dialog-data-entry-flow")
    await expect(dialog.locator("input")).to_have_count(4)  # the fields come one by one
    await dialog.locator("input").nth(0).fill(account["url"])
    await dialog.locator("input").nth(1).fill(account["username"])
    await dialog.locator("input[type=password]").fill(account["password"])
    await dialog.get_by_role("button", name="Submit").click()
    path = empty_house.home_assistant.folder / "hardcover.token"
    await expect(dialog).to_contain_text(str(path))
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog.locator("ha-alert")).to_contain_text(f"{path} doesn't exist yet")
    path.write_text(f"Authorization: Bearer {TOKEN}\n")
    await dialog.get_by_role("button", name="Submit").click()
    await expect(dialog).to_contain_text("Fetch Hardcover IDs now")
    await dialog.get_by_role("button", name="Submit").click()
    await dialog.get_by_role("button", name="Skip and finish").click()
    entries = await empty_house.home_assistant.get("/api/config/config_entries/entry")
    assert [each["title"] for each in entries if each["domain"] == "booklore_hardcover"] == [
        "reader on 127.0.0.1"
    ]
    while not empty_house.booklore.requests["list"]:  # noqa: ASYNC110 - it happens over HTTP
        await asyncio.sleep(0.1)
