// The map under everything: tiles where they are configured, and always the project's own geodata, so that it is never
// blank. Leaflet gives the global L.

import * as api from "./api.js";
import { element } from "./dom.js";
import { ViewButtons, mendMarkers, mendPopups } from "./map-controls.js";
import { t } from "./i18n.js";

const ringDistances = [300, 500, 1000];

/** A position of GeoJSON. */
export const latLng = ([lng, lat]) => L.latLng(lat, lng);

/** A colour of the style sheet, for what Leaflet draws itself. */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** What stands on the map: Leaflet takes a text for HTML, and names are not. */
export const words = (text) => element("span", {}, text);

/** Whom the base map is from, as words alone: Leaflet takes it for HTML, and an MBTiles file may have HTML in it. */
const attribution = (text) => words(new DOMParser().parseFromString(text, "text/html").body.textContent).innerHTML;

/**
 * A map of what the service says: `tiles`, and `view`, which is west, south, east and north of the municipality. Without a view
 * it shows what is drawn under it, or what somebody else lets it show.
 */
export function makeMap(container, { tiles = null, view = null } = {}) {
  const map = L.map(container, {
    zoomControl: false,
    keyboardPanDelta: 40,
    minZoom: 4,
    maxZoom: tiles ? Math.max(tiles.maxZoom, 19) : 20,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  map.attributionControl.setPrefix(false);
  new ViewButtons({ closer: t("map.closer"), farther: t("map.farther") }).addTo(map);
  mendMarkers(map);
  mendPopups(map, t("sheet.close"));
  // The pane keeps the own geodata above the tiles and below the marks.
  map.createPane("background").style.zIndex = 250;
  if (tiles) {
    L.tileLayer(tiles.template, {
      attribution: attribution(tiles.attribution),
      minZoom: tiles.minZoom,
      maxNativeZoom: tiles.maxZoom,
      maxZoom: Math.max(tiles.maxZoom, 19),
    })
      .on("tileload", () => container.classList.add("has-tiles"))
      .addTo(map);
  }
  if (view) {
    const [west, south, east, north] = view;
    map.fitBounds([[south, west], [north, east]]);
  }
  return map;
}

/** Draws outline, localities and preschools. Without an answer of the service the map is there all the same. */
export async function drawBackground(map, { preschools = true, preschoolNames = true, collection } = {}) {
  collection ??= await api.background().catch(() => ({ type: "FeatureCollection", features: [] }));
  const drawn = L.geoJSON(collection, {
    pane: "background",
    filter: ({ properties }) => preschools || properties.kind !== "preschool",
    style: ({ geometry }) =>
      geometry.type === "Polygon" ? { color: colour("dusk"), weight: 2, fill: false, dashArray: "6 4", interactive: false } : {},
    pointToLayer: (feature, position) => {
      const { kind, name } = feature.properties;
      const isPreschool = kind === "preschool";
      const marker = L.circleMarker(position, {
        pane: "background",
        radius: isPreschool ? 5 : 3,
        color: colour(isPreschool ? "dusk" : "faint"),
        fillOpacity: isPreschool ? 0.6 : 0.3,
        weight: 1.5,
        interactive: false,
      });
      if (!isPreschool || preschoolNames) {
        marker.bindTooltip(words(name), { permanent: true, direction: "right", className: "place-name" });
        marker.shownFrom = isPreschool ? 14 : 8;
      }
      return marker;
    },
  })
    .eachLayer((layer) => showNameWhenNear(map, layer))
    .addTo(map);
  if (map._loaded) return;
  const bounds = drawn.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds);
  else map.fitWorld();
}

/** Names would cover each other on a map of the whole municipality. */
function showNameWhenNear(map, layer) {
  if (!layer.shownFrom) return;
  const update = () => (map.getZoom() >= layer.shownFrom ? layer.openTooltip() : layer.closeTooltip());
  layer.on("add", update);
  map.on("zoomend", update);
}

/** Straight-line distances around the group's own preschool. */
export function drawRings(map, position) {
  for (const metres of ringDistances) {
    L.circle(position, {
      pane: "background",
      radius: metres,
      color: colour("faint"),
      weight: 1.5,
      fill: false,
      dashArray: "2 6",
      interactive: false,
    }).addTo(map);
    const label = document.createElement("span");
    label.textContent = `${metres} m`;
    const north = L.latLng(position.lat + metres / 111_320, position.lng);
    L.marker(north, {
      icon: L.divIcon({ className: "ring-distance", html: label, iconSize: [0, 0] }),
      interactive: false,
      keyboard: false,
    }).addTo(map);
  }
}
