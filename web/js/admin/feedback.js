// Feedback: what the municipality answers about a preschool's places, or about one hotspot.

import * as api from "../api.js";
import { element } from "../dom.js";
import { day, languages, nameOf, number, t } from "../i18n.js";
import { codes, limit } from "../vocabulary.js";
import { button, choice, field, form, input, optional, select, submit, text } from "./fields.js";
import { nothing, part } from "./parts.js";
import { service } from "./service.js";
import { badge } from "./table.js";
import { perform } from "./work.js";

export function show(place) {
  let subjects = null;
  const list = part(
    async () => {
      const [entries, preschools, hotspots] = await Promise.all([service.feedback(), service.preschools(), findHotspots()]);
      subjects = { preschools, hotspots };
      return entries;
    },
    (entries) => {
      if (!panel.firstChild) write(null);
      return entries.length
        ? element("ul", { class: "rows" }, ...entries.map(row))
        : nothing(t("admin.feedback.none"));
    },
    { "data-part": "feedback" },
  );
  const panel = element("div", { class: "writing" });

  const nameOfPreschool = (code) => subjects.preschools.find((one) => one.code === code)?.name ?? code;
  const nameOfHotspot = (id) => subjects.hotspots.flatMap(([, options]) => options).find(([key]) => key === id)?.[1] ?? id;
  const about = ({ preschool, hotspot }) => (preschool ? nameOfPreschool(preschool) : nameOfHotspot(hotspot));

  function row(entry) {
    const texts = languages.filter((code) => entry.texts[code]);
    return element(
      "li",
      { "data-feedback": entry.id },
      element("h3", {}, about(entry)),
      element("p", { class: "facts" }, badge("plain", t(`status.${entry.status}`)), ` ${day(entry.date)}`),
      ...texts.map((code) =>
        element("p", {}, element("span", { class: "beside" }, `${nameOf(code)}: `), element("span", { lang: code }, entry.texts[code])),
      ),
      entry.link ? element("p", {}, element("a", { href: entry.link, rel: "noopener" }, entry.link)) : null,
      element(
        "div",
        { class: "tools" },
        button(t("admin.feedback.change"), () => write(entry, true), {
          class: "change",
          "aria-label": t("admin.feedback.change.of", { name: about(entry) }),
        }),
      ),
    );
  }

  /** The form, for new feedback or for one that is there. */
  function write(entry, isMoving = false) {
    const controls = fields(entry, subjects);
    const heading = element(
      "h2",
      { tabindex: "-1" },
      entry ? t("admin.feedback.change.title", { name: about(entry) }) : t("admin.feedback.new"),
    );
    panel.replaceChildren(
      form(
        { class: "panel", "data-form": "feedback" },
        async (scope) => {
          const value = controls.value();
          const done = await perform(
            scope,
            () => (entry ? service.changeFeedback(entry.id, value) : service.giveFeedback(value)),
            { done: (saved) => t("admin.feedback.saved", { name: about(saved) }) },
          );
          if (!done) return;
          const saved = panel.firstChild;
          await list.refresh();
          // Whoever has begun with the next one meanwhile goes on with that.
          if (panel.firstChild === saved) write(null, true);
        },
        heading,
        element("p", { class: "help" }, t("admin.feedback.help")),
        ...controls.parts,
        element("div", { "data-problem": "" }),
        element(
          "div",
          { class: "tools" },
          entry ? button(t("admin.cancel"), () => write(null, true), { class: "cancel" }) : null,
          submit(t("admin.feedback.save")),
        ),
      ),
    );
    if (isMoving) heading.focus();
  }

  place.append(panel, element("h2", {}, t("admin.feedback.title")), list);
}

function fields(entry, { preschools, hotspots }) {
  const preschool = select("preschool", preschools.map(({ code, name }) => [code, name]), entry?.preschool);
  const known = hotspots.flatMap(([, options]) => options).some(([id]) => id === entry?.hotspot);
  // One whose publication has gone stays as it is.
  const options = entry?.hotspot && !known ? [[entry.hotspot, entry.hotspot], ...hotspots] : hotspots;
  const hotspot = select("hotspot", options, entry?.hotspot);
  const preschoolField = field(t("admin.preschool"), preschool);
  const hotspotField = options.length
    ? field(t("admin.feedback.hotspot"), hotspot, t("admin.feedback.hotspot.help"))
    : element("p", { class: "nothing" }, t("admin.feedback.hotspot.none"));
  const kind = choice(
    "about",
    t("admin.feedback.about"),
    [
      ["preschool", t("admin.preschool")],
      ["hotspot", t("admin.feedback.hotspot")],
    ],
    showKind,
  );
  if (entry?.hotspot) kind.group.querySelector("[value=hotspot]").checked = true;
  function showKind() {
    preschoolField.hidden = kind.chosen() !== "preschool";
    hotspotField.hidden = !preschoolField.hidden;
  }
  showKind();

  const status = select("status", codes("status").map((name) => [name, t(`status.${name}`)]), entry?.status);
  const texts = languages.map((code) => {
    const control = element("textarea", { name: code, lang: code, rows: "3", maxlength: limit("feedback") });
    control.value = entry?.texts[code] ?? "";
    return [code, control];
  });
  const link = input("link", { type: "url", inputmode: "url", maxlength: limit("link") });
  link.value = entry?.link ?? "";
  const date = input("date", { type: "date" });
  date.value = entry?.date ?? "";

  return {
    parts: [
      kind.group,
      preschoolField,
      hotspotField,
      field(t("admin.feedback.status"), status),
      element(
        "fieldset",
        // The service's word on all of them together stands here.
        { class: "texts field", name: "texts", id: "feedback-texts", tabindex: "-1" },
        element("legend", {}, t("admin.feedback.texts")),
        ...texts.map(([code, control]) => field(nameOf(code), control)),
      ),
      element(
        "div",
        { class: "fields" },
        field(optional(t("admin.feedback.link")), link, t("admin.feedback.link.help")),
        field(optional(t("admin.feedback.date")), date, t("admin.feedback.date.help")),
      ),
    ],
    value: () => ({
      ...(kind.chosen() === "preschool" ? { preschool: preschool.value } : { hotspot: hotspot.value }),
      status: status.value,
      texts: Object.fromEntries(texts.map(([code, control]) => [code, control.value.trim()]).filter(([, words]) => words)),
      ...(text(link) && { link: text(link) }),
      ...(text(date) && { date: text(date) }),
    }),
  };
}

/** The hotspots that can be answered: those of the current publication, and of each saved analysis. */
async function findHotspots() {
  const analyses = await service.analyses();
  const [published, ...saved] = await Promise.all([
    api.open.layer("smultronstallen").catch(noneWhenMissing),
    ...analyses.map(({ name }) => service.hotspots(name).catch(noneWhenMissing)),
  ]);
  return [
    [t("admin.feedback.published"), published.features.map(option)],
    ...saved.map((found, index) => [t("admin.feedback.analysis", { name: analyses[index].name }), found.features.map(option)]),
  ].filter(([, options]) => options.length);
}

/** Nothing is published yet, or the analysis has gone. */
function noneWhenMissing(error) {
  if (error.status === 404) return { features: [] };
  throw error;
}

function option({ id, properties }) {
  const key = properties.id ?? id;
  const { narmaste_forskola: preschool, avstand_m: metres } = properties;
  return [key, preschool ? t("admin.feedback.near", { id: key, preschool, metres: number(metres) }) : key];
}
