/** The looks of the picker: the book beside the question where there is room, else above it. */

import { css } from "lit";

export const looks = css`
  :host {
    display: block;
    container-type: inline-size;
    scroll-margin-top: var(--blh-top, 72px);
  }
  .picker, .bar, .answers {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .picker {
    position: relative;
    gap: 12px;
    max-width: 1240px;
    margin: 0 auto;
  }
  .turns {
    display: flex;
    align-items: center;
    min-height: 40px;
    gap: 4px;
  }
  .place {
    color: var(--blh-quiet);
    font-variant-numeric: tabular-nums;
  }
  .turn {
    color: inherit;
  }
  .told:not(:has(.alert)) {
    display: none;
  }
  .told {
    display: grid;
    gap: 8px;
  }
  .book {
    display: flex;
    gap: 16px;
    align-items: start;
    min-width: 0;
    --blh-cover: 96px;
  }
  .lines {
    display: grid;
    gap: 4px;
    justify-items: start;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .subtitle, .lines .facts {
    color: var(--blh-quiet);
  }
  .standing {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 2px 8px;
    border-radius: 6px;
    background: var(--blh-tint);
    font-size: 13px;
  }
  .lines .button {
    padding-inline: 8px;
    margin-inline-start: -8px;
    font-size: 13px;
  }

  .ask {
    display: grid;
    gap: 12px;
    min-width: 0;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
  }
  h3 {
    margin: 0;
    font-size: 18px;
    font-weight: 500;
    line-height: 1.3;
  }
  .heading:empty, .step:not(:has(span)), .keys {
    display: none;
  }
  .step {
    display: flex;
    align-items: center;
    gap: 8px;
    padding-inline-start: 12px;
    border-radius: var(--blh-radius);
    background: var(--blh-tint);
    font-size: 13px;
  }
  .step > span {
    display: -webkit-box;
    flex: 1;
    min-width: 0;
    overflow: hidden;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .bar {
    gap: 8px;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .answers {
    gap: 16px;
    align-content: start;
    justify-items: start;
  }
  .answers > :is(ul, blh-search, .yes-or-no, .between) {
    width: 100%;
  }
  .between {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 12px;
  }
  .yes-or-no {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 12px;
    max-width: 440px;
  }
  .yes-or-no .button {
    min-height: 56px;
    border-radius: var(--blh-radius);
    font-size: 16px;
  }

  .message {
    display: grid;
    justify-items: center;
    gap: 12px;
    max-width: 480px;
    margin: 0 auto;
    padding: 32px 0;
    text-align: center;
  }
  .message > ha-icon {
    --mdc-icon-size: 48px;
    color: var(--blh-quiet);
  }
  .message > p {
    color: var(--blh-quiet);
  }
  .loading {
    display: grid;
    gap: 12px;
    grid-template-columns: 96px minmax(0, 1fr);
  }
  .bone {
    min-height: 20px;
    border-radius: 8px;
    background: var(--blh-line);
    animation: breathe 1.6s ease-in-out infinite alternate;
  }
  .bone.cover {
    grid-row: 1 / 4;
    aspect-ratio: 2 / 3;
  }
  @keyframes breathe {
    to {
      opacity: 0.4;
    }
  }

  :host([compact]) .book {
    --blh-cover: 72px;
  }
  :host([compact]) .answers {
    gap: 12px;
  }
  :host([compact]) .step > span {
    -webkit-line-clamp: 3;
  }
  .narrow {
    display: none;
  }
  @container (max-width: 559px) {
    :host(:not([compact])) .wide {
      display: none;
    }
    .ask {
      grid-template-rows: auto 1fr auto;
    }
    /* The bar stays where it is, however much stands above it. */
    :host(:not([compact])) .picker:has(.ask) {
      display: flex;
      flex-direction: column;
      min-height: calc(100dvh - var(--blh-top, 72px));
    }
    :host(:not([compact])) .ask {
      flex: 1;
      align-content: stretch;
    }
    .ask > .heading {
      grid-area: 1 / 1;
    }
    .answers {
      grid-area: 2 / 1;
    }
    :host(:not([compact])) .ask::after {
      content: "";
      height: 56px;
      grid-area: 3 / 1;
    }
    :host(:not([compact])) .bar {
      position: sticky;
      bottom: 0;
      z-index: 2;
      grid-area: 1 / 1 / 4 / 1;
      align-self: end;
      margin: 0 -8px;
      padding-bottom: env(safe-area-inset-bottom, 0px);
      border-top: 1px solid var(--blh-line);
      background: var(--blh-ground);
    }
    :host(:not([compact])) .bar > .step {
      border-radius: 0;
    }
    :host(:not([compact])) .actions {
      flex-wrap: nowrap;
      justify-content: space-between;
      gap: 0;
      padding: 4px 0;
    }
    :host(:not([compact])) .ask:has(.step > span)::after {
      height: 104px;
    }
    :host(:not([compact])) .narrow {
      display: inline-flex;
    }
    :host(:not([compact])) .actions > .button:not(.icon) {
      flex: 1 1 0;
      flex-direction: column;
      gap: 2px;
      min-width: 0;
      min-height: 56px;
      padding: 4px 2px;
      border: 0;
      font-size: 12px;
    }
    .candidates {
      gap: 8px;
    }
  }
  @container (min-width: 560px) {
    .book {
      --blh-cover: 112px;
    }
    .ask {
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: center;
    }
    .answers {
      grid-column: 1 / -1;
    }
    .bar {
      display: contents;
    }
    .bar > .step {
      position: absolute;
      top: 0;
      inset-inline-start: 190px;
      max-width: calc(100% - 330px);
    }
    .actions {
      grid-column: 2;
    }
  }
  @container (min-width: 900px) {
    .picker {
      grid-template-columns: 300px minmax(0, 1fr);
      column-gap: 32px;
      align-items: start;
    }
    .turns, .told, .message, .loading {
      grid-column: 1 / -1;
    }
    .book {
      position: sticky;
      top: var(--blh-top, 72px);
    }
    .candidates {
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 280px), 1fr));
    }
  }
`;
