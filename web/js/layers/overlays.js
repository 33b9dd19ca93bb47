// How each layer looks on the planners' map. Rank is told by number and size, never by colour alone.

import { element } from "../dom.js";
import { number } from "../i18n.js";

/** A layer as Leaflet draws it; a click shows the attributes. */
export function overlay(layer, collection, colour) {
  const group = L.featureGroup();
  const style = styles[layer.name]?.(colour) ?? {};
  L.geoJSON(collection, {
    style,
    filter: (feature) => feature.geometry !== null,
    pointToLayer: (feature, position) => L.circleMarker(position, style),
    onEachFeature: (feature, drawn) => {
      drawn.bindPopup(() => attributes(layer, feature), { minWidth: 240, maxWidth: 340 });
      if (layer.name === "smultronstallen") group.addLayer(rankLabel(feature, drawn));
    },
  }).addTo(group);
  return group;
}

const styles = {
  smultronstallen: (colour) => ({ color: colour("strawberry"), weight: 3, fillOpacity: 0.25 }),
  forskolor: (colour) => ({ radius: 7, color: colour("dusk"), weight: 2, fillOpacity: 0.8 }),
  markeringar: (colour) => ({ radius: 5, color: colour("strawberry-text"), weight: 1.5, fillOpacity: 0.4 }),
  rutor: (colour) => ({ color: colour("faint"), weight: 1, fillOpacity: 0.15 }),
};

/** The rank in the middle of a hotspot; the first ones are larger. */
function rankLabel(feature, drawn) {
  const rank = feature.properties.rang;
  const size = rank <= 3 ? 34 : rank <= 10 ? 28 : 22;
  const label = element("span", {}, String(rank));
  label.style.width = `${size}px`;
  label.style.height = `${size}px`;
  label.style.fontSize = `${Math.round(size * 0.5)}px`;
  return L.marker(drawn.getBounds().getCenter(), {
    icon: L.divIcon({ className: "rank-label", html: label, iconSize: [0, 0] }),
    keyboard: false,
  }).on("click", () => drawn.openPopup());
}

function attributes(layer, { properties }) {
  const rows = layer.attributes
    .filter(({ name }) => properties[name] !== null && properties[name] !== "")
    .map(({ name, title, unit }) => {
      const value = properties[name];
      const text = typeof value === "number" ? number(value) : String(value);
      return element("tr", {}, element("th", { scope: "row" }, title), element("td", {}, unit ? `${text} ${unit}` : text));
    });
  return element("table", {}, ...rows);
}
