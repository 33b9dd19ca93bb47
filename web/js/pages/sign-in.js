// Signing in on the planners' and the administrators' pages: with the municipality's identity provider, where there is one, or
// with a token, which is exchanged for a session and kept nowhere.

import * as api from "../api.js";
import { element } from "../dom.js";
import { has, t } from "../i18n.js";

/**
 * Why somebody comes back from the provider without being signed in. The service says it in the address, from which it is then
 * taken: loading the page anew must not tell it again.
 */
function failureInAddress() {
  const address = new URL(location.href);
  const reason = address.searchParams.get("signin");
  if (reason === null) return null;
  address.searchParams.delete("signin");
  history.replaceState(history.state, "", address);
  return has(`signin.problem.${reason}`) ? t(`signin.problem.${reason}`) : null;
}

/**
 * The form that asks for a token. `signedIn` is called when the service has taken it; a failure there is shown in the form
 * too, since a token can be good without being enough; `failed` says so where the service could not. The provider opens
 * `beside` the page where something may be half written; coming back to the page then is signing in.
 */
export function signInForm({ heading = "h1", text, failed, signedIn, beside = false }) {
  const token = element("input", { id: "token", type: "password", autocomplete: "off", required: true });
  const problem = element("p", { id: "signin-error", class: "notice alert", role: "alert", hidden: true });
  const button = element("button", { id: "signin", class: "main", type: "submit" }, t("layers.signin.action"));
  const provider = element("p", { hidden: true });
  const form = element(
    "form",
    { id: "signin-form", class: "card" },
    element(heading, { id: "signin-title" }, t("layers.signin.title")),
    element("p", {}, text),
    provider,
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

  const failure = failureInAddress();
  const hasFailed = failure !== null;
  if (hasFailed) say(failure);
  offerProvider();
  async function offerProvider() {
    const { provider: name } = await api.session.provider().catch(() => ({ provider: null }));
    if (!name) return;
    const link = element("a", { id: "signin-provider", class: "button main" }, t("signin.provider", { name }));
    // One comes back to the section that one left. The service takes its own pages only, to the letter.
    const lead = () => {
      const here = location.pathname.replace(/\/+$/, "") + location.hash;
      link.href = `/api/sign-in/start?to=${encodeURIComponent(here)}`;
      if (!form.isConnected) removeEventListener("hashchange", lead);
    };
    addEventListener("hashchange", lead);
    lead();
    provider.append(link);
    provider.hidden = false;
    if (!beside) return;
    link.target = "_blank";
    const comeBack = () => {
      if (!form.isConnected) return removeEventListener("focus", comeBack);
      signedIn().catch((error) => error.status === 401 || tell(error));
    };
    link.addEventListener("click", () => addEventListener("focus", comeBack));
  }

  /** Asks somebody whose session is missing or over; any other failure is told. */
  function askAfter(error) {
    if (error.status === 401) token.focus();
    else tell(error);
  }
  function tell(error) {
    const isTold = error instanceof api.ServiceError;
    say((isTold && error.message) || failed);
    token.focus();
    if (!isTold) throw error;
  }
  return { form, askAfter, hasFailed };
}

export async function signOut() {
  await api.session.end().catch(() => null);
  // Nothing internal stays in the page.
  location.reload();
}
