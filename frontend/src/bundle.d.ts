/** What the loader takes from the bundle, which esbuild leaves where it is. */
declare module "*/booklore-hardcover.js" {
  export function cardForm(): object | Promise<object>;
  export function dashboard(config: object, hass: object): object | Promise<object>;
  export function loadTexts(hass: object): Promise<object>;
}
