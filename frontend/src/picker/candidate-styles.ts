/** The looks of candidates. */

import { css } from "lit";

export const candidateLooks = css`
  .candidates {
    display: grid;
    gap: 12px;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr));
  }
  .candidate {
    position: relative;
    min-width: 0;
    border: 1px solid var(--blh-line);
    border-radius: var(--blh-radius);
    background: var(--blh-surface);
    --blh-cover: 76px;
  }
  .candidate.best, .candidate.chosen, .candidate.picked {
    border-color: var(--blh-link);
    box-shadow: inset 0 0 0 1px var(--blh-link);
  }
  .candidate.picked {
    background: linear-gradient(var(--blh-tint), var(--blh-tint)), var(--blh-surface);
  }
  .pick {
    display: flex;
    gap: 12px;
    width: 100%;
    height: 100%;
    padding: 12px;
    padding-inline-end: 48px;
    border: 0;
    border-radius: inherit;
    background: none;
    text-align: start;
    align-items: start;
  }
  :host([compact]) .candidate {
    --blh-cover: 56px;
  }
  :host([compact]) .pick {
    padding-block: 8px;
  }
  button.pick {
    cursor: pointer;
    touch-action: manipulation;
  }
  button.pick[aria-disabled="true"] {
    cursor: progress;
  }
  .words {
    display: flex;
    flex-direction: column;
    align-items: start;
    gap: 2px;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .words .title {
    font-size: 15px;
  }
  .words .differs {
    color: var(--blh-text);
    font-weight: 500;
  }
  .mark {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    margin-bottom: 2px;
    padding: 1px 8px 1px 6px;
    border-radius: 10px;
    background: var(--blh-fill);
    color: var(--blh-on-fill);
    font-size: 12px;
    font-weight: 500;
    --mdc-icon-size: 14px;
  }
  .mark ha-icon {
    --mdc-icon-size: 14px;
  }
  .mark.warn {
    background: color-mix(in srgb, var(--warning-color, #ffa600) 22%, var(--blh-surface));
    color: var(--blh-text);
  }
  .candidate > a.button {
    position: absolute;
    top: 2px;
    inset-inline-end: 2px;
    width: 44px;
    height: 44px;
    color: var(--blh-quiet);
  }
  kbd {
    min-width: 22px;
    padding: 1px 5px;
    border: 1px solid var(--blh-line);
    border-radius: 5px;
    color: var(--blh-quiet);
    font-family: inherit;
    font-size: 12px;
    font-weight: 500;
    line-height: 1.4;
    text-align: center;
  }
  .pick > kbd {
    display: none;
    position: absolute;
    bottom: 10px;
    inset-inline-end: 12px;
  }
  @media (hover: hover) and (pointer: fine) {
    .pick > kbd {
      display: block;
    }
    .keys {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 16px;
      color: var(--blh-quiet);
      font-size: 13px;
    }
    .candidate:has(button.pick:not([aria-disabled="true"]):hover) {
      border-color: var(--blh-link);
      background: linear-gradient(var(--blh-hover), var(--blh-hover)), var(--blh-surface);
    }
  }
`;
