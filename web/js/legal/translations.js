// The page about the translations: which languages there are, who has read them, and all texts beside the Swedish ones.

import * as api from "../api.js";
import { byId, element, pictogram } from "../dom.js";
import { language, languages, nameOf, number, t } from "../i18n.js";
import { present } from "./about.js";

const [files] = await Promise.all([load(), present()]);
listLanguages();
if (files.sv) compare();

/** The texts of each language; null for one that could not be fetched. */
async function load() {
  const texts = await Promise.all(languages.map((code) => api.texts(code).catch(() => null)));
  return Object.fromEntries(languages.map((code, index) => [code, texts[index]]));
}

function listLanguages() {
  const items = languages.map((code) => {
    const review = files[code]?.["language.review"] ?? "missing";
    const sign = { source: "edit", reviewed: "check", unreviewed: "waiting" }[review] ?? "attention";
    return element(
      "li",
      { "data-review": review },
      pictogram(sign),
      element("span", {}, element("strong", { lang: code }, nameOf(code)), element("br"), t(`translations.${review}`)),
    );
  });
  byId("languages").replaceChildren(...items);
}

function compare() {
  const others = languages.filter((code) => code !== "sv" && files[code]);
  const select = byId("language");
  select.replaceChildren(...others.map((code) => element("option", { value: code, lang: code }, nameOf(code))));
  if (others.includes(language)) select.value = language;
  byId("swedish").textContent = nameOf("sv");
  select.addEventListener("change", show);
  byId("search").addEventListener("input", show);
  show();
}

function show() {
  const code = byId("language").value;
  const sought = byId("search").value.trim().toLocaleLowerCase();
  const isSought = (...texts) => texts.some((text) => text?.toLocaleLowerCase().includes(sought));
  const keys = Object.keys(files.sv).filter((key) => isSought(key, files.sv[key], files[code]?.[key]));
  byId("other").textContent = nameOf(code);
  byId("other").lang = code;
  byId("caption").textContent = t("translations.table", { language: nameOf(code) });
  byId("count").textContent = keys.length ? t("translations.count", { count: number(keys.length) }) : t("translations.none");
  byId("texts").replaceChildren(
    ...keys.map((key) =>
      element(
        "tr",
        {},
        element("td", { lang: "sv" }, files.sv[key], element("code", { translate: "no" }, key)),
        element("td", { lang: code }, files[code]?.[key]),
      ),
    ),
  );
}
