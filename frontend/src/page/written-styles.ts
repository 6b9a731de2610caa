/** The looks of what was written. */

import { css } from "lit";
import { messages } from "../elements/message";
import { starStyles } from "../elements/stars";
import { base, buttons } from "../styles";

export const writtenStyles = [
  base,
  buttons,
  messages,
  starStyles,
  css`
    :host {
      display: grid;
      gap: 12px;
    }
    .head {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
    }
    section {
      display: grid;
      gap: 12px;
    }
    section h2 {
      flex: 1 1 auto;
    }
    .switch {
      display: flex;
      margin-inline-end: auto;
    }
    .switch [aria-pressed="true"] {
      background: var(--blh-tint);
    }
    details, .lines {
      border: 1px solid var(--blh-line);
      border-radius: var(--blh-radius);
      background: var(--blh-surface);
      overflow: clip;
    }
    summary {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 12px;
      padding: 8px 16px;
      min-height: 56px;
      cursor: pointer;
    }
    summary div {
      display: grid;
      flex: 1 1 200px;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 2px 12px;
      padding: 8px 16px;
      border-top: 1px solid var(--blh-line);
    }
    .lines li:first-child {
      border-top: 0;
    }
    li a {
      flex: 1 1 200px;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    li span {
      min-width: 0;
    }
    li ha-icon {
      --mdc-icon-size: 16px;
      vertical-align: text-bottom;
    }
    .more {
      padding: 4px;
    }
    .summary {
      display: grid;
      gap: 4px;
    }
  `,
];
