/** Registering elements. */

/**
 * Register an element, unless it is there: after an update of the integration, an open page may
 * load a second version of the bundle. (No decorator: esbuild would lower the class's private names.)
 */
export function define(tag: string, kind: CustomElementConstructor): void {
  if (!customElements.get(tag)) {
    customElements.define(tag, kind);
  }
}
