/**
 * BookLore's covers. Their addresses are signed, since an image sends no credentials, and used at
 * once and for one request. What is kept is the image: after a restart Home Assistant knows no
 * address that it signed before, and bans whoever comes with them.
 */

import { element } from "./dom.js";

/** @import {Hass} from "./types" */

const SIGNED_FOR = 60; // seconds

/**
 * @param {string} address
 * @returns {Promise<HTMLImageElement | null>} null if it does not load
 */
function loadImage(address) {
  return new Promise((done) => {
    const image = element("img", {
      alt: "",
      onload: () => done(image),
      onerror: () => done(null),
    });
    image.src = address;
  });
}

/**
 * @param {Hass} hass
 * @param {string} path
 */
async function signAndLoad(hass, path) {
  const message = { type: "auth/sign_path", path, expires: SIGNED_FOR };
  const signed = /** @type {{path: string}} */ (await hass.callWS(message));
  return loadImage(hass.hassUrl?.(signed.path) ?? signed.path);
}

/**
 * @param {Hass} hass
 * @param {string} path
 * @returns {Promise<HTMLImageElement | null>} loaded; null if it cannot be had, also at a second try
 */
export async function loadCover(hass, path) {
  try {
    return (await signAndLoad(hass, path)) ?? (await signAndLoad(hass, path));
  } catch {
    return null; // the connection is lost: the book is shown without
  }
}
