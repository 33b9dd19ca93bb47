// The places that somebody may know by name: the preschool itself, what the group has marked, and what lies around it.

import { drawing } from "../../vocabulary.js";
import { latLng } from "../../map.js";
import { t } from "../../i18n.js";
import { wayTo } from "./geometry.js";

const reachMetres = 5000;

/**
 * The places near the preschool, nearest first; without a known preschool all there are, by name.
 * @returns each { name, icon, position }
 */
export function knownPlaces({ home, preschool, marks, surroundings }) {
  const around = (surroundings?.features ?? [])
    .filter(({ properties: { kind, code } }) => kind === "locality" || (kind === "preschool" && code !== preschool.code))
    .map((feature) => ({
      name: feature.properties.name,
      icon: feature.properties.kind === "preschool" ? "preschool" : "mark",
      position: latLng(feature.geometry.coordinates),
    }));
  const own = marks.own.map((mark) => ({
    name: t("list.own", { category: t(`category.${mark.properties.category}`), children: mark.properties.children }),
    icon: drawing("category", mark.properties.category),
    position: latLng(mark.geometry.coordinates),
  }));
  const others = marks.others
    .map((mark) => ({
      name: t("list.other", { category: t(`category.${mark.properties.category}`) }),
      icon: drawing("category", mark.properties.category),
      position: latLng(mark.geometry.coordinates),
    }))
    .filter(isFirstThere);
  if (!home) return [...own, ...others, ...around].sort((a, b) => a.name.localeCompare(b.name));
  const itself = { name: t("list.preschool", { name: preschool.name }), icon: "preschool", position: home };
  return [itself, ...own, ...others, ...around]
    .map((place) => ({ ...place, metres: wayTo(home, place.position).metres }))
    .filter(({ metres }) => metres <= reachMetres)
    .sort((a, b) => a.metres - b.metres);
}

/** What all localities, preschools and the outline lie within, and some kilometres around; null if it isn't known. */
export function boundsOf(surroundings) {
  const bounds = L.geoJSON(surroundings?.features ?? []).getBounds();
  if (!bounds.isValid()) return null;
  // 5 km, as far as the area of interest reaches; the service knows it exactly.
  return L.latLngBounds(
    [bounds.getSouth() - 0.045, bounds.getWest() - 0.13],
    [bounds.getNorth() + 0.045, bounds.getEast() + 0.13],
  );
}

/** A place that many have marked for the same reason is one place: within about ten metres. */
function isFirstThere({ name, position }, index, places) {
  const isSame = (other) => other.name === name && wayTo(other.position, position).metres < 10;
  return places.findIndex(isSame) === index;
}
