// How a publication tells numbers, and what it does not tell.

import { t } from "../i18n.js";
import { vocabulary } from "../vocabulary.js";

/** Bands of children, with a fill that grows darker in one hue, so that it reads in grey too. */
export const bands = () => vocabulary.childrenBands.map(({ code }) => code);

export const opacity = (band) => 0.25 + 0.15 * Math.max(0, bands().indexOf(band));

export const protection = ({ leastChildren, leastPreschools }) =>
  t("open.protection", { children: leastChildren, preschools: leastPreschools });
