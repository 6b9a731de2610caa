/** What the parts of the picker draw from. */

import type { View } from "../api";
import type { Client } from "../data/client";
import type { Session } from "./session";
import { Words } from "./words";

export interface Scene {
  client: Client;
  session: Session;
  view: View;
  words: Words;
  /** On a dashboard: few candidates at first. */
  compact: boolean;
  /** Whether this person can choose at all. */
  may: boolean;
  /** Whether nothing can be done just now. */
  busy: boolean;
}

/** What is to be drawn, as long as something is known of the entry. */
export function sceneOf(client: Client, session: Session, compact: boolean): Scene | null {
  const { view } = client.live;
  return (
    view && {
      client,
      session,
      view,
      words: new Words(client.texts),
      compact,
      may: view.may_choose,
      busy: Boolean(session.doing) || !client.mayChoose,
    }
  );
}
