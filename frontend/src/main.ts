/** The bundle: the panel, the card, and what the loader's stand-ins ask for. */

import "./page/panel";
export { cardForm } from "./card";
export { loadTexts } from "./data/texts";
export { dashboard } from "./strategy";
