// A line to paste into another program, with a button that copies it.

import { element, pictogram } from "../dom.js";
import { t } from "../i18n.js";

/**
 * `line` is the element that holds the text, with whatever it holds when the button is pressed; `name` says what it is, where
 * several lines stand together.
 */
export function copyLine(line, { name, say }) {
  const word = element("span", {}, t("layers.copy"));
  const button = element(
    "button",
    { type: "button", "aria-label": name ? t("layers.copy.named", { name }) : null },
    pictogram("copy"),
    word,
  );
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(line.textContent);
    word.textContent = t("layers.copied");
    say(t("layers.copied"));
    setTimeout(() => (word.textContent = t("layers.copy")), 2500);
  });
  return element("div", { class: "copy" }, name ? element("span", { class: "copy-name" }, name) : null, line, button);
}
