/** A state with words, in the middle of the page. */

import type { TemplateResult } from "lit";
import { css, html, nothing } from "lit";
import { icon } from "./button";

export const messages = css`
  .message {
    display: grid;
    justify-items: center;
    gap: 12px;
    max-width: 480px;
    margin: 0 auto;
    padding: 10vh 16px 32px;
    text-align: center;
  }
  .message > ha-icon {
    --mdc-icon-size: 56px;
    color: var(--blh-quiet);
  }
  .message.done > ha-icon {
    color: var(--success-color, #43a047);
  }
  .message > p {
    color: var(--blh-quiet);
  }
`;

export interface Said {
  icon: string;
  title: string;
  text?: string | undefined;
  action?: unknown;
  done?: boolean;
}

export const message = (said: Said): TemplateResult =>
  html`<div class="message ${said.done ? "done" : ""}" role="status">
    ${icon(said.icon)}
    <h2>${said.title}</h2>
    ${said.text ? html`<p>${said.text}</p>` : nothing} ${said.action ?? nothing}
  </div>`;
