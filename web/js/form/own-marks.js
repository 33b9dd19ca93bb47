// The device's own marks on the map and as a list, each to be changed, moved or taken back; the group's others as pale
// dots.

import { byId, element, pictogram } from "../dom.js";
import { hideSheet, showSheet } from "./sheet.js";
import { colour } from "../map.js";
import { t } from "../i18n.js";

export class OwnMarks {
  #map;
  #marks;
  #actions;
  #layer;
  #landing = null;

  /** @param actions change, move and remove, each called with a Feature. */
  constructor(map, marks, actions) {
    this.#map = map;
    this.#marks = marks;
    this.#actions = actions;
    this.#layer = L.layerGroup().addTo(map);
    marks.onChange(() => this.draw());
    byId("mine").addEventListener("click", () => this.list());
  }

  /** The next drawing lets this mark land. */
  land(id) {
    this.#landing = id;
    this.draw();
    this.#landing = null;
  }

  draw() {
    this.#layer.clearLayers();
    for (const other of this.#marks.others) {
      L.circleMarker(latLng(other), {
        radius: 7, color: colour("strawberry-text"), weight: 1.5, fillOpacity: 0.25, interactive: false,
      }).addTo(this.#layer);
    }
    for (const mark of this.#marks.own) {
      const { category, children } = mark.properties;
      const label = t("mine.label", { category: t(`category.${category}`), children });
      const icon = L.divIcon({
        className: `own-mark${mark.id === this.#landing ? " landing" : ""}`,
        html: element("span", { class: "drop" }, pictogram(mark.id === this.#landing ? "favourite" : category)),
        iconSize: [44, 44],
        iconAnchor: [22, 50],
      });
      L.marker(latLng(mark), { icon, alt: label, title: label, keyboard: true })
        .on("click", () => this.#open([mark]))
        .on("keypress", (event) => event.originalEvent.key === "Enter" && this.#open([mark]))
        .addTo(this.#layer);
    }
    byId("mine-count").textContent = String(this.#marks.own.length);
  }

  list() {
    this.#open(this.#marks.own);
  }

  #open(marks) {
    const close = () => {
      hideSheet();
      byId("mine").focus();
    };
    const items = marks.map((mark) => this.#item(mark));
    showSheet({
      title: marks.length === 1 ? t("mine.one") : t("mine.title"),
      content: [
        marks.length ? element("ul", { class: "mine" }, ...items) : element("p", {}, t("mine.none")),
      ],
      close,
    });
  }

  #item(mark) {
    const { category, children, kind, quote } = mark.properties;
    const action = (name, icon) =>
      element(
        "button",
        { type: "button", class: name, onclick: () => this.#actions[name](mark) },
        pictogram(icon),
        t(`mine.${name}`),
      );
    return element(
      "li",
      { "data-mark-id": mark.id },
      element(
        "p",
        { class: "what" },
        pictogram(category),
        element("strong", {}, t("mine.label", { category: t(`category.${category}`), children })),
        kind === "favourite" ? null : pictogram(kind),
        kind === "favourite" ? null : t(`kind.${kind}`),
      ),
      quote ? element("p", { class: "said" }, `”${quote}”`) : null,
      element("div", { class: "tools" }, action("change", "edit"), action("move", "move"), action("remove", "remove")),
    );
  }
}

export const latLng = ({ geometry: { coordinates: [lng, lat] } }) => L.latLng(lat, lng);
