// The buttons of the form, the same on every page.

import { element, pictogram } from "../dom.js";
import { t } from "../i18n.js";

/** A button with a pictogram and words. */
export const button = (icon, words, onclick, attributes = {}) =>
  element("button", { type: "button", ...attributes, onclick }, pictogram(icon), words);

/** A button that is a pictogram alone; `label` is its name. */
export const iconButton = (icon, label, onclick, attributes = {}) =>
  element("button", { type: "button", "aria-label": label, ...attributes, onclick }, pictogram(icon));

/** A choice with a pictogram; `onclick` is called with the button. */
export function choice(icon, label, attributes, onclick) {
  const button = element("button", { type: "button", ...attributes }, icon ? pictogram(icon) : null, label);
  button.addEventListener("click", () => onclick(button));
  return button;
}

/** Shows that one of a row of choices, or none of them, is pressed. */
export function press(buttons, pressed) {
  for (const button of buttons) button.setAttribute("aria-pressed", String(button === pressed));
}

export const nextButton = (onclick) =>
  element("button", { id: "next", type: "button", class: "main", onclick }, t("action.next"));

export const skipButton = (onclick) => element("button", { id: "skip", type: "button", onclick }, t("action.skip"));
