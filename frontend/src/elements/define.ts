/** Registering elements. */

/** After an update of the integration, an open page may load a second version of the bundle. */
export const define =
  (tag: string) =>
  (kind: CustomElementConstructor): void => {
    if (!customElements.get(tag)) {
      customElements.define(tag, kind);
    }
  };
