// Texts of the page: one file a language, the same keys in all.

import * as api from "./api.js";

let texts = {};

export async function loadTexts(language = "sv") {
  texts = await api.texts(language);
  document.documentElement.lang = language;
  fill(document);
}

/** The text of a key, with {names} filled in. */
export function t(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Fills in every element that names its text. */
export function fill(root) {
  for (const element of root.querySelectorAll("[data-i18n]")) element.textContent = t(element.dataset.i18n);
  for (const element of root.querySelectorAll("[data-i18n-label]")) {
    element.setAttribute("aria-label", t(element.dataset.i18nLabel));
  }
}

const numbers = new Intl.NumberFormat("sv-SE", { maximumFractionDigits: 1 });
export const number = (value) => numbers.format(value);
export const day = (time) => new Intl.DateTimeFormat("sv-SE", { dateStyle: "short" }).format(new Date(time));
