// How a change is made: its buttons rest meanwhile, the result is said, and what is wrong stands beside its field. What
// was typed stays as it is.

import { ServiceError } from "../api.js";
import { byId, element } from "../dom.js";
import { t } from "../i18n.js";

const atMost = 20;

/** Says a result to everyone: on the screen, and to a screen reader. */
export function say(text) {
  byId("status").textContent = text;
}

/**
 * Makes a change from within a form or a row.
 * @returns what `run` gave, or null after a failure, which has been shown.
 */
export async function perform(scope, run, { working = t("admin.working"), done = null } = {}) {
  clearProblems(scope);
  const before = document.activeElement;
  const buttons = [...scope.querySelectorAll("button")].filter((button) => !button.disabled);
  for (const button of buttons) button.disabled = true;
  scope.setAttribute("aria-busy", "true");
  say(working);
  try {
    const result = await run();
    say(done ? done(result) : "");
    return result;
  } catch (error) {
    say("");
    if (!(error instanceof ServiceError)) throw error;
    showProblem(scope, error);
    return null;
  } finally {
    for (const button of buttons) button.disabled = false;
    scope.removeAttribute("aria-busy");
    // A button that rests has lost the focus.
    if (document.activeElement === document.body && before?.isConnected) before.focus();
  }
}

/** The service's sentence; each field that it names is marked, with what is wrong tied to it. */
export function showProblem(scope, error) {
  const unplaced = [];
  const wrong = [];
  for (const { pointer, detail, place } of error.errors) {
    const control = scope.querySelector(`[name="${CSS.escape(pointer.split("/").pop())}"]`);
    if (control && !control.closest("[hidden]")) {
      wrong.push(control);
      markWrong(control, detail);
    } else {
      unplaced.push(place ? `${place}: ${detail}` : detail);
    }
  }
  const sentence = error.message || t("admin.failed");
  const more = unplaced.length - atMost;
  if (more > 0) unplaced.splice(atMost, more, t("admin.more", { count: more }));
  const box = element(
    "div",
    { class: "notice alert problem", role: "alert", tabindex: "-1" },
    element("p", {}, sentence),
    unplaced.length ? element("ul", {}, ...unplaced.map((detail) => element("li", {}, detail))) : null,
  );
  const place = scope.querySelector("[data-problem]");
  if (place) place.append(box);
  else scope.append(box);
  (wrong[0] ?? box).focus();
}

/** A field that the service, or the page itself, does not take as it is. */
export function markWrong(control, detail) {
  const message = element("p", { class: "wrong", id: `${control.id}-wrong` }, detail);
  control.setAttribute("aria-invalid", "true");
  control.dataset.described = control.getAttribute("aria-describedby") ?? "";
  control.setAttribute("aria-describedby", `${control.dataset.described} ${message.id}`.trim());
  control.closest(".field").append(message);
}

export function clearProblems(scope) {
  for (const box of scope.querySelectorAll(".problem, .wrong")) box.remove();
  for (const control of scope.querySelectorAll("[aria-invalid]")) {
    control.removeAttribute("aria-invalid");
    if (control.dataset.described) control.setAttribute("aria-describedby", control.dataset.described);
    else control.removeAttribute("aria-describedby");
  }
}
