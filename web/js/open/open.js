// What the open map and the preschools' pages have in common: how a published place looks, on the map and in words.

import { element } from "../dom.js";
import { number, t } from "../i18n.js";

/** Bands of children, with a fill that grows darker in one hue, so that it reads in grey too. */
export const bands = ["10-19", "20-49", "50-99", "100-"];
const opacity = (band) => [0.25, 0.4, 0.55, 0.7][bands.indexOf(band)] ?? 0.25;

/** A band as people write it: 10–19, and 100 or more. */
export const range = (band) => (band ? band.replace(/-$/, "+").replace("-", "–") : null);

export function counts(children, preschools) {
  return children
    ? t("open.counts", { children: range(children), preschools: range(preschools) ?? "flera" })
    : t("open.counts.few", { preschools: range(preschools) ?? "flera" });
}

/** The squares of a publication; those that make up a place have a firm edge, larger ones a dashed one. */
export function squares(collection, colour) {
  return L.geoJSON(collection, {
    style: ({ properties }) => ({
      color: colour("strawberry-text"),
      weight: 1,
      dashArray: properties.storlek_m > 200 ? "4 4" : null,
      fillColor: colour("strawberry"),
      fillOpacity: opacity(properties.antal_barn) * (properties.storlek_m > 200 ? 0.5 : 1),
    }),
    onEachFeature: ({ properties }, layer) => {
      layer.bindPopup(() =>
        element(
          "div",
          {},
          element("strong", {}, t("open.square", { size: number(properties.storlek_m) })),
          element("p", {}, counts(properties.antal_barn, properties.antal_forskolor)),
        ),
      );
    },
  });
}

/** The places of a publication; `select(id)` is called when one is clicked. */
export function places(collection, colour, select = () => {}) {
  return L.geoJSON(collection, {
    style: { color: colour("strawberry"), weight: 3, fill: true, fillOpacity: 0.01 },
    onEachFeature: (feature, layer) => {
      layer.bindPopup(() => element("div", {}, ...describe(feature.properties)));
      layer.on("click", () => select(feature.id));
    },
  });
}

/** A published place in words. */
export function describe(properties) {
  const { narmaste_forskola: preschool, avstand_m: metres } = properties;
  const where = !preschool
    ? t("open.place.alone", { id: properties.id })
    : metres > 0
      ? t("open.place.near", { preschool, metres: number(Math.round(metres)) })
      : t("open.place.at", { preschool });
  const answer = properties.aterkoppling;
  return [
    element("strong", {}, where),
    element("p", {}, counts(properties.antal_barn, properties.antal_forskolor)),
    answer
      ? element(
          "p",
          { class: "answer" },
          element("strong", {}, t("open.what")),
          ` ${t(`status.${properties.aterkoppling_status}`)}. ${answer}`,
        )
      : null,
  ].filter(Boolean);
}

/** What the municipality answers: every language that it has written in. */
export function feedback(entries) {
  return entries.map(({ status, texts, link, date }) =>
    element(
      "div",
      { class: "answer" },
      element("p", {}, element("strong", {}, t(`status.${status}`)), ` ${date}`),
      ...Object.entries(texts)
        .sort(([a], [b]) => (b === "sv") - (a === "sv") || a.localeCompare(b))
        .map(([language, text]) => element("p", { lang: language }, text)),
      link ? element("p", {}, element("a", { href: link, rel: "noopener" }, t("feedback.more"))) : null,
    ),
  );
}

const directions = ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"];

/** How far and in which direction a place lies from the preschool. */
export function distance({ distanceM, bearingDegrees }) {
  if (bearingDegrees === undefined || bearingDegrees === null) return t("place.near.inside");
  const direction = directions[Math.round(bearingDegrees / 45) % 8];
  return t("place.near.item", {
    metres: number(Math.round(distanceM)),
    direction: t(`direction.${direction}`).toLowerCase(),
  });
}

export const protection = ({ leastChildren, leastPreschools }) =>
  t("open.protection", { children: leastChildren, preschools: leastPreschools });
