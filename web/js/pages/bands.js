// Bands of children, as everyone sees their number, with a fill that grows darker in one hue, so that it reads in grey too.

import { vocabulary } from "../vocabulary.js";

export const bands = () => vocabulary.childrenBands.map(({ code }) => code);

export const opacity = (band) => 0.25 + 0.15 * Math.max(0, bands().indexOf(band));
