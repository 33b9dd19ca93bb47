// The administrators' calls, for a session that may end while somebody is typing: then the page asks to sign in again, in
// a dialog above what is typed, and the call is made once more.

import * as api from "../api.js";
import { element } from "../dom.js";
import { t } from "../i18n.js";
import { signInForm } from "../sign-in.js";

let asking = null;

function askToSignIn() {
  asking ??= new Promise((resolve, reject) => {
    const before = document.activeElement;
    const dialog = element("dialog", { class: "dialog", "aria-labelledby": "signin-title" });
    let isSignedIn = false;
    const { form } = signInForm({
      heading: "h2",
      text: t("admin.signin.again"),
      failed: t("admin.failed"),
      beside: true,
      signedIn: async () => {
        // A planner's token is good for a session, but not for this page.
        await api.admin.rounds();
        isSignedIn = true;
        dialog.close();
      },
    });
    dialog.append(form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      asking = null;
      before?.focus?.();
      if (isSignedIn) resolve();
      else reject(new api.ServiceError(401, t("admin.signin.cancelled")));
    });
    document.body.append(dialog);
    dialog.showModal();
  });
  return asking;
}

const guarded = (call) => async (...values) => {
  try {
    return await call(...values);
  } catch (error) {
    if (error.status !== 401) throw error;
    await askToSignIn();
    return call(...values);
  }
};

export const service = Object.fromEntries(Object.entries(api.admin).map(([name, call]) => [name, guarded(call)]));
