// The map on the pages of the feature API. These pages are in Swedish alone, and say everything without it too.

import * as api from "../api.js";
import { byId } from "../dom.js";
import { loadTexts } from "../i18n.js";
import { drawBackground, makeMap } from "../map.js";

/** Opens the page's map on the own geodata; it takes no room until then. Null on a page without one. */
export async function openMap() {
  const container = byId("map");
  if (!container) return null;
  await loadTexts([], "sv");
  // Without a word of where tiles come from there is still a map.
  const said = await api.layers().then((listing) => listing.map, () => ({}));
  container.hidden = false;
  const map = makeMap(container, said);
  window.smultronMap = map;
  await drawBackground(map, { preschoolNames: false });
  return map;
}
