/** Buttons, links and icons; styled by `buttons` in styles.ts. */

import type { TemplateResult } from "lit";
import { html, nothing } from "lit";
import { classMap } from "lit/directives/class-map.js";
import { ifDefined } from "lit/directives/if-defined.js";

/** A Material Design icon, drawn by Home Assistant; decoration only. */
export const icon = (name: string): TemplateResult =>
  html`<ha-icon icon=${`mdi:${name}`} aria-hidden="true"></ha-icon>`;

export interface Look {
  label: string;
  icon?: string;
  /** `main`: filled, one a view; `danger`: takes something away. */
  kind?: "main" | "outlined" | "danger" | "quiet";
  /** Shows the icon alone; the label is its name and tooltip. */
  iconOnly?: boolean;
  /** What else is to be known before it is pressed; shown as tooltip. */
  hint?: string;
  disabled?: boolean;
  class?: string;
}

/** A button; one that is disabled stays in the tab order's way out. */
export function button(look: Look, press: (event: MouseEvent) => void): TemplateResult {
  const { label, icon: name, kind = "quiet", iconOnly = false } = look;
  const classes = { button: true, icon: iconOnly, [kind]: true, [look.class ?? "plain"]: true };
  return html`<button
    type="button"
    class=${classMap(classes)}
    title=${ifDefined(look.hint ?? (iconOnly ? label : undefined))}
    aria-label=${ifDefined(iconOnly ? label : undefined)}
    ?disabled=${look.disabled}
    @click=${press}
  >
    ${name ? icon(name) : nothing}${iconOnly ? nothing : html`<span>${label}</span>`}
  </button>`;
}

/** Where a link may lead, or undefined: only to a page of the web. */
export const webAddress = (address: string | undefined): string | undefined =>
  address && /^https?:\/\//i.test(address) ? address : undefined;

/** A link to a page of the web, in another tab; nothing if the address is none. */
export function link(address: string | undefined, look: Look): TemplateResult | typeof nothing {
  const href = webAddress(address);
  if (!href) {
    return nothing;
  }
  const { label, iconOnly = false, kind = "quiet" } = look;
  const classes = { button: true, icon: iconOnly, [kind]: true };
  return html`<a
    class=${classMap(classes)}
    href=${href}
    target="_blank"
    rel="noopener noreferrer"
    title=${ifDefined(look.hint ?? (iconOnly ? label : undefined))}
    aria-label=${ifDefined(iconOnly ? label : undefined)}
    >${icon(look.icon ?? "open-in-new")}${iconOnly ? nothing : html`<span>${label}</span>`}</a
  >`;
}
