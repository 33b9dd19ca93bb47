// Import of a file: a look at every row before anything is stored, and then all of it or what is right.

import { ServiceError } from "../api.js";
import { element } from "../dom.js";
import { moment, number, t } from "../i18n.js";
import { codes, limit, vocabulary } from "../vocabulary.js";
import { button, field, form, input, optional, select, submit, text, whole } from "./fields.js";
import { previewed } from "./import-preview.js";
import { readSaved } from "./saved-file.js";
import { nothing, part } from "./parts.js";
import { roundChoice } from "./round-choice.js";
import { service } from "./service.js";
import { perform, say } from "./work.js";

const types = { csv: "text/csv", geojson: "application/geo+json", json: "application/geo+json", gpx: "application/gpx+xml" };

export function show(place) {
  let leavePreview = () => {};
  place.append(
    element("p", { class: "lead-in" }, t("admin.import.lead")),
    part(
      async () => {
        const [preschools, rounds] = await Promise.all([service.preschools(), service.rounds()]);
        return { preschools, rounds: rounds.filter(({ synthetic }) => !synthetic) };
      },
      (found) =>
        found.preschools.length && found.rounds.length ? importing(found) : nothing(t("admin.import.nowhere")),
      { "data-part": "import" },
    ),
  );

  function importing({ preschools, rounds }) {
    const file = input("file", { type: "file", accept: ".csv,.geojson,.json,.gpx", required: true });
    const preschool = select("preschool", preschools.map(({ code, name }) => [code, name]));
    const group = input("group", { maxlength: limit("group") });
    const round = roundChoice(rounds);
    const crs = select("crs", [["", t("admin.import.crs.file")], ...vocabulary.systems.map(({ code, title }) => [code, `${title} (EPSG:${code})`])]);
    const category = select("category", [["", t("admin.import.fill.none")], ...codes("category").map((name) => [name, t(`category.${name}`)])]);
    const children = input("children", { type: "number", min: "1" });
    const destination = element(
      "div",
      { class: "fields" },
      field(t("admin.preschool"), preschool),
      field(optional(t("admin.group.label")), group),
      field(t("admin.round.title"), round),
    );
    const savedBy = element("div", { class: "notice", id: "saved", hidden: true });
    const waiting = element("div", { class: "waiting", hidden: true }, element("p", {}), element("progress", { "aria-label": t("admin.working") }));
    const result = element("div", { id: "preview" });
    let saved = null;
    let reading = Promise.resolve();

    /** A file that the form has saved says itself where its marks belong. */
    async function fileChosen() {
      forgetPreview();
      saved = await readSaved(file.files[0]);
      destination.hidden = saved !== null;
      savedBy.hidden = saved === null;
      if (!saved) return;
      const named = (list, key, value) => list.find((one) => String(one[key]) === String(value))?.name ?? String(value);
      savedBy.replaceChildren(
        element("p", {}, t("admin.import.saved", { time: moment(saved.savedAt) })),
        element(
          "dl",
          {},
          element("dt", {}, t("admin.preschool")),
          element("dd", {}, named(preschools, "code", saved.preschool)),
          element("dt", {}, t("admin.group.label")),
          element("dd", {}, saved.group ?? t("admin.group.unnamed")),
          element("dt", {}, t("admin.round.title")),
          element("dd", {}, named(rounds, "id", saved.round)),
        ),
        saved.removals.length ? element("p", {}, t("admin.import.removals", { count: number(saved.removals.length) })) : null,
      );
    }

    const order = () => ({
      preschool: saved?.preschool ?? preschool.value,
      group: saved ? saved.group : text(group),
      round: saved?.round ?? round.value,
      crs: crs.value,
      category: category.value,
      children: whole(children),
    });

    /** What takes long is said, and can be left while it only looks. */
    async function send(more, words, canCancel) {
      const chosen = file.files[0];
      const type = types[chosen.name.split(".").pop().toLowerCase()];
      if (!type) throw new ServiceError(0, t("admin.import.kind"));
      const stop = new AbortController();
      const cancel = button(t("admin.cancel"), () => stop.abort(), { class: "cancel" });
      waiting.firstChild.textContent = words;
      if (canCancel) waiting.append(cancel);
      waiting.hidden = false;
      try {
        return await service.importMarks(chosen, type, { ...order(), ...more }, stop.signal);
      } catch (error) {
        throw stop.signal.aborted ? new ServiceError(0, t("admin.import.cancelled")) : error;
      } finally {
        waiting.hidden = true;
        cancel.remove();
      }
    }

    function forgetPreview() {
      leavePreview();
      leavePreview = () => {};
      result.replaceChildren();
    }

    async function preview(scope) {
      forgetPreview();
      await reading;
      if (!file.files[0]) {
        say(t("admin.import.noFile"));
        file.focus();
        return;
      }
      const report = await perform(
        scope,
        () => send({ dryRun: true, skipInvalid: true }, t("admin.import.looking", { name: file.files[0].name }), true),
        { done: ({ good, invalid }) => t("admin.import.looked", { good: number(good), invalid: number(invalid) }) },
      );
      if (!report) return;
      const { panel, leave } = previewed(report, (only) => store(panel, only));
      leavePreview = leave;
      result.replaceChildren(panel);
      panel.querySelector("h2").focus();
    }

    /** @param isPartial leaves the bad rows out; otherwise it is all or nothing */
    async function store(panel, isPartial) {
      const report = await perform(
        panel,
        () => send({ skipInvalid: isPartial }, t("admin.import.storing"), false),
        {
          working: t("admin.import.storing"),
          done: ({ added, alreadyThere }) =>
            alreadyThere
              ? t("admin.import.done.some", { added: number(added), there: number(alreadyThere) })
              : t("admin.import.done", { added: number(added) }),
        },
      );
      if (!report) return;
      forgetPreview();
      file.value = "";
      await fileChosen();
      file.focus();
    }

    const made = form(
      { class: "panel", "data-form": "import" },
      preview,
      element("h2", {}, t("admin.import.file.title")),
      field(t("admin.import.file"), file, t("admin.import.file.help")),
      savedBy,
      destination,
      element(
        "details",
        {},
        element("summary", {}, t("admin.import.more")),
        element(
          "div",
          { class: "fields" },
          field(t("admin.import.crs"), crs, t("admin.import.crs.help")),
          field(optional(t("admin.import.category")), category, t("admin.import.fill.help")),
          field(optional(t("admin.import.children")), children, t("admin.import.fill.help")),
        ),
      ),
      element("div", { "data-problem": "" }),
      element("div", { class: "tools" }, submit(t("admin.import.preview"))),
    );
    file.addEventListener("change", () => (reading = fileChosen()));
    // What is shown must be what would be stored.
    for (const control of [preschool, group, round, crs, category, children]) control.addEventListener("change", forgetPreview);
    return [made, waiting, result];
  }

  return () => leavePreview();
}
