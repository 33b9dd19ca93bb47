// The map of a section: the municipality under it, and the whole of it in view.

import * as api from "../api.js";
import { drawBackground, makeMap } from "../map.js";

let said = null;

/** `container` must be in the page. */
export async function deskMap(container, { preschools = true } = {}) {
  said ??= api.layers().then(
    (listing) => listing.map,
    () => ({}),
  );
  const map = makeMap(container, await said);
  window.smultronMap = map;
  await drawBackground(map, { preschools, preschoolNames: false });
  L.control.scale({ imperial: false }).addTo(map);
  return map;
}
