// The device's own marks on the map and as a list, each to be changed, moved or taken back; the group's others as pale
// dots.

import { button } from "./buttons.js";
import { byId, element, pictogram } from "../dom.js";
import { closeTo, showSheet } from "./sheet.js";
import { colour, latLng } from "../map.js";
import { drawing } from "../vocabulary.js";
import { markLabel, markPictogram } from "../mark-label.js";
import { t } from "../i18n.js";

const landingMs = 700;

export class OwnMarks {
  #map;
  #marks;
  #actions;
  #others;
  #own;
  /** What is drawn: id → { marker, looks }. */
  #drawn = new Map();
  #landing = null;

  /** @param actions change, move and remove, each called with a Feature; isAllowed: whether they may be. */
  constructor(map, marks, actions) {
    this.#map = map;
    this.#marks = marks;
    this.#actions = actions;
    this.#others = L.layerGroup().addTo(map);
    this.#own = L.layerGroup().addTo(map);
    marks.onChange(() => this.draw());
    byId("mine").addEventListener("click", () => this.list());
  }

  /** Lets a mark land as a heart, which then turns into its pictogram. */
  land(id) {
    this.#landing = id;
    this.draw();
    setTimeout(() => {
      this.#landing = null;
      this.draw();
    }, landingMs);
  }

  /** Draws what has changed; a marker that has not keeps its focus. */
  draw() {
    this.#others.clearLayers();
    for (const other of this.#marks.others) {
      L.circleMarker(latLng(other.geometry.coordinates), {
        radius: 7, color: colour("strawberry-text"), weight: 1.5, fillOpacity: 0.25, interactive: false,
      }).addTo(this.#others);
    }
    const entries = new Map(this.#marks.entries.map((entry) => [entry.feature.id, entry]));
    for (const [id, { marker }] of this.#drawn) {
      if (entries.has(id)) continue;
      marker.remove();
      this.#drawn.delete(id);
    }
    for (const [id, { feature, waits }] of entries) {
      const lands = id === this.#landing;
      const looks = JSON.stringify([feature.geometry, feature.properties.category, feature.properties.children, waits, lands]);
      const old = this.#drawn.get(id);
      if (old?.looks === looks) continue;
      // While it lands, whether it waits changes nothing to see.
      if (lands && old?.lands) continue;
      old?.marker.remove();
      this.#drawn.set(id, { marker: this.#marker(feature, waits, lands), looks, lands });
    }
    byId("mine-count").textContent = String(entries.size);
  }

  #marker(feature, waits, lands) {
    const words = markLabel(feature.properties);
    const label = waits ? t("waiting.label", { mark: words }) : words;
    const icon = L.divIcon({
      className: ["own-mark", lands && "landing", waits && "waits"].filter(Boolean).join(" "),
      html: element("span", { class: "drop" }, lands ? pictogram("favourite") : markPictogram(feature.properties)),
      iconSize: [44, 44],
      iconAnchor: [22, 50],
    });
    const open = () => this.#open(this.#marks.own.filter(({ id }) => id === feature.id));
    return L.marker(latLng(feature.geometry.coordinates), { icon, alt: label, title: label, keyboard: true })
      .on("click", open)
      .on("keypress", (event) => event.originalEvent.key === "Enter" && open())
      .addTo(this.#own);
  }

  list() {
    this.#open(this.#marks.own);
  }

  #open(marks) {
    const items = marks.map((mark) => this.#item(mark));
    showSheet({
      title: marks.length === 1 ? t("mine.one") : t("mine.title"),
      content: [
        marks.length ? element("ul", { class: "mine" }, ...items) : element("p", {}, t("mine.none")),
      ],
      close: closeTo("mine"),
    });
  }

  #item(mark) {
    const { kind, quote } = mark.properties;
    const action = (name, icon) => button(icon, t(`mine.${name}`), () => this.#actions[name](mark), { class: name });
    return element(
      "li",
      { "data-mark-id": mark.id },
      element(
        "p",
        { class: "what" },
        markPictogram(mark.properties),
        element("strong", {}, markLabel(mark.properties)),
        kind === "favourite" ? null : pictogram(drawing("kind", kind)),
        kind === "favourite" ? null : t(`kind.${kind}`),
      ),
      quote ? element("p", { class: "said" }, `”${quote}”`) : null,
      this.#actions.isAllowed()
        ? element("div", { class: "tools" }, action("change", "edit"), action("move", "move"), action("remove", "remove"))
        : null,
    );
  }
}
