/** What stands in place of a list's rows. */

import type { TemplateResult } from "lit";
import type { Texts } from "../data/texts";
import { button } from "../elements/button";
import { message } from "../elements/message";

/** The list could not be read. */
export function listFailed(texts: Texts, error: unknown, again: () => void): TemplateResult {
  const action = button({ label: texts.say("try_again"), icon: "refresh" }, again);
  return message({ icon: "book-alert-outline", title: texts.problem(error), action });
}

/** No book is what the search and the filters ask for. */
export function nothingOfTheKind(texts: Texts, all: () => void): TemplateResult {
  const action = button({ label: texts.say("show_all"), icon: "filter-off-outline" }, all);
  return message({ icon: "book-search-outline", title: texts.say("no_such_books"), action });
}
