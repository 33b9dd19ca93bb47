// Links to files: of one layer, of all layers together, and the descriptions of them.

import * as api from "../api.js";
import { element, pictogram } from "../dom.js";
import { t } from "../i18n.js";

const formatNames = { gpkg: "GeoPackage", geojson: "GeoJSON", csv: "CSV" };

/** The formats of a layer, the planners' first choice first. */
export const inOrder = (formats) => Object.keys(formatNames).filter((format) => formats.includes(format));

/** A link to a whole layer; the page puts in the address, which follows what is chosen there. */
export function download(layer, format, style = "button") {
  const name = formatNames[format];
  return element(
    "a",
    {
      class: style,
      download: true,
      "data-format": format,
      "data-name": layer.name,
      "aria-label": t("layers.download", { title: layer.title, format: name }),
    },
    style === "button" ? pictogram("download") : null,
    name,
  );
}

/** All layers together. */
export function wholeLinks() {
  return [
    element(
      "a",
      { class: "button main", download: true, "data-format": "gpkg", "data-name": "all" },
      pictogram("download"),
      t("layers.whole.file"),
    ),
    element(
      "a",
      { class: "button", download: true, href: "/layers/smultron.qgs" },
      pictogram("plan"),
      t("layers.whole.project"),
    ),
    element("a", { class: "button", href: "/ogc" }, pictogram("list"), t("layers.whole.pages")),
  ];
}

const metadata = { "dcat.jsonld": "DCAT-AP-SE (JSON-LD)", "dcat.rdf": "DCAT-AP-SE (RDF/XML)", "iso19115.xml": "ISO 19115 (XML)" };

/** The descriptions of all layers, for the portals. */
export const metadataLinks = (choice) =>
  Object.entries(metadata).map(([name, title]) => element("a", { href: api.metadataAddress(name, choice) }, title));
