// “More about the place”: what only some have time to tell. Nothing of it is required, and nothing of it is in the way.

import { choice, press } from "./buttons.js";
import { element } from "../dom.js";
import { freeText } from "./free-text.js";
import { languages, nameOf, t } from "../i18n.js";
import { codes } from "../vocabulary.js";

const fields = ["ageBand", "frequency", "walkingMinutes", "staffNote"];

/** How many of the fields are answered. */
export const answered = (answers) => fields.filter((field) => answers[field] != null).length;

/**
 * A page of the sheet that fills in the answers.
 * @param done called when the page is left with its answers.
 */
export function aboutPlacePage(answers, { limits, language }, done) {
  /** A row of choices of which one, or none, is pressed. */
  const oneOf = (field) => {
    const buttons = codes(field).map((value) =>
      choice(
        null,
        t(`${field}.${value}`),
        { [`data-${field.toLowerCase()}`]: value, "aria-pressed": String(answers[field] === value) },
        (button) => {
          const isChosen = button.getAttribute("aria-pressed") === "true";
          press(buttons, isChosen ? null : button);
          if (isChosen) delete answers[field];
          else answers[field] = value;
        },
      ),
    );
    const name = `${field}-name`;
    return element(
      "div",
      { class: "one-of", role: "group", "aria-labelledby": name },
      element("p", { id: name, class: "name" }, t(`question.${field}`)),
      element("div", { class: `choices ${field}` }, ...buttons),
    );
  };
  const { minimum, maximum } = limits.walkingMinutes;
  const minutes = element("input", {
    id: "walking-minutes", type: "number", inputmode: "numeric", min: minimum, max: maximum, step: 1,
    value: answers.walkingMinutes,
  });
  const spoken = element(
    "select",
    { id: "quote-language" },
    ...languages.map((code) =>
      element("option", { value: code, lang: code, selected: code === (answers.language ?? language) }, nameOf(code)),
    ),
  );
  const note = freeText({
    id: "staff-note", label: t("question.staffNote"), lang: language, value: answers.staffNote, limit: limits.text,
  });
  const finish = element("button", { id: "about-done", type: "button", class: "main" }, t("question.aboutDone"));
  finish.addEventListener("click", () => {
    const text = note.accept(finish);
    if (text === null) return;
    const walked = Math.round(Number(minutes.value));
    if (minutes.value === "" || !(walked >= minimum)) delete answers.walkingMinutes;
    else answers.walkingMinutes = Math.min(maximum, walked);
    if (text) answers.staffNote = text;
    else delete answers.staffNote;
    answers.language = spoken.value;
    done();
  });
  return {
    title: t("question.about"),
    content: [
      oneOf("ageBand"),
      oneOf("frequency"),
      element("label", { class: "field" }, t("question.walkingMinutes"), minutes),
      element("label", { class: "field" }, t("question.language"), spoken),
      // The label is said by the field's own name.
      element("p", { class: "name", "aria-hidden": "true" }, t("question.staffNote")),
      note.field,
      element("p", { class: "aside" }, note.left),
      note.warning,
      element("div", { class: "actions" }, finish),
    ],
    // Going back loses nothing that was written.
    back: () => finish.click(),
  };
}
