// Links that were just made. The service keeps only their hashes, so this is the only time that they can be read; they
// leave the page with the section.

import { element, pictogram } from "../dom.js";
import { t } from "../i18n.js";
import { say } from "./work.js";

export function issuedLinks() {
  const heading = element("h2", { tabindex: "-1" }, t("admin.issued.title"));
  const sheet = element("div", { class: "tools" });
  const list = element("ul", { class: "links" });
  const panel = element(
    "section",
    { class: "panel issued", hidden: true },
    heading,
    element("p", { class: "notice" }, t("admin.issued.once")),
    sheet,
    list,
  );
  let address = null;

  function add(invitations, html = null) {
    if (html) {
      if (address) URL.revokeObjectURL(address);
      address = URL.createObjectURL(new Blob([html], { type: "text/html" }));
      sheet.replaceChildren(
        element("a", { class: "button main", href: address, target: "_blank", id: "sheet" }, t("admin.issued.sheet")),
      );
    }
    list.prepend(...invitations.map(line));
    panel.hidden = false;
    heading.focus();
  }

  function forget() {
    if (address) URL.revokeObjectURL(address);
    address = null;
    sheet.replaceChildren();
    list.replaceChildren();
    panel.hidden = true;
  }
  return { panel, add, forget };
}

function line({ preschoolName, group, link }) {
  const whose = group ? `${preschoolName}, ${group}` : preschoolName;
  const copy = element(
    "button",
    { type: "button", "aria-label": t("admin.issued.copy.of", { name: whose }) },
    pictogram("copy"),
    t("layers.copy"),
  );
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link);
      say(t("admin.issued.copied", { name: whose }));
    } catch {
      // Without the right to the clipboard the link is selected, to be copied by hand.
      getSelection().selectAllChildren(code);
      say(t("admin.issued.selected"));
    }
  });
  const code = element("code", {}, link);
  return element("li", {}, element("strong", {}, whose), element("div", { class: "copy" }, code, copy));
}
