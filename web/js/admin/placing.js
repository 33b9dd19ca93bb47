// Gives a preschool its position: with the crosshair and a button, by dragging, or by coordinates. All of it by keyboard.

import { element } from "../dom.js";
import { t } from "../i18n.js";
import { button, choice, field, form, input, submit } from "./fields.js";
import { toDegrees, toMetres } from "./sweref.js";
import { clearProblems, markWrong, perform, say } from "./work.js";

const near = 16;

/**
 * @param start where it is now, in metres, or null
 * @param save takes {e, n} or {lon, lat}, as they were written
 * @param left is called with whether anything was saved
 */
export function placing({ map, container, crosshair, title, start, save, said, left }) {
  let marker = null;
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
    const values = Object.values(isMetric() ? metric : degrees).map(({ value }) => parse(value));
    if (values.some(Number.isNaN)) return;
    const position = isMetric() ? toDegrees(...values) : { lon: values[0], lat: values[1] };
    if (!(Math.abs(position.lat) <= 85 && Math.abs(position.lon) <= 180)) return;
    put(position, { keep: true });
    map.setView(position, Math.max(map.getZoom(), 13), { animate: false });
  }
  for (const control of [...Object.values(metric), ...Object.values(degrees)]) control.addEventListener("change", typed);

  /** Puts the marker, and says the position in both systems; what is being typed is left alone. */
  function put(position, { keep = false } = {}) {
    const place = L.latLng(position);
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
    const { e, n } = toMetres(place.lat, place.lng);
    if (!keep || !isMetric()) {
      metric.e.value = String(Math.round(e));
      metric.n.value = String(Math.round(n));
    }
    if (!keep || isMetric()) {
      degrees.lon.value = place.lng.toFixed(6);
      degrees.lat.value = place.lat.toFixed(6);
    }
  }

  function atCrosshair() {
    put(map.getCenter());
    clearProblems(panel);
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
    const place = toDegrees(start.e, start.n);
    put(place);
    map.setView(place, near, { animate: false });
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
