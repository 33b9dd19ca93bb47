// The forms of the register: a preschool's name, address and sizes, a new preschool, and a group.

import { element } from "../dom.js";
import { t } from "../i18n.js";
import { limit } from "../vocabulary.js";
import { button, field, form, input, optional, submit, text, whole } from "./fields.js";
import { service } from "./service.js";
import { clearProblems, markWrong, perform } from "./work.js";

const words = ["name", "address", "place", "operator", "note"];
const sizes = ["children", "groups"];

/** `left` is called with whether anything was saved. */
export function changeForm(preschool, left) {
  const controls = controlsFor(preschool);
  return panel(
    t("admin.preschools.change.title", { name: preschool.name }),
    Object.values(controls.fields),
    t("admin.save"),
    left,
    (scope) =>
      perform(scope, () => service.changePreschool(preschool.code, controls.values()), {
        done: ({ name }) => t("admin.preschools.changed", { name }),
      }),
  );
}

/** `left` is called with the new preschool's code, or null. */
export function addForm(left) {
  const code = input("code", { required: true, inputmode: "numeric", maxlength: limit("code") });
  const controls = controlsFor({ operator: "kommunal" });
  return panel(
    t("admin.preschools.add.title"),
    [
      element("p", { class: "help" }, t("admin.preschools.add.help")),
      field(t("admin.preschools.code"), code, t("admin.preschools.code.help")),
      ...Object.values(controls.fields),
    ],
    t("admin.preschools.add.action"),
    (isDone) => left(isDone ? text(code) : null),
    (scope) =>
      perform(scope, () => service.addPreschool(code.value.trim(), controls.values()), {
        done: ({ name }) => t("admin.preschools.added", { name }),
      }),
  );
}

export function groupForm(preschool, left) {
  const group = input("group", { required: true, maxlength: limit("group") });
  const children = input("groupChildren", { type: "number", min: "0" });
  const labels = (preschool.registeredGroups ?? []).filter(({ label }) => label);
  return panel(
    t("admin.preschools.group.title", { name: preschool.name }),
    [
      labels.length
        ? element(
            "ul",
            {},
            ...labels.map((one) =>
              element(
                "li",
                {},
                one.children == null
                  ? one.label
                  : t("admin.preschools.group.size", { label: one.label, count: one.children }),
              ),
            ),
          )
        : null,
      field(t("admin.preschools.group.label"), group, t("admin.preschools.group.help")),
      field(optional(t("admin.preschools.group.children")), children),
    ],
    t("admin.preschools.group.action"),
    left,
    (scope) => {
      clearProblems(scope);
      if (text(group) === null) {
        // Without a label the service would take it for the preschool's unnamed group.
        markWrong(group, t("admin.preschools.group.missing"));
        group.focus();
        return null;
      }
      const change = { group: text(group) };
      if (whole(children) !== null) change.groupChildren = whole(children);
      return perform(scope, () => service.changePreschool(preschool.code, change), {
        done: () => t("admin.preschools.group.done", { label: change.group }),
      });
    },
  );
}

function controlsFor(preschool) {
  const controls = Object.fromEntries([
    ...words.map((name) => [name, input(name, { maxlength: limit(name) })]),
    ...sizes.map((name) => [name, input(name, { type: "number", min: "0" })]),
  ]);
  for (const [name, control] of Object.entries(controls)) control.value = preschool[name] ?? "";
  controls.name.required = true;
  return {
    fields: Object.fromEntries(
      Object.entries(controls).map(([name, control]) => [name, field(t(`admin.preschools.field.${name}`), control)]),
    ),
    /** What is left out stays; a size that is empty is left out. */
    values: () => {
      const values = Object.fromEntries(words.map((name) => [name, controls[name].value.trim()]));
      for (const name of sizes) if (whole(controls[name]) !== null) values[name] = whole(controls[name]);
      return values;
    },
  };
}

function panel(title, content, action, left, save) {
  const made = form(
    { class: "panel-form" },
    async () => {
      if (await save(made)) left(true);
    },
    element("h2", { tabindex: "-1" }, title),
    ...content,
    element("div", { "data-problem": "" }),
    element(
      "div",
      { class: "tools" },
      button(t("admin.cancel"), () => left(false), { class: "cancel" }),
      submit(action),
    ),
  );
  return made;
}
