/** The dashboard of `strategy: {type: custom:booklore-hardcover}`. */

/** Make its views and cards. */
export function dashboard(): object {
  return { views: [{ cards: [{ type: "custom:booklore-hardcover-card" }] }] };
}
