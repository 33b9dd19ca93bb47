// Where a mark goes: by the crosshair and the big button, by a tap, by the device's position, or without the map.
// Everything leads to the same place: { position, placement, accuracyM }.

import { byId } from "../../dom.js";
import { Device } from "./device.js";
import { addPad } from "./pad.js";
import { markWithoutMap } from "./without-map.js";
import { t } from "../../i18n.js";

// Arrow keys come in bursts; what is said waits until the map has come to rest.
const restMilliseconds = 500;

export class Placing {
  #map;
  #near;
  #whereabouts;
  #device;
  #onPlace;
  #borrower = null;

  /**
   * @param near home (the preschool's position, or null), preschool, marks and surroundings (the own geodata, or null).
   * @param whereabouts says where a position is.
   */
  constructor(map, near, whereabouts, onPlace) {
    this.#map = map;
    this.#near = near;
    this.#whereabouts = whereabouts;
    this.#device = new Device(map);
    this.#onPlace = onPlace;
    map.on("click", (event) => {
      map.panTo(event.latlng);
      // A finger that only points at the map, while it is borrowed, does not place.
      if (!this.#borrower) this.#place({ position: event.latlng, placement: "map" });
    });
    byId("here").addEventListener("click", () => this.#place(this.crosshair));
    byId("map").addEventListener("keydown", (event) => {
      if (event.target === byId("map") && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        this.#place(this.crosshair);
      }
    });
    byId("locate").addEventListener("click", () => this.locate());
    byId("without-map").addEventListener("click", () => this.#withoutMap());
    addPad(map, byId("stage"));
    this.#tellWhereTheCrosshairIs();
  }

  /** While borrowed, every place goes to somebody else, and taps only move the map. Returns what gives it back. */
  borrow(onPlace) {
    this.#borrower = onPlace;
    return () => (this.#borrower = null);
  }

  /** The place under the crosshair: the device's as long as nobody has moved the map. */
  get crosshair() {
    const position = this.#map.getCenter();
    const { found } = this.#device;
    return found && this.#map.distance(position, found.position) < 2
      ? { ...found, placement: "device" }
      : { position, placement: "map" };
  }

  /** Goes to the device's position if the pedagogue has allowed it before; never asks by itself. */
  async locateIfAllowed() {
    if (await Device.isAllowed()) this.locate();
  }

  async locate() {
    const say = (text) => {
      byId("hint").textContent = text;
      byId("status").textContent = text;
    };
    if (!Device.exists) return say(t("locate.none"));
    byId("hint").textContent = t("locate.wait");
    try {
      const { position, accuracyM } = await this.#device.find();
      this.#map.setView(position, Math.max(this.#map.getZoom(), 17), { animate: false });
      say(t("locate.found", { metres: Math.round(accuracyM) }));
    } catch {
      say(t("locate.failed"));
    }
  }

  #place(place) {
    (this.#borrower ?? this.#onPlace)(place);
  }

  #withoutMap() {
    markWithoutMap({
      near: this.#near,
      device: this.#device,
      describe: (position) => this.#whereabouts.describe(position),
      place: (place) => {
        this.#map.setView(place.position, Math.max(this.#map.getZoom(), 16), { animate: false });
        this.#place(place);
      },
      leave: () => byId("without-map").focus({ preventScroll: true }),
    });
  }

  /** After moves by keys and buttons, which nobody follows with a finger, the live region says where the crosshair is. */
  #tellWhereTheCrosshairIs() {
    let isByButton = false;
    let timer;
    const byButton = () => (isByButton = true);
    byId("map").addEventListener("keydown", byButton);
    byId("map").addEventListener("click", (event) => event.target.closest(".view-buttons") && byButton(), true);
    byId("pad").addEventListener("click", byButton, true);
    byId("map").addEventListener("pointerdown", (event) => (isByButton = Boolean(event.target.closest(".view-buttons"))), true);
    this.#map.on("moveend", () => {
      clearTimeout(timer);
      if (!isByButton) return;
      timer = setTimeout(() => (byId("whereabouts").textContent = this.#whereabouts.describe(this.#map.getCenter())), restMilliseconds);
    });
  }
}
