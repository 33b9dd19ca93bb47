// The start page: what this is, and the open map. Everything here is fetched as anybody gets it, also by a planner who is
// signed in.

import * as api from "../api.js";
import { byId, element, pictogram } from "../dom.js";
import { loadTexts, number, t } from "../i18n.js";
import { colour, drawBackground, makeMap } from "../map.js";
import * as open from "./open.js";

await loadTexts();
byId("status").textContent = t("open.loading");
try {
  await show(await api.open.layers());
} catch (error) {
  if (error.status === 404) say(t("open.none.title"), error.message);
  else say(t("open.none.title"), t("open.failed"));
}
byId("status").textContent = "";

function say(title, text) {
  byId("none-title").textContent = title;
  byId("none-text").textContent = text;
  byId("none").hidden = false;
}

async function show({ publication, map: { tiles } }) {
  const [hotspots, squares, preschools] = await Promise.all([
    api.open.layer("smultronstallen"),
    api.open.layer("rutor"),
    api.open.preschools(),
  ]);
  byId("open").hidden = false;
  byId("synthetic").hidden = !publication.synthetic;
  byId("protection").textContent = open.protection(publication);
  byId("facts").textContent = t("open.facts", { round: publication.round, month: publication.month });
  if (squares.features.length === 0) say(t("open.empty.title"), t("open.empty.text"));
  byId("legend").append(t("open.legend"), ...open.bands.map(legend));

  const map = makeMap(byId("map"), tiles);
  window.smultronMap = map;
  map.setView([67.85, 20.22], 8);
  const outline = await drawBackground(map).catch(() => null);
  if (outline) map.fitBounds(outline);
  open.squares(squares, colour).addTo(map);
  const drawn = open.places(hotspots, colour).addTo(map);
  const layers = new Map(drawn.getLayers().map((layer) => [layer.feature.id, layer]));

  const show = (id) => {
    const layer = layers.get(id);
    map.fitBounds(layer.getBounds(), { maxZoom: 15, padding: [40, 40] });
    layer.openPopup();
    byId("map").scrollIntoView({ block: "nearest" });
  };
  byId("places").append(...hotspots.features.map((feature) => place(feature, show)));
  byId("places-title").append(` (${number(hotspots.features.length)})`);
  byId("preschools").append(...preschools.map((preschool) => row(preschool, show)));
}

function legend(band) {
  const sample = element("span", { class: `band band-${open.bands.indexOf(band)}` });
  return element("span", { class: "legend-item" }, sample, open.range(band));
}

function place(feature, show) {
  return element(
    "li",
    { "data-place": feature.id },
    ...open.describe(feature.properties),
    button(feature.id, show),
  );
}

function button(id, show) {
  return element(
    "button",
    { type: "button", class: "quiet", onclick: () => show(id) },
    pictogram("strawberry"),
    t("open.show"),
  );
}

/** A preschool: its answer and what lies near it are fetched when somebody opens it. */
function row(preschool, show) {
  const near = element("div", {});
  const details = element(
    "details",
    {},
    element(
      "summary",
      {},
      element("strong", {}, preschool.name),
      ` ${preschool.place} – ${t(preschool.tookPart ? "open.answered" : "open.unanswered")}`,
    ),
    near,
  );
  details.addEventListener(
    "toggle",
    async () => {
      try {
        near.replaceChildren(...nearby(await api.open.near(preschool.code), show));
      } catch {
        near.textContent = t("open.failed");
      }
    },
    { once: true },
  );
  return element("li", { "data-preschool": preschool.code }, details);
}

function nearby({ preschool, hotspots }, show) {
  const items = hotspots.map((hotspot) =>
    element(
      "li",
      {},
      element("p", {}, `${open.distance(hotspot)}: ${open.counts(hotspot.children, hotspot.preschools)}`),
      ...open.feedback(hotspot.feedback),
      button(hotspot.id, show),
    ),
  );
  return [
    ...open.feedback(preschool.feedback),
    items.length ? element("ul", { class: "places" }, ...items) : element("p", {}, t("place.near.none")),
    element("p", {}, element("a", { href: `/p/${encodeURIComponent(preschool.code)}` }, t("open.page"))),
  ];
}
