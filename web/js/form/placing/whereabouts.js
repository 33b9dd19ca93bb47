// Where a place is, in words: “300 m nordost om förskolan”. Without a known preschool the nearest locality takes its place.

import { directionOf } from "../../directions.js";
import { wayTo } from "./geometry.js";
import { latLng } from "../../map.js";
import { number, t } from "../../i18n.js";

/** Metres as somebody would say them: to ten metres, from one kilometre on to a hundred. */
export function inWords(metres) {
  return metres < 995
    ? t("placing.metres", { count: number(Math.round(metres / 10) * 10) })
    : t("placing.kilometres", { count: number(Math.round(metres / 100) / 10) });
}

export class Whereabouts {
  #home;
  #localities;

  /**
   * @param home the preschool's position, or null.
   * @param surroundings the own geodata around, or null.
   */
  constructor(home, surroundings) {
    this.#home = home;
    this.#localities = (surroundings?.features ?? [])
      .filter(({ properties }) => properties.kind === "locality")
      .map(({ properties, geometry }) => ({ name: properties.name, position: latLng(geometry.coordinates) }));
  }

  /** Where a position lies, in words; empty when nothing near it is known. */
  describe(position) {
    if (this.#home) return phrase(wayTo(this.#home, position), t("placing.at.preschool"), t("placing.from.preschool"));
    const [nearest] = this.#localities
      .map(({ name, position: from }) => ({ name, way: wayTo(from, position) }))
      .sort((a, b) => a.way.metres - b.way.metres);
    if (!nearest) return "";
    return phrase(nearest.way, t("placing.at.place", nearest), t("placing.from.place", nearest));
  }
}

function phrase({ metres, degrees }, at, from) {
  if (metres < 5) return at;
  return t("placing.where", { distance: inWords(metres), direction: t(`placing.direction.${directionOf(degrees)}`), from });
}
