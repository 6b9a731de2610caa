/**
 * BookLore's covers. Their addresses are signed, since an image sends no credentials, and used at
 * once and for one request. What is kept is the image: after a restart Home Assistant knows no
 * address that it signed before, and bans whoever comes with them.
 */

import type { Hass } from "./hass";

const SIGNED_FOR = 60; // seconds
const AT_ONCE = 4;
const KEPT = 150; // images
const MISSING_FOR = 60_000; // milliseconds until a cover that could not be had is tried again

/** Loaded images by path, the oldest first; null for one that cannot be had. */
const kept = new Map<string, HTMLImageElement | null>();

const waiting: (() => void)[] = [];
let busy = 0;

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (busy >= AT_ONCE) {
    await new Promise<void>((go) => waiting.push(go));
  }
  busy++;
  try {
    return await work();
  } finally {
    busy--;
    // The last who came is the one whose book is in sight.
    waiting.pop()?.();
  }
}

function loadImage(address: string): Promise<HTMLImageElement | null> {
  const image = new Image();
  image.alt = "";
  image.decoding = "async";
  return new Promise((resolve) => {
    image.onload = () => resolve(image);
    image.onerror = () => resolve(null);
    image.src = address;
  });
}

async function signAndLoad(hass: Hass, path: string): Promise<HTMLImageElement | null> {
  const message = { type: "auth/sign_path", path, expires: SIGNED_FOR };
  const signed = await hass.callWS<{ path: string }>(message);
  return loadImage(hass.hassUrl?.(signed.path) ?? signed.path);
}

function keep(path: string, image: HTMLImageElement | null): void {
  kept.delete(path);
  kept.set(path, image);
  if (!image) {
    window.setTimeout(() => forgetMissing(path), MISSING_FOR);
  }
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) {
      break;
    }
    kept.delete(oldest);
  }
}

/** The image that is kept of a cover, if no other element shows it; null if there is none to be had. */
export function keptCover(path: string): HTMLImageElement | null | undefined {
  const image = kept.get(path);
  return image?.isConnected ? undefined : image;
}

/** Have a cover that could not be had tried again. */
export function forgetMissing(path: string): void {
  if (kept.get(path) === null) {
    kept.delete(path);
  }
}

/**
 * Load a cover; null if it cannot be had, also at a second try. `wanted` is asked when its turn has
 * come: whoever has scrolled on wants it no more.
 */
export async function loadCover(
  hass: Hass,
  path: string,
  wanted: () => boolean = () => true,
): Promise<HTMLImageElement | null> {
  return inTurn(async () => {
    if (!wanted()) {
      return null;
    }
    const known = keptCover(path);
    if (known !== undefined) {
      return known;
    }
    try {
      const image = (await signAndLoad(hass, path)) ?? (await signAndLoad(hass, path));
      keep(path, image);
      return image;
    } catch {
      return null; // The connection is lost: the book is shown without.
    }
  });
}
