// The administrators' calls, for a session that may end while somebody is typing: then the page asks to sign in again, in
// a dialog above what is typed, and the call is made once more.

import { ServiceError, call, query } from "../api.js";
import { element } from "../dom.js";
import { t } from "../i18n.js";
import { signInForm } from "../pages/sign-in.js";

const read = (path) => call(`/api/admin/${path}`);
const order = (method, path, message = {}) =>
  call(`/api/admin/${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(message),
  });

/** What an administrator who is signed in may do. */
export const calls = {
  rounds: async () => (await read("rounds")).rounds,
  openRound: (round) => order("POST", "rounds", round),
  extendRound: (id, lastDay) => order("PUT", `rounds/${id}`, { lastDay }),
  closeRound: (id) => call(`/api/admin/rounds/${id}/close`, { method: "POST" }),
  retainRound: (id, what, until) => order("PUT", `rounds/${id}/retention`, what ? { what, until } : {}),
  restoreRound: (id) => call(`/api/admin/rounds/${id}/restore`, { method: "POST" }),
  progress: (round) => read(`progress${query({ round })}`),

  preschools: async () => (await read("preschools")).preschools,
  /** A position in both systems, of {e, n} or {lon, lat}. */
  position: (position) => read(`position${query(position)}`),
  addPreschool: (code, preschool) => order("POST", "preschools", { code, preschool }),
  changePreschool: (code, change) => order("PUT", `preschools/${encodeURIComponent(code)}`, change),

  invitations: async () => (await read("invitations")).invitations,
  invite: (invitation) => order("POST", "invitations", invitation),
  inviteOnSheet: (sheet) => order("POST", "invitations/sheet", sheet),
  revokeInvitation: (id) => call(`/api/admin/invitations/${id}/revoke`, { method: "POST" }),

  tokens: async () => (await read("tokens")).tokens,
  revokeToken: (id) => call(`/api/admin/tokens/${id}/revoke`, { method: "POST" }),

  marks: async (filter) => (await read(`review${query(filter)}`)).marks,
  decide: (decision) => order("POST", "review", decision),
  restoreMark: (id) => call(`/api/admin/marks/${encodeURIComponent(id)}/restore`, { method: "POST" }),
  erase: (erasure) => order("POST", "erase", erasure),
  importMarks: (file, type, destination, signal) =>
    call(`/api/admin/marks${query(destination)}`, {
      method: "POST",
      headers: { "Content-Type": type },
      body: file,
      signal,
    }),

  analyses: async () => (await read("analyses")).analyses,
  hotspots: (analysis) => call(`/layers/smultronstallen.geojson?crs=4326&analysis=${encodeURIComponent(analysis)}`),
  publications: async () => (await read("publications")).publications,
  publish: (publication) => order("POST", "publications", publication),
  withdraw: (number) => call(`/api/admin/publications/${number}/withdraw`, { method: "POST" }),

  feedback: async () => (await read("feedback")).feedback,
  giveFeedback: (entry) => order("POST", "feedback", entry),
  changeFeedback: (id, entry) => order("PUT", `feedback/${id}`, entry),

  demonstrate: (marks) => order("POST", "demonstration", { marks }),
  removeDemonstration: () => call("/api/admin/demonstration", { method: "DELETE" }),
  audit: async (limit) => (await read(`audit${query({ limit })}`)).entries,
};

export const auditFile = "/api/admin/audit.csv";
/** Everything about a preschool, as JSON; the log notes that it was taken out. */
export const preschoolFile = (code) => `/api/admin/preschools/${encodeURIComponent(code)}/export`;

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
        await calls.rounds();
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
      else reject(new ServiceError(401, t("admin.signin.cancelled")));
    });
    document.body.append(dialog);
    dialog.showModal();
  });
  return asking;
}

const guarded = (make) => async (...values) => {
  try {
    return await make(...values);
  } catch (error) {
    if (error.status !== 401) throw error;
    await askToSignIn();
    return make(...values);
  }
};

/** The same calls, which ask to sign in again when the session has ended. */
export const service = Object.fromEntries(Object.entries(calls).map(([name, make]) => [name, guarded(make)]));
