// What the service says about itself, put into a page that is read: the municipality's name, how it is reached, dates.

import * as api from "../api.js";
import { contactLink } from "../pages/contact.js";
import { element } from "../dom.js";
import { showFooter } from "../pages/footer.js";
import { day, fill, loadTexts, t } from "../i18n.js";

/** Fills in the whole page and shows it; returns what the service says, or null if it could not be asked. */
export async function present() {
  const asked = api.about().catch(() => null);
  await loadTexts(["pages", "legal"]);
  const about = await asked;
  const main = document.querySelector("main");
  const host = about?.tilesHost?.replace(/^https?:\/\//, "");
  fill(main, { municipality: about?.municipality.name ?? t("footer.municipality"), host });
  for (const place of main.querySelectorAll("[data-contact]")) {
    const contact = about?.municipality.contact;
    place.replaceChildren(contact ? contactLink(contact) : element("span", {}, t("footer.contact.none")));
  }
  for (const time of main.querySelectorAll("time")) time.textContent = day(time.dateTime);
  document.title = `${main.querySelector("h1").textContent} – ${t("brand")}`;
  main.hidden = false;
  showFooter(asked);
  return about;
}
