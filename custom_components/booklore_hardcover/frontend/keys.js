/** The keyboard: what a key asks for, and whether it is meant for us. */

/** @typedef {{pick: number} | {move: 1 | -1} | {step: 1 | -1} | "skip" | "undo" | "close"} Wish */

/**
 * @param {KeyboardEvent} event
 * @returns {Wish | null}
 */
function wish(event) {
  if (/^[0-9]$/.test(event.key)) {
    return { pick: Number(event.key) || 10 };
  }
  switch (event.key) {
    case "ArrowRight":
      return { move: 1 };
    case "ArrowLeft":
      return { move: -1 };
    case "ArrowDown":
      return { step: 1 };
    case "ArrowUp":
      return { step: -1 };
    case "Escape":
      return "close";
    default:
      return { s: /** @type {const} */ ("skip"), u: /** @type {const} */ ("undo") }[
        event.key.toLowerCase()
      ] ?? null;
  }
}

/** @param {EventTarget | undefined} target */
function takesText(target) {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/**
 * Listen for keys: everywhere on the page as long as nothing else has the focus, or (on a
 * dashboard, which other cards share) only inside of an element.
 * @param {HTMLElement} inside
 * @param {boolean} everywhere
 * @param {(wish: Wish) => boolean} follow tells whether it did something
 * @returns {() => void} ends it
 */
export function listenToKeys(inside, everywhere, follow) {
  const receive = (/** @type {KeyboardEvent} */ event) => {
    const path = event.composedPath();
    const ours = path.includes(inside) || (everywhere && path[0] === document.body);
    const modified = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    if (!ours || modified || event.defaultPrevented || event.repeat) {
      return;
    }
    const wanted = wish(event);
    if (wanted && (wanted === "close" || !takesText(path[0])) && follow(wanted)) {
      event.preventDefault();
      // Home Assistant has shortcuts of its own on letters.
      event.stopPropagation();
    }
  };
  const target = everywhere ? window : inside;
  const listener = /** @type {EventListener} */ (receive);
  // Before Home Assistant, whose shortcuts listen on the window as well.
  target.addEventListener("keydown", listener, { capture: everywhere });
  return () => target.removeEventListener("keydown", listener, { capture: everywhere });
}
