// How a layer gets into the planners' programs: what to do there, and the lines to paste.

import { element } from "../dom.js";
import { t } from "../i18n.js";
import { copyLine } from "./copy.js";
import { download } from "./whole.js";

/** The authentication setup that the QGIS project of the internal layers names. */
const qgisAuthentication = "smultro";

/** The programs by name; each makes what its panel says of a layer. */
export const programs = { QGIS: qgis, ArcGIS: arcgis, Origo: origo, Hajk: hajk };

const sentence = (key, values) => element("p", {}, t(key, values));
const code = (text, attributes = {}) => element("code", attributes, text);

function qgis(layer, desk) {
  return [
    sentence("layers.qgis.address", { title: layer.title }),
    copyLine(code(`${desk.publicUrl}/ogc`, { "data-line": "qgis" }), desk),
    ...(desk.isInternal
      ? [sentence("layers.qgis.login"), copyLine(code(qgisAuthentication, { "data-line": "qgis-login" }), desk)]
      : []),
    element(
      "p",
      {},
      t("layers.qgis.project"),
      " ",
      element("a", { href: "/layers/smultron.qgs", download: true }, "smultron.qgs"),
    ),
    ...chosenAddress(layer, desk),
  ];
}

/** The address of the API shows what holds just now; that of a whole layer what is chosen on the page. */
function chosenAddress(layer, desk) {
  if (!desk.isInternal) return [];
  return [
    sentence("layers.qgis.chosen", { choice: desk.selection }),
    copyLine(code("", { "data-address": layer.name }), desk),
  ];
}

function arcgis(layer, desk) {
  return [
    element("p", {}, t("layers.arcgis.file"), " ", download(layer, "gpkg", { isButton: false })),
    sentence("layers.arcgis.address"),
    copyLine(code(`${desk.publicUrl}/ogc`, { "data-line": "arcgis" }), desk),
    desk.isInternal ? sentence("layers.arcgis.login") : null,
  ];
}

/**
 * - Source: Origo's documentation of the layer type GEOJSON.
 */
function origo(layer, desk) {
  const settings = {
    name: layer.name,
    title: layer.title,
    type: "GEOJSON",
    source: `${desk.publicUrl}/layers/${layer.name}.geojson`,
    projection: "EPSG:4326",
    visible: true,
  };
  return openOnly("Origo", layer, desk, [
    sentence("layers.origo.steps"),
    copyLine(code(JSON.stringify(settings, null, 2), { "data-line": "origo" }), desk),
  ]);
}

function hajk(layer, desk) {
  const lines = {
    [t("layers.hajk.url")]: `${desk.publicUrl}/wfs`,
    [t("layers.hajk.layer")]: layer.name,
    outputFormat: "application/json",
    srs: "EPSG:3006",
  };
  return openOnly("Hajk", layer, desk, [
    sentence("layers.hajk.steps"),
    ...Object.entries(lines).map(([name, value]) => copyLine(code(value, { "data-line": "hajk" }), { ...desk, name })),
  ]);
}

/** Municipal web maps are for everybody: they get what is published, and of a layer that never is, nothing. */
function openOnly(program, layer, { isInternal, published }, lines) {
  if (!isInternal) return lines;
  if (!published) return [sentence("layers.program.none", { program })];
  if (!published.includes(layer.name)) return [sentence("layers.program.internal", { program })];
  return [sentence("layers.program.published", { program }), ...lines];
}
