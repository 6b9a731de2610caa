/** The looks that all elements share: Home Assistant's own colours, in every theme. */

import { css } from "lit";

/**
 * Colours by what they are for. Home Assistant's primary colour is too light for words, and for
 * white words on it (3.3 : 1): what is filled is darker, and what is written is mixed with the
 * colour of text, which makes it darker in light themes and lighter in dark ones.
 */
export const base = css`
  :host {
    --blh-text: var(--primary-text-color, #141414);
    --blh-quiet: var(--secondary-text-color, #5e5e5e);
    --blh-line: var(--divider-color, rgba(127, 127, 127, 0.3));
    --blh-ground: var(--primary-background-color, #fafafa);
    --blh-surface: var(--ha-card-background, var(--card-background-color, #fff));
    --blh-accent: var(--primary-color, #009ac7);
    --blh-fill: color-mix(in oklab, var(--blh-accent) 76%, #000);
    --blh-fill-hover: color-mix(in oklab, var(--blh-accent) 66%, #000);
    --blh-on-fill: #fff;
    --blh-link: color-mix(in oklab, var(--blh-accent) 60%, var(--blh-text));
    --blh-tint: color-mix(in srgb, var(--blh-accent) 14%, transparent);
    --blh-hover: color-mix(in srgb, var(--blh-accent) 8%, transparent);
    --blh-error: color-mix(in oklab, var(--error-color, #db4437) 70%, var(--blh-text));
    --blh-radius: var(--ha-card-border-radius, 12px);
    color: var(--blh-text);
    font-family: var(--ha-font-family-body, Roboto, sans-serif);
    font-size: 14px;
    line-height: 1.4;
    -webkit-text-size-adjust: 100%;
  }
  * {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1, h2, h3, p, ol, ul, dl, dd {
    margin: 0;
    padding: 0;
  }
  ol, ul {
    list-style: none;
  }
  h2 {
    font-size: 20px;
    font-weight: 500;
    line-height: 1.3;
  }
  a {
    color: var(--blh-link);
  }
  ha-icon {
    --mdc-icon-size: 20px;
    flex: none;
  }
  button, input, select {
    font: inherit;
    color: inherit;
  }
  :focus-visible {
    outline: 2px solid var(--blh-link);
    outline-offset: 2px;
  }
  [tabindex="-1"]:focus {
    outline: none;
  }
  .hint {
    color: var(--blh-quiet);
    font-size: 13px;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
    }
  }
`;

/** For elements that draw `button(…)`, and links that look like one. */
export const buttons = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 40px;
    min-width: 40px;
    margin: 0;
    padding: 4px 16px;
    border: 1px solid transparent;
    border-radius: var(--ha-border-radius-pill, 20px);
    background: none;
    color: var(--blh-link);
    font-weight: 500;
    line-height: 1.2;
    text-align: center;
    text-decoration: none;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
    transition: background 0.15s;
  }
  .button:hover {
    background: var(--blh-hover);
  }
  .button.main {
    background: var(--blh-fill);
    color: var(--blh-on-fill);
  }
  .button.main:hover {
    background: var(--blh-fill-hover);
  }
  .button.outlined {
    border-color: var(--blh-line);
    color: var(--blh-text);
  }
  .button.danger {
    color: var(--blh-error);
  }
  .button.icon {
    width: 40px;
    padding: 0;
    color: inherit;
  }
  .button:disabled, .button[aria-disabled="true"] {
    cursor: default;
    background: none;
    color: var(--disabled-text-color, #767676);
  }
  .button.main:disabled, .button.main[aria-disabled="true"] {
    background: var(--ha-color-fill-disabled-normal-resting, var(--blh-line));
    color: var(--blh-quiet);
  }
  @media (pointer: coarse) {
    .button {
      min-height: 44px;
      min-width: 44px;
    }
  }
`;

/** For elements that draw lines about books and works (elements/facts.ts). */
export const facts = css`
  .title {
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .authors, .facts, .reason {
    color: var(--blh-quiet);
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .facts > span:not(:last-child)::after {
    content: " · ";
  }
  .reason::first-letter {
    text-transform: uppercase;
  }
`;

/** For elements that show one line of trouble. */
export const alerts = css`
  .alert {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding: 8px 12px;
    border-radius: var(--blh-radius);
    border-inline-start: 4px solid var(--error-color, #db4437);
    background: color-mix(in srgb, var(--error-color, #db4437) 12%, var(--blh-surface));
  }
  .alert.mild {
    border-color: var(--blh-accent);
    background: color-mix(in srgb, var(--blh-accent) 12%, var(--blh-surface));
  }
  .alert > p {
    flex: 1;
    min-width: min(100%, 200px);
  }
`;
