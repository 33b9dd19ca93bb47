// What the open map and the preschools' pages have in common: how a published place looks, on the map and in words.

import { directionOf } from "../directions.js";
import { element, pictogram } from "../dom.js";
import { day, language, nameOf, number, t } from "../i18n.js";
import { drawing } from "../vocabulary.js";
import { opacity } from "../pages/publication.js";

/** A band as people write it: 10–19, and 100 or more. */
export const range = (band) => (band ? band.replace(/-$/, "+").replace("-", "–") : null);

export function counts(children, preschools) {
  const values = { children: range(children), preschools: range(preschools) ?? t("open.many") };
  return children ? t("open.counts", values) : t("open.counts.few", values);
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

/** Where a published place lies, in words. */
export function where({ id, narmaste_forskola: preschool, avstand_m: metres }) {
  if (!preschool) return t("open.place.alone", { id });
  return metres > 0
    ? t("open.place.near", { preschool, metres: number(Math.round(metres)) })
    : t("open.place.at", { preschool });
}

/** A published place in words. */
export function describe(properties) {
  const { aterkoppling: answer, aterkoppling_status: status } = properties;
  return [
    element("strong", {}, where(properties)),
    element("p", {}, counts(properties.antal_barn, properties.antal_forskolor)),
    answer ? element("div", { class: "answer" }, ...layerAnswer(status, answer)) : null,
  ].filter(Boolean);
}

/** The municipality's answer as a layer has it: in Swedish. */
export const layerAnswer = (status, text) => [statusLine(status), element("p", { lang: "sv" }, text)];

const statusLine = (status, date) =>
  element(
    "p",
    { class: "answer-status", "data-aloud": true },
    pictogram(drawing("status", status)),
    element("strong", {}, t(`status.${status}`)),
    date ? ` ${day(date)}` : null,
  );

/** What the municipality answers: in the page's language, or else in Swedish; the other languages can be unfolded. */
export function feedback(entries) {
  return entries.map(({ status, texts, link, date }) => {
    const first = [language, "sv", ...Object.keys(texts)].find((code) => texts[code]);
    const others = Object.keys(texts).filter((code) => code !== first);
    return element(
      "div",
      { class: "answer" },
      statusLine(status, date),
      first ? element("p", { lang: first, "data-aloud": true }, texts[first]) : null,
      link ? element("p", {}, element("a", { href: link, rel: "noopener" }, t("feedback.more"))) : null,
      others.length
        ? element(
            "details",
            {},
            element("summary", {}, t("open.others")),
            ...others.map((code) =>
              element("p", { lang: code }, element("strong", {}, `${nameOf(code)}: `), texts[code]),
            ),
          )
        : null,
    );
  });
}

/** How far and in which direction a place lies from the preschool. */
export function distance({ distanceM, bearingDegrees }) {
  if (bearingDegrees === undefined || bearingDegrees === null) return t("place.near.inside");
  return t("place.near.item", {
    metres: number(Math.round(distanceM)),
    direction: t(`direction.${directionOf(bearingDegrees)}`).toLowerCase(),
  });
}
