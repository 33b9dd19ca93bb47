// Gives a preschool its position: with the crosshair and a button, by dragging, or by coordinates. All of it by keyboard.

import { element } from "../dom.js";
import { t } from "../i18n.js";
import { button, choice, field, form, input, submit } from "./fields.js";
import { service } from "./service.js";
import { clearProblems, markWrong, perform, say } from "./work.js";

const near = 16;

/**
 * @param start where it is now, in both systems, or null
 * @param save takes {e, n} or {lon, lat}, as they were written
 * @param left is called with whether anything was saved
 */
export function placing({ map, container, crosshair, title, start, save, said, left }) {
  let marker = null;
  // The service reprojects; the fields of the other system are empty until it has answered.
  let reprojecting = Promise.resolve();
  const metric = { e: number("e"), n: number("n") };
  const degrees = { lon: number("lon"), lat: number("lat") };
  const systems = choice(
    "system",
    t("admin.placing.system"),
    [
      ["metric", t("admin.placing.metric")],
      ["degrees", t("admin.placing.degrees")],
    ],
    showSystem,
  );
  const metricFields = element("div", { class: "fields" }, field("E", metric.e), field("N", metric.n));
  const degreeFields = element(
    "div",
    { class: "fields" },
    field(t("admin.placing.lon"), degrees.lon),
    field(t("admin.placing.lat"), degrees.lat),
  );
  degreeFields.hidden = true;

  const panel = form(
    { class: "placing" },
    async () => {
      await reprojecting;
      const position = written();
      if (!position) return;
      if (await perform(panel, () => save(position), { done: () => said })) left(true);
    },
    element("h2", { tabindex: "-1" }, title),
    element("p", { class: "help" }, t("admin.placing.help")),
    element("div", { class: "tools" }, button(t("admin.placing.here"), atCrosshair, { id: "here" })),
    systems.group,
    metricFields,
    degreeFields,
    element("div", { "data-problem": "" }),
    element(
      "div",
      { class: "tools" },
      button(t("admin.cancel"), () => left(false), { class: "cancel" }),
      submit(t("admin.placing.save")),
    ),
  );

  const isMetric = () => systems.chosen() === "metric";
  function showSystem() {
    metricFields.hidden = !isMetric();
    degreeFields.hidden = isMetric();
  }

  /** What the fields say, or null when a coordinate is missing or no number: then it is marked. */
  function written() {
    clearProblems(panel);
    const controls = Object.entries(isMetric() ? metric : degrees);
    const values = controls.map(([name, control]) => [name, parse(control.value)]);
    const wrong = controls.filter((_, index) => Number.isNaN(values[index][1]));
    for (const [, control] of wrong) markWrong(control, t("admin.placing.number"));
    wrong[0]?.[1].focus();
    return wrong.length ? null : Object.fromEntries(values);
  }

  /** What was typed is shown on the map, when it is a place at all. */
  function typed() {
    const [x, y] = Object.values(isMetric() ? metric : degrees).map(({ value }) => parse(value));
    if (Number.isNaN(x) || Number.isNaN(y)) return;
    reproject(isMetric() ? { e: x, n: y } : { lon: x, lat: y }, (both) => {
      show(both, isMetric() ? degrees : metric);
      map.setView([both.lat, both.lon], Math.max(map.getZoom(), 13), { animate: false });
    });
  }
  for (const control of [...Object.values(metric), ...Object.values(degrees)]) control.addEventListener("change", typed);

  /** A position in both systems, once the service has answered; only the latest question counts. */
  function reproject(position, then) {
    const mine = service
      .position(position)
      .then((both) => reprojecting === mine && then(both))
      .catch((error) => reprojecting === mine && say(error.message || t("admin.failed")));
    reprojecting = mine;
    return mine;
  }

  /** Puts the marker, and writes the position in these fields, or in all. */
  function show({ e, n, lon, lat }, ...fields) {
    const place = L.latLng(lat, lon);
    if (marker) {
      marker.setLatLng(place);
    } else {
      marker = L.marker(place, {
        draggable: true,
        keyboard: false,
        icon: L.divIcon({ className: "placed", html: element("span"), iconSize: [44, 44] }),
      })
        .on("dragend", () => put(marker.getLatLng()))
        .addTo(map);
    }
    const isWritten = (group) => fields.length === 0 || fields.includes(group);
    if (isWritten(metric)) {
      metric.e.value = String(Math.round(e));
      metric.n.value = String(Math.round(n));
    }
    if (isWritten(degrees)) {
      degrees.lon.value = lon.toFixed(6);
      degrees.lat.value = lat.toFixed(6);
    }
  }

  function put({ lat, lng }) {
    for (const control of [...Object.values(metric), ...Object.values(degrees)]) control.value = "";
    return reproject({ lon: lng, lat }, show);
  }

  async function atCrosshair() {
    clearProblems(panel);
    await put(map.getCenter());
    say(t("admin.placing.put", { e: metric.e.value, n: metric.n.value }));
  }
  function onKey(event) {
    if (event.key !== "Enter" && event.key !== " ") return;
    if (event.target !== container) return;
    event.preventDefault();
    atCrosshair();
  }
  container.addEventListener("keydown", onKey);
  const label = container.getAttribute("aria-label");
  container.setAttribute("aria-label", t("admin.placing.map"));
  crosshair.hidden = false;
  if (start) {
    show(start);
    map.setView([start.lat, start.lon], near, { animate: false });
  }

  function end() {
    container.removeEventListener("keydown", onKey);
    container.setAttribute("aria-label", label);
    crosshair.hidden = true;
    marker?.remove();
  }
  return { panel, end };
}

const number = (name) => input(name, { inputmode: "decimal" });
const parse = (value) => (value.trim() === "" ? NaN : Number(value.trim().replace(/[\s\u00a0]/g, "").replace(",", ".")));
