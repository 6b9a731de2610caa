/** The looks of what shows an entry live: a library's page, and the card. */

import { messages } from "../elements/message";
import { alerts, base, buttons } from "../styles";
import { runStyles } from "./run";
import { tabStyles } from "./tabs";

export const liveStyles = [base, buttons, alerts, messages, runStyles, tabStyles];
