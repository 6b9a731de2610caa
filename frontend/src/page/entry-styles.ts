/** The looks of a library's page. */

import { css } from "lit";
import { liveStyles } from "./live-styles";

export const entryStyles = [
  liveStyles,
  css`
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
      max-width: 1200px;
      margin: 0 auto;
      padding: 12px 16px 96px;
    }
    :host([narrow]) {
      padding: 8px 8px 96px;
      gap: 8px;
    }
    main {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
    }
    /* The picker has a bar of its own at the bottom of a phone. */
    :host([narrow]) main:has(> blh-picker) {
      margin-bottom: -88px;
    }
    :host([narrow]) main:has(> blh-picker) ~ blh-steps {
      --blh-bottom: 76px;
    }
    .over {
      display: flex;
      justify-content: space-between;
    }
    .over:empty {
      display: none;
    }
    .alert .button.main {
      margin-inline-start: auto;
    }
    /* Beside the book's place in the list, which the picker begins with. */
    .stage {
      position: relative;
      top: 10px;
      justify-self: end;
      height: 0;
      margin-bottom: -12px;
      z-index: 1;
    }
  `,
];
