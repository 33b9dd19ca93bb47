// Moving an own mark: the next place that is chosen is its new one.

import { attempt, hint } from "./announcing.js";
import { byId } from "../dom.js";
import { hideSheet } from "./sheet.js";
import { latLng } from "../map.js";
import { nextRevision, point } from "./marks.js";
import { t } from "../i18n.js";

export class Moving {
  #map;
  #closed;
  #save;
  #describe;
  #mark = null;

  /**
   * @param closed gives the buttons back while a mark is moved, also when nothing new can be made.
   * @param save called with the moved Feature.
   * @param describe says where a Feature is.
   */
  constructor(map, closed, save, describe) {
    this.#map = map;
    this.#closed = closed;
    this.#save = save;
    this.#describe = describe;
  }

  get isUnderWay() {
    return this.#mark !== null;
  }

  begin(mark) {
    hideSheet();
    this.#mark = mark;
    this.#closed.suspend();
    this.#map.setView(latLng(mark.geometry.coordinates), Math.max(this.#map.getZoom(), 17), { animate: false });
    byId("here").textContent = t("action.moveHere");
    hint(t("hint.move"));
    byId("here").focus();
  }

  async finish({ position, placement, accuracyM }) {
    const feature = { ...nextRevision(this.#mark), geometry: point(position) };
    feature.properties.placement = placement;
    delete feature.properties.accuracyM;
    if (accuracyM != null) feature.properties.accuracyM = accuracyM;
    this.#mark = null;
    byId("here").textContent = t("action.here");
    hint(t("hint.place"));
    this.#closed.resume();
    await attempt(() => this.#save(feature), [t("saved.moved"), this.#describe(feature)].join(" "));
  }
}
