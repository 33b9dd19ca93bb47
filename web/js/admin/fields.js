// Fields with their labels and explanations.

import { element } from "../dom.js";
import { t } from "../i18n.js";

let made = 0;

/** A control with its label above, and an explanation tied to it. The control's name is the one that the service uses. */
export function field(label, control, help = null) {
  control.id ||= `field-${++made}`;
  const explanation = help ? element("p", { class: "help", id: `${control.id}-help` }, help) : null;
  if (explanation) control.setAttribute("aria-describedby", explanation.id);
  return element("div", { class: "field" }, element("label", { for: control.id }, label), control, explanation);
}

export function input(name, attributes = {}) {
  return element("input", { name, autocomplete: "off", ...attributes });
}

/** A choice: options are [value, words], or [words of a group, options]. */
export function select(name, options, value = "") {
  const option = ([key, words]) =>
    Array.isArray(words)
      ? element("optgroup", { label: key }, ...words.map(option))
      : element("option", { value: key }, words);
  const control = element("select", { name }, ...options.map(option));
  control.value = String(value ?? "");
  if (control.selectedIndex < 0) control.selectedIndex = 0;
  return control;
}

export function checkbox(label, attributes = {}) {
  const box = element("input", { type: "checkbox", ...attributes });
  return { box, label: element("label", { class: "check" }, box, element("span", {}, label)) };
}

/** One of several, as buttons of a kind; `chosen` tells which. */
export function choice(name, legend, options, onchange) {
  const boxes = options.map(([value, words], index) => {
    const box = element("input", { type: "radio", name, value, onchange });
    box.checked = index === 0;
    return element("label", { class: "check" }, box, element("span", {}, words));
  });
  const group = element("fieldset", { class: "choice" }, element("legend", {}, legend), ...boxes);
  return { group, chosen: () => group.querySelector("input:checked").value };
}

export function button(words, onclick, attributes = {}) {
  return element("button", { type: "button", onclick, ...attributes }, words);
}

export const submit = (words) => element("button", { type: "submit", class: "main" }, words);

/** A form of fields that goes to the service by script. */
export function form(attributes, onsubmit, ...children) {
  return element(
    "form",
    {
      novalidate: true,
      ...attributes,
      onsubmit: (event) => {
        event.preventDefault();
        onsubmit(event.currentTarget);
      },
    },
    ...children,
  );
}

/** The text of a control, or null when it is empty. */
export const text = (control) => control.value.trim() || null;

/** The whole number of a control; NaN for what is none, null when it is empty. */
export const whole = (control) => (text(control) === null ? null : Number(text(control).replace(",", ".")));

export const optional = (label) => t("admin.optional", { label });
