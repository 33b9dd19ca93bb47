// The map of the preschool's surroundings, put on the device ahead of time, so that it is there without contact. Only tiles
// of the service itself: others must not be fetched in stock.

import * as api from "../api.js";

const cacheName = "smultron-tiles";
const radiusM = 1_200;
const zooms = [12, 17];
const most = 400;
const keptForMs = 30 * 24 * 3600_000;
const circumferenceM = 40_075_016.7;

/** Fetches what is missing, or old, a few tiles at a time and only while there is nothing else to do. */
export async function keepNearbyTiles(tiles, home) {
  if (!home || !tiles?.template.startsWith("/") || navigator.connection?.saveData || !("caches" in globalThis)) return;
  const cache = await caches.open(cacheName).catch(() => null);
  if (!cache) return;
  for (const { z, x, y } of nearby(home, Math.max(tiles.minZoom ?? 0, zooms[0]), Math.min(tiles.maxZoom, zooms[1]))) {
    const address = tiles.template.replace("{z}", z).replace("{x}", x).replace("{y}", y);
    const kept = await cache.match(address);
    if (kept && Date.now() - Date.parse(kept.headers.get("Date")) < keptForMs) continue;
    await idle();
    try {
      await cache.put(address, await api.tile(address));
    } catch (error) {
      // A tile that the map does not have costs nothing; without contact the rest can wait for another day.
      if (error.status !== 404) return;
    }
  }
}

/** The tiles around a position, coarse ones first, and of each zoom the nearest first. */
export function nearby({ lat, lng }, from, to) {
  const found = [];
  for (let z = from; z <= to; z++) {
    const count = 2 ** z;
    const sine = Math.sin((lat * Math.PI) / 180);
    const middleX = ((lng + 180) / 360) * count;
    const middleY = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * count;
    const reach = radiusM / ((circumferenceM * Math.cos((lat * Math.PI) / 180)) / count);
    const level = [];
    for (let x = Math.floor(middleX - reach); x <= Math.floor(middleX + reach); x++) {
      for (let y = Math.floor(middleY - reach); y <= Math.floor(middleY + reach); y++) level.push({ z, x, y });
    }
    const distance = ({ x, y }) => Math.hypot(x + 0.5 - middleX, y + 0.5 - middleY);
    found.push(...level.sort((a, b) => distance(a) - distance(b)));
  }
  return found.slice(0, most);
}

const idle = () =>
  new Promise((resolve) => (globalThis.requestIdleCallback ? requestIdleCallback(resolve, { timeout: 2_000 }) : setTimeout(resolve, 50)));
