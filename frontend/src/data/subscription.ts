/** What stands in an entry, live: one subscription per entry, shared by every element of a page. */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { MatchesEvent, View } from "../api";
import type { Connection } from "./hass";
import { DOMAIN } from "./hass";

/** `changed`: the books that have changed; null if any may have. */
export type Listener = (changed: ReadonlySet<number> | null) => void;

/**
 * - `loading`: nothing is known yet;
 * - `ready`: `view` holds what is;
 * - `not_loaded`, `disabled`, `removed`: what has become of the entry;
 * - `failed`: nothing could be subscribed to, `error` says why.
 */
export type LiveState = "loading" | "ready" | "not_loaded" | "disabled" | "removed" | "failed";

const RETRY = [1, 2, 4, 8, 15, 30]; // seconds
/** Home Assistant that has just started knows no command of ours yet. */
const NOT_YET = "unknown_command";
const KEPT = 1_000; // milliseconds that a subscription outlives its last listener: a change of views

/** One entry's subscription. It begins with its first listener and ends with its last. */
export class Live {
  view: View | null = null;
  state: LiveState = "loading";
  /** Whether Home Assistant is out of reach; what is known stays in sight. */
  offline = false;
  /** Why nothing could be subscribed to. */
  error: unknown = null;
  readonly #listeners = new Set<Listener>();
  readonly #connection: Connection;
  readonly #message: Record<string, unknown>;
  #end: (() => Promise<void>) | null = null;
  /** Goes up whenever an older attempt has become void. */
  #turn = 0;
  #tries = 0;
  #retry = 0;
  #closing = 0;
  #open = false;

  constructor(connection: Connection, entryId: string, language: string) {
    this.#connection = connection;
    this.#message = { type: `${DOMAIN}/matches/subscribe`, entry_id: entryId, language };
  }

  /** Be told of every change from now on; returns what ends it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    window.clearTimeout(this.#closing);
    if (!this.#open) {
      this.#begin();
    }
    return () => {
      this.#listeners.delete(listener);
      if (!this.#listeners.size) {
        window.clearTimeout(this.#closing);
        this.#closing = window.setTimeout(() => this.#close(), KEPT);
      }
    };
  }

  #begin(): void {
    this.#open = true;
    this.offline = this.#connection.connected === false;
    this.#connection.addEventListener("ready", this.#ready);
    this.#connection.addEventListener("disconnected", this.#lost);
    void this.#subscribe();
  }

  #close(): void {
    this.#open = false;
    this.#connection.removeEventListener("ready", this.#ready);
    this.#connection.removeEventListener("disconnected", this.#lost);
    this.#stop();
    this.state = "loading";
    this.view = null;
  }

  #stop(): void {
    this.#turn++;
    window.clearTimeout(this.#retry);
    // What fails here ends with the connection anyway.
    this.#end?.().catch(() => undefined);
    this.#end = null;
  }

  readonly #ready = (): void => {
    this.offline = false;
    this.#tries = 0;
    // The old subscription is gone with the old connection, and its number may be another's now.
    this.#end = null;
    this.#tell(null);
    void this.#subscribe();
  };

  readonly #lost = (): void => {
    this.#end = null;
    this.#stop();
    this.offline = true;
    this.#tell(null);
  };

  /** Begin anew at once, after a failure. */
  again(): void {
    this.#tries = 0;
    void this.#subscribe();
  }

  async #subscribe(): Promise<void> {
    this.#stop();
    const turn = this.#turn;
    try {
      const end = await this.#connection.subscribeMessage<MatchesEvent>(
        (event) => turn === this.#turn && this.#receive(event),
        this.#message,
        // Not by the connection itself: it asks once, and too early after a restart.
        { resubscribe: false },
      );
      if (turn === this.#turn) {
        this.#end = end;
        this.#tries = 0;
      } else if (!this.offline) {
        await end();
      }
    } catch (error) {
      if (turn === this.#turn) {
        this.#failed(error);
      }
    }
  }

  #failed(error: unknown): void {
    const code = (error as { code?: unknown } | null)?.code;
    // Our own refusals stay as they are, such as a missing permission; what else fails may pass.
    const passing = typeof code === "number" || code === NOT_YET || code === "unknown_error";
    const wait = RETRY[Math.min(this.#tries++, RETRY.length - 1)]! * 1_000;
    if (passing) {
      this.#retry = window.setTimeout(() => this.#open && void this.#subscribe(), wait);
    }
    if (!passing || (this.#tries > 4 && !this.offline)) {
      this.error = error;
      this.state = code === "not_found" ? "removed" : "failed";
      this.view = null;
      this.#tell(null);
    }
  }

  #receive(event: MatchesEvent): void {
    this.error = null;
    if (event.unloaded) {
      this.state = event.removed ? "removed" : event.disabled ? "disabled" : "not_loaded";
      this.view = null;
      this.#tell(null);
      return;
    }
    this.state = "ready";
    this.view = event;
    this.#tell(event.changed && new Set(event.changed));
  }

  #tell(changed: ReadonlySet<number> | null): void {
    for (const listener of [...this.#listeners]) {
      listener(changed);
    }
  }
}

const lives = new WeakMap<Connection, Map<string, Live>>();

/** The one subscription to an entry over a connection; what it tells is in a language. */
export function liveOf(connection: Connection, entryId: string, language: string): Live {
  let known = lives.get(connection);
  if (!known) {
    lives.set(connection, (known = new Map()));
  }
  const which = `${entryId} ${language}`;
  let live = known.get(which);
  if (!live) {
    known.set(which, (live = new Live(connection, entryId, language)));
  }
  return live;
}

/** Anything that has a subscription: a client. */
interface HasLive {
  readonly live: Live;
}

/**
 * Draws an element anew whenever something has changed in its entry, and subscribes only while the
 * element is in the page. `changed`, if given, is called before that.
 */
export class LiveController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #client: () => HasLive | null | undefined;
  readonly #changed: Listener | undefined;
  #live: Live | null = null;
  #end: (() => void) | null = null;
  #connected = false;

  /** `client`: what the element shows now; it may become another one, or none. */
  constructor(
    host: ReactiveControllerHost,
    client: () => HasLive | null | undefined,
    changed?: Listener,
  ) {
    this.#host = host;
    this.#client = client;
    this.#changed = changed;
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = true;
    this.#follow();
  }

  hostUpdate(): void {
    this.#follow();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#follow();
  }

  #follow(): void {
    const live = this.#connected ? (this.#client()?.live ?? null) : null;
    if (live === this.#live) {
      return;
    }
    const end = this.#end;
    this.#live = live;
    this.#end =
      live?.listen((changed) => {
        this.#changed?.(changed);
        this.#host.requestUpdate();
      }) ?? null;
    // After the new one has begun, so that the same subscription may go on.
    end?.();
  }
}
