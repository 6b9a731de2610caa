/** The looks shared by page and card: Home Assistant's own colours, in every theme. */

export const BASE = /* css */ `
  :host {
    display: block;
    color: var(--primary-text-color, #212121);
    font-family: var(--ha-font-family-body, var(--paper-font-body1_-_font-family, sans-serif));
    line-height: 1.4;
    -webkit-text-size-adjust: 100%;
    --line: var(--divider-color, rgba(127, 127, 127, 0.3));
    --surface: var(--ha-card-background, var(--card-background-color, #fff));
    --quiet: var(--secondary-text-color, #727272);
    --accent: var(--primary-color, #009ac7);
    --radius: var(--ha-card-border-radius, 12px);
    --hover: color-mix(in srgb, var(--accent) 8%, transparent);
  }
  * { box-sizing: border-box; }
  [hidden] { display: none !important; }
  h1, h2, p, ol, ul, dl, dd { margin: 0; padding: 0; }
  ol, ul { list-style: none; }
  a { color: var(--accent); }
  ha-icon { --mdc-icon-size: 20px; flex: none; }
  button, select, input { font: inherit; color: inherit; }
  button {
    border: 0; background: none; padding: 0; margin: 0; text-align: start; cursor: pointer;
    touch-action: manipulation; -webkit-tap-highlight-color: transparent;
  }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  h2:focus, [tabindex="-1"]:focus { outline: none; }
  button.plain, button.main, button.quiet {
    display: inline-flex; align-items: center; justify-content: center; gap: 8px;
    min-height: 44px; padding: 6px 16px; border-radius: 22px; font-weight: 500;
    border: 1px solid var(--line); background: var(--surface);
  }
  button.plain:hover { background: linear-gradient(var(--hover), var(--hover)), var(--surface); }
  button.main {
    border-color: transparent; background: var(--accent); color: var(--text-primary-color, #fff);
  }
  button.main:hover { filter: brightness(1.08); }
  button.quiet { border: 0; background: none; color: var(--accent); padding: 6px 12px; }
  button.icon {
    display: inline-grid; place-items: center; width: 44px; height: 44px; border-radius: 22px;
  }
  button.icon:hover, button.quiet:hover { background: var(--hover); }
  button[aria-disabled="true"] { opacity: 0.6; cursor: default; }
  .hint { color: var(--quiet); font-size: 0.875em; }
  .error:not(:empty) {
    display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px;
    margin: 12px 0; padding: 10px 14px; border-radius: var(--radius);
    border-inline-start: 4px solid var(--error-color, #db4437);
    background: color-mix(in srgb, var(--error-color, #db4437) 12%, var(--surface));
  }
  .title, .authors, h2, .reason { overflow-wrap: anywhere; }
  @media (prefers-reduced-motion: no-preference) {
    button, .candidate, .bar span { transition: background 0.15s, border-color 0.15s, width 0.4s; }
  }
`;

export const PROGRESS = /* css */ `
  .bar {
    height: 4px; border-radius: 2px; overflow: hidden;
    background: color-mix(in srgb, var(--accent) 20%, var(--surface));
  }
  .bar span { display: block; height: 100%; border-radius: 2px; background: var(--accent); }
  .bar[unknown] span { width: 30% !important; }
  @media (prefers-reduced-motion: no-preference) {
    .bar[unknown] span { animation: to-and-fro 1.6s ease-in-out infinite alternate; }
  }
  @keyframes to-and-fro { from { margin-inline-start: 0; } to { margin-inline-start: 70%; } }
`;

export const PANEL = /* css */ `
  :host { min-height: 100vh; background: var(--primary-background-color, #fafafa); --bar: 56px; }
  .toolbar {
    position: sticky; top: 0; z-index: 4; display: flex; align-items: center; gap: 4px;
    height: var(--bar); padding: 0 8px;
    background: var(--app-header-background-color, var(--accent));
    color: var(--app-header-text-color, var(--text-primary-color, #fff));
    border-bottom: var(--app-header-border-bottom, none);
  }
  .toolbar .bar { position: absolute; inset: 100% 0 auto; border-radius: 0; }
  .menu { display: flex; }
  h1 {
    flex: 1; min-width: 0; margin-inline-start: 8px; font-size: 20px; font-weight: 400;
    overflow: hidden; white-space: nowrap; text-overflow: ellipsis;
  }
  select {
    min-height: 40px; max-width: 45%; padding: 4px 8px; border-radius: 8px; background: transparent;
    border: 1px solid color-mix(in srgb, currentColor 40%, transparent);
  }
  option { color: var(--primary-text-color, #212121); background: var(--surface); }
  .content { max-width: 1180px; margin: 0 auto; padding: 0 12px; --picker-top: var(--bar);
    --picker-ground: var(--primary-background-color, #fafafa); }
  .tabs { display: flex; gap: 6px; min-width: 0; }
  .tab {
    display: inline-flex; align-items: center; gap: 6px; min-height: 40px; padding: 4px 12px;
    border-radius: 20px; color: var(--quiet); font-weight: 500; white-space: nowrap;
  }
  .tab:hover { background: var(--hover); }
  .tab[aria-current] {
    color: var(--primary-text-color, #212121);
    background: color-mix(in srgb, var(--accent) 18%, transparent);
  }
  .number { font-variant-numeric: tabular-nums; opacity: 0.85; }
  .message {
    display: grid; justify-items: center; gap: 16px; max-width: 480px; margin: 12vh auto 0;
    text-align: center;
  }
  .message ha-icon { --mdc-icon-size: 48px; color: var(--quiet); }
  @media (min-width: 700px) { .content { padding: 0 24px; } }
`;

export const OVERVIEW = /* css */ `
  :host { container-type: inline-size; }
  .overview { display: grid; gap: 12px; justify-items: stretch; }
  dl { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; }
  @container (min-width: 380px) { dl { grid-template-columns: repeat(4, minmax(0, 1fr)); } }
  .count { display: flex; flex-direction: column-reverse; min-width: 0; }
  dt { color: var(--quiet); font-size: 0.8125em; overflow-wrap: anywhere; }
  dd { font-size: 1.5em; line-height: 1.2; font-variant-numeric: tabular-nums; }
  .run:empty { display: none; }
  .run { color: var(--quiet); font-size: 0.875em; }
  .error:not(:empty) { margin: 0; }
  .end { max-width: 440px; margin: 8vh auto 0; text-align: center; gap: 24px; }
  .end .words { display: grid; justify-items: center; gap: 8px; }
  .end .words > ha-icon { --mdc-icon-size: 64px; color: var(--success-color, #43a047); }
  .end h2 { font-size: 1.5em; font-weight: 500; }
  .end p { color: var(--quiet); }
  .end dl { width: 100%; margin-top: 16px; }
  .end button { justify-self: center; }
`;

export const NOT_FOUND = /* css */ `
  .not-found { display: grid; gap: 4px; max-width: 760px; margin: 0 auto; padding: 8px 0 24px; }
  h2 { font-size: 1.25em; font-weight: 500; }
  ul { display: grid; gap: 8px; margin: 12px 0; }
  .row {
    display: flex; align-items: center; gap: 12px; width: 100%; padding: 12px 14px;
    border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface);
  }
  .row:hover { border-color: var(--accent); }
  .words { flex: 1; min-width: 0; display: grid; gap: 2px; }
  .title { font-weight: 500; }
  .authors, .reason { color: var(--quiet); font-size: 0.875em; }
  .reason::first-letter { text-transform: uppercase; }
  .none { display: grid; justify-items: center; gap: 12px; margin-top: 8vh; text-align: center; }
  .none ha-icon { --mdc-icon-size: 56px; color: var(--success-color, #43a047); }
`;

export const CARD = /* css */ `
  ha-card { display: block; padding: 16px; overflow: clip; }
  h1 { font-size: 1.25em; font-weight: 500; margin-bottom: 12px; }
  .content { display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr); }
  .none { display: flex; align-items: center; gap: 8px; color: var(--quiet); }
  .none ha-icon { color: var(--success-color, #43a047); }
`;

export const EDITOR = /* css */ `
  .editor { display: grid; gap: 8px; }
  select, input {
    min-height: 44px; padding: 8px; border: 1px solid var(--line); border-radius: 8px;
    background: var(--surface);
  }
`;
