// The map moved without dragging: four arrows around the crosshair, shown on demand.

import { element, pictogram } from "../../dom.js";
import { outsideTheMap } from "../../map-controls.js";
import { t } from "../../i18n.js";

const shownKey = "smultron.pad";
// As far as an arrow key goes.
const stepPixels = 40;

const arrows = [
  ["up", "north", 0, [0, -1]], ["right", "east", 90, [1, 0]], ["down", "south", 180, [0, 1]], ["left", "west", 270, [-1, 0]],
];

/** The arrows, and in the corner of the map the button that shows and hides them. */
export function addPad(map, stage) {
  const pad = element(
    "div",
    { id: "pad", role: "group", "aria-label": t("placing.pad") },
    ...arrows.map(([side, direction, degrees, [x, y]]) => {
      const icon = pictogram("arrow");
      icon.style.transform = `rotate(${degrees}deg)`;
      const name = t(`placing.pan.${direction}`);
      const pan = () => map.panBy([x * stepPixels, y * stepPixels], { duration: 0.15 });
      return element("button", { type: "button", class: side, "aria-label": name, title: name, onclick: pan }, icon);
    }),
  );
  const toggle = element(
    "button",
    { id: "pad-open", type: "button", "aria-label": t("placing.pad"), title: t("placing.pad"), "aria-controls": "pad" },
    pictogram("move"),
  );
  const show = (isShown) => {
    pad.hidden = !isShown;
    toggle.setAttribute("aria-expanded", String(isShown));
    localStorage.setItem(shownKey, isShown ? "yes" : "no");
  };
  toggle.addEventListener("click", () => show(pad.hidden));
  show(localStorage.getItem(shownKey) === "yes");
  const control = new L.Control({ position: "topright" });
  control.onAdd = () => outsideTheMap(element("div", { class: "view-buttons" }, toggle));
  control.addTo(map);
  // Behind the map, so that Tab comes to it from there.
  stage.querySelector("#crosshair").after(pad);
}
