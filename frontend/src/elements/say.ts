/** Telling the person what came of something: the page shows it for a while and reads it out. */

export interface Saying {
  words: string;
  error?: boolean;
}

declare global {
  interface HTMLElementEventMap {
    "blh-say": CustomEvent<Saying>;
  }
}

/** Have whatever holds an element show a message. */
export function say(from: HTMLElement, detail: Saying): void {
  from.dispatchEvent(new CustomEvent("blh-say", { detail, bubbles: true, composed: true }));
}
