// The start page: what this is, and the open map. Everything here is fetched as anybody gets it, also by a planner who is
// signed in.

import * as api from "../api.js";
import { byId, element, pictogram } from "../dom.js";
import { showFooter } from "../pages/footer.js";
import { loadTexts, month, number, t } from "../i18n.js";
import { colour, drawBackground, makeMap } from "../map.js";
import { offerAloud } from "./aloud.js";
import * as open from "./open.js";
import { bands, protection } from "../pages/publication.js";

const shownAtFirst = 6;

const about = api.about().catch(() => null);
await loadTexts(["pages"]);
showFooter(about);
offerAloud(byId("aloud"));
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

async function show({ publication, map: said }) {
  const [hotspots, squares, preschools] = await Promise.all([
    api.open.layer("smultronstallen"),
    api.open.layer("rutor"),
    api.open.preschools(),
  ]);
  byId("open").hidden = false;
  byId("synthetic").hidden = !publication.synthetic;
  byId("protection").textContent = protection(publication);
  byId("facts").textContent = t("open.facts", { round: publication.round, month: month(publication.month) });
  if (squares.features.length === 0) say(t("open.empty.title"), t("open.empty.text"));
  byId("legend").append(t("open.legend"), ...bands().map(legend));

  const map = makeMap(byId("map"), said);
  window.smultronMap = map;
  open.squares(squares, colour).addTo(map);
  const drawn = open.places(hotspots, colour).addTo(map);
  const layers = new Map(drawn.getLayers().map((layer) => [layer.feature.id, layer]));
  const show = (id) => {
    const layer = layers.get(id);
    map.fitBounds(layer.getBounds(), { maxZoom: 15, padding: [40, 40] });
    layer.openPopup();
    byId("map").scrollIntoView({ block: "nearest" });
  };
  byId("what").append(...answers(hotspots, preschools, show));
  byId("places").append(...hotspots.features.map((feature) => place(feature, show)));
  byId("places-title").append(` (${number(hotspots.features.length)})`);
  fold(byId("places"));
  byId("preschools").append(...preschools.map((preschool) => row(preschool, show)));

  // The lists do not wait for the map's background.
  await drawBackground(map);
}

/** What the municipality has answered anywhere: what children and parents look for first. */
function answers(hotspots, preschools, show) {
  const ofPreschools = preschools
    .filter(({ feedback }) => feedback?.length)
    .map(({ code, name, feedback }) =>
      element(
        "li",
        {},
        element("h3", {}, element("a", { href: `/p/${encodeURIComponent(code)}` }, name)),
        ...open.feedback(feedback),
      ),
    );
  const ofPlaces = hotspots.features
    .filter(({ properties }) => properties.aterkoppling)
    .map(({ id, properties }) =>
      element(
        "li",
        {},
        element("h3", {}, open.where(properties)),
        element("div", { class: "answer" }, ...open.layerAnswer(properties.aterkoppling_status, properties.aterkoppling)),
        button(id, show),
      ),
    );
  const all = [...ofPreschools, ...ofPlaces];
  return all.length ? [element("ul", { class: "places" }, ...all)] : [element("p", {}, t("open.what.none"))];
}

function legend(band, index) {
  const sample = element("span", { class: `band band-${index}` });
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

/** A long list shows its beginning first, so that what comes after it is found on a phone too. */
function fold(list) {
  const rest = [...list.children].slice(shownAtFirst);
  if (rest.length < 2) return;
  for (const item of rest) item.hidden = true;
  const more = element(
    "button",
    {
      type: "button",
      onclick: () => {
        for (const item of rest) item.hidden = false;
        more.remove();
        rest[0].querySelector("button").focus();
      },
    },
    t("open.more", { count: number(list.children.length) }),
  );
  list.after(more);
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
