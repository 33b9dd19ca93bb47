// Pages with features: the features of the page on a map, each tied to its row in the table where there is one.

import * as api from "../api.js";
import { byId, element } from "../dom.js";
import { overlay } from "../layers/overlays.js";
import { openMap } from "./page-map.js";

const rows = new Map([...document.querySelectorAll("tr[data-feature]")].map((row) => [row.dataset.feature, row]));
const container = byId("map");

const map = rows.size > 0 || !document.querySelector("table") ? await openMap() : null;
if (map) {
  await api.features(container.dataset.json).then(draw, () =>
    container.parentElement.before(element("p", { class: "notice alert", role: "alert" }, container.dataset.failed)),
  );
}

function draw(answer) {
  const shapes = new Map();
  const drawn = overlay(container.dataset.layer, asCollection(answer), {
    popup: (feature) => (rows.size ? link(feature) : null),
    drawn: (feature, shape) => shapes.set(String(feature.id), shape),
  }).addTo(map);
  const bounds = drawn.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { maxZoom: 16, padding: [30, 30] });
  for (const [id, row] of rows) tie(row, shapes.get(id));
}

function asCollection(answer) {
  return answer.type === "FeatureCollection" ? answer : { type: "FeatureCollection", features: [answer] };
}

/** The feature's page, as its row names it. */
function link({ id }) {
  const original = rows.get(String(id))?.querySelector("a");
  return original ? element("p", {}, element("a", { href: original.href }, original.textContent)) : null;
}

/** Pointing at a row shows where the feature is, and choosing the feature shows its row. */
function tie(row, shape) {
  if (!shape) return;
  const mark = (isMarked) => {
    row.classList.toggle("pointed-at", isMarked);
    shape.setStyle({ weight: shape.usualWeight + (isMarked ? 4 : 0) });
    if (isMarked) shape.bringToFront();
  };
  shape.usualWeight = shape.options.weight;
  for (const [begin, end] of [["mouseenter", "mouseleave"], ["focusin", "focusout"]]) {
    row.addEventListener(begin, () => mark(true));
    row.addEventListener(end, () => mark(false));
  }
  shape.on("click", () => row.scrollIntoView({ block: "nearest" }));
  shape.on("popupopen", () => mark(true));
  shape.on("popupclose", () => mark(false));
}
