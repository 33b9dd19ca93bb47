// How each layer looks, on the planners' map and on the pages of the feature API. Rank is told by number and size, what
// became of a place by a sign, how many children by how dark it is: nothing by hue alone.

import { element } from "../dom.js";
import { colour } from "../map.js";
import { bands, opacity } from "../pages/publication.js";

/** From how many features on points are drawn on a canvas, which stays quick; single elements would not. */
const many = 2_000;

/**
 * A layer as Leaflet draws it.
 *
 * `popup` makes what a click on a feature shows, or null; `drawn` is told of each feature and its shape.
 */
export function overlay(name, collection, { popup = () => null, drawn = () => {}, pane } = {}) {
  const group = L.featureGroup();
  const look = looks[name] ?? {};
  const renderer = collection.features.length > many ? L.canvas({ pane }) : undefined;
  const style = (feature) => ({ ...look.style?.(feature.properties), ...(pane && { pane }), ...(renderer && { renderer }) });
  L.geoJSON(collection, {
    style,
    filter: (feature) => feature.geometry !== null,
    pointToLayer: (feature, position) => L.circleMarker(position, style(feature)),
    onEachFeature: (feature, shape) => {
      const content = () => popup(feature);
      shape.on("click", ({ latlng }) => {
        const shown = content();
        if (shown) shape.unbindPopup().bindPopup(shown, { minWidth: 240, maxWidth: 360 }).openPopup(latlng);
      });
      const label = look.label?.(feature.properties);
      if (label) group.addLayer(labelOn(shape, label));
      drawn(feature, shape);
    },
  }).addTo(group);
  return group;
}

/** What may become of a place from one analysis to the next: its sign, its colour, and how its edge is drawn. */
export const changes = {
  ny: { sign: "+", colour: "leaf" },
  borta: { sign: "×", colour: "faint", dashArray: "4 5" },
  vuxit: { sign: "▲", colour: "strawberry" },
  krympt: { sign: "▼", colour: "amber" },
  flyttad: { sign: "→", colour: "dusk" },
  delad: { sign: "÷", colour: "dusk", dashArray: "10 4" },
  sammanslagen: { sign: "∪", colour: "dusk" },
  oforandrad: { sign: "=", colour: "faint" },
};

const looks = {
  smultronstallen: {
    style: () => ({ color: colour("strawberry"), weight: 3, fillOpacity: 0.25 }),
    label: ({ rang }) => (rang ? rankLabel(rang) : null),
  },
  forskolor: { style: () => ({ radius: 7, color: colour("dusk"), weight: 2, fillOpacity: 0.8 }) },
  markeringar: { style: () => ({ radius: 5, color: colour("strawberry-text"), weight: 1.5, fillOpacity: 0.4 }) },
  rutor: {
    style: ({ antal_barn: children }) => ({
      color: colour("strawberry-text"),
      weight: 1,
      fillColor: colour("strawberry"),
      fillOpacity: shade(children),
    }),
  },
  tathet: {
    style: ({ andel: share }) => ({
      color: colour("dusk"),
      weight: 1.5,
      dashArray: share > 0.9 ? "6 5" : null,
      fillOpacity: share > 0.9 ? 0.12 : 0.3,
    }),
  },
  narhet: { style: ({ andel: share }) => ({ color: colour("dusk"), weight: 1.5 + 4 * (share ?? 0), opacity: 0.75 }) },
  forandringar: {
    style: ({ slag }) => ({
      color: colour(changes[slag]?.colour ?? "faint"),
      weight: 2.5,
      dashArray: changes[slag]?.dashArray ?? null,
      fillOpacity: 0.15,
    }),
    label: ({ slag }) => (changes[slag] ? signLabel(changes[slag]) : null),
  },
};

/** Darker for more children, in the same steps whether they are given in bands or as they are. */
function shade(children) {
  if (typeof children !== "number") return opacity(children);
  if (children === 0) return 0;
  if (children < 10) return 0.1;
  return opacity(bands().findLast((band) => children >= parseInt(band, 10)));
}

/** The rank in the middle of a hotspot; the first ones are larger. */
function rankLabel(rank) {
  const size = rank <= 3 ? 34 : rank <= 10 ? 28 : 22;
  const label = element("span", {}, String(rank));
  label.style.width = `${size}px`;
  label.style.height = `${size}px`;
  label.style.fontSize = `${Math.round(size * 0.5)}px`;
  return { className: "rank-label", html: label };
}

function signLabel({ sign, colour: name }) {
  return { className: "change-label", html: element("span", { "data-colour": name }, sign) };
}

function labelOn(shape, label) {
  return L.marker(shape.getBounds().getCenter(), { icon: L.divIcon({ ...label, iconSize: [0, 0] }), keyboard: false }).on(
    "click",
    ({ latlng }) => shape.fire("click", { latlng }),
  );
}
