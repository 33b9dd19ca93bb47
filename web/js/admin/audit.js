// The log: every change by an administrator.

import { element, pictogram } from "../dom.js";
import { moment, t } from "../i18n.js";
import { nothing, part } from "./parts.js";
import { auditFile, service } from "./service.js";
import { table } from "./table.js";

const shown = 200;

export function show(place) {
  place.append(
    element(
      "div",
      { class: "line" },
      element("p", { class: "summary" }, t("admin.audit.lead", { count: shown })),
      element("a", { class: "button", id: "audit-file", href: auditFile, download: true }, pictogram("download"), t("admin.audit.file")),
    ),
    part(() => service.audit(shown), entries, { "data-part": "audit" }),
  );
}

function entries(found) {
  if (found.length === 0) return nothing(t("admin.audit.none"));
  return table(
    t("admin.audit.caption"),
    [
      { title: t("admin.audit.time"), isHeader: true, cell: ({ time }) => moment(time) },
      { title: t("admin.audit.who"), cell: ({ who }) => who },
      { title: t("admin.audit.action"), cell: ({ action }) => action },
      { title: t("admin.audit.details"), cell: ({ details }) => words(details) },
    ],
    found,
  );
}

/** Details are a sentence, or values by name. */
function words(details) {
  if (details == null) return "";
  if (typeof details !== "object") return String(details);
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : value}`)
    .join(", ");
}
