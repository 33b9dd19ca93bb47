// Files that the form saves and opens: GeoJSON with the marks whole, as the service takes them, and what a device needs to
// go on with them. Never the invitation itself.

export const mediaType = "application/geo+json";
const format = 1;
// What tells where a mark belongs; the service sets it itself when the mark is sent.
const belonging = ["preschool", "group"];

/** The files that hold some waiting marks: one for each device key, preschool, group and round; mostly that is one. */
export function filesOf(records, now = new Date()) {
  return [...groupBy(records, belongingOf).values()].map((part, index) => {
    const { device, preschool, group, round } = part[0];
    return fileOf({ device, preschool, group, round }, part, now, index);
  });
}

/** A file with some waiting marks, maybe none: the device key alone lets another page change what is stored. */
export function fileOf({ device, preschool, group, round }, records, now = new Date(), index = 0) {
  const features = records
    .filter(({ removal }) => !removal)
    .map(({ feature }) => ({
      ...feature,
      properties: { ...feature.properties, preschool: preschool.code, group: group ?? null },
    }));
  const removals = records.filter(({ removal }) => removal).map(({ id }) => id);
  const content = {
    type: "FeatureCollection",
    features,
    smultron: {
      format, device, preschool: preschool.code, group: group ?? null, round: round.id, savedAt: now.toISOString(), removals,
    },
  };
  const part = index ? `-${index + 1}` : "";
  return new File([JSON.stringify(content, null, 1)], `smultron-${localDay(now)}${part}.geojson`, { type: mediaType });
}

/** Lets the browser save a file. */
export function download(file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * What is in a saved file: { device, preschool, group, features, removals }; null if it is no such file. Every mark is
 * checked only for having an id: the rest is for the service to say, mark by mark.
 */
export function contentOf(text) {
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    return null;
  }
  const { device, preschool, group = null, removals = [] } = content?.smultron ?? {};
  const { features } = content ?? {};
  const isWhole =
    content?.type === "FeatureCollection" && Array.isArray(features) && Array.isArray(removals) &&
    typeof device === "string" && typeof preschool === "string" && features.every((feature) => feature?.id && feature.properties);
  if (!isWhole) return null;
  return { device, preschool, group, removals, features: features.map(withoutBelonging) };
}

function withoutBelonging(feature) {
  const properties = { revision: 1, ...feature.properties };
  for (const name of belonging) delete properties[name];
  return { ...feature, properties };
}

const belongingOf = ({ device, preschool, group, round }) => JSON.stringify([device, preschool.code, group ?? null, round.id]);

function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** The day where the device is, as in 2026-11-22. */
function localDay(time) {
  const two = (value) => String(value).padStart(2, "0");
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}
