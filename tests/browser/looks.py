"""What a window shows, looked at by machines: what is too wide, and what axe-core has to say."""

from pathlib import Path
from typing import Any

from playwright.async_api import Page

AXE = Path(__file__).parents[2] / ".cache/node/node_modules/axe-core/axe.min.js"

DESK: dict[str, Any] = {"viewport": {"width": 1200, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
SMALLEST: dict[str, Any] = PHONE | {"viewport": {"width": 320, "height": 600}}

FIND = """(tag) => {
    const find = (root) => {
        for (const each of root.querySelectorAll("*")) {
            const found = each.localName === tag ? each : each.shadowRoot && find(each.shadowRoot);
            if (found) return found;
        }
        return null;
    };
    return find(document);
}"""

TOO_WIDE = f"""(tag) => {{
    const top = ({FIND})(tag);
    const wide = [];
    const look = (root) => {{
        for (const each of root.querySelectorAll("*")) {{
            const {{ left, right, width }} = each.getBoundingClientRect();
            const seen = width && !each.closest(".unseen");
            if (seen && (left < -0.5 || right > innerWidth + 0.5)) {{
                wide.push(`${{each.localName}}.${{each.className}} ${{left}} ${{right}}`);
            }}
            if (seen && each.scrollWidth > each.clientWidth + 1 && /button|h1|^a$/.test(each.localName)
                && getComputedStyle(each).display !== "inline") {{
                wide.push(`${{each.localName}}.${{each.className}} is cut: ${{each.textContent.trim()}}`);
            }}
            if (each.shadowRoot && /^(booklore|blh)-/.test(each.localName)) look(each.shadowRoot);
        }}
    }};
    if (top) look(top.shadowRoot ?? top);
    const page = document.documentElement.scrollWidth;
    return [...wide, ...(top ? [] : [`no ${{tag}}`]), ...(page > innerWidth ? [`page ${{page}}`] : [])];
}}"""

VIOLATIONS = f"""async (tag) => {{
    const {{ violations, passes }} = await axe.run(({FIND})(tag), {{ resultTypes: ["violations"] }});
    return [
        ...(passes.length ? [] : ["nothing was looked at"]),
        ...violations.flatMap(({{ id, nodes }}) => nodes.map(({{ html, any, all, none }}) =>
            [id, html.slice(0, 160), [...any, ...all, ...none].map((each) => each.message)[0]]
                .join(" | "))),
    ];
}}"""


WORDS = f"""(tag) => {{
    const words = [];
    const read = (root) => {{
        for (const each of root.childNodes) {{
            if (each.nodeType === Node.TEXT_NODE) words.push(each.data.trim());
            if (each.nodeType !== Node.ELEMENT_NODE || each.localName === "style") continue;
            words.push(each.ariaLabel, each.title, each.placeholder);
            read(each.shadowRoot ?? each);
        }}
    }};
    read(({FIND})(tag));
    return words.filter(Boolean);
}}"""


async def words_of(page: Page, tag: str) -> set[str]:
    """Return each text of an element, and each name that a screen reader says."""
    return set(await page.evaluate(WORDS, tag))


async def too_wide(page: Page, tag: str) -> list[str]:
    """Return what of an element is beyond the window, or cut; nothing may scroll sideways."""
    return list(await page.evaluate(TOO_WIDE, tag))


async def violations(page: Page, tag: str) -> list[str]:
    """Return what axe-core finds wrong with an element and all inside of it."""
    if await page.evaluate("typeof axe") == "undefined":
        await page.evaluate(AXE.read_text())
    return list(await page.evaluate(VIOLATIONS, tag))
