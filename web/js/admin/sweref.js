// SWEREF 99 TM (EPSG:3006) to and from degrees, for coordinates that are typed: Gauss conformal projection on GRS 80 by
// its series, good to well under a millimetre within Sweden.

const a = 6_378_137;
const flattening = 1 / 298.257222101;
const centralMeridian = 15;
const scale = 0.9996;
const falseEasting = 500_000;

const n = flattening / (2 - flattening);
const e2 = flattening * (2 - flattening);
const radius = (a / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
const forward = [
  n / 2 - (2 / 3) * n ** 2 + (5 / 16) * n ** 3,
  (13 / 48) * n ** 2 - (3 / 5) * n ** 3,
  (61 / 240) * n ** 3,
];
const backward = [
  n / 2 - (2 / 3) * n ** 2 + (37 / 96) * n ** 3,
  (1 / 48) * n ** 2 + (1 / 15) * n ** 3,
  (17 / 480) * n ** 3,
];
const eccentricity = Math.sqrt(e2);
const radians = Math.PI / 180;

/** Degrees north and east to metres. */
export function toMetres(lat, lon) {
  const sin = Math.sin(lat * radians);
  const conformal = Math.asin(Math.tanh(Math.atanh(sin) - eccentricity * Math.atanh(eccentricity * sin)));
  const east = (lon - centralMeridian) * radians;
  const xi = Math.atan2(Math.tan(conformal), Math.cos(east));
  const eta = Math.atanh(Math.cos(conformal) * Math.sin(east));
  let northing = xi;
  let easting = eta;
  forward.forEach((term, index) => {
    const k = 2 * (index + 1);
    northing += term * Math.sin(k * xi) * Math.cosh(k * eta);
    easting += term * Math.cos(k * xi) * Math.sinh(k * eta);
  });
  return { e: falseEasting + scale * radius * easting, n: scale * radius * northing };
}

/** Metres to degrees. */
export function toDegrees(e, n) {
  const xi = n / (scale * radius);
  const eta = (e - falseEasting) / (scale * radius);
  let x = xi;
  let y = eta;
  backward.forEach((term, index) => {
    const k = 2 * (index + 1);
    x -= term * Math.sin(k * xi) * Math.cosh(k * eta);
    y -= term * Math.cos(k * xi) * Math.sinh(k * eta);
  });
  const conformal = Math.asin(Math.sin(x) / Math.cosh(y));
  const lon = centralMeridian + Math.atan2(Math.sinh(y), Math.cos(x)) / radians;
  let lat = conformal;
  // Converges to less than 1e-12 radians in a few steps.
  for (let step = 0; step < 6; step++) {
    lat = Math.asin(Math.tanh(Math.atanh(Math.sin(conformal)) + eccentricity * Math.atanh(eccentricity * Math.sin(lat))));
  }
  return { lat: lat / radians, lon };
}
