// A collection's page: where on the map the layer lies.

import { colour } from "../map.js";
import { openMap } from "./page-map.js";

const map = await openMap();
if (map) {
  const [west, south, east, north] = map.getContainer().dataset.bbox.trim().split(" ").map(Number);
  const extent = L.rectangle([[south, west], [north, east]], {
    color: colour("strawberry"),
    weight: 3,
    fillOpacity: 0.12,
    interactive: false,
  }).addTo(map);
  map.fitBounds(extent.getBounds(), { maxZoom: 15, padding: [40, 40] });
}
