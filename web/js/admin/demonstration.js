// The demonstration: made anew, or removed. It never touches what children have marked.

import { element } from "../dom.js";
import { number, t } from "../i18n.js";
import { ask } from "./dialog.js";
import { button, field, form, input, submit, whole } from "./fields.js";
import { part } from "./parts.js";
import { service } from "./service.js";
import { perform } from "./work.js";

const usualCount = 600;

export function show(place) {
  const state = part(
    async () => (await service.rounds()).find(({ synthetic }) => synthetic),
    (round) => [
      element(
        "p",
        { class: "summary" },
        round ? t("admin.demo.there", { count: number(round.marks) }) : t("admin.demo.none"),
      ),
      making(round),
      round
        ? element(
            "div",
            { class: "tools" },
            button(t("admin.demo.remove"), remove, { id: "remove-demo" }),
          )
        : null,
    ],
    { "data-part": "demonstration" },
  );

  function making(round) {
    const marks = input("marks", { type: "number", min: "1", max: "10000000", step: "1" });
    marks.value = String(usualCount);
    return form(
      { class: "panel", "data-form": "demo" },
      async (scope) => {
        const made = await perform(scope, () => service.demonstrate(whole(marks) ?? usualCount), {
          working: t("admin.demo.working"),
          done: ({ round: anew, publication }) =>
            t("admin.demo.made", { count: number(anew.marks), hotspots: number(publication.hotspots) }),
        });
        if (made) await state.refresh();
      },
      element("h2", {}, round ? t("admin.demo.again") : t("admin.demo.new")),
      element("p", { class: "help" }, t("admin.demo.help")),
      element("div", { class: "fields" }, field(t("admin.demo.marks"), marks)),
      element("div", { "data-problem": "" }),
      element("div", { class: "tools" }, submit(t("admin.demo.action"))),
    );
  }

  async function remove() {
    const done = await ask({
      title: t("admin.demo.remove.title"),
      body: [t("admin.demo.remove.text")],
      action: t("admin.demo.remove"),
      run: () => service.removeDemonstration(),
      done: () => t("admin.demo.removed"),
    });
    if (done) await state.refresh();
  }

  place.append(element("p", { class: "lead-in" }, t("admin.demo.lead")), state);
}
