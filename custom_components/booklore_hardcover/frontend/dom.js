/** Small helpers that build elements. Data only ever becomes text or an attribute, never markup. */

/**
 * Make an element; a function among the attributes listens to the event it is named after.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [attributes] absent, null and false ones are left out
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      made.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (value !== undefined && value !== null && value !== false) {
      made.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children) {
    if (child) {
      made.append(child);
    }
  }
  return made;
}

/** @param {Element} pressed */
const nameOf = (pressed) =>
  pressed.getAttribute("aria-label") ?? pressed.querySelector("span")?.textContent;

/**
 * Put other buttons in a place; the focus stays on the one that is named as before.
 * @param {HTMLElement} place
 * @param {HTMLElement[]} buttons
 */
export function refill(place, buttons) {
  const focused = place.querySelector(":focus");
  place.replaceChildren(...buttons);
  if (focused) {
    buttons.find((each) => nameOf(each) === nameOf(focused))?.focus({ preventScroll: true });
  }
}

/**
 * A Material Design icon, drawn by Home Assistant; decoration only.
 * @param {string} name
 */
export function icon(name) {
  const made = document.createElement("ha-icon");
  made.setAttribute("icon", `mdi:${name}`);
  made.setAttribute("aria-hidden", "true");
  return made;
}

/**
 * @param {{label: string, icon?: string, title?: string, class?: string, only?: boolean}} look
 *   `only` shows the icon and keeps the label for those who cannot see it
 * @param {(event: Event) => void} press
 */
export function button(look, press) {
  return element(
    "button",
    {
      type: "button",
      class: look.class ?? (look.only ? "icon" : "plain"),
      title: look.title ?? (look.only ? look.label : undefined),
      "aria-label": look.only ? look.label : undefined,
      onclick: press,
    },
    look.icon ? icon(look.icon) : null,
    look.only ? null : element("span", {}, look.label),
  );
}

/**
 * A cover from another host, or the drawing that stands in for one that is missing, late or
 * blocked.
 * @param {string} title
 * @param {string} [source]
 */
export function cover(title, source) {
  const initial = [...title.trim()][0] ?? "";
  const frame = element(
    "span",
    { class: "cover", "aria-hidden": "true" },
    element("span", { class: "drawn" }, initial.toLocaleUpperCase()),
  );
  if (source) {
    const image = element("img", {
      alt: "",
      decoding: "async",
      loading: "lazy",
      referrerpolicy: "no-referrer",
      onload: () => frame.classList.add("loaded"),
      onerror: () => image.remove(),
    });
    image.src = source;
    frame.append(image);
  }
  return frame;
}

/**
 * Where a link may lead, or undefined: only to a page of the web.
 * @param {string | undefined} address
 */
export function webAddress(address) {
  return address && /^https?:\/\//i.test(address) ? address : undefined;
}

/**
 * @param {string} tag
 * @param {CustomElementConstructor} kind
 */
export function define(tag, kind) {
  // After an update of the integration, an open page may load a second version of a module.
  if (!customElements.get(tag)) {
    customElements.define(tag, kind);
  }
}

/** What a style sheet is put into a shadow root with.
 * @param {string[]} sheets
 */
export function styled(...sheets) {
  const made = document.createElement("style");
  made.textContent = sheets.join("\n");
  return made;
}
