/** The part of Home Assistant's frontend that page and card use. */

export type Localize = (key: string, values?: Facts) => string;

export type Facts = Record<string, string | number>;

export interface Connection {
  readonly connected?: boolean;
  addEventListener(type: "ready" | "disconnected", listener: () => void): void;
  removeEventListener(type: "ready" | "disconnected", listener: () => void): void;
  subscribeMessage<Event>(
    receive: (event: Event) => void,
    message: Record<string, unknown>,
    options?: { resubscribe?: boolean },
  ): Promise<() => Promise<void>>;
}

export interface Hass {
  readonly language: string;
  readonly locale?: { language: string; time_format?: string; time_zone?: string };
  readonly config?: { state?: string; time_zone?: string };
  readonly user?: { is_admin: boolean };
  readonly connection: Connection;
  readonly localize: Localize;
  callWS<Result>(message: Record<string, unknown>): Promise<Result>;
  loadBackendTranslation(category: string, integration: string): Promise<Localize | undefined>;
  hassUrl?(path: string): string;
}

export const DOMAIN = "booklore_hardcover";

/** The panel's address. */
export const PAGE = "/booklore-hardcover";

/** Where an administrator finds the integration: its entries, their problems, reconfiguration. */
export const INTEGRATION_PAGE = `/config/integrations/integration/${DOMAIN}`;

/** Go to a page of Home Assistant without a reload. */
export function navigate(path: string, { replace = false } = {}): void {
  if (window.location.pathname === path) {
    return;
  }
  if (replace) {
    window.history.replaceState(window.history.state, "", path);
  } else {
    window.history.pushState(null, "", path);
  }
  window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace } }));
}
