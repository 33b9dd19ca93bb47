// The planners' page: the layers on a map and as rows to download. What is shown is the internal audience's view.

import * as api from "../api.js";
import { byId, element, pictogram } from "../dom.js";
import { showFooter } from "../footer.js";
import { colour, drawBackground, makeMap } from "../map.js";
import { day, loadTexts, number, t } from "../i18n.js";
import { signInForm, signOut } from "../sign-in.js";
import { overlay } from "./overlays.js";

const icons = { smultronstallen: "strawberry", forskolor: "preschool", markeringar: "mark", rutor: "cells" };
const shownFirst = ["smultronstallen", "forskolor"];

let map = null;
let shown = new Map();

await loadTexts();
showFooter(api.about().catch(() => null));
const signIn = signInForm({ text: t("layers.signin.text"), failed: t("layers.failed"), signedIn: start });
byId("signin-place").append(signIn.form);
byId("signout").addEventListener("click", signOut);
byId("round").addEventListener("change", () => show(byId("round").value));
byId("crs").addEventListener("change", updateAddresses);
await start().catch((error) => {
  askForToken();
  signIn.askAfter(error);
});

async function start() {
  const who = await api.session.who();
  await show(null);
  byId("who").textContent = who.name;
}

function askForToken() {
  byId("desk").hidden = true;
  byId("signout").hidden = true;
  byId("signin-place").hidden = false;
}

let listing = null;

async function show(round) {
  byId("status").textContent = t("layers.loading");
  listing = await api.layers(round);
  byId("signin-place").hidden = true;
  byId("desk").hidden = false;
  byId("signout").hidden = false;
  byId("synthetic").hidden = !listing.round?.synthetic;
  byId("empty").hidden = listing.layers.find(({ name }) => name === "smultronstallen").count > 0;
  fillChoosers(round);
  byId("layers").replaceChildren(...listing.layers.map(row));
  updateAddresses();
  await drawMap();
  byId("status").textContent = "";
}

/** The round that the rows and the map show, as the service names it. */
const chosenRound = () => (listing.round ? listing.round.id : "all");

function fillChoosers() {
  const options = listing.rounds.map(({ id, name, synthetic }) =>
    element("option", { value: id }, synthetic ? t("layers.round.demo", { name }) : name),
  );
  byId("round").replaceChildren(...options, element("option", { value: "all" }, t("layers.round.all")));
  byId("round").value = String(chosenRound());
  if (!byId("crs").options.length) {
    byId("crs").append(
      ...listing.coordinateSystems.map(({ code, name }) => element("option", { value: code }, `${name} (EPSG:${code})`)),
    );
  }
}

function row(layer) {
  const updated = layer.updated ? t("layers.updated", { day: day(layer.updated) }) : t("layers.never");
  const checkbox = element("input", { type: "checkbox", "data-show": layer.name });
  checkbox.checked = shown.has(layer.name) || (shown.size === 0 && shownFirst.includes(layer.name));
  checkbox.addEventListener("change", () => toggle(layer, checkbox.checked));
  return element(
    "li",
    { "data-layer": layer.name },
    element("h2", {}, pictogram(icons[layer.name] ?? "plan"), layer.title),
    element("p", {}, layer.description),
    element("p", { class: "facts" }, `${t("layers.count", { count: number(layer.count) })}, ${updated}`),
    element(
      "div",
      { class: "tools" },
      element("label", {}, checkbox, t("layers.show")),
      ...layer.formats.map((format) => download(layer, format)),
    ),
    element(
      "details",
      {},
      element("summary", {}, t("layers.use")),
      element("p", {}, t("layers.use.steps")),
      copyLine(layer),
    ),
    element("details", {}, element("summary", {}, t("layers.attributes")), attributeTable(layer)),
  );
}

function download(layer, format) {
  const name = { geojson: "GeoJSON", csv: "CSV" }[format] ?? format;
  return element(
    "a",
    {
      class: "button",
      download: true,
      "data-format": format,
      "data-name": layer.name,
      "aria-label": t("layers.download", { title: layer.title, format: name }),
    },
    pictogram("download"),
    name,
  );
}

function copyLine(layer) {
  const line = element("code", { "data-address": layer.name });
  const button = element("button", { type: "button" }, pictogram("copy"), t("layers.copy"));
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(line.textContent);
    byId("status").textContent = t("layers.copied");
    button.lastChild.textContent = t("layers.copied");
  });
  return element("div", { class: "copy" }, line, button);
}

function attributeTable(layer) {
  const rows = layer.attributes.map(({ name, title, unit, description }) =>
    element(
      "tr",
      {},
      element("td", {}, element("code", {}, name)),
      element("td", {}, element("strong", {}, unit ? `${title} (${unit})` : title), ". ", description),
    ),
  );
  return element(
    "table",
    {},
    element(
      "thead",
      {},
      element("tr", {}, element("th", {}, t("layers.attribute.name")), element("th", {}, t("layers.attribute.meaning"))),
    ),
    element("tbody", {}, ...rows),
  );
}

/** Puts coordinate system and round into every address. */
function updateAddresses() {
  const crs = byId("crs").value;
  for (const link of document.querySelectorAll("a[data-format]")) {
    link.href = api.layerAddress(link.dataset.name, link.dataset.format, crs, chosenRound());
  }
  for (const line of document.querySelectorAll("code[data-address]")) {
    line.textContent = listing.publicUrl + api.layerAddress(line.dataset.address, "geojson", crs, chosenRound());
  }
}

async function drawMap() {
  const isFirst = map === null;
  if (isFirst) {
    map = makeMap(byId("map"), listing.map.tiles);
    window.smultronMap = map;
    map.setView([67.85, 20.22], 8);
    const outline = await drawBackground(map, { preschoolNames: false }).catch(() => null);
    if (outline) map.fitBounds(outline);
  }
  const names = isFirst ? shownFirst : [...shown.keys()];
  for (const drawn of shown.values()) drawn.remove();
  shown = new Map();
  for (const layer of listing.layers.filter(({ name }) => names.includes(name))) await toggle(layer, true);
}

async function toggle(layer, isShown) {
  shown.get(layer.name)?.remove();
  shown.delete(layer.name);
  if (!isShown) return;
  const collection = await api.layer(layer.name, chosenRound());
  shown.set(layer.name, overlay(layer, collection, colour).addTo(map));
}
