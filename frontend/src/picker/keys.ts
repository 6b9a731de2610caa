/** The keyboard: what a key asks for, and whether it is meant for us. */

/** Choose the nth candidate, go to another book, step through the candidates, or a word's meaning. */
export type Wish =
  | { pick: number }
  | { move: 1 | -1 }
  | { step: 1 | -1 }
  | "leave_out"
  | "undo"
  | "close";

const WISHES: Readonly<Record<string, Wish>> = {
  ArrowRight: { move: 1 },
  ArrowLeft: { move: -1 },
  ArrowDown: { step: 1 },
  ArrowUp: { step: -1 },
  Escape: "close",
  s: "leave_out",
  u: "undo",
};

function wishOf(event: KeyboardEvent): Wish | undefined {
  if (/^[0-9]$/.test(event.key)) {
    return { pick: Number(event.key) || 10 };
  }
  return WISHES[event.key.length > 1 ? event.key : event.key.toLowerCase()];
}

const takesText = (target: EventTarget | undefined): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** The key that chooses the nth candidate, if there is one. */
export const keyOf = (number: number): string | null => (number > 10 ? null : String(number % 10));

/**
 * Listen for keys: everywhere on the page as long as nothing else has the focus, or (on a
 * dashboard, which other cards share) only inside of an element. `follow` tells whether it did
 * something; what is returned ends it.
 */
export function listenToKeys(
  inside: HTMLElement,
  everywhere: boolean,
  follow: (wish: Wish) => boolean,
): () => void {
  const receive = (event: KeyboardEvent): void => {
    const path = event.composedPath();
    const ours = path.includes(inside) || (everywhere && path[0] === document.body);
    const modified = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    if (!ours || modified || event.defaultPrevented || event.repeat) {
      return;
    }
    const wish = wishOf(event);
    if (wish && (wish === "close" || !takesText(path[0])) && follow(wish)) {
      event.preventDefault();
      // Home Assistant has shortcuts of its own on letters.
      event.stopPropagation();
    }
  };
  const target: HTMLElement | Window = everywhere ? window : inside;
  const listener = receive as EventListener;
  // Before Home Assistant, whose shortcuts listen on the window as well.
  target.addEventListener("keydown", listener, { capture: everywhere });
  return () => target.removeEventListener("keydown", listener, { capture: everywhere });
}
