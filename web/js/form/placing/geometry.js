// Distances and bearings on the ellipsoid GRS 80, by the mid-latitude method: right to less than a metre at the distances
// that a preschool group walks.

const semiMajorAxis = 6378137;
const eccentricitySquared = 0.0066943800229;
const radians = Math.PI / 180;

/** Metres in a degree northwards and eastwards at a latitude, and how much the meridians converge there. */
function scales(latitude) {
  const sine = Math.sin(latitude * radians);
  const w = Math.sqrt(1 - eccentricitySquared * sine ** 2);
  return {
    north: (radians * semiMajorAxis * (1 - eccentricitySquared)) / w ** 3,
    east: (radians * semiMajorAxis * Math.cos(latitude * radians)) / w,
    convergence: sine,
  };
}

/** The point some metres from another, in a direction in degrees from north. */
export function pointAt({ lat, lng }, degrees, metres) {
  let [northwards, eastwards] = [0, 0];
  // Scale and direction are those in the middle of the way, which a few rounds find.
  for (let round = 0; round < 5; round++) {
    const { north, east, convergence } = scales(lat + northwards / 2);
    const angle = (degrees + (eastwards * convergence) / 2) * radians;
    [northwards, eastwards] = [(metres * Math.cos(angle)) / north, (metres * Math.sin(angle)) / east];
  }
  return L.latLng(lat + northwards, lng + eastwards);
}

/** How far (metres) and in which direction (degrees from north, 0–360) a point lies from another. */
export function wayTo(from, to) {
  const { north, east, convergence } = scales((from.lat + to.lat) / 2);
  const [northwards, eastwards] = [(to.lat - from.lat) * north, (to.lng - from.lng) * east];
  const middle = Math.atan2(eastwards, northwards) / radians;
  const degrees = middle - ((to.lng - from.lng) * convergence) / 2;
  return { metres: Math.hypot(northwards, eastwards), degrees: (degrees + 360) % 360 };
}
