// The accessibility statement and the page about personal data.

import { present } from "./about.js";

const about = await present();

// Which of the two is true stands only on the page about personal data, and is said only if it is known.
const tiles = document.querySelector("[data-tiles]");
if (tiles && about) {
  tiles.querySelector("[data-i18n='privacy.tiles.own']").hidden = Boolean(about.tilesHost);
  tiles.querySelector("[data-i18n='privacy.tiles.other']").hidden = !about.tilesHost;
  tiles.hidden = false;
}
