/** What stands above a list: search, filters and sort. */

import type { TemplateResult } from "lit";
import { css, html, nothing } from "lit";
import type { Filter, Sort, Source, View } from "../api";
import type { Texts } from "../data/texts";
import { icon } from "../elements/button";
import type { MenuItem } from "../elements/menu";

const SOURCES: readonly Source[] = ["booklore", "isbn", "title", "search", "choice"];
const DAYS = [1, 7, 30];
const SORTS: readonly Sort[] = ["title", "author", "newest", "readers"];

interface Choice {
  label: string;
  change: Partial<Filter>;
  checked: boolean;
}

type Change = (change: Partial<Filter>) => void;

/** A menu of which one is chosen. */
function chooser(label: string, choices: readonly Choice[], change: Change): TemplateResult {
  const items: MenuItem[] = choices.map((choice) => ({
    label: choice.label,
    checked: choice.checked,
    press: () => change(choice.change),
  }));
  const chosen = choices.find((choice) => choice.checked) ?? choices[0];
  return html`<blh-menu .label=${label} .value=${chosen?.label ?? ""} .items=${items}></blh-menu>`;
}

function sources(texts: Texts, filter: Filter, change: Change): TemplateResult {
  const any = { label: texts.say("any_source"), change: { sources: undefined } };
  const chosen = filter.sources?.[0];
  return chooser(
    texts.say("filter_source"),
    [
      { ...any, checked: !chosen },
      ...SOURCES.map((source) => ({
        label: texts.say(`source_${source}`),
        change: { sources: [source] },
        checked: source === chosen,
      })),
    ],
    change,
  );
}

function libraries(texts: Texts, filter: Filter, view: View, change: Change): TemplateResult {
  const chosen = filter.libraries?.[0];
  const any = { label: texts.say("any_library"), change: { libraries: undefined } };
  return chooser(
    texts.say("filter_library"),
    [
      { ...any, checked: chosen === undefined },
      ...view.libraries.map(({ id, name }) => ({
        label: name ?? texts.say("library", { id }),
        change: { libraries: [id] },
        checked: id === chosen,
      })),
    ],
    change,
  );
}

function times(texts: Texts, filter: Filter, change: Change): TemplateResult {
  const since = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
  const age = filter.since ? (Date.now() - Date.parse(filter.since)) / 86_400_000 : 0;
  const any = { label: texts.say("any_time"), change: { since: undefined }, checked: !filter.since };
  return chooser(
    texts.say("filter_time"),
    [
      any,
      ...DAYS.map((days) => ({
        label: texts.count("last_days", days),
        change: { since: since(days) },
        checked: Boolean(filter.since) && Math.round(age) === days,
      })),
    ],
    change,
  );
}

function exactness(texts: Texts, filter: Filter, change: Change): TemplateResult {
  return chooser(
    texts.say("filter_match"),
    [
      { label: texts.say("any_match"), change: { exact: undefined }, checked: !filter.exact },
      { label: texts.say("only_exact"), change: { exact: true }, checked: Boolean(filter.exact) },
    ],
    change,
  );
}

function sorts(texts: Texts, filter: Filter, change: Change): TemplateResult {
  const withWork = filter.status === "pending" || filter.status === "matched";
  return chooser(
    texts.say("sort"),
    SORTS.filter((sort) => withWork || sort !== "readers").map((sort) => ({
      label: texts.say(`sort_${sort}`),
      change: { sort },
      checked: sort === (filter.sort ?? "title"),
    })),
    change,
  );
}

/** Whether a list shows only some of its books. */
export const narrows = (filter: Filter): boolean =>
  Boolean(filter.search || filter.sources || filter.libraries || filter.since || filter.exact);

/** Search, filters and sort of a list; `typed` is called with every letter. */
export function filterBar(
  texts: Texts,
  filter: Filter,
  view: View,
  change: Change,
  typed: (words: string) => void,
): TemplateResult {
  const { status } = filter;
  const label = texts.say("search_books");
  return html`<div class="filters" role="search">
    <label class="search">
      ${icon("magnify")}
      <input
        type="search"
        aria-label=${label}
        placeholder=${label}
        maxlength="200"
        .value=${filter.search ?? ""}
        @input=${(event: InputEvent) => typed((event.target as HTMLInputElement).value)}
      />
    </label>
    ${status === "pending" ? exactness(texts, filter, change) : nothing}
    ${status === "matched" ? sources(texts, filter, change) : nothing}
    ${view.libraries.length > 1 ? libraries(texts, filter, view, change) : nothing}
    ${status === "pending" ? nothing : times(texts, filter, change)}
    ${sorts(texts, filter, change)}
  </div>`;
}

export const filterStyles = css`
  .filters {
    display: contents;
  }
  .search {
    display: flex;
    align-items: center;
    gap: 8px;
    flex: 1 1 260px;
    min-width: 0;
    min-height: 40px;
    padding: 0 12px;
    border: 1px solid var(--blh-line);
    border-radius: var(--ha-border-radius-pill, 20px);
    background: var(--blh-surface);
    color: var(--blh-quiet);
  }
  .search:focus-within {
    outline: 2px solid var(--blh-link);
  }
  .search input {
    flex: 1;
    min-width: 0;
    height: 38px;
    border: 0;
    outline: 0;
    background: none;
    color: var(--blh-text);
    font-size: max(14px, 1em);
  }
`;
