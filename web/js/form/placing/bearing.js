// Marking by direction and distance from the preschool, or from another place of the list.

import { element, pictogram } from "../../dom.js";
import { alertBox } from "../sheet.js";
import { directions } from "../../directions.js";
import { pointAt } from "./geometry.js";
import { t } from "../../i18n.js";

const longestMetres = 5000;

/** A page of the sheet; `choose` is called with a position. There is at least one place. */
export function bearingPage(places, describe, choose) {
  const from = element(
    "select",
    { id: "bearing-from" },
    ...places.map(({ name, position }, index) =>
      element("option", { value: index }, index === 0 ? name : [name, describe(position)].filter(Boolean).join(", ")),
    ),
  );
  const degrees = element("input", {
    id: "bearing-degrees", type: "number", inputmode: "decimal", min: 0, max: 360, step: "any",
  });
  const buttons = directions.map((name, index) => {
    const icon = pictogram("arrow");
    icon.style.transform = `rotate(${index * 45}deg)`;
    return element(
      "button",
      { type: "button", "data-bearing": index * 45, "aria-pressed": "false", onclick: () => face(index * 45) },
      icon,
      t(`direction.${name}`),
    );
  });
  const press = (wanted) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(Number(button.dataset.bearing) === wanted));
  };
  const face = (wanted) => {
    degrees.value = wanted;
    press(wanted);
  };
  degrees.addEventListener("input", () => press(degrees.value === "" ? NaN : Number(degrees.value) % 360));
  const distance = element("input", {
    id: "bearing-distance", type: "number", inputmode: "numeric", min: 1, max: longestMetres, step: 1, value: 200,
  });
  const warning = element("div");
  const place = () => {
    const [angle, metres] = [degrees.value === "" ? NaN : Number(degrees.value), Number(distance.value)];
    if (!(angle >= 0 && angle <= 360 && metres >= 1 && metres <= longestMetres)) {
      warning.replaceChildren(alertBox(t("bearing.incomplete")));
      (angle >= 0 && angle <= 360 ? distance : buttons[0]).focus();
      return;
    }
    choose(pointAt(places[Number(from.value)].position, angle, metres));
  };
  return {
    title: t("bearing.title"),
    content: [
      element("label", { class: "field" }, t("bearing.from"), from),
      element("div", { class: "directions", role: "group", "aria-label": t("bearing.direction") }, ...buttons),
      element("label", { class: "field" }, t("bearing.distance"), distance),
      element("label", { class: "field" }, t("bearing.degrees"), degrees),
      warning,
      element(
        "div",
        { class: "actions" },
        element("button", { id: "bearing-place", type: "button", class: "main", onclick: place }, t("action.here")),
      ),
    ],
    focus: buttons[0],
  };
}
