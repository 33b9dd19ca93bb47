// Links to files: of one layer, of all layers together, and the descriptions of them.

import * as api from "../api.js";
import { element, pictogram } from "../dom.js";
import { t } from "../i18n.js";
import { vocabulary } from "../vocabulary.js";

/** The formats of a layer, the planners' first choice first. */
export const inOrder = (formats) => vocabulary.formats.map(({ code }) => code).filter((code) => formats.includes(code));

/** A link to a whole layer; the page puts in the address, which follows what is chosen there. */
export function download(layer, format, { isButton = true } = {}) {
  const name = vocabulary.formats.find(({ code }) => code === format).title;
  return element(
    "a",
    {
      class: isButton ? "button" : null,
      download: true,
      "data-format": format,
      "data-name": layer.name,
      "aria-label": t("layers.download", { title: layer.title, format: name }),
    },
    isButton ? pictogram("download") : null,
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
  ];
}

const metadata = { "dcat.jsonld": "DCAT (JSON-LD)", "dcat.rdf": "DCAT (RDF)", "iso19115.xml": "ISO 19115" };

/** The pages of the layers, and the descriptions of all of them for the portals. */
export const aboutLinks = (choice) => [
  element("a", { href: "/ogc" }, t("layers.whole.pages")),
  element("span", {}, t("layers.metadata")),
  ...Object.entries(metadata).map(([name, title]) => element("a", { href: api.metadataAddress(name, choice) }, title)),
];
