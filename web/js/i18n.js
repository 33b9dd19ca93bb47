// Texts of the pages. A language is a folder, and in it a file for each group of pages; what several groups say is in `shared`.
// The words of the vocabulary are the service's in Swedish, and in `shared` in the other languages. The page speaks the
// language chosen on this device, or else the first of the browser's that there is, or else Swedish.

import * as api from "./api.js";
import { loadVocabulary, swedishWords } from "./vocabulary.js";

const choiceKey = "smultron.language";
const main = "sv";

// Each language's own name, for choosing it without knowing another; and the browser's formats, for languages that it has
// none for those of Sweden.
const known = {
  [main]: { name: "Svenska", locales: "sv-SE" },
  fi: { name: "Suomi", locales: "fi-FI" },
  fit: { name: "Meänkieli", locales: ["fit", "sv-SE"] },
  se: { name: "Davvisámegiella", locales: ["se-SE", "sv-SE"] },
  en: { name: "English", locales: "en-GB" },
};
export const languages = Object.keys(known);

let groups = [];
let texts = {};
let numbers;
let days;
let moments;
let months;

/** The language that was chosen. */
export const chosenLanguage = choose();
/** The language in which the page speaks: Swedish while the texts of the chosen one are out of reach. */
export let language = chosenLanguage;

api.speak(chosenLanguage);

function choose() {
  const wishes = [localStorage.getItem(choiceKey), ...navigator.languages.map((tag) => tag.split("-")[0].toLowerCase())];
  return wishes.find((wish) => languages.includes(wish)) ?? main;
}

/** The texts of some groups of pages in a language, with the vocabulary's words. */
export async function textsOf(code, wanted) {
  const reading = ["shared", ...wanted].map((group) => api.texts(code, group));
  const [files] = await Promise.all([Promise.all(reading), loadVocabulary()]);
  return Object.assign(swedishWords(), ...files);
}

/** Loads the texts of some groups, and fills them into the page. `spoken` is the page's own language where it has but one. */
export async function loadTexts(wanted, spoken = language) {
  groups = wanted;
  texts = await textsOf(spoken, groups).catch((error) => {
    if (spoken === main) throw error;
    spoken = main;
    return textsOf(spoken, groups);
  });
  language = spoken;
  api.speak(spoken);
  const { locales } = known[spoken];
  numbers = new Intl.NumberFormat(locales, { maximumFractionDigits: 1 });
  // Days and hours are those of the municipality, also on a device that follows Finnish time.
  const timeZone = "Europe/Stockholm";
  days = new Intl.DateTimeFormat(locales, { timeZone, dateStyle: "short" });
  moments = new Intl.DateTimeFormat(locales, { timeZone, dateStyle: "short", timeStyle: "short" });
  months = new Intl.DateTimeFormat(locales, {
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

/** Whether there is a text of this key. */
export const has = (key) => key in texts;

/** Fills in every element that names its text, with {names} from the values. */
export function fill(root, values = {}) {
  for (const element of root.querySelectorAll("[data-i18n]")) element.textContent = t(element.dataset.i18n, values);
  for (const element of root.querySelectorAll("[data-i18n-label]")) {
    element.setAttribute("aria-label", t(element.dataset.i18nLabel));
  }
  for (const element of root.querySelectorAll("[data-language]")) element.replaceChildren(...chooser());
}

/** Chooses the language; the page begins anew in it, unless its texts are out of reach: then that is said. */
function chooser() {
  const select = document.createElement("select");
  select.setAttribute("aria-label", t("language.choose"));
  for (const code of languages) {
    const option = new Option(nameOf(code), code, false, code === language);
    option.lang = code;
    select.add(option);
  }
  const failure = document.createElement("span");
  failure.setAttribute("role", "status");
  select.addEventListener("change", async () => {
    try {
      await textsOf(select.value, groups);
      localStorage.setItem(choiceKey, select.value);
      location.reload();
    } catch {
      failure.textContent = t("language.failed", { language: nameOf(select.value) });
      select.value = language;
    }
  });
  return [select, failure];
}

/** The name of a language in that language. */
export const nameOf = (code) => known[code]?.name ?? code;

export const number = (value) => numbers.format(value);
export const day = (time) => days.format(new Date(time));
/** The last day of what ends at a moment, which is often midnight. */
export const lastDay = (end) => day(Date.parse(end) - 1);
/** A month, YYYY-MM. */
export const month = (text) => months.format(new Date(`${text}-15`));
export const moment = (time) => moments.format(new Date(time));
