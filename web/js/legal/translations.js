// The page about the translations: which languages there are, who has read them, and all texts beside the Swedish ones.

import { byId, element, pictogram } from "../dom.js";
import { language, languages, nameOf, number, t, textsOf } from "../i18n.js";
import { present } from "./about.js";

const groups = ["form", "pages", "planners", "admin", "legal", "sheet"];

const [reviews] = await Promise.all([states(), present()]);
listLanguages();
/** All texts of a language, fetched when somebody wants to read them. */
const files = { sv: await textsOf("sv", groups).catch(() => null) };
if (files.sv) await compare();

/** Who has read each language; null for one that could not be fetched. */
async function states() {
  const shared = await Promise.all(languages.map((code) => textsOf(code, []).catch(() => null)));
  return Object.fromEntries(languages.map((code, index) => [code, shared[index]?.["language.review"]]));
}

function listLanguages() {
  const items = languages.map((code) => {
    const review = reviews[code] ?? "missing";
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

async function compare() {
  const others = languages.filter((code) => code !== "sv" && reviews[code]);
  const select = byId("language");
  select.replaceChildren(...others.map((code) => element("option", { value: code, lang: code }, nameOf(code))));
  if (others.includes(language)) select.value = language;
  byId("swedish").textContent = nameOf("sv");
  select.addEventListener("change", show);
  byId("search").addEventListener("input", show);
  await show();
}

async function show() {
  const code = byId("language").value;
  files[code] ??= await textsOf(code, groups).catch(() => null);
  // Meanwhile another one may have been chosen.
  if (code !== byId("language").value) return;
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
