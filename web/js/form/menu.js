// The menu of the form: what is needed now and then, as a list of buttons in a sheet. Whoever has something to offer
// appends an item; the order here is the order on the screen.

import { button } from "./buttons.js";
import { byId, element } from "../dom.js";
import { closeTo, showSheet } from "./sheet.js";
import { fill, t } from "../i18n.js";

/** Each { id, icon, text, act, isHidden }: text and isHidden are functions, called whenever the menu opens. */
export const menuItems = [];

/** Lets the button open the menu. */
export function startMenu() {
  byId("menu").addEventListener("click", openMenu);
}

export function openMenu() {
  const close = closeTo("menu");
  const items = menuItems
    .filter((item) => !item.isHidden?.())
    .map(({ id, icon, text, act }) => {
      const choose = () => {
        close();
        act();
      };
      return element("li", {}, button(icon, text(), choose, { id }));
    });
  const links = element(
    "p",
    { class: "links" },
    element("a", { href: "/integritet" }, t("menu.privacy")),
    element("a", { href: "/tillganglighet" }, t("menu.accessibility")),
  );
  const content = element(
    "div",
    { class: "menu" },
    element("ul", {}, ...items),
    element("label", { class: "field" }, t("language.choose"), element("span", { "data-language": true })),
    links,
  );
  fill(content);
  showSheet({ title: t("menu.title"), content: [content], close });
}
