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


# A text is where it can be read if it is inside of every box around it, and of the window. Of what
# a row says about a book, which may be as long as it likes, the first line is enough.
SEEN = f"""(tag) => {{
    const found = [];
    const pen = document.createElement("canvas").getContext("2d");
    const around = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
    const judge = (node) => {{
        const range = document.createRange();
        range.selectNodeContents(node);
        const rects = [...range.getClientRects()].filter((each) => each.width > 0);
        if (!rects.length) return null;
        const [left, top] = ["left", "top"].map((side) => Math.min(...rects.map((each) => each[side])));
        const [right, bottom] =
            ["right", "bottom"].map((side) => Math.max(...rects.map((each) => each[side])));
        let [fault, inside, scrolls] = ["", true, false];
        const find = (box, what) => (fault ||= `${{what}} ${{box.localName}}.${{box.className}}`);
        for (let box = around(node); box; box = around(box)) {{
            const style = getComputedStyle(box);
            const {{ display, overflowX, overflowY, position, visibility }} = style;
            const edge = box.getBoundingClientRect();
            const beyond = left < edge.left - 1.5 || right > edge.right + 1.5;
            const clips = /hidden|clip/.test(overflowX + overflowY);
            if (visibility === "hidden" || (clips && Math.min(edge.width, edge.height) <= 1)) return null;
            if (/inline$|contents/.test(display)) continue;
            if (/\\b(title|subtitle|authors|facts)\\b/.test(box.className)) return "";
            scrolls ||= /auto|scroll/.test(overflowX) && box.scrollWidth > box.clientWidth;
            if (!scrolls && inside && beyond) find(box, "sticks out of");
            if (!scrolls && /hidden|clip/.test(overflowX) && beyond) find(box, "is cut by");
            if (/hidden|clip/.test(overflowY) && (top < edge.top - 3 || bottom > edge.bottom + 3)) {{
                find(box, "is cut by");
            }}
            if (style.textOverflow === "ellipsis" && box.scrollWidth > box.clientWidth + 1) {{
                find(box, "is shortened by");
            }}
            if (style.webkitLineClamp !== "none" && box.scrollHeight > box.clientHeight + 3) {{
                find(box, "has too many lines for");
            }}
            if (/auto|scroll/.test(overflowY)) break;
            inside &&= !/absolute|fixed/.test(position);
            if (position === "fixed") break;
        }}
        if (!scrolls && (left < -0.5 || right > innerWidth + 0.5)) fault ||= "is beyond the window";
        return fault;
    }};
    const attributes = (node) => {{
        for (const name of ["aria-label", "title", "placeholder"]) {{
            if (node.getAttribute(name)) found.push([node.getAttribute(name), ""]);
        }}
        if (node.placeholder && !node.value) {{
            const style = getComputedStyle(node);
            pen.font = style.font;
            const room = node.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
            const fits = pen.measureText(node.placeholder).width <= room + 1;
            found.push([node.placeholder, fits ? "" : "is too long for its field"]);
        }}
    }};
    const look = (root) => {{
        for (const node of root.childNodes) {{
            if (node.nodeType === Node.TEXT_NODE && node.data.trim()) {{
                const fault = judge(node);
                if (fault !== null) found.push([node.data.trim(), fault]);
            }} else if (node.nodeType === Node.ELEMENT_NODE && !/style|script/.test(node.localName)) {{
                if (node.getClientRects().length) attributes(node);
                if (node.shadowRoot) look(node.shadowRoot);
                look(node);
            }}
        }}
    }};
    const top = ({FIND})(tag);
    if (!top) return null;
    if (top.shadowRoot) look(top.shadowRoot);
    look(top);
    return found;
}}"""


async def too_wide(page: Page, tag: str) -> list[str]:
    """Return what of an element is beyond the window, or cut; nothing may scroll sideways."""
    return list(await page.evaluate(TOO_WIDE, tag))


async def violations(page: Page, tag: str) -> list[str]:
    """Return what axe-core finds wrong with an element and all inside of it."""
    if await page.evaluate("typeof axe") == "undefined":
        await page.evaluate(AXE.read_text())
    return list(await page.evaluate(VIOLATIONS, tag))


async def seen(page: Page, tag: str) -> list[tuple[str, str]]:
    """Return each text in sight of an element, and what is wrong with where it stands, if anything.

    Names that only a screen reader says are among them.
    """
    found = await page.evaluate(SEEN, tag)
    assert found is not None, f"There is no {tag}."
    return [(text, fault) for text, fault in found]
