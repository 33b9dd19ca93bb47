// The administrators' page: who is signed in, and which section is shown. The address says which.

import * as api from "../api.js";
import { byId, element } from "../dom.js";
import { loadTexts, t } from "../i18n.js";
import { signInForm, signOut } from "../pages/sign-in.js";
import * as audit from "./audit.js";
import * as demonstration from "./demonstration.js";
import * as feedback from "./feedback.js";
import * as imports from "./import.js";
import * as invitations from "./invitations.js";
import * as preschools from "./preschools.js";
import * as publications from "./publications.js";
import * as review from "./review.js";
import * as round from "./round.js";
import { calls } from "./service.js";
import * as tokens from "./tokens.js";
import { say } from "./work.js";

// The names in the addresses are the ones that the administrator sees.
const sections = {
  omgang: round,
  forskolor: preschools,
  inbjudningar: invitations,
  granskning: review,
  publicering: publications,
  aterkoppling: feedback,
  import: imports,
  demonstration,
  nycklar: tokens,
  logg: audit,
};

// Ends what the shown section has under way.
let leave = null;

await loadTexts(["planners", "admin"]);
document.title = `${t("admin.title")} – ${t("brand")}`;
const signIn = signInForm({ text: t("admin.signin.text"), failed: t("admin.failed"), signedIn: start });
byId("signin-place").append(signIn.form);
byId("signout").addEventListener("click", signOut);
byId("menu").addEventListener("click", () => openMenu(byId("menu").ariaExpanded !== "true"));
await start().catch((error) => {
  byId("signin-place").hidden = false;
  signIn.askAfter(error);
});

async function start() {
  const who = await api.session.who();
  // The service decides who is an administrator, and says why somebody is not.
  await calls.rounds();
  byId("who").textContent = who.name;
  byId("signin-place").hidden = true;
  byId("signout").hidden = false;
  byId("administration").hidden = false;
  byId("sections").append(
    ...Object.keys(sections).map((name) =>
      element("li", {}, element("a", { href: `#${name}` }, t(`admin.section.${name}`))),
    ),
  );
  addEventListener("hashchange", () => show(true));
  show(false);
}

/** Shows the section of the address. What the one before showed is gone from the page. */
function show(isMoving) {
  const wanted = location.hash.slice(1);
  const name = Object.hasOwn(sections, wanted) ? wanted : "omgang";
  leave?.();
  say("");
  openMenu(false);
  for (const link of byId("sections").querySelectorAll("a")) {
    const isCurrent = link.hash === `#${name}`;
    if (isCurrent) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const title = t(`admin.section.${name}`);
  byId("menu").textContent = t("admin.menu", { section: title });
  document.title = `${title} – ${t("brand")}`;
  const heading = element("h1", { tabindex: "-1" }, title);
  const place = element("div", { class: "section", "data-section": name });
  byId("section").replaceChildren(heading, place);
  leave = sections[name].show(place) ?? null;
  if (isMoving) heading.focus();
}

/** On a phone the sections lie behind a button. */
function openMenu(isOpen) {
  byId("menu").setAttribute("aria-expanded", String(isOpen));
}
