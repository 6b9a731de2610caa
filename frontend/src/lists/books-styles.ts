/** The looks of a list of books. */

import { css } from "lit";
import { messages } from "../elements/message";
import { base, buttons, facts } from "../styles";
import { filterStyles } from "./filters";
import { rowStyles } from "./rows";

export const bookStyles = [
  base,
  buttons,
  facts,
  filterStyles,
  rowStyles,
  messages,
  css`
    :host {
      display: block;
    }
    .head {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      align-items: start;
    }
    .total {
      padding: 8px 4px 4px;
    }
    ol {
      position: relative;
      border: 1px solid var(--blh-line);
      border-radius: var(--blh-radius);
      background: var(--blh-surface);
      overflow: clip;
    }
    .bar {
      position: sticky;
      bottom: 12px;
      z-index: 3;
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
      width: fit-content;
      max-width: 100%;
      margin: 16px auto 0;
      padding: 6px 12px;
      border: 1px solid var(--blh-line);
      border-radius: 28px;
      background: var(--blh-surface);
      box-shadow: 0 2px 12px rgba(0, 0, 0, 0.24);
    }
    .selected {
      margin-inline-end: auto;
      font-weight: 500;
    }
  `,
];
