// One quiet notice at a time, under the top of the map: the most important of those that there is reason for.

import { byId, element, pictogram } from "../dom.js";
import { iconButton } from "./buttons.js";
import { t } from "../i18n.js";

// The most important first.
const order = ["storage", "closing", "old", "update", "offline"];
const reasons = new Map();
const dismissed = new Set();
let shown = null;

/**
 * Shows a notice, or takes it away when there is no reason for it any more.
 * @param {object | null} notice text, icon, action ({ id, text, act }) and isLasting: one that cannot be put aside.
 */
export function notify(name, notice) {
  if (notice) reasons.set(name, notice);
  else {
    reasons.delete(name);
    dismissed.delete(name);
  }
  draw();
}

function draw() {
  const name = order.find((candidate) => reasons.has(candidate) && !dismissed.has(candidate));
  const place = byId("notices");
  const looks = name ? `${name} ${reasons.get(name).text}` : "";
  if (looks === shown) return;
  shown = looks;
  place.replaceChildren();
  if (!name) return;
  const { text, icon, action, isLasting } = reasons.get(name);
  place.append(
    element(
      "div",
      { class: `notice-card ${name}`, "data-notice": name },
      pictogram(icon),
      element("p", {}, text),
      action ? element("button", { id: action.id, type: "button", onclick: action.act }, action.text) : null,
      isLasting ? null : iconButton("close", t("waiting.dismiss"), () => dismiss(name), { class: "dismiss" }),
    ),
  );
}

function dismiss(name) {
  dismissed.add(name);
  draw();
  byId("menu").focus({ preventScroll: true });
}
