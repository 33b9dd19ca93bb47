// Signing in on the planners' and the administrators' pages: a token is exchanged for a session, and kept nowhere.

import * as api from "./api.js";
import { element } from "./dom.js";
import { t } from "./i18n.js";

/**
 * The form that asks for a token. `signedIn` is called when the service has taken it; a failure there is shown in the form
 * too, since a token can be good without being enough; `failed` says so where the service could not.
 */
export function signInForm({ heading = "h1", text, failed, signedIn }) {
  const token = element("input", { id: "token", type: "password", autocomplete: "off", required: true });
  const problem = element("p", { id: "signin-error", class: "notice alert", role: "alert", hidden: true });
  const button = element("button", { id: "signin", class: "main", type: "submit" }, t("layers.signin.action"));
  const form = element(
    "form",
    { id: "signin-form", class: "card" },
    element(heading, { id: "signin-title" }, t("layers.signin.title")),
    element("p", {}, text),
    element("label", {}, element("span", {}, t("layers.signin.token")), token),
    problem,
    button,
  );

  const say = (sentence) => {
    problem.hidden = !sentence;
    problem.textContent = sentence;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await api.session.begin(token.value.trim());
      await signedIn();
      token.value = "";
      say("");
    } catch (error) {
      tell(error);
    } finally {
      button.disabled = false;
    }
  });

  /** Asks for a token, with a sentence about what was wrong. */
  function ask(sentence = "") {
    say(sentence);
    token.focus();
  }
  /** Asks somebody whose session is missing or over; any other failure is told. */
  function askAfter(error) {
    if (error.status === 401) ask();
    else tell(error);
  }
  function tell(error) {
    const isTold = error instanceof api.ServiceError;
    ask((isTold && error.message) || failed);
    if (!isTold) throw error;
  }
  return { form, askAfter };
}

export async function signOut() {
  await api.session.end().catch(() => null);
  // Nothing internal stays in the page.
  location.reload();
}
