// The map of a section: the municipality under it, and the whole of it in view.

import * as api from "../api.js";
import { drawBackground, makeMap } from "../map.js";

let tiles = null;

/** `container` must be in the page. */
export async function deskMap(container, { preschools = true } = {}) {
  tiles ??= api.layers().then(
    (listing) => listing.map.tiles,
    () => null,
  );
  const map = makeMap(container, await tiles);
  window.smultronMap = map;
  map.setView([67.85, 20.22], 7);
  const outline = await drawBackground(map, { preschools, preschoolNames: false }).catch(() => null);
  L.control.scale({ imperial: false }).addTo(map);
  // At once: a movement under way would end after what the section then shows.
  if (outline) map.fitBounds(outline, { animate: false });
  return map;
}
