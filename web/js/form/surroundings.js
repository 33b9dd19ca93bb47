// The map of the preschool and what lies around it.

import { byId } from "../dom.js";
import { drawBackground, drawRings, latLng, makeMap } from "../map.js";
import { whose } from "./naming.js";
import { t } from "../i18n.js";
import { Whereabouts } from "./placing/whereabouts.js";

/** Shows whose form it is, and the map: around the preschool, or of the municipality if it is not known where that lies. */
export async function showSurroundings({ form: { preschool, group, map: said }, surroundings }) {
  byId("who").textContent = whose(preschool.name, group);
  const home = preschool.position ? latLng(preschool.position) : null;
  const map = makeMap(byId("map"), home ? { tiles: said.tiles } : said);
  window.smultronMap = map;
  if (home) map.setView(home, 16);
  await drawBackground(map, { collection: surroundings ?? { type: "FeatureCollection", features: [] } });
  if (home) drawRings(map, home);
  return { map, home, whereabouts: new Whereabouts(home, surroundings) };
}

/** What is best to do first, and what is uncertain. */
export function firstHint({ preschool, map: { tiles } }, home) {
  if (!home) return t("hint.noPosition");
  if (!tiles) return t("hint.noTiles");
  return preschool.positionQuality === "address" ? t("hint.place") : t(`hint.${preschool.positionQuality}`);
}
