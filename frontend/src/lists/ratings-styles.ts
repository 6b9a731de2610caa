/** The looks of *Ratings that differ*. */

import { css } from "lit";
import { starStyles } from "../elements/stars";
import { bookStyles } from "./books-styles";

export const ratingStyles = [
  bookStyles,
  starStyles,
  css`
    .head {
      align-items: center;
      justify-content: space-between;
      min-height: 40px;
    }
    .wanted {
      padding: 4px;
    }
    .wide .sides {
      grid-template-columns: minmax(0, 1fr) 176px 176px;
    }
    .value {
      display: grid;
      gap: 4px;
      justify-items: start;
      align-content: center;
    }
    .name {
      color: var(--blh-quiet);
      font-size: 13px;
    }
    .keep {
      padding: 4px 12px;
    }
    .narrow .value {
      grid-template: "name keep" auto "stars keep" auto / minmax(100px, auto) minmax(0, 1fr);
      align-items: center;
      column-gap: 8px;
      min-height: 60px;
    }
    .narrow .keep {
      justify-self: end;
    }
    .narrow .value .keep {
      grid-area: keep;
    }
  `,
];
