// The map of the planners' page: which layers are on it, and in which order they lie.

import { element } from "../dom.js";
import { moment, number } from "../i18n.js";
import { drawBackground, makeMap } from "../map.js";
import { vocabulary } from "../vocabulary.js";
import { overlay } from "./overlays.js";

export class LayerMap {
  /** Gives a layer's features by its name; set before anything is shown. */
  read = null;
  /** Makes the link to a feature's page from its layer's name and its id. */
  link = null;
  #map;
  #drawn = new Map();
  #wanted = new Set();

  constructor(container, said) {
    this.#map = makeMap(container, said);
    for (const { code, level } of vocabulary.layers) this.#map.createPane(code).style.zIndex = 401 + level;
    window.smultronMap = this.#map;
  }

  async open() {
    await drawBackground(this.#map, { preschoolNames: false });
  }

  isShown(name) {
    return this.#wanted.has(name);
  }

  async show(layer) {
    this.#wanted.add(layer.name);
    try {
      const collection = await this.read(layer.name);
      // The planner may have changed her mind while it was fetched.
      if (!this.#wanted.has(layer.name)) return;
      this.#drawn.get(layer.name)?.remove();
      const popup = (feature) => attributes(layer, feature, this.link);
      this.#drawn.set(layer.name, overlay(layer.name, collection, { popup, pane: layer.name }).addTo(this.#map));
    } catch (error) {
      this.#wanted.delete(layer.name);
      throw error;
    }
  }

  hide(name) {
    this.#wanted.delete(name);
    this.#drawn.get(name)?.remove();
    this.#drawn.delete(name);
  }

  /** Takes everything off; returns the names of what was there. */
  clear() {
    const names = [...this.#wanted];
    names.forEach((name) => this.hide(name));
    return names;
  }

  zoomTo(name) {
    const bounds = this.#drawn.get(name)?.getBounds();
    if (bounds?.isValid()) this.#map.fitBounds(bounds, { maxZoom: 15, padding: [30, 30] });
  }
}

const isMoment = /^\d{4}-\d\d-\d\dT/;

function attributes(layer, { id, properties }, link) {
  const rows = layer.attributes
    .filter(({ name }) => properties[name] != null && properties[name] !== "")
    .map(({ name, title, unit, codes }) => {
      const value = properties[name];
      const text = typeof value === "number" ? number(value) : codes?.[value] ?? (isMoment.test(value) ? moment(value) : String(value));
      return element("tr", {}, element("th", { scope: "row" }, title), element("td", {}, unit ? `${text} ${unit}` : text));
    });
  return element("div", {}, element("p", { class: "popup-link" }, link(layer.name, id)), element("table", {}, ...rows));
}
