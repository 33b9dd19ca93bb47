// Texts of the pages: one file a language, the same keys in all. The language is the one chosen on this device, or else the
// first of the browser's that there is a file for, or else Swedish.

import * as api from "./api.js";

export const languages = ["sv", "fi", "fit", "se", "en"];
const choiceKey = "smultron.language";

// Each language's own name, for choosing it without knowing another.
const names = { sv: "Svenska", fi: "Suomi", fit: "Meänkieli", se: "Davvisámegiella", en: "English" };
// For languages that the browser has no formats for, those of Sweden.
const locales = { sv: "sv-SE", fi: "fi-FI", fit: ["fit", "sv-SE"], se: ["se-SE", "sv-SE"], en: "en-GB" };

let texts = {};
let numbers;
let days;
let moments;
let months;

/** The language in which the page speaks. */
export const language = choose();

function choose() {
  const wishes = [localStorage.getItem(choiceKey), ...navigator.languages.map((tag) => tag.split("-")[0].toLowerCase())];
  return wishes.find((wish) => languages.includes(wish)) ?? "sv";
}

/** Loads the texts, and fills them into the page. `spoken` is the page's own language where it has but one. */
export async function loadTexts(spoken = language) {
  api.speak(spoken);
  texts = await api.texts(spoken);
  numbers = new Intl.NumberFormat(locales[spoken], { maximumFractionDigits: 1 });
  // Days and hours are those of the municipality, also on a device that follows Finnish time.
  const timeZone = "Europe/Stockholm";
  days = new Intl.DateTimeFormat(locales[spoken], { timeZone, dateStyle: "short" });
  moments = new Intl.DateTimeFormat(locales[spoken], { timeZone, dateStyle: "short", timeStyle: "short" });
  months = new Intl.DateTimeFormat(locales[spoken], {
    timeZone,
    year: "numeric",
    month: knowsMonths(spoken) ? "long" : "2-digit",
  });
  document.documentElement.lang = spoken;
  fill(document);
}

/** A month's name in another language would be no help; digits are understood in all. */
const knowsMonths = (spoken) => Intl.DateTimeFormat.supportedLocalesOf(spoken).length > 0;

/** The text of a key, with {names} filled in. */
export function t(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Fills in every element that names its text, with {names} from the values. */
export function fill(root, values = {}) {
  for (const element of root.querySelectorAll("[data-i18n]")) element.textContent = t(element.dataset.i18n, values);
  for (const element of root.querySelectorAll("[data-i18n-label]")) {
    element.setAttribute("aria-label", t(element.dataset.i18nLabel));
  }
  for (const element of root.querySelectorAll("[data-language]")) element.replaceChildren(chooser());
}

/** Chooses the language; the page begins anew in it. */
function chooser() {
  const select = document.createElement("select");
  select.setAttribute("aria-label", t("language.choose"));
  for (const code of languages) {
    const option = new Option(names[code], code, false, code === language);
    option.lang = code;
    select.add(option);
  }
  select.addEventListener("change", () => {
    localStorage.setItem(choiceKey, select.value);
    location.reload();
  });
  return select;
}

/** The name of a language in that language. */
export const nameOf = (code) => names[code] ?? code;

export const number = (value) => numbers.format(value);
export const day = (time) => days.format(new Date(time));
/** The last day of what ends at a moment, which is often midnight. */
export const lastDay = (end) => day(Date.parse(end) - 1);
/** A month, YYYY-MM. */
export const month = (text) => months.format(new Date(`${text}-15`));
export const moment = (time) => moments.format(new Date(time));
