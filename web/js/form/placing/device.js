// The device's own position. It is asked for by a button, or at the start if that was allowed before; nothing of it leaves
// the device before a mark is made.

import { colour } from "../../map.js";

export class Device {
  #map;
  #circle = null;
  #found = null;

  constructor(map) {
    this.#map = map;
  }

  /** The latest position that was found: { position, accuracyM }, or null. */
  get found() {
    return this.#found;
  }

  /** True if the device may be asked without a question to the pedagogue. */
  static async isAllowed() {
    const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
    return permission?.state === "granted";
  }

  static get exists() {
    return Boolean(navigator.geolocation);
  }

  /** Finds the position and draws how exact it is; rejects if the device can't or mustn't. */
  find() {
    return new Promise((resolve, reject) => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          this.#found = { position: L.latLng(coords.latitude, coords.longitude), accuracyM: coords.accuracy };
          this.#circle?.remove();
          this.#circle = L.circle(this.#found.position, {
            radius: coords.accuracy,
            color: colour("dusk"),
            weight: 2,
            fillOpacity: 0.12,
            interactive: false,
          }).addTo(this.#map);
          resolve(this.#found);
        },
        reject,
        { enableHighAccuracy: true, timeout: 15_000, maximumAge: 10_000 },
      );
    });
  }
}
