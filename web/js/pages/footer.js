// The foot of the pages: where the rest is, whose service this is, and whether somebody who speaks the language has read it.

import { contactLink } from "./contact.js";
import { element } from "../dom.js";
import { t } from "../i18n.js";

/** Adds the foot to the page; `about` is what the service says about itself, on its way. */
export async function showFooter(about) {
  const link = (address, text) => {
    const isHere = location.pathname === address;
    return element("li", {}, element("a", { href: address, "aria-current": isHere ? "page" : null }, text));
  };
  const whose = element("p", {});
  document.body.append(
    element(
      "footer",
      { class: "foot" },
      element(
        "nav",
        { "aria-label": t("footer.label") },
        element(
          "ul",
          {},
          link("/", t("footer.start")),
          link("/integritet", t("footer.privacy")),
          link("/tillganglighet", t("footer.accessibility")),
          link("/oversattningar", t("footer.translations")),
          link("/lager", t("footer.planners")),
        ),
      ),
      whose,
      t("language.review") === "unreviewed"
        ? element("p", { class: "unreviewed" }, element("a", { href: "/oversattningar" }, t("footer.unreviewed")))
        : null,
    ),
  );
  const municipality = (await about)?.municipality;
  if (!municipality) return;
  whose.append(municipality.name);
  if (municipality.contact) whose.append(" · ", contactLink(municipality.contact));
}
