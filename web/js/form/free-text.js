// A field for words: says how many characters are left, and asks once before it lets text go that may point to somebody.

import { alertBox } from "./sheet.js";
import { element } from "../dom.js";
import { mayIdentifySomebody } from "./sensitive.js";
import { t } from "../i18n.js";

/**
 * @param limit in Unicode scalars, as the service counts them.
 * @returns field, left (what tells how many are left), warning, and accept(button): the trimmed text, or null when the
 *   adult is asked first; then the button says “anyway”, and pressing it again accepts.
 */
export function freeText({ id, label, lang, value, limit }) {
  const field = element("textarea", { id, "aria-label": label, lang });
  field.value = value ?? "";
  const left = element("span", { "aria-live": "polite" });
  const warning = element("div");
  const count = () => {
    const scalars = Array.from(field.value);
    if (scalars.length > limit) field.value = scalars.slice(0, limit).join("");
    left.textContent = scalars.length > limit - 100 ? t("quote.left", { count: Math.max(0, limit - scalars.length) }) : "";
  };
  field.addEventListener("input", count);
  count();
  const accept = (button) => {
    const text = field.value.trim();
    if (mayIdentifySomebody(text) && !warning.hasChildNodes()) {
      warning.append(alertBox(t("quote.sensitive")));
      button.textContent = t("action.saveAnyway");
      return null;
    }
    return text;
  };
  return { field, left, warning, accept };
}
