/** The looks of the picker: rows with the cover on the left where it is narrow, else a grid. */

export const PICKER = /* css */ `
  :host { container-type: inline-size; scroll-margin-top: var(--picker-top, 16px); }
  .top {
    position: sticky; top: var(--picker-top, 0); z-index: 3;
    display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 4px;
    min-height: 52px; padding: 4px 0; background: var(--ground);
  }
  :host { --ground: var(--picker-ground, var(--surface)); }
  .move { display: flex; align-items: center; margin-inline-start: auto; }
  .left { color: var(--quiet); font-variant-numeric: tabular-nums; white-space: nowrap; }
  .notice:not(:empty) {
    margin: 4px 0 12px; padding: 10px 14px; border-radius: var(--radius);
    background: color-mix(in srgb, var(--accent) 12%, var(--surface));
  }
  .book { display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr); padding-bottom: 12px; }
  .book:empty, :host([empty]) .actions, :host(:not([empty])) slot:not([name]) { display: none; }
  .error, .notice { position: sticky; top: calc(var(--picker-top, 0px) + 56px); z-index: 2; }
  :host([tabs]) .picker {
    display: flex; flex-direction: column; min-height: calc(100dvh - var(--picker-top, 0px));
  }
  :host([tabs]) .bottom { margin-top: auto; }
  .answers { display: grid; gap: 16px; align-content: start; grid-template-columns: minmax(0, 1fr); }

  .question { display: flex; gap: 14px; align-items: start; }
  .question .place { flex: none; width: 84px; }
  .question .words { display: grid; gap: 2px; min-width: 0; }
  .question h2 { font-size: 1.3em; line-height: 1.25; font-weight: 500; }
  .question .isbn { color: var(--quiet); font-size: 0.8125em; }
  .standing { margin-top: 6px; color: var(--quiet); font-size: 0.875em; }
  .standing::first-letter { text-transform: uppercase; }

  .cover {
    position: relative; display: block; width: 100%; aspect-ratio: 2 / 3; overflow: hidden;
    border-radius: 3px 6px 6px 3px; box-shadow: 0 1px 4px rgba(0, 0, 0, 0.28);
    background: color-mix(in srgb, var(--accent) 16%, var(--surface));
  }
  .cover .drawn {
    position: absolute; inset: 0; display: grid; place-items: center;
    font: 500 1.8em/1 Georgia, "Times New Roman", serif; color: var(--quiet);
    border-inline-start: 5px solid color-mix(in srgb, var(--accent) 35%, transparent);
  }
  .cover img {
    position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; opacity: 0;
  }
  .cover.loaded img { opacity: 1; }
  .cover.loaded .drawn { visibility: hidden; }

  .candidates { display: grid; gap: 10px; }
  .candidate {
    position: relative; min-width: 0; border: 1px solid var(--line); border-radius: var(--radius);
    background: var(--surface);
  }
  .candidate.first { border-color: var(--accent); }
  .candidate.picked { border-color: var(--accent); background: var(--hover); }
  button.pick, div.pick {
    display: flex; gap: 12px; width: 100%; height: 100%; padding: 10px; padding-inline-end: 46px;
    border-radius: inherit;
  }
  .pick .cover { flex: none; width: 64px; align-self: start; }
  .pick .cover .drawn { font-size: 1.4em; }
  .pick .words { display: flex; flex-direction: column; gap: 1px; min-width: 0; }
  .pick .title { font-weight: 500; }
  .authors { font-size: 0.875em; }
  .facts, .reason { font-size: 0.8125em; color: var(--quiet); }
  .facts > :not(:last-child)::after { content: " · "; }
  .reason::first-letter { text-transform: uppercase; }
  .likeliest { font-size: 0.75em; font-weight: 500; color: var(--accent); }
  .see {
    position: absolute; top: 2px; inset-inline-end: 2px; display: grid; place-items: center;
    width: 44px; height: 44px; border-radius: 22px; color: var(--quiet);
  }
  .see:hover { color: var(--accent); background: var(--hover); }
  kbd {
    display: none; position: absolute; bottom: 8px; inset-inline-end: 12px; min-width: 22px;
    padding: 1px 5px; border: 1px solid var(--line); border-radius: 5px;
    font: 500 12px/1.4 inherit; color: var(--quiet); text-align: center;
  }
  @media (hover: hover) and (pointer: fine) {
    kbd { display: block; }
    .candidate:has(button.pick:hover) {
      border-color: var(--accent);
      background: linear-gradient(var(--hover), var(--hover)), var(--surface);
    }
  }

  .by-hand {
    display: grid; gap: 16px; padding: 14px; border: 1px solid var(--line);
    border-radius: var(--radius); background: var(--surface); grid-template-columns: minmax(0, 1fr);
  }
  .by-hand form { display: grid; gap: 6px; align-content: start; min-width: 0; }
  .by-hand label { font-weight: 500; }
  .field { display: flex; flex-wrap: wrap; gap: 8px; }
  .field input {
    flex: 1 1 180px; min-width: 0; min-height: 44px; padding: 8px 12px; font-size: 16px;
    border: 1px solid var(--line); border-radius: 10px;
    background: var(--primary-background-color, #fafafa);
  }

  .bottom {
    position: sticky; bottom: 0; z-index: 3; background: var(--ground);
    padding: 6px 0 calc(8px + env(safe-area-inset-bottom, 0px));
  }
  .bottom:not(:has(button)) { display: none; }
  .last { display: flex; align-items: center; gap: 8px; min-height: 0; font-size: 0.875em; }
  .last > span {
    flex: 1; min-width: 0; overflow: hidden; color: var(--quiet);
    display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical;
  }
  .actions { display: flex; gap: 8px; }
  .actions button { flex: 1 1 auto; padding-inline: 10px; }
  .actions[inert] { opacity: 0.6; }
  .book[aria-busy="true"] .pick { cursor: progress; }

  @container (min-width: 560px) {
    .candidates { grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); gap: 12px; }
    .actions button { flex: 0 1 auto; padding-inline: 18px; }
    .actions { justify-content: flex-end; }
    .by-hand { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  }
  @container (min-width: 800px) {
    .book { grid-template-columns: 220px minmax(0, 1fr); gap: 32px; padding-top: 8px; }
    .question { flex-direction: column; position: sticky; top: calc(var(--picker-top, 0px) + 64px);
      align-self: start; }
    .question .place { width: 180px; }
    .question .words { width: 100%; }
    .pick .cover { width: 84px; }
  }
  @container (max-width: 420px) {
    :host([tabs]) .left { display: none; }
  }
`;
