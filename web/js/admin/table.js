// Tables that become cards on a phone. The roles are said outright, since a table that is laid out otherwise loses them.

import { element } from "../dom.js";

/** columns: [{ title, cell(row), isHeader, isNumber, isShort }]; `rowAttributes` may mark a row. */
export function table(caption, columns, rows, rowAttributes = () => ({})) {
  const head = columns.map(({ title, isNumber }) =>
    element("th", { role: "columnheader", scope: "col", class: isNumber ? "number" : null }, title),
  );
  const body = rows.map((row) =>
    element(
      "tr",
      { role: "row", ...rowAttributes(row) },
      ...columns.map(({ title, cell, isHeader, isNumber, isShort }) =>
        element(
          isHeader ? "th" : "td",
          {
            role: isHeader ? "rowheader" : "cell",
            scope: isHeader ? "row" : null,
            "data-label": title,
            class: isNumber ? "number" : isShort ? "short" : null,
          },
          ...[cell(row)].flat().filter((child) => child != null),
        ),
      ),
    ),
  );
  return element(
    "table",
    { role: "table", class: "data" },
    element("caption", {}, caption),
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...head)),
    element("tbody", { role: "rowgroup" }, ...body),
  );
}

/** A state in words, with a sign of its own: never colour alone. */
export const badge = (kind, words) => element("span", { class: `badge ${kind}` }, words);
