/** `<blh-picker>`, for page and card. */

export { Picker } from "./picker";
