// Where a mark goes: by the crosshair and the big button, by a tap, by the device's position, or without the map by
// bearing and distance from the preschool. Everything leads to the same place: { position, placement, accuracyM }.

import { byId, element } from "../dom.js";
import { hideSheet, showSheet, alertBox } from "./sheet.js";
import { colour } from "../map.js";
import { t } from "../i18n.js";

const directions = [
  ["north", 0], ["northeast", 45], ["east", 90], ["southeast", 135],
  ["south", 180], ["southwest", 225], ["west", 270], ["northwest", 315],
];

/** The point some metres from another; exact enough for a walk. */
export function pointAt({ lat, lng }, bearing, metres) {
  const angle = (bearing * Math.PI) / 180;
  // Metres in a degree on the GRS 80 ellipsoid, from the radii of curvature at this latitude.
  const phi = (lat * Math.PI) / 180;
  const e2 = 0.00669438002290;
  const w = Math.sqrt(1 - e2 * Math.sin(phi) ** 2);
  const north = ((Math.PI / 180) * 6378137 * (1 - e2)) / w ** 3;
  const east = ((Math.PI / 180) * 6378137 * Math.cos(phi)) / w;
  return L.latLng(lat + (metres * Math.cos(angle)) / north, lng + (metres * Math.sin(angle)) / east);
}

export class Placing {
  #map;
  #home;
  #device = null;
  #circle = null;
  #onPlace;

  /** @param home the preschool's position, or null. */
  constructor(map, home, onPlace) {
    this.#map = map;
    this.#home = home;
    this.#onPlace = onPlace;
    map.on("click", (event) => {
      map.panTo(event.latlng);
      this.#place({ position: event.latlng, placement: "map" });
    });
    byId("here").addEventListener("click", () => this.#here());
    byId("map").addEventListener("keydown", (event) => {
      if (event.target === byId("map") && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        this.#here();
      }
    });
    byId("locate").addEventListener("click", () => this.locate());
    byId("bearing-open").addEventListener("click", () => this.#askBearing());
    byId("bearing-open").hidden = !home;
  }

  /** Goes to the device's position if the pedagogue has allowed it before; never asks by itself. */
  async locateIfAllowed() {
    const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
    if (permission?.state === "granted") this.locate();
  }

  locate() {
    const status = byId("status");
    if (!navigator.geolocation) {
      status.textContent = t("locate.none");
      byId("hint").textContent = t("locate.none");
      return;
    }
    byId("hint").textContent = t("locate.wait");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        this.#device = { position: L.latLng(coords.latitude, coords.longitude), accuracyM: coords.accuracy };
        this.#circle?.remove();
        this.#circle = L.circle(this.#device.position, {
          radius: coords.accuracy,
          color: colour("dusk"),
          weight: 2,
          fillOpacity: 0.12,
          interactive: false,
        }).addTo(this.#map);
        this.#map.setView(this.#device.position, Math.max(this.#map.getZoom(), 17), { animate: false });
        const text = t("locate.found", { metres: Math.round(coords.accuracy) });
        byId("hint").textContent = text;
        status.textContent = text;
      },
      () => {
        byId("hint").textContent = t("locate.failed");
        status.textContent = t("locate.failed");
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 10_000 },
    );
  }

  /** The crosshair stands on the device's position as long as nobody has moved the map. */
  #here() {
    const position = this.#map.getCenter();
    if (this.#device && this.#map.distance(position, this.#device.position) < 2) {
      this.#place({ ...this.#device, placement: "device" });
    } else {
      this.#place({ position, placement: "map" });
    }
  }

  #place(place) {
    this.#onPlace(place);
  }

  #askBearing() {
    let bearing = null;
    const close = () => {
      hideSheet();
      byId("bearing-open").focus();
    };
    const buttons = directions.map(([name, degrees]) => {
      const button = element(
        "button",
        { type: "button", "data-bearing": degrees, "aria-pressed": "false" },
        t(`direction.${name}`),
      );
      button.addEventListener("click", () => {
        bearing = degrees;
        for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      });
      return button;
    });
    const distance = element("input", {
      id: "bearing-distance", type: "number", inputmode: "numeric", min: 1, max: 5000, step: 1, value: 200,
    });
    const warning = element("div");
    const place = () => {
      const metres = Number(distance.value);
      if (bearing === null || !(metres >= 1 && metres <= 5000)) {
        warning.replaceChildren(alertBox(t("bearing.incomplete")));
        return;
      }
      hideSheet();
      const position = pointAt(this.#home, bearing, metres);
      this.#map.setView(position, Math.max(this.#map.getZoom(), 16), { animate: false });
      this.#place({ position, placement: "bearing" });
    };
    showSheet({
      title: t("bearing.title"),
      content: [
        element("div", { class: "directions", role: "group", "aria-label": t("bearing.direction") }, ...buttons),
        element("label", { class: "field" }, t("bearing.distance"), distance),
        warning,
        element(
          "div",
          { class: "actions" },
          element("button", { id: "bearing-place", type: "button", class: "main", onclick: place }, t("action.here")),
        ),
      ],
      close,
      focus: buttons[0],
    });
  }
}
